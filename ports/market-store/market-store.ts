import type { BarTimeframe } from '@quire/core/market';
import type {
  BarBatch,
  BarRange,
  BarRevision,
  DailyCount,
  SeriesCoverage,
  SeriesKey,
  StoredBars,
  UpsertReport,
} from './bars.ts';
import type { FxRate, ListedInstrument, MarketAction } from './reference.ts';
import type { StoredPrint, StoredQuote, TickRange } from './ticks.ts';

/**
 * Market history from outside of any world. A final bar is never overwritten without what it said before being kept, a forming one
 * never replaces a final one, and nothing can be read as of an instant at which it was not known.
 */
export interface MarketStore {
  /** All of it or nothing, in a handful of statements however many series there are. */
  upsertBars(batches: readonly BarBatch[]): Promise<UpsertReport>;
  /** Null when no provider has such a series. */
  readBars(range: BarRange): Promise<StoredBars | null>;
  revisions(series: SeriesKey): Promise<readonly BarRevision[]>;
  coverage(filter?: {
    readonly symbol?: string;
    readonly timeframe?: BarTimeframe;
  }): Promise<readonly SeriesCoverage[]>;
  /** Opens of a series' bars, ascending; for gap detection and the heat map. */
  openTimes(series: SeriesKey, range?: { readonly from?: number; readonly to?: number }): Promise<Float64Array>;
  /** Final bars by day, of every series of a timeframe; for the heat map. */
  dailyCounts(query: {
    readonly timeframe: BarTimeframe;
    readonly from: number;
    readonly to: number;
  }): Promise<readonly DailyCount[]>;
  removeSeries(series: SeriesKey): Promise<boolean>;
  /** First is most preferred; a provider that is not named comes after those that are. */
  setPreference(providers: readonly string[]): Promise<void>;
  preference(): Promise<readonly string[]>;

  upsertActions(actions: readonly MarketAction[]): Promise<UpsertReport>;
  actions(query: { readonly symbol: string; readonly asOf?: number }): Promise<readonly MarketAction[]>;

  insertQuotes(quotes: readonly StoredQuote[]): Promise<UpsertReport>;
  quotes(range: TickRange): Promise<readonly StoredQuote[]>;
  insertPrints(prints: readonly StoredPrint[]): Promise<UpsertReport>;
  prints(range: TickRange): Promise<readonly StoredPrint[]>;

  upsertFxRates(rates: readonly FxRate[]): Promise<UpsertReport>;
  /** The newest rate on or before the date that was known at `asOf`; null when there is none. */
  fxRate(query: {
    readonly base: string;
    readonly quote: string;
    readonly date: string;
    readonly asOf?: number;
  }): Promise<FxRate | null>;

  upsertInstruments(instruments: readonly ListedInstrument[]): Promise<UpsertReport>;
  /** By symbol, then by name: exact, beginning, anywhere. */
  searchInstruments(query: { readonly text: string; readonly limit: number }): Promise<readonly ListedInstrument[]>;
}
