import { Type } from 'typebox';
import { Decimal, MaybeDecimal, MaybeText } from '../parse/shapes.ts';

const OrNull = Type.Union([Decimal, Type.Null()]);
const OrUnknown = Type.Union([Type.Literal('NA'), Decimal]);

export const Daily = Type.Array(
  Type.Object({
    date: Type.String(),
    open: Decimal,
    high: Decimal,
    low: Decimal,
    close: Decimal,
    volume: MaybeDecimal,
  }),
);

export const Intraday = Type.Array(
  Type.Object({ timestamp: Type.Integer(), open: OrNull, high: OrNull, low: OrNull, close: OrNull, volume: OrNull }),
);

const Row = Type.Object({
  code: Type.String(),
  timestamp: Type.Union([Type.Literal('NA'), Type.Integer()]),
  open: OrUnknown,
  high: OrUnknown,
  low: OrUnknown,
  close: OrUnknown,
  volume: OrUnknown,
  previousClose: OrUnknown,
});
export const Live = Type.Union([Row, Type.Array(Row)]);

export const Search = Type.Array(
  Type.Object({ Code: Type.String(), Exchange: Type.String(), Name: MaybeText, Type: MaybeText, Currency: MaybeText }),
);

export const Splits = Type.Array(
  Type.Object({ date: Type.String(), split: Type.String({ pattern: '^\\d+(\\.\\d+)?/\\d+(\\.\\d+)?$' }) }),
);

export const Dividends = Type.Array(
  Type.Object({
    date: Type.String(),
    recordDate: MaybeText,
    paymentDate: MaybeText,
    value: Decimal,
    unadjustedValue: MaybeDecimal,
    currency: MaybeText,
  }),
);

export const Account = Type.Object({ apiRequests: Type.Integer(), dailyRateLimit: Type.Integer() });
