import { Type } from 'typebox';
import { Decimal, MaybeDecimal, MaybeText } from '../parse/shapes.ts';

export const Series = Type.Object({
  meta: Type.Object({ symbol: Type.String(), interval: Type.String(), currency: MaybeText }),
  values: Type.Array(
    Type.Object({
      datetime: Type.String(),
      open: Decimal,
      high: Decimal,
      low: Decimal,
      close: Decimal,
      volume: MaybeDecimal,
    }),
  ),
});

export const Quote = Type.Object({
  symbol: Type.String(),
  timestamp: Type.Integer(),
  last_quote_at: Type.Optional(Type.Integer()),
  open: MaybeDecimal,
  high: MaybeDecimal,
  low: MaybeDecimal,
  close: Decimal,
  previous_close: MaybeDecimal,
  volume: MaybeDecimal,
});

const Refused = Type.Object({ status: Type.Literal('error'), code: Type.Integer() });
export const QuoteMap = Type.Record(Type.String(), Type.Union([Quote, Refused]));

export const Rate = Type.Object({ symbol: Type.String(), rate: Decimal, timestamp: Type.Integer() });

export const Search = Type.Object({
  data: Type.Array(
    Type.Object({
      symbol: Type.String(),
      instrument_name: MaybeText,
      exchange: MaybeText,
      mic_code: MaybeText,
      instrument_type: MaybeText,
      country: MaybeText,
      currency: MaybeText,
    }),
  ),
});

export const Usage = Type.Object({ current_usage: Type.Integer(), plan_limit: Type.Integer() });
