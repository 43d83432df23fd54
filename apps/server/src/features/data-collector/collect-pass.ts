import { type BarTimeframe, barTimeframeMicros } from '@quire/core/market';
import type { BarBatch, MarketStore } from '@quire/ports/market-store';
import type { BarSource, BarsWanted } from './bar-source.ts';
import type { BarScreen } from './screen.ts';

export interface PassOptions {
  readonly source: BarSource;
  readonly store: MarketStore;
  readonly screen: BarScreen;
  readonly wanted: readonly BarsWanted[];
  readonly signal: AbortSignal;
  /** Questions under way at once. The source's own limits come on top. */
  readonly concurrency?: number;
  readonly onProgress?: (done: number, total: number) => void;
}

export interface PassFailure {
  readonly symbol: string;
  readonly timeframe: BarTimeframe;
  readonly code: string;
  readonly detail: string;
}

export interface PassReport {
  readonly series: number;
  readonly rows: number;
  /** New or different; the rest was there already. */
  readonly written: number;
  readonly quarantined: number;
  readonly failures: readonly PassFailure[];
  readonly wasCanceled: boolean;
}

/** Rows that are gathered before they are written: one write takes five statements, whatever its size. */
const rowsPerWrite = 60_000;
const defaultConcurrency = 24;

/**
 * Asks for every series that is wanted, several at a time, and writes what came in a few large pieces while more comes. A series that
 * fails is reported and hinders no other. An abort ends the questions under way; what had come by then is kept.
 */
export async function collectPass(options: PassOptions): Promise<PassReport> {
  const { source, store, screen, wanted, signal, concurrency = defaultConcurrency, onProgress } = options;
  const failures: PassFailure[] = [];
  let [series, rows, written, quarantined, done, gatheredRows] = [0, 0, 0, 0, 0, 0];
  let gathered: BarBatch[] = [];
  let writing: Promise<void> = Promise.resolve();

  const write = (): Promise<void> => {
    const batches = gathered;
    gathered = [];
    gatheredRows = 0;
    writing = writing.then(async () => {
      const screened = await screen(batches);
      const report = await store.upsertBars(screened.batches);
      rows += report.rows;
      written += report.written;
      quarantined += screened.quarantined;
    });
    return writing;
  };

  const collect = async (one: BarsWanted): Promise<void> => {
    const given = await source.bars(one, signal);
    if (given.ok) {
      if (given.batch.openTime.length > 0) {
        gathered.push(given.batch);
        gatheredRows += given.batch.openTime.length;
      }
      series += 1;
    } else if (!signal.aborted) {
      const { symbol, timeframe } = one;
      failures.push({ symbol, timeframe, code: given.code, detail: given.detail });
    }
    done += 1;
    onProgress?.(done, wanted.length);
    // Waiting here keeps what is in memory bounded: who asks may not run ahead of who writes.
    if (gatheredRows >= rowsPerWrite) await write();
  };

  const queue = wanted.values();
  await Promise.all(
    Array.from({ length: Math.min(concurrency, wanted.length) }, async () => {
      for (const one of queue) {
        if (signal.aborted) return;
        await collect(one);
      }
    }),
  );
  if (gathered.length > 0) await write();
  await writing;
  return { series, rows, written, quarantined, failures, wasCanceled: signal.aborted };
}

/** What to ask for: the newest bars of a series that is new, else from its newest bar on, which may still have been forming. */
export function barsWanted(options: {
  readonly symbols: readonly string[];
  readonly timeframes: readonly BarTimeframe[];
  readonly barsPerSeries: number;
  readonly now: number;
  readonly newest: (symbol: string, timeframe: BarTimeframe) => number | null;
}): BarsWanted[] {
  const { symbols, timeframes, barsPerSeries, now, newest } = options;
  return timeframes.flatMap((timeframe) =>
    symbols.map((symbol) => {
      const length = barTimeframeMicros(timeframe);
      // Markets sleep: a third of the clock's bars exist, so the range is wide and the number is what limits.
      const start = now - 4 * barsPerSeries * length;
      const last = newest(symbol, timeframe);
      const from = last === null ? start : Math.max(start, last - length);
      return { symbol, timeframe, from: Math.max(0, from), to: now + length, limit: barsPerSeries };
    }),
  );
}
