import type { Sql } from '@quire/adapters/storage';
import type { Instrument } from '@quire/core/market';
import { microsPerDay, microsPerMinute } from '@quire/core/units';
import type { WorldGateway } from '../../platform/world-gateway.ts';
import { type LatestPrice, priceWithChange } from './latest-prices.ts';
import { simulatorProvider } from './world-bar-source.ts';

interface DayRow {
  readonly instrumentId: string;
  readonly high: number | null;
  readonly low: number | null;
  readonly volume: number | null;
  readonly before: number | null;
}

/**
 * The newest prices of what is traded in the world, at which orders fill, with the figures of the 24 hours before now: one query over
 * its minute bars, and the minute that is forming. An instrument without a price is left out.
 */
export async function readWorldPrices(
  sql: Sql,
  gateway: WorldGateway,
  instruments: readonly Instrument[],
): Promise<readonly LatestPrice[]> {
  const now = gateway.now();
  const since = now - microsPerDay;
  const rows = await sql<DayRow[]>`
    select w.id as "instrumentId", day.high, day.low, day.volume, earlier.close as before
    from unnest(${instruments.map(({ instrumentId }) => instrumentId as string)}::uuid[]) as w (id)
    join lateral (
      select max(high) as high, min(low) as low, sum(volume) as volume from bar
      where world_id = ${gateway.worldId} and instrument_id = w.id and timeframe = '1m' and open_time > ${since}) day on true
    left join lateral (
      select close from bar where world_id = ${gateway.worldId} and instrument_id = w.id and timeframe = '1m'
        and open_time <= ${since - microsPerMinute} order by open_time desc limit 1) earlier on true`;
  const byId = new Map(rows.map((row) => [row.instrumentId, row]));
  return instruments.flatMap((instrument) => {
    const day = byId.get(instrument.instrumentId);
    const last = gateway.market.lastPrice(instrument.instrumentId);
    return day === undefined || last === null ? [] : [priceOf(instrument, gateway, day, last)];
  });
}

function priceOf(
  { symbol, instrumentId, priceScale }: Instrument,
  gateway: WorldGateway,
  day: DayRow,
  last: { readonly price: number; readonly at: number },
): LatestPrice {
  const unit = 10 ** priceScale;
  const price = last.price / unit;
  const forming = gateway.market.formingBar(instrumentId);
  return priceWithChange({
    symbol,
    price,
    high: Math.max(day.high ?? price, forming === null ? price : forming.high / unit, price),
    low: Math.min(day.low ?? price, forming === null ? price : forming.low / unit, price),
    volume: (day.volume ?? 0) + (forming?.volume ?? 0),
    before: day.before,
    at: last.at,
    provider: gateway.simulated ? simulatorProvider : gateway.feed,
    timeframe: '1m',
  });
}
