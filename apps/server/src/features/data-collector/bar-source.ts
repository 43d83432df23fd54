import type { BarTimeframe } from '@quire/core/market';
import type { BarBatch } from '@quire/ports/market-store';

/** One series' worth of history that is wanted: the newest bars of a range, in UnixMicros. */
export interface BarsWanted {
  readonly symbol: string;
  readonly timeframe: BarTimeframe;
  readonly from: number;
  readonly to: number;
  readonly limit: number;
}

export type BarsGiven =
  | { readonly ok: true; readonly batch: BarBatch }
  | { readonly ok: false; readonly code: string; readonly detail: string };

/** Whoever can be asked for bars. It never throws for what the outside did. */
export interface BarSource {
  /** What it is called in reports. */
  readonly name: string;
  /** Symbols to collect when nobody chose any; the newest list that the source knows. */
  symbols(): Promise<readonly string[]>;
  bars(wanted: BarsWanted, signal: AbortSignal): Promise<BarsGiven>;
}
