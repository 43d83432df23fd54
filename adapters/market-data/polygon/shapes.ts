import { Type } from 'typebox';
import { Decimal, MaybeDecimal, MaybeText, Whole } from '../parse/shapes.ts';

const listOf = <Item extends Type.TSchema>(item: Item) =>
  Type.Object({ status: Type.String(), results: Type.Optional(Type.Array(item)) });

export const Bars = Type.Object({
  ticker: Type.String(),
  status: Type.String(),
  results: Type.Optional(
    Type.Array(
      Type.Object({
        t: Type.Integer(),
        o: Decimal,
        h: Decimal,
        l: Decimal,
        c: Decimal,
        v: Decimal,
        vw: MaybeDecimal,
        n: MaybeDecimal,
      }),
    ),
  ),
});

const Day = Type.Optional(
  Type.Object({ o: MaybeDecimal, h: MaybeDecimal, l: MaybeDecimal, c: MaybeDecimal, v: MaybeDecimal }),
);

export const Snapshot = Type.Object({
  status: Type.String(),
  tickers: Type.Array(
    Type.Object({
      ticker: Type.String(),
      updated: Whole,
      day: Day,
      prevDay: Day,
      lastQuote: Type.Optional(Type.Object({ P: Decimal, S: Type.Number(), p: Decimal, s: Type.Number(), t: Whole })),
      lastTrade: Type.Optional(Type.Object({ p: Decimal, s: Decimal, t: Whole })),
    }),
  ),
});

export const Trades = listOf(
  Type.Object({
    price: Decimal,
    size: Decimal,
    id: Type.Optional(Type.String()),
    sip_timestamp: Type.Optional(Whole),
    participant_timestamp: Type.Optional(Whole),
  }),
);

export const Search = listOf(
  Type.Object({
    ticker: Type.String(),
    name: Type.String(),
    primary_exchange: MaybeText,
    type: MaybeText,
    currency_name: MaybeText,
  }),
);

export const Actions = listOf(
  Type.Object({
    ticker: Type.String(),
    execution_date: MaybeText,
    split_from: MaybeDecimal,
    split_to: MaybeDecimal,
    ex_dividend_date: MaybeText,
    record_date: MaybeText,
    pay_date: MaybeText,
    cash_amount: MaybeDecimal,
    currency: MaybeText,
  }),
);

export const News = listOf(
  Type.Object({
    id: Type.String(),
    title: Type.String(),
    published_utc: Type.String(),
    article_url: MaybeText,
    description: MaybeText,
    publisher: Type.Optional(Type.Object({ name: MaybeText })),
    tickers: Type.Optional(Type.Array(Type.String())),
  }),
);

export const Details = Type.Object({
  status: Type.String(),
  results: Type.Object({
    ticker: Type.String(),
    name: Type.String(),
    locale: MaybeText,
    primary_exchange: MaybeText,
    currency_name: MaybeText,
    market_cap: MaybeDecimal,
    weighted_shares_outstanding: MaybeDecimal,
    sic_description: MaybeText,
    description: MaybeText,
  }),
});

export const Status = Type.Object({ market: Type.String() });
