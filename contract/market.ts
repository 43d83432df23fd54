import type { BarOrigin } from '@quire/core/market';
import { type Static, Type } from 'typebox';
import { DecimalText, InstantText, literals, nullable, Uuid } from './primitives.ts';

export const InstrumentView = Type.Object(
  {
    instrumentId: Uuid,
    symbol: Type.String(),
    name: Type.String(),
    assetClass: literals(['us_equity', 'crypto'] as const),
    venue: Type.String(),
    currency: Type.String(),
    priceScale: Type.Integer(),
    quantityScale: Type.Integer(),
    /** The increment in force at the current price. */
    priceIncrement: DecimalText,
    quantityIncrement: DecimalText,
    quantityMin: DecimalText,
    tradable: Type.Boolean(),
    shortable: Type.Boolean(),
    fractionable: Type.Boolean(),
    simulated: Type.Boolean(),
    lastPrice: nullable(DecimalText),
    /** Change since the close of the previous trading date, as a fraction; null without one. */
    dayChange: nullable(Type.Number()),
    dayVolume: nullable(Type.Number()),
  },
  { $id: 'Instrument' },
);
export type InstrumentView = Static<typeof InstrumentView>;

export const BarView = Type.Object(
  {
    openTime: InstantText,
    open: Type.Number(),
    high: Type.Number(),
    low: Type.Number(),
    close: Type.Number(),
    volume: Type.Number(),
    vwap: nullable(Type.Number()),
    printCount: Type.Integer(),
    isFinal: Type.Boolean(),
    /** Where the bar comes from; shown wherever the bar is. */
    origin: literals(['simulated-past', 'simulated', 'imported', 'provider'] as const satisfies readonly BarOrigin[]),
    /** Prints of its span may be missing, because a crash took them. */
    isPartial: Type.Boolean(),
  },
  { $id: 'Bar' },
);
export type BarView = Static<typeof BarView>;

export const QuoteView = Type.Object(
  {
    symbol: Type.String(),
    at: InstantText,
    bidPrice: nullable(DecimalText),
    bidQuantity: nullable(DecimalText),
    askPrice: nullable(DecimalText),
    askQuantity: nullable(DecimalText),
  },
  { $id: 'Quote' },
);
export type QuoteView = Static<typeof QuoteView>;

export const PrintView = Type.Object(
  {
    symbol: Type.String(),
    printSequence: Type.Integer(),
    at: InstantText,
    price: DecimalText,
    quantity: DecimalText,
    aggressorSide: literals(['buy', 'sell'] as const),
  },
  { $id: 'Print' },
);
export type PrintView = Static<typeof PrintView>;

const BookLevelView = Type.Object({ price: DecimalText, quantity: DecimalText, orderCount: Type.Integer() });
export const BookView = Type.Object(
  {
    symbol: Type.String(),
    at: InstantText,
    bookSequence: Type.Integer(),
    bids: Type.Array(BookLevelView),
    asks: Type.Array(BookLevelView),
  },
  { $id: 'Book' },
);
export type BookView = Static<typeof BookView>;

export const MarketClockView = Type.Object(
  {
    worldId: Type.String(),
    feed: Type.String(),
    simulated: Type.Boolean(),
    /** Who told the prices of a live world in the last minute. */
    providers: Type.Array(Type.String()),
    speed: Type.Number(),
    /** A replay jumps over nights, weekends and holidays unless it was asked to keep them. */
    skipsClosedHours: Type.Boolean(),
    time: InstantText,
    tradingDate: nullable(Type.String()),
    isOpen: Type.Boolean(),
    nextOpen: nullable(InstantText),
    nextClose: nullable(InstantText),
  },
  { $id: 'MarketClock' },
);
export type MarketClockView = Static<typeof MarketClockView>;
