import type { InstrumentId, Price, Quantity, UnixMicros } from '../units/index.ts';

export type Side = 'buy' | 'sell';

/** Best bid and offer. A side without orders has price and size 0. */
export interface Quote {
  readonly instrumentId: InstrumentId;
  readonly tsEvent: UnixMicros;
  readonly bidPrice: Price;
  readonly bidQuantity: Quantity;
  readonly askPrice: Price;
  readonly askQuantity: Quantity;
}

/** A trade on the tape. */
export interface Print {
  readonly instrumentId: InstrumentId;
  readonly tsEvent: UnixMicros;
  readonly printSequence: number;
  readonly price: Price;
  readonly quantity: Quantity;
  readonly aggressorSide: Side;
}

export const barTimeframes = ['1m', '5m', '15m', '30m', '1h', '4h', '1d', '1w'] as const;
export type BarTimeframe = (typeof barTimeframes)[number];

/** Where a bar comes from; shown wherever the bar is. */
export type BarOrigin = 'simulated-past' | 'simulated' | 'imported' | 'provider';

/**
 * Open, high, low, close in ticks; volume and notional are observed (floating point, in units of the instrument and of its
 * currency), never posted. `openTime` is inclusive, `closeTime` exclusive.
 */
export interface Bar {
  readonly instrumentId: InstrumentId;
  readonly timeframe: BarTimeframe;
  readonly openTime: UnixMicros;
  readonly closeTime: UnixMicros;
  readonly open: Price;
  readonly high: Price;
  readonly low: Price;
  readonly close: Price;
  readonly volume: number;
  /** Sum of price × quantity over the prints; volume-weighted average price is notional / volume. */
  readonly notional: number;
  readonly printCount: number;
  readonly isFinal: boolean;
  readonly origin: BarOrigin;
  /** Prints of its span may be missing, because a crash took them; absent is false. Shown wherever the bar is. */
  readonly isPartial?: boolean;
}

export interface BookLevel {
  readonly price: Price;
  readonly quantity: Quantity;
  readonly orderCount: number;
}

/** Best first. */
export interface BookSnapshot {
  readonly instrumentId: InstrumentId;
  readonly tsEvent: UnixMicros;
  readonly bookSequence: number;
  readonly bids: readonly BookLevel[];
  readonly asks: readonly BookLevel[];
}
