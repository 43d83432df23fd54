import type { SplitTerms } from '@quire/core/market';

/** What a company did to its shares, as a provider or an import says. One per symbol, provider, kind and ex-date. */
export interface MarketAction {
  readonly symbol: string;
  readonly provider: string;
  readonly kind: 'split' | 'cash_dividend';
  /** `YYYY-MM-DD` at the exchange: who buys from then on is not entitled. */
  readonly exDate: string;
  readonly recordDate: string | null;
  readonly payDate: string | null;
  /** Of a split: units after for every so many before. */
  readonly ratio: Pick<SplitTerms, 'newUnits' | 'oldUnits'> | null;
  /** Of a dividend: for one share, as exact text, in `currency`. */
  readonly cashPerUnit: string | null;
  readonly currency: string | null;
  /** UnixMicros from which it was known; later than the ex-date only when nobody told us in time. */
  readonly availableAt: number;
  readonly receivedAt: number;
}

/** Units of `quote` for one of `base` as a source fixed them on a day. */
export interface FxRate {
  readonly base: string;
  readonly quote: string;
  /** `YYYY-MM-DD`. */
  readonly date: string;
  /** Exact text. */
  readonly rate: string;
  readonly provider: string;
  readonly availableAt: number;
  readonly receivedAt: number;
}

/** Something that is or was listed, as a provider names it. */
export interface ListedInstrument {
  readonly symbol: string;
  readonly name: string;
  readonly exchange: string;
  readonly kind: 'stock' | 'fund' | 'index' | 'crypto' | 'fx' | 'other';
  readonly currency: string | null;
  readonly provider: string;
  readonly isActive: boolean;
  readonly receivedAt: number;
}
