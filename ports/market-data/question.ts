import type { BarTimeframe } from '@quire/core/market';
import type { MarketDataCapability } from './capability.ts';
import type { MarketSymbol } from './market-symbol.ts';

/** Instants here are milliseconds since 1970 in UTC, the finest that all providers agree on. Ranges are `from ≤ t < to`. */
export interface BarsQuestion {
  readonly symbol: MarketSymbol;
  readonly timeframe: BarTimeframe;
  readonly from: number;
  readonly to: number;
  /** At most this many, the newest of the range; the adapter asks as often as the provider's pages need. */
  readonly limit: number;
}

export interface QuotesQuestion {
  readonly symbols: readonly MarketSymbol[];
  /** An answer older than this when it is received is refused as stale; null takes what there is. */
  readonly ageMsMax: number | null;
}

export interface TradesQuestion {
  readonly symbol: MarketSymbol;
  readonly from: number;
  readonly to: number;
  readonly limit: number;
}

export interface FxQuestion {
  readonly base: string;
  readonly quotes: readonly string[];
  /** `YYYY-MM-DD`; null is the newest. */
  readonly date: string | null;
}

export interface SearchQuestion {
  readonly text: string;
  readonly limit: number;
}

export interface CorporateActionsQuestion {
  readonly symbol: MarketSymbol;
  readonly from: number;
  readonly to: number;
}

export interface NewsQuestion {
  /** Empty: about the whole market. */
  readonly symbols: readonly MarketSymbol[];
  readonly from: number;
  readonly to: number;
  readonly limit: number;
}

export interface FundamentalsQuestion {
  readonly symbol: MarketSymbol;
}

export interface MarketDataQuestions {
  readonly bars: BarsQuestion;
  readonly quotes: QuotesQuestion;
  readonly trades: TradesQuestion;
  readonly fx: FxQuestion;
  readonly search: SearchQuestion;
  readonly corporateActions: CorporateActionsQuestion;
  readonly news: NewsQuestion;
  readonly fundamentals: FundamentalsQuestion;
}

/** The symbols that a question names, for routing by market. */
export function symbolsOf<Capability extends MarketDataCapability>(
  question: MarketDataQuestions[Capability],
): readonly MarketSymbol[] {
  if ('symbol' in question) return [question.symbol];
  return 'symbols' in question ? question.symbols : [];
}
