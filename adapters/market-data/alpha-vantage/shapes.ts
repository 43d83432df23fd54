import { type Static, Type } from 'typebox';
import { Decimal, MaybeText } from '../parse/shapes.ts';

const Row = Type.Object({
  '1. open': Decimal,
  '2. high': Decimal,
  '3. low': Decimal,
  '4. close': Decimal,
  '5. volume': Decimal,
});
export type Row = Static<typeof Row>;
const Rows = Type.Optional(Type.Record(Type.String(), Row));

export const Series = Type.Object({
  'Meta Data': Type.Object({ '2. Symbol': Type.String(), '6. Time Zone': Type.Optional(Type.String()) }),
  'Time Series (1min)': Rows,
  'Time Series (5min)': Rows,
  'Time Series (15min)': Rows,
  'Time Series (30min)': Rows,
  'Time Series (60min)': Rows,
  'Time Series (Daily)': Rows,
  'Weekly Time Series': Rows,
});

/** An unknown symbol is an object without anything. */
export const GlobalQuote = Type.Object({
  'Global Quote': Type.Union([
    Type.Object({
      '01. symbol': Type.String(),
      '02. open': Decimal,
      '03. high': Decimal,
      '04. low': Decimal,
      '05. price': Decimal,
      '06. volume': Decimal,
      '07. latest trading day': Type.String(),
      '08. previous close': Decimal,
    }),
    Type.Object({}, { additionalProperties: false }),
  ]),
});

export const Rate = Type.Object({
  'Realtime Currency Exchange Rate': Type.Object({
    '1. From_Currency Code': Type.String(),
    '3. To_Currency Code': Type.String(),
    '5. Exchange Rate': Decimal,
    '6. Last Refreshed': Type.String(),
  }),
});

export const Search = Type.Object({
  bestMatches: Type.Array(
    Type.Object({
      '1. symbol': Type.String(),
      '2. name': Type.String(),
      '3. type': Type.String(),
      '4. region': Type.String(),
      '8. currency': Type.String(),
    }),
  ),
});

export const Feed = Type.Object({
  feed: Type.Array(
    Type.Object({
      title: Type.String(),
      url: Type.String(),
      time_published: Type.String(),
      summary: MaybeText,
      source: MaybeText,
      ticker_sentiment: Type.Optional(Type.Array(Type.Object({ ticker: Type.String() }))),
    }),
  ),
});

const Said = Type.Optional(Type.String());
export const Overview = Type.Object({
  Symbol: Type.String(),
  Name: Type.String(),
  Description: Said,
  Exchange: Said,
  Currency: Said,
  Country: Said,
  Sector: Said,
  Industry: Said,
  MarketCapitalization: Said,
  PERatio: Said,
  EPS: Said,
  DividendYield: Said,
  Beta: Said,
  SharesOutstanding: Said,
  '52WeekHigh': Said,
  '52WeekLow': Said,
});
