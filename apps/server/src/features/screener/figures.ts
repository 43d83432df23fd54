import type { Sql } from '@quire/adapters/storage';
import { microsPerDay, microsPerMinute } from '@quire/core/units';

/** What is known of an instrument beside its last price. All observed, in units of the currency and of the instrument, of today. */
export interface FiguresRow {
  readonly instrumentId: string;
  readonly changePercent: number | null;
  readonly dayChangePercent: number | null;
  readonly volume: number;
  readonly notional: number;
  readonly high: number;
  readonly low: number;
  readonly relativeVolume: number | null;
  readonly volatility: number | null;
  readonly yearHigh: number | null;
  readonly yearLow: number | null;
  readonly rangePosition: number | null;
  readonly spark: readonly number[];
}

/** Bounds of figures, both ends inclusive; null is open. A figure that is not known lies within no bounds. */
export interface FigureBounds {
  readonly price: Bounds;
  readonly changePercent: Bounds;
  readonly volume: Bounds;
  readonly notional: Bounds;
  readonly relativeVolume: Bounds;
  readonly volatility: Bounds;
  readonly rangePosition: Bounds;
}
export interface Bounds {
  readonly min: number | null;
  readonly max: number | null;
}

export interface FiguresQuery {
  readonly worldId: string;
  /** UnixMicros of the world. */
  readonly now: number;
  /** When the trading date in progress began. */
  readonly rolledAt: number;
  /** With the newest price of each, and the minute that is forming. */
  readonly wanted: readonly {
    readonly instrumentId: string;
    readonly price: number;
    readonly forming: {
      readonly high: number;
      readonly low: number;
      readonly volume: number;
      readonly notional: number;
    };
  }[];
  readonly bounds: FigureBounds;
}

const sparkMicros = 30 * microsPerMinute;

/**
 * Figures of any number of instruments in one query, with what lies outside the bounds left out. Bars of before a split are put into
 * the units of today. Volatility is the sample deviation of the log returns of the last 30 daily bars, times the root of how many bars
 * a year has by the bars of the last one.
 */
export function readFigures(sql: Sql, query: FiguresQuery): Promise<readonly FiguresRow[]> {
  const { worldId, now, rolledAt, wanted, bounds } = query;
  const column = (of: (one: FiguresQuery['wanted'][number]) => number) => sql`${wanted.map(of)}::float8[]`;
  return sql<FiguresRow[]>`
    with wanted as (
      select * from unnest(${wanted.map(({ instrumentId }) => instrumentId)}::uuid[], ${column(({ price }) => price)},
        ${column(({ forming }) => forming.high)}, ${column(({ forming }) => forming.low)},
        ${column(({ forming }) => forming.volume)}, ${column(({ forming }) => forming.notional)})
        as w (id, price, high, low, volume, notional)),
    split as (
      select instrument_id, applied_at, (terms ->> 'oldUnits')::float8
        / ((terms ->> 'newUnits')::float8 + case kind when 'split' then 0 else (terms ->> 'oldUnits')::float8 end) as ratio
      from corporate_action
      where world_id = ${worldId} and applied_at is not null and terms ->> 'kind' in ('split', 'stock_dividend')),
    segment as (
      select instrument_id, lag(applied_at, 1, 0::bigint) over (partition by instrument_id order by applied_at) as since,
        applied_at as until, exp(sum(ln(ratio)) over (
          partition by instrument_id order by applied_at rows between current row and unbounded following)) as ratio
      from split),
    minute as (
      select b.instrument_id as id, b.open_time, b.high * coalesce(s.ratio, 1) as high, b.low * coalesce(s.ratio, 1) as low,
        b.close * coalesce(s.ratio, 1) as close, b.volume / coalesce(s.ratio, 1) as volume, b.notional
      from bar b left join segment s
        on s.instrument_id = b.instrument_id and b.open_time >= s.since and b.open_time < s.until
      where b.world_id = ${worldId} and b.instrument_id in (select id from wanted) and b.timeframe = '1m'
        and b.open_time > ${now - microsPerDay}::bigint),
    recent as (
      select id, max(high) as high, min(low) as low, sum(volume) as volume, sum(notional) as notional from minute group by id),
    spark as (
      select id, array_agg(close order by bucket) as spark from (
        select distinct on (id, bucket) id, bucket, close
        from (select id, open_time, close, open_time / ${sparkMicros}::bigint as bucket from minute) timed
        order by id, bucket, open_time desc) last group by id),
    daily as (
      select b.instrument_id as id, b.open_time, b.high * coalesce(s.ratio, 1) as high, b.low * coalesce(s.ratio, 1) as low,
        b.close * coalesce(s.ratio, 1) as close, b.volume / coalesce(s.ratio, 1) as volume,
        row_number() over (partition by b.instrument_id order by b.open_time desc) as place,
        lag(b.close * coalesce(s.ratio, 1)) over (partition by b.instrument_id order by b.open_time) as before
      from bar b left join segment s
        on s.instrument_id = b.instrument_id and b.open_time >= s.since and b.open_time < s.until
      where b.world_id = ${worldId} and b.instrument_id in (select id from wanted) and b.timeframe = '1d'
        and b.open_time > ${now - 365 * microsPerDay}::bigint and b.open_time < ${rolledAt}::bigint),
    year as (
      select id, max(high) as high, min(low) as low, max(close) filter (where place = 1) as close,
        avg(volume) filter (where place <= 20) as usual,
        stddev_samp(ln(close / before)) filter (where place <= 30 and before > 0 and close > 0)
          * sqrt((count(*) - 1) * 365.25 / nullif((max(open_time) - min(open_time)) / ${microsPerDay}::float8, 0)) as volatility
      from daily group by id),
    figures as (
      select w.id as "instrumentId", w.price, (w.price / nullif(earlier.close, 0) - 1) * 100 as "changePercent",
        (w.price / nullif(y.close, 0) - 1) * 100 as "dayChangePercent",
        coalesce(r.volume, 0) + w.volume as volume, coalesce(r.notional, 0) + w.notional as notional,
        greatest(r.high, w.high, w.price) as high, least(r.low, w.low, w.price) as low,
        (coalesce(r.volume, 0) + w.volume) / nullif(y.usual, 0) as "relativeVolume", y.volatility * 100 as volatility,
        case when y.high is not null then greatest(y.high, r.high, w.high, w.price) end as "yearHigh",
        case when y.low is not null then least(y.low, r.low, w.low, w.price) end as "yearLow", coalesce(k.spark, '{}') as spark
      from wanted w
      left join recent r on r.id = w.id left join spark k on k.id = w.id left join year y on y.id = w.id
      left join lateral (
        select b.close * coalesce(s.ratio, 1) as close from bar b left join segment s
          on s.instrument_id = b.instrument_id and b.open_time >= s.since and b.open_time < s.until
        where b.world_id = ${worldId} and b.instrument_id = w.id and b.timeframe = '1m'
          and b.open_time <= ${now - microsPerDay - microsPerMinute}::bigint
        order by b.open_time desc limit 1) earlier on true),
    placed as (
      select *, (price - "yearLow") / nullif("yearHigh" - "yearLow", 0) * 100 as "rangePosition" from figures)
    select "instrumentId", "changePercent", "dayChangePercent", volume, notional, high, low, "relativeVolume", volatility,
      "yearHigh", "yearLow", "rangePosition", spark
    from placed
    where ${within(sql, sql`price`, bounds.price)} and ${within(sql, sql`"changePercent"`, bounds.changePercent)}
      and ${within(sql, sql`volume`, bounds.volume)} and ${within(sql, sql`notional`, bounds.notional)}
      and ${within(sql, sql`"relativeVolume"`, bounds.relativeVolume)}
      and ${within(sql, sql`volatility`, bounds.volatility)}
      and ${within(sql, sql`"rangePosition"`, bounds.rangePosition)}`;
}

const within = (sql: Sql, figure: ReturnType<Sql>, { min, max }: Bounds) =>
  sql`${min === null ? sql`true` : sql`${figure} >= ${min}::float8`} and ${max === null ? sql`true` : sql`${figure} <= ${max}::float8`}`;
