import { importProvider, type SeriesKey } from '@quire/ports/market-store';
import type { SqlExecutor } from '../client.ts';

export interface SeriesRow {
  readonly seriesId: number;
  readonly provider: string;
  readonly source: string;
  readonly priceScale: number;
}

/**
 * The series of a symbol and timeframe, most preferred first: by the order that was set, then imports, then providers by name.
 */
export async function findSeries(
  sql: SqlExecutor,
  { symbol, timeframe, provider }: Pick<SeriesKey, 'symbol' | 'timeframe'> & { readonly provider?: string | null },
): Promise<readonly SeriesRow[]> {
  return sql<SeriesRow[]>`
    select series_id as "seriesId", s.provider, source, price_scale as "priceScale"
    from market_series s left join market_preference p using (provider)
    where symbol = ${symbol} and timeframe = ${timeframe}
      and (${provider ?? null}::text is null or s.provider = ${provider ?? null}::text)
    order by p.rank nulls last, s.provider <> ${importProvider}, s.provider`;
}

/** Removes a series with everything it ever said. */
export async function removeSeries(sql: SqlExecutor, { symbol, timeframe, provider }: SeriesKey): Promise<boolean> {
  const removed = await sql`
    with gone as (
      delete from market_series where symbol = ${symbol} and timeframe = ${timeframe} and provider = ${provider} returning series_id
    ), revisions as (
      delete from market_bar_revision using gone where market_bar_revision.series_id = gone.series_id
    ), bars as (
      delete from market_bar using gone where market_bar.series_id = gone.series_id
    ) select from gone`;
  return removed.length > 0;
}
