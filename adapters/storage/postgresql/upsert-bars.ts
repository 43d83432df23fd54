import type { BarOrigin, BarTimeframe } from '@quire/core/market';
import type { Sql, SqlExecutor } from '../client.ts';
import { BinaryCopy } from './binary-copy.ts';

/** Bars of one instrument and timeframe as columns, ascending by open time. Prices in units of the quote currency. */
export interface BarSeries {
  readonly instrumentId: string;
  readonly timeframe: BarTimeframe;
  readonly origin: BarOrigin;
  /** UnixMicros. */
  readonly openTime: Float64Array;
  readonly closeTime: Float64Array;
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
  readonly volume: Float64Array;
  readonly notional: Float64Array;
  readonly printCount: Int32Array;
  /** 1 for a bar that will not change any more. */
  readonly isFinal: Uint8Array;
}

export interface UpsertReport {
  readonly rows: number;
  /** Rows that were not there or were different. */
  readonly written: number;
}

/**
 * Writes any number of series in five statements, one transaction: COPY in binary to a temporary table, then one insert that
 * replaces bars which differ and leaves equal ones untouched. A series that does not ascend, or comes twice, is refused.
 *
 * @example await upsertBars(storage.sql, 'sim', [series])
 */
export async function upsertBars(sql: Sql, worldId: string, series: readonly BarSeries[]): Promise<UpsertReport> {
  requireAscending(series);
  const rows = series.reduce((sum, { openTime }) => sum + openTime.length, 0);
  if (rows === 0) return { rows: 0, written: 0 };
  return sql.begin(async (transaction) => {
    await transaction`
      create temporary table staged_bar (series integer not null, open_time bigint not null, close_time bigint not null,
        open float8 not null, high float8 not null, low float8 not null, close float8 not null, volume float8 not null,
        notional float8 not null, print_count integer not null, is_final boolean not null) on commit drop`;
    await stage(transaction, series);
    return { rows, written: await mergeStaged(transaction, worldId, series) };
  });
}

async function stage(sql: SqlExecutor, series: readonly BarSeries[]): Promise<void> {
  const copy = new BinaryCopy(await sql`copy staged_bar from stdin (format binary)`.writable());
  for (const [index, bars] of series.entries()) {
    for (let at = 0; at < bars.openTime.length; at++) {
      const full = copy.row(11);
      if (full !== null) await full;
      copy.integer(index);
      copy.bigint(bars.openTime[at]!);
      copy.bigint(bars.closeTime[at]!);
      copy.double(bars.open[at]!);
      copy.double(bars.high[at]!);
      copy.double(bars.low[at]!);
      copy.double(bars.close[at]!);
      copy.double(bars.volume[at]!);
      copy.double(bars.notional[at]!);
      copy.integer(bars.printCount[at]!);
      copy.boolean(bars.isFinal[at] === 1);
    }
  }
  await copy.end();
}

async function mergeStaged(sql: SqlExecutor, worldId: string, series: readonly BarSeries[]): Promise<number> {
  const merged = await sql`
    insert into bar (world_id, instrument_id, timeframe, open_time, close_time, open, high, low, close, volume, notional,
      print_count, is_final, origin)
    select ${worldId}, s.instrument_id, s.timeframe, b.open_time, b.close_time, b.open, b.high, b.low, b.close, b.volume, b.notional,
      b.print_count, b.is_final, s.origin
    from staged_bar b
    join unnest(${series.map((one) => one.instrumentId)}::uuid[], ${series.map((one) => one.timeframe as string)}::text[],
      ${series.map((one) => one.origin as string)}::text[]) with ordinality as s (instrument_id, timeframe, origin, number)
      on s.number = b.series + 1
    on conflict (world_id, instrument_id, timeframe, open_time) do update set
      close_time = excluded.close_time, open = excluded.open, high = excluded.high, low = excluded.low, close = excluded.close,
      volume = excluded.volume, notional = excluded.notional, print_count = excluded.print_count, is_final = excluded.is_final,
      origin = excluded.origin
    where (bar.close_time, bar.open, bar.high, bar.low, bar.close, bar.volume, bar.notional, bar.print_count, bar.is_final, bar.origin)
      is distinct from (excluded.close_time, excluded.open, excluded.high, excluded.low, excluded.close, excluded.volume,
      excluded.notional, excluded.print_count, excluded.is_final, excluded.origin)`;
  return merged.count;
}

/** One statement may touch a row once, so a bar that comes twice is named here rather than refused there. */
function requireAscending(series: readonly BarSeries[]): void {
  const seen = new Set<string>();
  for (const { instrumentId, timeframe, openTime } of series) {
    const name = `${instrumentId} ${timeframe}`;
    if (seen.has(name)) throw new RangeError(`the series ${name} comes twice`);
    seen.add(name);
    for (let at = 1; at < openTime.length; at++) {
      if (openTime[at]! <= openTime[at - 1]!)
        throw new RangeError(`bar ${at} of ${name} does not open after the one before it`);
    }
  }
}
