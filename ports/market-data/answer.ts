import type { BarTimeframe } from '@quire/core/market';
import type { Price, Quantity } from '@quire/core/units';
import type { BarAdjustment, MarketDataCapability } from './capability.ts';
import type { MarketDataFailureCode } from './failure.ts';
import type { MarketSymbol } from './market-symbol.ts';

/**
 * Open, high, low and close in ticks of 10^-priceScale of the answer; volume is observed, in units. Milliseconds UTC; the end is
 * exclusive. `isFinal` is false while the bar may still change.
 */
export interface ProviderBar {
  readonly openTime: number;
  readonly closeTime: number;
  readonly open: Price;
  readonly high: Price;
  readonly low: Price;
  readonly close: Price;
  readonly volume: number;
  /** Volume-weighted average price as the provider says it, observed; null when it does not. */
  readonly averagePrice: number | null;
  readonly tradeCount: number | null;
  readonly isFinal: boolean;
  /** When it could be known at the earliest: its end, or when we received it while it was forming, plus the provider's delay. */
  readonly availableAt: number;
}

/** Ascending by `openTime`, without repeats. */
export interface ProviderBars {
  readonly symbol: MarketSymbol;
  readonly timeframe: BarTimeframe;
  readonly priceScale: number;
  readonly adjustment: BarAdjustment;
  /** Three letters when the provider says it. */
  readonly currency: string | null;
  readonly bars: readonly ProviderBar[];
}

/** Prices in ticks of 10^-priceScale, quantities in lots of 10^-quantityScale; null is what the provider does not say. */
export interface ProviderQuote {
  readonly symbol: MarketSymbol;
  /** When it was so at its source. */
  readonly at: number;
  readonly priceScale: number;
  readonly quantityScale: number;
  readonly bidPrice: Price | null;
  readonly bidQuantity: Quantity | null;
  readonly askPrice: Price | null;
  readonly askQuantity: Quantity | null;
  readonly lastPrice: Price | null;
  readonly lastQuantity: Quantity | null;
  readonly day: ProviderDay | null;
}

/** The trading day so far, as the provider counts it; prices in ticks of the quote. */
export interface ProviderDay {
  readonly open: Price | null;
  readonly high: Price | null;
  readonly low: Price | null;
  readonly previousClose: Price | null;
  readonly volume: number | null;
}

export interface ProviderQuotes {
  readonly quotes: readonly ProviderQuote[];
  /** Asked for and not known to the provider. */
  readonly unknown: readonly MarketSymbol[];
}

export interface ProviderTrade {
  readonly symbol: MarketSymbol;
  readonly at: number;
  /** The provider's own id, unique in its symbol; null when it gives none. */
  readonly tradeId: string | null;
  readonly priceScale: number;
  readonly quantityScale: number;
  readonly price: Price;
  readonly quantity: Quantity;
}

export interface ProviderTrades {
  readonly symbol: MarketSymbol;
  readonly trades: readonly ProviderTrade[];
}

export interface ProviderRates {
  readonly base: string;
  /** `YYYY-MM-DD`: the day on which the source fixed them. */
  readonly date: string;
  /** Units of the quote currency for one of the base, as exact text. */
  readonly rates: Readonly<Record<string, string>>;
}

export interface FoundInstrument {
  readonly symbol: MarketSymbol;
  readonly name: string;
  /** As the provider calls it; empty when it does not say. */
  readonly exchange: string;
  readonly kind: 'stock' | 'fund' | 'index' | 'crypto' | 'fx' | 'other';
  readonly currency: string | null;
}

export interface ProviderCorporateAction {
  readonly symbol: MarketSymbol;
  readonly kind: 'split' | 'cash_dividend';
  /** `YYYY-MM-DD`. */
  readonly exDate: string;
  readonly recordDate: string | null;
  readonly payDate: string | null;
  /** For a split: `newUnits` for every `oldUnits`. */
  readonly newUnits: number | null;
  readonly oldUnits: number | null;
  /** For a dividend: cash for one share as exact text, in `currency`. */
  readonly cashPerUnit: string | null;
  readonly currency: string | null;
}

export interface ProviderNewsItem {
  /** Unique at the provider. */
  readonly newsId: string;
  readonly at: number;
  readonly headline: string;
  readonly summary: string;
  /** Who wrote it. */
  readonly source: string;
  /** An https address, else null. */
  readonly url: string | null;
  readonly symbols: readonly string[];
}

export interface ProviderFundamentals {
  readonly symbol: MarketSymbol;
  readonly name: string;
  readonly exchange: string | null;
  readonly sector: string | null;
  readonly industry: string | null;
  readonly country: string | null;
  readonly currency: string | null;
  readonly description: string | null;
  /** Observed figures under names of ours: marketCapitalization, peRatio, earningsPerShare, dividendYield, beta, sharesOutstanding. */
  readonly figures: Readonly<Partial<Record<FundamentalFigure, number>>>;
}

export const fundamentalFigures = [
  'marketCapitalization',
  'peRatio',
  'earningsPerShare',
  'dividendYield',
  'beta',
  'sharesOutstanding',
  'high52Weeks',
  'low52Weeks',
] as const;
export type FundamentalFigure = (typeof fundamentalFigures)[number];

export interface MarketDataAnswers {
  readonly bars: ProviderBars;
  readonly quotes: ProviderQuotes;
  readonly trades: ProviderTrades;
  readonly fx: ProviderRates;
  readonly search: readonly FoundInstrument[];
  readonly corporateActions: readonly ProviderCorporateAction[];
  readonly news: readonly ProviderNewsItem[];
  readonly fundamentals: ProviderFundamentals;
}

/** A provider that was asked before the one that answered, and why it did not. */
export interface FailedAttempt {
  readonly provider: string;
  readonly code: MarketDataFailureCode;
  readonly detail: string;
}

/** Where a number comes from. It stays with the number. */
export interface Provenance {
  readonly provider: string;
  /** When the answer was complete here, milliseconds UTC. */
  readonly receivedAt: number;
  readonly latencyMs: number;
  /** How old the provider's prices are by contract. */
  readonly delaySeconds: number;
  /** Those who were preferred and failed, first tried first. Empty: no failover. */
  readonly failover: readonly FailedAttempt[];
  /** Answered before, and given again from the cache. */
  readonly isCached: boolean;
}

export interface Provided<Value> {
  readonly value: Value;
  readonly provenance: Provenance;
}

/** Something that a provider sent and that never became a number: kept for people to look at. */
export interface Quarantined {
  readonly provider: string;
  readonly capability: MarketDataCapability | 'stream';
  /** What was asked about, empty when nothing in particular. */
  readonly symbol: string;
  readonly cause: QuarantineCause;
  readonly detail: string;
  /** The beginning of what was sent. */
  readonly sample: string;
  readonly receivedAt: number;
}

export const quarantineCauses = [
  /** Not JSON (or CSV) at all, or not of the documented shape. */
  'not-parsable',
  'schema',
  /** It speaks of something that was not asked for. */
  'wrong-symbol',
  /** Not a number, infinite, negative, zero where a price stands, or beyond what is exact. */
  'not-a-price',
  /** The high is not the highest, or the low not the lowest. */
  'inconsistent-bar',
  'crossed-quote',
  /** Later than our clock by more than the tolerance. */
  'from-the-future',
  /** Two of the same instant that differ. */
  'conflicting-duplicate',
  'out-of-order',
  'stale',
] as const;
export type QuarantineCause = (typeof quarantineCauses)[number];
