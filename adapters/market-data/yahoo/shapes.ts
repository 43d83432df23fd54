import { Type } from 'typebox';
import { Decimal, MaybeDecimal, MaybeText } from '../parse/shapes.ts';

const Column = Type.Optional(Type.Array(Type.Union([Decimal, Type.Null()])));

export const Chart = Type.Object({
  chart: Type.Object({
    result: Type.Union([
      Type.Null(),
      Type.Array(
        Type.Object({
          meta: Type.Object({
            symbol: Type.String(),
            currency: MaybeText,
            exchangeTimezoneName: Type.Optional(Type.String()),
            priceHint: Type.Optional(Type.Integer({ minimum: 0, maximum: 12 })),
            regularMarketPrice: Type.Optional(Decimal),
            regularMarketTime: Type.Optional(Type.Integer()),
            regularMarketDayHigh: MaybeDecimal,
            regularMarketDayLow: MaybeDecimal,
            regularMarketVolume: MaybeDecimal,
            previousClose: MaybeDecimal,
            chartPreviousClose: MaybeDecimal,
          }),
          timestamp: Type.Optional(Type.Array(Type.Integer())),
          indicators: Type.Object({
            quote: Type.Array(Type.Object({ open: Column, high: Column, low: Column, close: Column, volume: Column })),
          }),
          events: Type.Optional(
            Type.Object({
              dividends: Type.Optional(
                Type.Record(Type.String(), Type.Object({ amount: Decimal, date: Type.Integer() })),
              ),
              splits: Type.Optional(
                Type.Record(
                  Type.String(),
                  Type.Object({ date: Type.Integer(), numerator: Decimal, denominator: Decimal }),
                ),
              ),
            }),
          ),
        }),
      ),
    ]),
  }),
});

export const Search = Type.Object({
  quotes: Type.Array(
    Type.Object({
      symbol: Type.String(),
      shortname: MaybeText,
      longname: MaybeText,
      exchange: MaybeText,
      quoteType: MaybeText,
    }),
  ),
});
