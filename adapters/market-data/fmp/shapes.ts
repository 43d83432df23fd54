import { Type } from 'typebox';
import { Decimal, MaybeDecimal, MaybeText } from '../parse/shapes.ts';

const prices = { open: Decimal, high: Decimal, low: Decimal, close: Decimal, volume: MaybeDecimal };
export const Daily = Type.Array(
  Type.Object({ symbol: Type.String(), date: Type.String(), ...prices, vwap: MaybeDecimal }),
);
export const Intraday = Type.Array(Type.Object({ date: Type.String(), ...prices }));

export const Quotes = Type.Array(
  Type.Object({
    symbol: Type.String(),
    price: Decimal,
    timestamp: Type.Integer(),
    volume: MaybeDecimal,
    dayLow: MaybeDecimal,
    dayHigh: MaybeDecimal,
    open: MaybeDecimal,
    previousClose: MaybeDecimal,
  }),
);

export const Search = Type.Array(
  Type.Object({ symbol: Type.String(), name: MaybeText, exchange: MaybeText, currency: MaybeText }),
);

export const Splits = Type.Array(
  Type.Object({ symbol: Type.String(), date: Type.String(), numerator: Decimal, denominator: Decimal }),
);
export const Dividends = Type.Array(
  Type.Object({
    symbol: Type.String(),
    date: Type.String(),
    recordDate: MaybeText,
    paymentDate: MaybeText,
    dividend: Decimal,
  }),
);

export const News = Type.Array(
  Type.Object({
    symbol: MaybeText,
    publishedDate: Type.String(),
    title: Type.String(),
    text: MaybeText,
    publisher: MaybeText,
    site: MaybeText,
    url: Type.String(),
  }),
);

export const Profiles = Type.Array(
  Type.Object({
    symbol: Type.String(),
    companyName: Type.String(),
    exchange: MaybeText,
    sector: MaybeText,
    industry: MaybeText,
    country: MaybeText,
    currency: MaybeText,
    description: MaybeText,
    range: MaybeText,
    marketCap: MaybeDecimal,
    beta: MaybeDecimal,
  }),
);
