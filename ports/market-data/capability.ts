import type { BarTimeframe } from '@quire/core/market';
import type { ProviderMarket } from './market-symbol.ts';

/** What a provider may be able to do, in the order in which pages show it. */
export const marketDataCapabilities = [
  'bars',
  'quotes',
  'trades',
  'fx',
  'search',
  'corporateActions',
  'news',
  'fundamentals',
] as const;
export type MarketDataCapability = (typeof marketDataCapabilities)[number];

/** How a provider wants to be known. The names are those of the fields of a stored key. */
export type ProviderKeyKind = 'none' | 'optional-pair' | 'token' | 'pair';

export interface ProviderKey {
  /** The token, or the id of a pair. */
  readonly key: string;
  /** The second half of a pair, else null. */
  readonly secret: string | null;
}

/** What the provider's free or usual plan allows, as it documents it; null is no such limit. An operator may set others. */
export interface ProviderLimits {
  readonly requestsPerMinute: number | null;
  readonly requestsPerDay: number | null;
}

export interface BarsCapability {
  readonly timeframes: readonly BarTimeframe[];
  /** At most this many bars in one answer of the provider; longer ranges take several requests. */
  readonly barsPerRequestMax: number;
  /** Days of history for bars within a day, and for daily ones; null is unlimited or unsaid. */
  readonly intradayDaysMax: number | null;
  readonly dailyDaysMax: number | null;
  /** What the provider has done to its prices already. */
  readonly adjustment: BarAdjustment;
}

/** `raw`: as traded; `split`: divided by later splits; `all`: reduced by later dividends too. */
export type BarAdjustment = 'raw' | 'split' | 'all';

/** What pages, the router and the collector know of a provider without asking it. */
export interface ProviderDescription {
  /** Lower case, stable, stored beside every number: `alpaca`, `twelve-data`. */
  readonly id: string;
  readonly name: string;
  /** Where a person gets a key and reads the terms. */
  readonly website: string;
  readonly keyKind: ProviderKeyKind;
  /** Names of environment variables that may hold the key, and the secret of a pair. */
  readonly keyVariables: readonly string[];
  readonly secretVariables: readonly string[];
  readonly markets: readonly ProviderMarket[];
  readonly capabilities: readonly MarketDataCapability[];
  /** Present exactly when `bars` is a capability. */
  readonly bars: BarsCapability | null;
  /** How many symbols one request for quotes may name; 1 is one at a time. */
  readonly quoteSymbolsMax: number;
  readonly limits: ProviderLimits;
  /** How old a price is by contract (15 minutes on many free plans), seconds. */
  readonly delaySeconds: number;
  readonly streams: boolean;
  /** Asked first when lower. An operator may order differently. */
  readonly priority: number;
  /** What a person must know before relying on it; empty when nothing. */
  readonly note: string;
}
