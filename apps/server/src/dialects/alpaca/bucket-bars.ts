import type { Sql } from '@quire/adapters/storage';
import type { Adjustment } from '@quire/core/market';
import { microsPerDay, microsPerMinute } from '@quire/core/units';
import { adjustedBars, readSegments } from '../../features/market/adjusted-bars.ts';
import type { RowSource } from './page.ts';
import type { TimeRange } from './time-range.ts';
import type { Timeframe } from './timeframe.ts';
import type { BarRow } from './views/market-view.ts';

export interface BucketQuery {
  readonly worldId: string;
  readonly timeframe: Exclude<Timeframe, { readonly kind: 'kept' }>;
  /** On the instant at which a bucket opens, both inclusive. */
  readonly range: TimeRange;
  readonly adjustment: Adjustment;
}

/**
 * Bars of lengths that nobody keeps: minutes from midnight in UTC, so that a length that does not divide the day leaves a shorter
 * bar at its end, and months from January. Made of the minutes and days that have a bar.
 */
export function bucketSource(sql: Sql, { worldId, timeframe, range, adjustment }: BucketQuery): RowSource<BarRow> {
  const isMinutes = timeframe.kind === 'minutes';
  const stored = isMinutes ? '1m' : '1d';
  const bucket = isMinutes ? minuteBucket(sql, timeframe.count) : monthBucket(sql, timeframe.count);
  // No bucket is longer, so nothing that belongs to the last of the range opens later.
  const longest = isMinutes ? timeframe.count * microsPerMinute : timeframe.count * 31 * microsPerDay;
  return {
    read: async ({ instrumentId }, { after, ascending, limit }) => {
      const segments = await readSegments(sql, worldId, { instrumentId, adjustment });
      const from = ascending && after !== null ? after + 1 : range.from;
      const to = !ascending && after !== null ? after - 1 : range.to;
      return sql<BarRow[]>`
        select bucket as "openTime", (array_agg(open order by open_time))[1] as open, max(high) as high, min(low) as low,
          (array_agg(close order by open_time desc))[1] as close, sum(volume) as volume, sum(notional) as notional,
          sum(print_count)::int as "printCount"
        from (
          select *, ${bucket} as bucket from ${adjustedBars(sql, instrumentId, segments)}
          where world_id = ${worldId} and instrument_id = ${instrumentId} and timeframe = ${stored}
            and open_time >= ${from} and open_time <= ${to + longest}) part
        where bucket between ${from} and ${to}
        group by bucket order by bucket ${ascending ? sql`asc` : sql`desc`} limit ${limit}`;
    },
    positionOf: (row) => row.openTime,
  };
}

const minuteBucket = (sql: Sql, minutes: number) => sql`
  open_time / ${microsPerDay}::bigint * ${microsPerDay}::bigint
    + open_time % ${microsPerDay}::bigint / ${minutes * microsPerMinute}::bigint * ${minutes * microsPerMinute}::bigint`;

/** The first day of the month, or of the first of several. */
const monthBucket = (sql: Sql, months: number) => sql`
  (extract(epoch from make_timestamptz(
    extract(year from to_timestamp(open_time / 1000000) at time zone 'UTC')::int,
    (extract(month from to_timestamp(open_time / 1000000) at time zone 'UTC')::int - 1) / ${months}::int * ${months}::int + 1,
    1, 0, 0, 0, 'UTC')) * 1000000)::bigint`;
