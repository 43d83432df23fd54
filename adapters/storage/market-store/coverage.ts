import type { BarTimeframe } from '@quire/core/market';
import { microsPerDay } from '@quire/core/units';
import type { BarRevision, DailyCount, SeriesCoverage, SeriesKey } from '@quire/ports/market-store';
import type { Sql, SqlExecutor } from '../client.ts';
import { copyColumns } from './copy-out.ts';
import { findSeries } from './series.ts';

/** Every series with how much of it there is; the counts read the index only. */
export async function readCoverage(
  sql: SqlExecutor,
  {
    symbol = null,
    timeframe = null,
  }: { readonly symbol?: string | null; readonly timeframe?: BarTimeframe | null } = {},
): Promise<readonly SeriesCoverage[]> {
  return sql<SeriesCoverage[]>`
    select s.symbol, s.timeframe, s.provider, s.source, s.price_scale as "priceScale", b.count as "rowCount",
      b.first as "firstTime", b.last as "lastTime", newest.received_at as "lastReceivedAt", newest.is_final as "isLastFinal"
    from market_series s
    join lateral (
      select count(*)::integer as count, min(open_time) as first, max(open_time) as last from market_bar b
      where b.series_id = s.series_id) b on true
    left join market_bar newest on newest.series_id = s.series_id and newest.open_time = b.last
    where (${symbol}::text is null or s.symbol = ${symbol}::text)
      and (${timeframe}::text is null or s.timeframe = ${timeframe}::text)
    order by s.symbol, s.timeframe, s.provider`;
}

/** Counted in the database: a year of minutes of fifty symbols is seven million rows, and a number for each of their days. */
export async function readDailyCounts(
  sql: SqlExecutor,
  { timeframe, from, to }: { readonly timeframe: BarTimeframe; readonly from: number; readonly to: number },
): Promise<readonly DailyCount[]> {
  return sql<DailyCount[]>`
    select s.symbol, s.provider, b.day, b.bars
    from market_series s
    join lateral (
      select (open_time / ${microsPerDay}::bigint)::integer as day, count(*)::integer as bars from market_bar
      where series_id = s.series_id and is_final and open_time >= ${from} and open_time < ${to} group by 1) b on true
    where s.timeframe = ${timeframe} order by s.symbol, s.provider, b.day`;
}

export async function readOpenTimes(
  sql: Sql,
  series: SeriesKey,
  { from = 0, to = Number.MAX_SAFE_INTEGER }: { readonly from?: number; readonly to?: number } = {},
): Promise<Float64Array> {
  const [found] = await findSeries(sql, series);
  if (found === undefined) return new Float64Array(0);
  const query = `select open_time from market_bar where series_id = ${found.seriesId} and is_final
    and open_time >= ${Math.trunc(from)} and open_time < ${Math.trunc(to)} order by open_time`;
  const [times] = await copyColumns(sql, query, ['int8']);
  return times!;
}

/** What final bars of a series said before they were corrected, in the order of the corrections. */
export async function readRevisions(sql: SqlExecutor, key: SeriesKey): Promise<readonly BarRevision[]> {
  const [series] = await findSeries(sql, key);
  if (series === undefined) return [];
  const { provider, priceScale } = series;
  const rows = await sql<Omit<BarRevision, 'provider' | 'priceScale'>[]>`
    select open_time as "openTime", open, high, low, close, volume, available_at as "availableAt", superseded_at as "supersededAt"
    from market_bar_revision where series_id = ${series.seriesId} order by revision_id`;
  return rows.map((row) => ({ ...row, provider, priceScale }));
}
