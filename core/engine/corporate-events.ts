import type { CorporateAction, CorporateActionId, HaltReason, Instrument } from '../market/index.ts';
import type { LifeRates } from '../simulator/index.ts';
import type { InstrumentId, Price, UnixMicros } from '../units/index.ts';

/** Trading in one instrument stands still: orders come and go, none of them fills. */
export interface TradingHalted {
  readonly type: 'TradingHalted';
  readonly version: 1;
  readonly instrumentId: InstrumentId;
  readonly reasonCode: HaltReason;
  /** For people. */
  readonly notes: string;
  /** When it ends by itself; null waits for someone to end it. */
  readonly resumesAt: UnixMicros | null;
  readonly at: UnixMicros;
}

/** Trading goes on: the first news of the market after this resolves what is crossed. */
export interface TradingResumed {
  readonly type: 'TradingResumed';
  readonly version: 1;
  readonly instrumentId: InstrumentId;
  readonly at: UnixMicros;
}

export interface CorporateActionAnnounced {
  readonly type: 'CorporateActionAnnounced';
  readonly version: 1;
  readonly action: CorporateAction;
  readonly at: UnixMicros;
}

/**
 * An announced action took effect on its instrument. What it did to each holder and order is told by events of their own, in the
 * same step.
 */
export interface CorporateActionApplied {
  readonly type: 'CorporateActionApplied';
  readonly version: 1;
  readonly actionId: CorporateActionId;
  readonly instrumentId: InstrumentId;
  /** The last price before it, in ticks, raw; null when none was known. A dividend's adjustment of history rests on it. */
  readonly closeBefore: Price | null;
  /** The same price in the terms of after: what is held is worth this until the market speaks. */
  readonly priceAfter: Price | null;
  readonly at: UnixMicros;
}

/** An instrument trades under another symbol, or not any more. Its id, scales and increments never change. */
export interface InstrumentChanged {
  readonly type: 'InstrumentChanged';
  readonly version: 1;
  readonly instrument: Instrument;
  readonly actionId: CorporateActionId;
  readonly at: UnixMicros;
}

/** How much happens to the companies of the simulated market from now on. */
export interface MarketLifeChanged {
  readonly type: 'MarketLifeChanged';
  readonly version: 1;
  readonly rates: LifeRates;
  readonly at: UnixMicros;
}

export interface NewsPublished {
  readonly type: 'NewsPublished';
  readonly version: 1;
  /** Counts the news of a world from 1. */
  readonly newsSequence: number;
  readonly headline: string;
  readonly summary: string;
  readonly source: string;
  readonly instrumentIds: readonly InstrumentId[];
  readonly at: UnixMicros;
}

/** What happens to instruments rather than to accounts. */
export type CorporateEvent =
  | TradingHalted
  | TradingResumed
  | CorporateActionAnnounced
  | CorporateActionApplied
  | InstrumentChanged
  | MarketLifeChanged
  | NewsPublished;
