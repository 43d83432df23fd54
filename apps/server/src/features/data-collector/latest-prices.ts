import type { Sql } from '@quire/adapters/storage';
import { type BarTimeframe, barTimeframeMicros, barTimeframes } from '@quire/core/market';
import { microsPerDay } from '@quire/core/units';

/** The newest price of a symbol and what a day did to it. Observed figures, in units of the quote currency and of the instrument. */
export interface LatestPrice {
  readonly symbol: string;
  readonly price: number;
  /** Against the last close of at least 24 hours before the newest bar's end; null when history does not reach back so far. */
  readonly change: number | null;
  readonly changePercent: number | null;
  readonly volume: number;
  readonly high: number;
  readonly low: number;
  /** UnixMicros of the end of what the price is known by. */
  readonly at: number;
  readonly provider: string;
  readonly timeframe: BarTimeframe;
}

/** A price with the close of a day before it. */
interface PriceAndBefore extends Omit<LatestPrice, 'change' | 'changePercent'> {
  readonly before: number | null;
}

export const priceWithChange = ({ before, ...row }: PriceAndBefore): LatestPrice => ({
  ...row,
  change: before === null ? null : row.price - before,
  changePercent: before === null ? null : (row.price / before - 1) * 100,
});

/**
 * True figures of 24 hours for any number of symbols in one query: of each, the finest series that is at least daily, as the preferred
 * provider tells it; forming bars count. Symbols without history are left out.
 */
export async function readLatestPrices(sql: Sql, symbols: readonly string[]): Promise<readonly LatestPrice[]> {
  const timeframes = barTimeframes.filter((one) => one !== '1w');
  const rows = await sql<PriceAndBefore[]>`
    with wanted as (select symbol, place from unnest(${[...symbols]}::text[]) with ordinality as w (symbol, place)),
    chosen as (
      select distinct on (w.symbol) w.symbol, w.place, s.series_id, s.provider, s.timeframe, f.length,
        10 ^ s.price_scale as unit, newest.open_time, newest.close
      from wanted w
      join market_series s on s.symbol = w.symbol
      join unnest(${timeframes as string[]}::text[], ${timeframes.map(barTimeframeMicros)}::bigint[]) as f (timeframe, length)
        on f.timeframe = s.timeframe
      join lateral (select open_time, close from market_bar where series_id = s.series_id order by open_time desc limit 1) newest on true
      left join market_preference p on p.provider = s.provider
      -- The newest day of any series first, so that a long dead fine series does not hide a living one.
      order by w.symbol, newest.open_time / ${microsPerDay}::bigint desc, f.length, p.rank nulls last, s.provider)
    select c.symbol, c.provider, c.timeframe, c.close / c.unit as price, c.open_time + c.length as at,
      day.high / c.unit as high, day.low / c.unit as low, day.volume, earlier.close / c.unit as before
    from chosen c
    join lateral (
      select max(high) as high, min(low) as low, sum(volume) as volume from market_bar b
      where b.series_id = c.series_id and b.open_time > c.open_time - ${microsPerDay}::bigint) day on true
    left join lateral (
      select close from market_bar b where b.series_id = c.series_id and b.open_time <= c.open_time - ${microsPerDay}::bigint
      order by b.open_time desc limit 1) earlier on true
    order by c.place`;
  return rows.map(priceWithChange);
}
