import type { Sql } from '@quire/adapters/storage';
import type { Bar, Instrument } from '@quire/core/market';

/** Writes final bars in one statement; a bar that is there is replaced, unless it is final and only what is missing is asked for. */
export async function writeBars(
  sql: Sql,
  worldId: string,
  instruments: readonly Instrument[],
  bars: readonly Bar[],
  { onlyMissing = false }: { readonly onlyMissing?: boolean } = {},
): Promise<void> {
  if (bars.length === 0) return;
  const scales = new Map(instruments.map((instrument) => [instrument.instrumentId as string, instrument.priceScale]));
  const rows = newestOfEach(bars.filter((bar) => scales.has(bar.instrumentId)));
  const priceOf = (bar: Bar, ticks: number): number => ticks / 10 ** scales.get(bar.instrumentId)!;
  await sql`
    insert into bar (world_id, instrument_id, timeframe, open_time, close_time, open, high, low, close, volume, notional,
                     print_count, origin, is_partial, is_final)
    select ${worldId}, made.*, true from unnest(
      ${rows.map((bar) => bar.instrumentId as string)}::uuid[], ${rows.map((bar) => bar.timeframe as string)}::text[],
      ${rows.map((bar) => bar.openTime as number)}::bigint[], ${rows.map((bar) => bar.closeTime as number)}::bigint[],
      ${rows.map((bar) => priceOf(bar, bar.open))}::float8[], ${rows.map((bar) => priceOf(bar, bar.high))}::float8[],
      ${rows.map((bar) => priceOf(bar, bar.low))}::float8[], ${rows.map((bar) => priceOf(bar, bar.close))}::float8[],
      ${rows.map((bar) => bar.volume)}::float8[], ${rows.map((bar) => bar.notional)}::float8[],
      ${rows.map((bar) => bar.printCount)}::int[],
      ${rows.map((bar) => bar.origin as string)}::text[],
      ${rows.map((bar) => String(bar.isPartial === true))}::text[]::boolean[]) as made
    on conflict (world_id, instrument_id, timeframe, open_time) do update
    set ${replaced(sql)} ${onlyMissing ? sql`where not bar.is_final` : sql``}`;
}

const replaced = (sql: Sql) => sql`
        close_time = excluded.close_time, open = excluded.open, high = excluded.high, low = excluded.low,
        close = excluded.close, volume = excluded.volume, notional = excluded.notional,
        print_count = excluded.print_count, is_final = excluded.is_final, origin = excluded.origin,
        is_partial = excluded.is_partial`;

/** One statement may touch a row once only. */
function newestOfEach(bars: readonly Bar[]): readonly Bar[] {
  const newest = new Map<string, Bar>();
  for (const bar of bars) newest.set(`${bar.instrumentId} ${bar.timeframe} ${bar.openTime}`, bar);
  return [...newest.values()];
}
