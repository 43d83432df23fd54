import { Type } from 'typebox';
import { Decimal, MaybeDecimal, MaybeText } from '../parse/shapes.ts';

const Column = Type.Optional(Type.Array(Decimal));
export const Candles = Type.Union([
  Type.Object({
    s: Type.Literal('ok'),
    t: Type.Optional(Type.Array(Type.Integer())),
    o: Column,
    h: Column,
    l: Column,
    c: Column,
    v: Column,
  }),
  Type.Object({
    s: Type.Literal('no_data'),
    t: Type.Optional(Type.Array(Type.Integer(), { maxItems: 0 })),
    o: Column,
    h: Column,
    l: Column,
    c: Column,
    v: Column,
  }),
]);

export const Quote = Type.Object({ c: Decimal, h: Decimal, l: Decimal, o: Decimal, pc: Decimal, t: Type.Integer() });

export const Search = Type.Object({
  count: Type.Integer(),
  result: Type.Array(Type.Object({ description: Type.String(), symbol: Type.String(), type: MaybeText })),
});

export const NewsItems = Type.Array(
  Type.Object({
    id: Type.Integer(),
    datetime: Type.Integer(),
    headline: Type.String(),
    related: MaybeText,
    source: MaybeText,
    summary: MaybeText,
    url: MaybeText,
  }),
);

/** An unknown company is an object without anything, and nothing but that. */
export const Profile = Type.Union([
  Type.Object({
    ticker: Type.String(),
    name: Type.String(),
    country: MaybeText,
    currency: MaybeText,
    exchange: MaybeText,
    finnhubIndustry: MaybeText,
    marketCapitalization: MaybeDecimal,
    shareOutstanding: MaybeDecimal,
  }),
  Type.Object(
    {
      ticker: Type.Optional(Type.Undefined()),
      name: Type.Optional(Type.Undefined()),
      country: Type.Optional(Type.Undefined()),
      currency: Type.Optional(Type.Undefined()),
      exchange: Type.Optional(Type.Undefined()),
      finnhubIndustry: Type.Optional(Type.Undefined()),
      marketCapitalization: Type.Optional(Type.Undefined()),
      shareOutstanding: Type.Optional(Type.Undefined()),
    },
    { additionalProperties: false },
  ),
]);
