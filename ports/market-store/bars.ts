import type { BarTimeframe } from '@quire/core/market';

/** Under this provider stands what people imported. */
export const importProvider = 'import';

/** A series is one symbol and timeframe as one provider tells it. */
export interface SeriesKey {
  readonly symbol: string;
  readonly timeframe: BarTimeframe;
  readonly provider: string;
}

/**
 * Bars of one series as columns of one length, ascending by `openTime` without repeats. Times are UnixMicros; prices are ticks of
 * 10^-priceScale, safe integers; volume, notional and the number of prints are observed.
 */
export interface BarBatch extends SeriesKey {
  /** Where it came from, for people: a provider's name, a file. */
  readonly source: string;
  readonly priceScale: number;
  /** When it reached us. */
  readonly receivedAt: number;
  readonly openTime: Float64Array;
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
  readonly volume: Float64Array;
  /** NaN where it is not known. */
  readonly notional: Float64Array;
  /** -1 where it is not known. */
  readonly printCount: Int32Array;
  /** 1 for a bar that will not change any more by itself; 0 while it is forming. */
  readonly isFinal: Uint8Array;
  /** From when the bar could be known: its end, or later. */
  readonly availableAt: Float64Array;
}

export interface UpsertReport {
  readonly rows: number;
  /** Rows that were not there or were different. */
  readonly written: number;
}

export interface BarRange {
  readonly symbol: string;
  readonly timeframe: BarTimeframe;
  /** Null: bar by bar the most preferred provider that has it. */
  readonly provider?: string | null;
  /** UnixMicros of the bar's open: from inclusive, to exclusive. */
  readonly from?: number;
  readonly to?: number;
  /** Nothing that was not known at this instant: later bars, forming ones and corrections are as if they had not been made. */
  readonly asOf?: number;
  /** Forming bars too; without it final ones only. */
  readonly includesForming?: boolean;
  /** The newest so many of the range. */
  readonly limit?: number;
}

/** What was read: the columns of a batch, and who said each row. */
export interface StoredBars {
  readonly symbol: string;
  readonly timeframe: BarTimeframe;
  readonly priceScale: number;
  /** By the numbers of `provider`. */
  readonly providers: readonly string[];
  readonly provider: Uint8Array;
  readonly openTime: Float64Array;
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
  readonly volume: Float64Array;
  readonly isFinal: Uint8Array;
  readonly availableAt: Float64Array;
  readonly receivedAt: Float64Array;
}

/** How much of a series there is. */
export interface SeriesCoverage extends SeriesKey {
  readonly source: string;
  readonly priceScale: number;
  readonly rowCount: number;
  /** UnixMicros of the first and the last bar's open; null of an empty series. */
  readonly firstTime: number | null;
  readonly lastTime: number | null;
  /** Of the newest bar: when it reached us, and whether it is still forming. */
  readonly lastReceivedAt: number | null;
  readonly isLastFinal: boolean | null;
}

/** What a final bar said before it was corrected. */
export interface BarRevision {
  readonly provider: string;
  readonly openTime: number;
  readonly priceScale: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
  readonly availableAt: number;
  /** From when on the correction was known. */
  readonly supersededAt: number;
}

/** Final bars of one series that open on one day. */
export interface DailyCount {
  readonly symbol: string;
  readonly provider: string;
  /** Days since 1970, UTC. */
  readonly day: number;
  readonly bars: number;
}
