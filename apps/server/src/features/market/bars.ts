import type { Sql } from '@quire/adapters/storage';
import type { Adjustment, Bar, BarOrigin, BarTimeframe } from '@quire/core/market';
import { microsPerDay, microsPerMinute } from '@quire/core/units';
import type { WorldGateway } from '../../platform/world-gateway.ts';
import { adjustedBars, type BarSource, readSegments } from './adjusted-bars.ts';

export interface BarQuery {
  readonly instrumentId: string;
  readonly timeframe: BarTimeframe;
  /** UnixMicros, both inclusive, on the bar's open; null is open. */
  readonly from: number | null;
  readonly to: number | null;
  readonly limit: number;
  /** Which end of the range `limit` cuts. The answer ascends either way. */
  readonly newestFirst: boolean;
  /** Raw unless told otherwise. */
  readonly adjustment?: Adjustment;
}

/** A bar in units of the currency and of the instrument. */
export interface BarRow {
  readonly openTime: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
  readonly notional: number;
  readonly printCount: number;
  readonly isFinal: boolean;
  readonly origin: BarOrigin;
  /** A crash may have taken prints of its span. */
  readonly isPartial: boolean;
}

/** Minute and daily bars are stored; the others are made of them, in buckets that begin at multiples of their length in UTC. */
const madeOf: Readonly<
  Record<BarTimeframe, { readonly stored: '1m' | '1d'; readonly size: number; readonly offset: number }>
> = {
  '1m': { stored: '1m', size: microsPerMinute, offset: 0 },
  '5m': { stored: '1m', size: 5 * microsPerMinute, offset: 0 },
  '15m': { stored: '1m', size: 15 * microsPerMinute, offset: 0 },
  '30m': { stored: '1m', size: 30 * microsPerMinute, offset: 0 },
  '1h': { stored: '1m', size: 60 * microsPerMinute, offset: 0 },
  '4h': { stored: '1m', size: 240 * microsPerMinute, offset: 0 },
  '1d': { stored: '1d', size: microsPerDay, offset: 0 },
  // 1970-01-01 was a Thursday; weeks begin on Monday.
  '1w': { stored: '1d', size: 7 * microsPerDay, offset: 4 * microsPerDay },
};

/** Bars of one instrument, oldest first; the forming minute joins the last of them. */
export async function readBars(sql: Sql, gateway: WorldGateway, query: BarQuery): Promise<readonly BarRow[]> {
  const { stored, size, offset } = madeOf[query.timeframe];
  const isStored = query.timeframe === stored;
  const source = adjustedBars(sql, query.instrumentId, await readSegments(sql, gateway.worldId, query));
  const rows = isStored
    ? await readStored(sql, gateway.worldId, query, { stored, source })
    : await readBuckets(sql, gateway.worldId, query, { stored, size, offset, source });
  const forming = stored === '1m' ? formingRow(gateway, query.instrumentId) : null;
  if (!forming) return rows;
  const openTime = Math.floor((forming.openTime - offset) / size) * size + offset;
  const inRange = (query.to === null || openTime <= query.to) && (query.from === null || openTime >= query.from);
  return inRange ? withForming(rows, { ...forming, openTime }, query) : rows;
}

const columns = (sql: Sql) => sql`
  open_time as "openTime", open, high, low, close, volume, notional, print_count as "printCount",
  is_final as "isFinal", origin, is_partial as "isPartial"`;

async function readStored(
  sql: Sql,
  worldId: string,
  query: BarQuery,
  { stored, source }: { stored: string; source: BarSource },
): Promise<BarRow[]> {
  const rows = await sql<BarRow[]>`
    select ${columns(sql)} from ${source}
    where world_id = ${worldId} and instrument_id = ${query.instrumentId} and timeframe = ${stored}
      and (${query.from}::bigint is null or open_time >= ${query.from}::bigint)
      and (${query.to}::bigint is null or open_time <= ${query.to}::bigint)
    order by open_time ${query.newestFirst ? sql`desc` : sql`asc`} limit ${query.limit}`;
  return query.newestFirst ? rows.reverse() : rows;
}

async function readBuckets(
  sql: Sql,
  worldId: string,
  query: BarQuery,
  { stored, size, offset, source }: { stored: string; size: number; offset: number; source: BarSource },
): Promise<BarRow[]> {
  const rows = await sql<BarRow[]>`
    select bucket as "openTime", (array_agg(open order by open_time))[1] as open, max(high) as high, min(low) as low,
      (array_agg(close order by open_time desc))[1] as close, sum(volume) as volume, sum(notional) as notional,
      sum(print_count)::int as "printCount", bool_and(is_final) and max(close_time) >= bucket + ${size} as "isFinal",
      (array_agg(origin order by open_time desc))[1] as origin, bool_or(is_partial) as "isPartial"
    from (
      select *, (open_time - ${offset}) / ${size}::bigint * ${size}::bigint + ${offset} as bucket from ${source}
      where world_id = ${worldId} and instrument_id = ${query.instrumentId} and timeframe = ${stored}
        and (${query.from}::bigint is null or open_time >= ${query.from}::bigint)
        and (${query.to}::bigint is null or open_time < ${query.to}::bigint + ${size})
    ) part
    where (${query.from}::bigint is null or bucket >= ${query.from}::bigint)
      and (${query.to}::bigint is null or bucket <= ${query.to}::bigint)
    group by bucket order by bucket ${query.newestFirst ? sql`desc` : sql`asc`} limit ${query.limit}`;
  return query.newestFirst ? rows.reverse() : rows;
}

function formingRow(gateway: WorldGateway, instrumentId: string): BarRow | null {
  const bar = gateway.market.formingBar(instrumentId);
  const instrument = gateway.instrumentById(instrumentId);
  if (!bar || !instrument || bar.timeframe !== '1m') return null;
  return rowOf(bar, instrument.priceScale);
}

function rowOf(bar: Bar, priceScale: number): BarRow {
  const unit = 10 ** priceScale;
  return {
    openTime: bar.openTime,
    open: bar.open / unit,
    high: bar.high / unit,
    low: bar.low / unit,
    close: bar.close / unit,
    volume: bar.volume,
    notional: bar.notional,
    printCount: bar.printCount,
    isFinal: bar.isFinal,
    origin: bar.origin,
    isPartial: bar.isPartial === true,
  };
}

function withForming(
  rows: readonly BarRow[],
  forming: BarRow,
  { limit, newestFirst, timeframe }: BarQuery,
): readonly BarRow[] {
  const last = rows.at(-1);
  if (last && last.openTime > forming.openTime) return rows;
  if (last?.openTime === forming.openTime) {
    // A stored minute of the same open is the finished one; a longer bucket takes the minute in.
    return timeframe === '1m' ? rows : [...rows.slice(0, -1), joined(last, forming)];
  }
  if (rows.length < limit) return [...rows, forming];
  return newestFirst ? [...rows.slice(1), forming] : rows;
}

function joined(bucket: BarRow, minute: BarRow): BarRow {
  return {
    ...bucket,
    high: Math.max(bucket.high, minute.high),
    low: Math.min(bucket.low, minute.low),
    close: minute.close,
    volume: bucket.volume + minute.volume,
    notional: bucket.notional + minute.notional,
    printCount: bucket.printCount + minute.printCount,
    isFinal: false,
    origin: minute.origin,
    isPartial: bucket.isPartial || minute.isPartial,
  };
}
