import { type Static, Type } from 'typebox';
import { DecimalText, InstantText, literals, nullable, Uuid } from './primitives.ts';

const figure = nullable(Type.Number());

/** What a screener sorts by; each is a field of its rows. */
export const screenerSorts = [
  'symbol',
  'price',
  'changePercent',
  'dayChangePercent',
  'volume',
  'notional',
  'relativeVolume',
  'volatility',
  'rangePosition',
] as const;
export type ScreenerSort = (typeof screenerSorts)[number];

export const moverKinds = ['gainers', 'losers', 'most-active', 'trending'] as const;
export type MoverKind = (typeof moverKinds)[number];

/** Observed figures of one instrument, in the units of today. Null is what history does not reach back for. */
export const ScreenerRowView = Type.Object(
  {
    symbol: Type.String(),
    instrumentId: Uuid,
    name: Type.String(),
    assetClass: literals(['us_equity', 'crypto'] as const),
    currency: Type.String(),
    price: DecimalText,
    priceAt: InstantText,
    /** Against 24 hours before, in percent. */
    changePercent: figure,
    /** Against the close of the trading date before, in percent. */
    dayChangePercent: figure,
    /** Of 24 hours: in units, and in the currency. */
    volume: Type.Number(),
    notional: Type.Number(),
    high: Type.Number(),
    low: Type.Number(),
    /** The volume of 24 hours in mean daily volumes of the 20 trading dates before. */
    relativeVolume: figure,
    /** Sample deviation of the daily log returns of 30 trading dates, a year's worth, in percent. */
    volatility: figure,
    /** Of 52 weeks. */
    yearHigh: figure,
    yearLow: figure,
    /** Where the price lies between them: 0 at the low, 100 at the high. */
    rangePosition: figure,
    /** Closes of the half hours of the last 24 hours, oldest first. */
    spark: Type.Array(Type.Number()),
    simulated: Type.Boolean(),
  },
  { $id: 'ScreenerRow' },
);
export type ScreenerRowView = Static<typeof ScreenerRowView>;
