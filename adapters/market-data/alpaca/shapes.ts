import { Type } from 'typebox';
import { Decimal, MaybeDecimal, MaybeText } from '../parse/shapes.ts';

const Bar = Type.Object({
  t: Type.String(),
  o: Decimal,
  h: Decimal,
  l: Decimal,
  c: Decimal,
  v: Decimal,
  n: MaybeDecimal,
  vw: MaybeDecimal,
});
const Trade = Type.Object({
  t: Type.String(),
  p: Decimal,
  s: Decimal,
  i: Type.Optional(Type.Union([Type.Number(), Type.String()])),
});
const Quote = Type.Object({ t: Type.String(), bp: Decimal, bs: Decimal, ap: Decimal, as: Decimal });
const maybe = <Schema extends Type.TSchema>(schema: Schema) => Type.Optional(Type.Union([schema, Type.Null()]));

export const MultiBars = Type.Object({ bars: Type.Record(Type.String(), Type.Array(Bar)) });
export const MultiTrades = Type.Object({ trades: Type.Record(Type.String(), Type.Array(Trade)) });
export const LatestQuote = Type.Object({ quote: Quote });

const Snapshot = Type.Object({
  latestTrade: maybe(Trade),
  latestQuote: maybe(Quote),
  dailyBar: maybe(Bar),
  prevDailyBar: maybe(Bar),
});
export const Snapshots = Type.Record(Type.String(), Snapshot);
export const CryptoSnapshots = Type.Object({ snapshots: Type.Record(Type.String(), Snapshot) });

const Action = Type.Object({
  symbol: Type.String(),
  ex_date: Type.String(),
  record_date: MaybeText,
  payable_date: MaybeText,
});
const Split = Type.Intersect([Action, Type.Object({ new_rate: Decimal, old_rate: Decimal })]);
const Dividend = Type.Intersect([Action, Type.Object({ rate: Decimal })]);
export const CorporateActions = Type.Object({
  corporate_actions: Type.Object({
    forward_splits: Type.Optional(Type.Array(Split)),
    reverse_splits: Type.Optional(Type.Array(Split)),
    cash_dividends: Type.Optional(Type.Array(Dividend)),
  }),
});

export const News = Type.Object({
  news: Type.Array(
    Type.Object({
      id: Type.Union([Type.Integer(), Type.String()]),
      headline: Type.String(),
      created_at: Type.String(),
      summary: MaybeText,
      author: MaybeText,
      source: MaybeText,
      url: MaybeText,
      symbols: Type.Optional(Type.Array(Type.String())),
    }),
  ),
});
