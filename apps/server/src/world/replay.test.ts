import { createDataSetStore } from '@quire/adapters/storage';
import { createTestDatabase, type TestDatabase } from '@quire/adapters/storage/testing';
import { formatInstant, microsPerDay, microsPerMinute, parseInstant, unixMicros } from '@quire/core/units';
import type { BarColumns } from '@quire/ports/data-sets';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { WorldGateway } from '../platform/world-gateway.ts';
import { verifyWorld, type WorldOptions } from './index.ts';
import { startTestWorld, testOrder, testWorldOptions, untilBatch } from './testing/test-worlds.ts';

const days = 12;
/** Monday; the exchange is open on the five days that follow, and on the next five. */
const monday = parseInstant('2024-03-04T00:00:00Z')!;

/** A price of 100, 101, 102… dollars a day, as files have it: dated by midnight. */
function dailyColumns(): BarColumns {
  const dates = Array.from({ length: days }, (_, index) => monday + index * microsPerDay).filter(
    (time) => ![0, 6].includes(new Date(time / 1_000).getUTCDay()),
  );
  const column = (value: (index: number) => number): Float64Array =>
    Float64Array.from(dates, (_, index) => value(index));
  return {
    priceScale: 2,
    openTime: Float64Array.from(dates),
    open: column((index) => 10_000 + index * 100),
    high: column((index) => 10_080 + index * 100),
    low: column((index) => 9_990 + index * 100),
    close: column((index) => 10_050 + index * 100),
    volume: column(() => 1_000_000),
  };
}

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  const store = createDataSetStore(database.sql);
  await store.write({ symbol: 'GOOG', timeframe: '1d', source: 'test.csv', bars: dailyColumns(), replace: false });
});
afterAll(() => database.close());

/** A day in a tenth of a second, from the third bar on. */
const replay = (worldId: string): WorldOptions =>
  testWorldOptions(database.target, worldId, {
    feed: 'replay',
    speed: 864_000,
    tickMs: 5,
    replay: { symbols: ['GOOG'], timeframe: '1d', from: monday + 2 * microsPerDay, keepsClosedHours: false },
  });

const untilBar = (world: WorldGateway) => untilBatch(world, ({ bars }) => bars.length > 0);

describe('a replay', () => {
  it('plays a recorded day in its session, fills an order at the next open, and is proved like any other world', async () => {
    const world = await startTestWorld(replay('replay'));
    const goog = world.instrumentBySymbol('GOOG')!;
    expect(goog).toMatchObject({ priceScale: 2, calendarId: 'XNYS' });
    const { bars } = await untilBar(world);
    expect(bars[0]!.closeTime - bars[0]!.openTime).toBe(390 * microsPerMinute);
    expect(world.market.lastPrice(goog.instrumentId)).toMatchObject({ price: bars.at(-1)!.close, source: 'bar' });
    const filled = untilBatch(world, ({ events }) => events.some(({ event }) => event.type === 'OrderFilled'));
    // Whatever the hour, an order of the day meets the next bar that can act on it.
    const order = testOrder(world, { clientOrderId: 'market', symbol: 'GOOG', timeInForce: 'day' });
    expect(await world.submit(order)).toMatchObject({ ok: true });
    const { events } = await filled;
    const fill = events.map(({ event }) => event).find((event) => event.type === 'OrderFilled');
    if (fill?.type !== 'OrderFilled' || fill.evidence.model !== 'bar') throw new Error('filled by no bar');
    expect(fill).toMatchObject({ fillModel: 'bar', price: fill.evidence.open });
    expect(fill.evidence.openTime).toBeGreaterThan(bars[0]!.closeTime);
    await world.close();
    const kept = await database.sql`
      select origin, count(*)::int as count, min(close) as lowest from bar where world_id = 'replay' group by 1`;
    expect(kept[0]).toMatchObject({ origin: 'imported', lowest: 100.5 });
    expect(kept[0]!['count']).toBeGreaterThanOrEqual(4);
    expect((await verifyWorld(database, 'replay')).text).toContain('the record is proved');
  });

  it('goes on at the bar where it stopped, for its time is not that of the wall', async () => {
    const first = await startTestWorld(replay('again'));
    await untilBar(first);
    await first.close();
    const stoppedAt = first.now();
    const second = await startTestWorld(replay('again'));
    const { bars } = await untilBar(second);
    const [{ closed } = { closed: 0 }] = await database.sql<{ closed: number }[]>`
      select count(*)::int as closed from journal_input where world_id = 'again' and kind = 'BarReceived'`;
    expect(bars[0]!.closeTime).toBeGreaterThan(stoppedAt - microsPerDay);
    await second.close();
    const played = await database.sql<{ at: number }[]>`
      select ts_event as at from journal_input where world_id = 'again' and kind = 'BarReceived' order by input_sequence`;
    expect(new Set(played.map(({ at }) => at)).size).toBe(played.length);
    expect(played.length).toBeGreaterThanOrEqual(closed);
  });

  it('jumps over a weekend: two hours of trading take two seconds, and no edge of a session is lost', async () => {
    const opens = Float64Array.from([parseInstant('2024-03-08T20:00:00Z')!, parseInstant('2024-03-11T13:30:00Z')!]);
    const bars = { ...dailyColumns(), openTime: opens };
    const two = (column: Float64Array): Float64Array => column.slice(0, 2);
    const columns = { open: two(bars.open), high: two(bars.high), low: two(bars.low), close: two(bars.close) };
    const short = { priceScale: 2, openTime: opens, ...columns, volume: two(bars.volume) };
    await createDataSetStore(database.sql).write({
      symbol: 'SPY',
      timeframe: '1h',
      source: 'test.csv',
      bars: short,
      replace: false,
    });
    const source = { symbols: ['SPY'], timeframe: '1h' as const, from: null, keepsClosedHours: false };
    const world = await startTestWorld({ ...replay('weekend'), speed: 3_600, replay: source });
    expect(world.skipsClosedHours).toBe(true);
    const ends = opens[1]! + 60 * microsPerMinute;
    // Played at this speed the weekend alone would last a minute.
    await untilBatch(world, (batch) => batch.bars.some(({ closeTime }) => closeTime === ends));
    expect(world.now()).toBeGreaterThanOrEqual(ends);
    await world.close();
    const kinds = await database.sql<{ kind: string; at: number }[]>`
      select kind, ts_event as at from journal_input
      where world_id = 'weekend' and kind in ('BarReceived', 'TimeAdvanced') and ts_event <= ${ends} order by input_sequence`;
    expect(kinds.map(({ kind, at }) => `${kind} ${formatInstant(unixMicros(at)).slice(5, 16)}`)).toEqual([
      'BarReceived 03-08T21:00',
      'TimeAdvanced 03-08T21:00',
      'TimeAdvanced 03-09T01:00',
      'TimeAdvanced 03-11T08:00',
      'TimeAdvanced 03-11T13:30',
      'BarReceived 03-11T14:30',
    ]);
    expect((await verifyWorld(database, 'weekend')).ok).toBe(true);
  }, 20_000);

  it('is refused without an imported series, by name', async () => {
    const options = {
      ...replay('nothing'),
      replay: { symbols: ['NONE'], timeframe: '1d' as const, from: null, keepsClosedHours: false },
    };
    await expect(startTestWorld(options)).rejects.toThrow('there is no data set NONE 1d');
  });
});
