import type { BarTimeframe } from '@quire/core/market';

/**
 * Bars as columns of one length. Prices are ticks, integers of 10^-priceScale that are exact in a double; times are UnixMicros
 * of the bar's opening, ascending without repeats; volume is observed, in units.
 */
export interface BarColumns {
  readonly priceScale: number;
  readonly openTime: Float64Array;
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
  readonly volume: Float64Array;
}

/** One series has one data set: symbol and timeframe are its key, and the most preferred provider's bars are read. */
export interface DataSetKey {
  readonly symbol: string;
  readonly timeframe: BarTimeframe;
}

export interface DataSet extends DataSetKey {
  readonly dataSetId: string;
  /** Who says so: `import`, or a provider whose bars were collected. */
  readonly provider: string;
  /** Where it came from, for people: a file name. */
  readonly source: string;
  readonly priceScale: number;
  readonly rowCount: number;
  /** UnixMicros of the first and the last bar's opening. */
  readonly firstTime: number;
  readonly lastTime: number;
}

export interface DataSetWrite extends DataSetKey {
  readonly source: string;
  readonly bars: BarColumns;
  /** Without it a series that is there already stays as it is. */
  readonly replace: boolean;
  readonly onProgress?: (rowsWritten: number, rowsTotal: number) => void;
}

export interface DataSetStore {
  /** By symbol, then timeframe. */
  list(): Promise<readonly DataSet[]>;
  find(key: DataSetKey): Promise<DataSet | null>;
  /** Writes all of it or nothing, as an import. Null when it was imported before and `replace` is false. */
  write(write: DataSetWrite): Promise<DataSet | null>;
  /** Bars with from ≤ openTime < to, ascending; null when there is no such series. */
  read(key: DataSetKey, range?: { readonly from?: number; readonly to?: number }): Promise<BarColumns | null>;
  /** Removes what was imported; collected bars stay. */
  remove(key: DataSetKey): Promise<boolean>;
}
