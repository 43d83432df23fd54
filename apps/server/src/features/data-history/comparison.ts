import type { Sql } from '@quire/adapters/storage';

/** A close that differs by more than this share is another price. */
export const differenceTolerance = 0.001;
const largestShown = 5;

export interface ComparedPair {
  readonly provider: string;
  readonly other: string;
  readonly compared: number;
  readonly differing: number;
  readonly largest: readonly ComparedBar[];
}

export interface ComparedBar {
  readonly openTime: number;
  readonly close: number;
  readonly closeScale: number;
  readonly otherClose: number;
  readonly otherScale: number;
  /** Of the first against the other. */
  readonly difference: number;
}

interface PairRow extends ComparedBar {
  readonly provider: string;
  readonly other: string;
  readonly compared: number;
  readonly differing: number;
}

/** What every two providers say of the same final bars of a symbol, each pair once, with their largest differences; one query. */
export async function compareProviders(
  sql: Sql,
  { symbol, timeframe }: { readonly symbol: string; readonly timeframe: string },
): Promise<readonly ComparedPair[]> {
  const rows = await sql<PairRow[]>`
    with pairs as (
      select s.provider, o.provider as other, a.open_time, a.close, s.price_scale, b.close as other_close,
        o.price_scale as other_scale, (a.close / (10 ^ s.price_scale)) / (b.close / (10 ^ o.price_scale)) - 1 as difference
      from market_series s
      join market_series o on o.symbol = s.symbol and o.timeframe = s.timeframe and o.provider > s.provider
      join market_bar a on a.series_id = s.series_id and a.is_final
      join market_bar b on b.series_id = o.series_id and b.open_time = a.open_time and b.is_final
      where s.symbol = ${symbol} and s.timeframe = ${timeframe} and s.provider <> 'simulator' and o.provider <> 'simulator'
    ), ranked as (
      select *, row_number() over pair_by_size as rank, count(*) over pair as compared,
        count(*) filter (where abs(difference) > ${differenceTolerance}) over pair as differing
      from pairs
      window pair as (partition by provider, other),
        pair_by_size as (partition by provider, other order by abs(difference) desc, open_time)
    )
    select provider, other, compared::integer, differing::integer, open_time as "openTime", close, price_scale as "closeScale",
      other_close as "otherClose", other_scale as "otherScale", difference::float8
    from ranked where rank <= ${largestShown} order by provider, other, rank`;
  const pairs = new Map<string, ComparedPair & { largest: ComparedBar[] }>();
  for (const { provider, other, compared, differing, ...bar } of rows) {
    const name = `${provider} ${other}`;
    const pair = pairs.get(name) ?? { provider, other, compared, differing, largest: [] };
    pairs.set(name, pair);
    if (bar.difference !== 0) pair.largest.push(bar);
  }
  return [...pairs.values()];
}
