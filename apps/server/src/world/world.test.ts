import { createTestDatabase, type TestDatabase } from '@quire/adapters/storage/testing';
import { type Command, recordedKeysMax } from '@quire/core/engine';
import type { CorporateAction, CorporateActionId } from '@quire/core/market';
import { hashedUuid, type TradingDate } from '@quire/core/units';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { JournalUnavailable, type WorldGateway } from '../platform/world-gateway.ts';
import type { WorldOptions } from './index.ts';
import { startTestWorld, testAccountOf, testOrder, testWorldOptions, untilBatch } from './testing/test-worlds.ts';

let database: TestDatabase;
const open: WorldGateway[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
});
afterEach(async () => {
  for (const world of open.splice(0)) await world.close();
});
afterAll(() => database.close());

const optionsOf = (worldId: string, changes: Partial<WorldOptions> = {}): WorldOptions =>
  testWorldOptions(database.target, worldId, changes);

async function start(options: WorldOptions): Promise<WorldGateway> {
  const world = await startTestWorld(options, { onWarning: (message) => process.stderr.write(`${message}\n`) });
  open.push(world);
  return world;
}

const resting = (world: WorldGateway, clientOrderId: string, limitPrice = 10_000): Command =>
  testOrder(world, { clientOrderId, limitPrice });

describe('a simulated world', () => {
  it('answers an order after its commit and publishes the market', async () => {
    const world = await start(optionsOf('first'));
    expect(world.ready()).toBe(true);
    expect(world.instrumentBySymbol('BTCUSDT')?.symbol).toBe('BTC/USD');
    const [first] = world.instruments();
    await untilBatch(world, () => world.market.quote(first!.instrumentId) !== null);
    const outcome = await world.submit(testOrder(world, { clientOrderId: 'one', timeInForce: 'ioc' }));
    expect(outcome).toMatchObject({ ok: true, replayed: false });
    const rows = await database.sql`select client_order_id, status from orders where world_id = 'first'`;
    expect(rows).toMatchObject([{ client_order_id: 'one', status: 'filled' }]);
    expect(await world.submit(testOrder(world, { clientOrderId: 'one', timeInForce: 'ioc' }))).toEqual({
      ...outcome,
      replayed: true,
    });
  });

  it('knows earlier symbols and the prices of after a split when it starts again', async () => {
    const options = optionsOf('renamed');
    const before = await start(options);
    const { instrumentId } = before.instrumentBySymbol('AAPL')!;
    const other = before.instrumentBySymbol('MSFT')!.instrumentId;
    await untilBatch(before, () => before.market.lastPrice(instrumentId)?.source === 'print');
    const { price } = before.market.lastPrice(instrumentId)!;
    const happen = async (action: Omit<CorporateAction, 'exDate' | 'recordDate' | 'payDate' | 'source'>) => {
      const dates = { exDate: '2999-01-04' as TradingDate, recordDate: null, payDate: null };
      await before.submit({ kind: 'AnnounceCorporateAction', action: { ...action, ...dates, source: 'operator' } });
      expect(await before.submit({ kind: 'ApplyCorporateAction', actionId: action.actionId })).toMatchObject({
        ok: true,
      });
    };
    const actionId = (name: string) => hashedUuid('test action', name) as CorporateActionId;
    await happen({ actionId: actionId('split'), instrumentId, terms: { kind: 'split', newUnits: 4, oldUnits: 1 } });
    await happen({
      actionId: actionId('name'),
      instrumentId: other,
      terms: { kind: 'symbol_change', symbol: 'MSFX', name: 'Renamed' },
    });
    await before.close();
    const after = await start({ ...options, tickMs: 600_000 });
    expect(after.instrumentBySymbol('MSFT')).toMatchObject({ instrumentId: other, symbol: 'MSFX' });
    expect(after.market.lastPrice(instrumentId)!.price / price).toBeCloseTo(0.25, 1);
  });

  it('goes on after a clean end where it stopped: orders rest, the clock catches up, keys are known', async () => {
    const options = optionsOf('second');
    const before = await start(options);
    const accepted = await before.submit(resting(before, 'resting'));
    const { headSequence } = before.statistics();
    const calendar = before.calendarById(before.instruments()[0]!.calendarId);
    expect(calendar?.sessions.length).toBeGreaterThan(300);
    await before.close();
    const after = await start(options);
    expect(after.calendarById(after.instruments()[0]!.calendarId)).toEqual(calendar);
    expect(after.statistics().headSequence).toBeGreaterThan(headSequence);
    expect(await after.submit(resting(after, 'resting'))).toEqual({ ...accepted, replayed: true });
    expect(await after.submit(resting(after, 'resting', 20_000))).toMatchObject({ code: 'CLIENT_ORDER_ID_REUSED' });
    expect(Math.abs(after.now() / 1_000 - Date.now())).toBeLessThan(5_000);
    if (!accepted.ok) throw new Error('the order was refused');
    const cancel: Command = { kind: 'CancelOrder', accountId: testAccountOf('second'), orderId: accepted.orderIds[0]! };
    expect(await after.submit(cancel)).toMatchObject({ ok: true });
    const rows = await database.sql`select status from orders where world_id = 'second'`;
    expect(rows).toMatchObject([{ status: 'canceled' }]);
  });

  it('is fenced by a second opening, which recovers everything that was acknowledged', async () => {
    const options = optionsOf('third');
    let fenced = '';
    const first = await startTestWorld(options, {
      onFenced: (message) => {
        fenced = message;
      },
    });
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, (_, index) => first.submit(resting(first, `order ${index}`))),
    );
    const second = await start(options);
    await expect(first.submit(resting(first, 'too late'))).rejects.toThrow(JournalUnavailable);
    expect(first.ready()).toBe(false);
    expect(fenced).toContain('another process');
    for (const [index, outcome] of outcomes.entries()) {
      expect(await second.submit(resting(second, `order ${index}`))).toEqual({ ...outcome, replayed: true });
    }
    const rows = await database.sql`select count(*)::int as count from orders where world_id = 'third'`;
    expect(rows).toMatchObject([{ count: 20 }]);
    await first.close();
  });

  it('answers a key that memory has let go of from the database, and still makes no second order', async () => {
    const world = await start(optionsOf('fifth'));
    const first = await world.submit(resting(world, 'order 0'));
    const count = recordedKeysMax + 50;
    await Promise.all(
      Array.from({ length: count }, async (_, index) => {
        const outcome = await world.submit(resting(world, `order ${index}`));
        if (!outcome.ok) throw new Error(outcome.code);
        await world.submit({ kind: 'CancelOrder', accountId: testAccountOf('fifth'), orderId: outcome.orderIds[0]! });
      }),
    );
    expect(await world.submit(resting(world, 'order 0'))).toEqual({ ...first, replayed: true });
    expect(await world.submit(resting(world, 'order 0', 20_000))).toMatchObject({ code: 'CLIENT_ORDER_ID_REUSED' });
    const rows = await database.sql`select count(*)::int as count from orders where world_id = 'fifth'`;
    expect(rows).toMatchObject([{ count }]);
  });

  it('keeps a past, minute bars and prints', async () => {
    const world = await start(optionsOf('fourth', { pastDailyDays: 3, pastMinuteDays: 1, speed: 60 }));
    const past = await database.sql`
      select timeframe, count(*)::int as count from bar where world_id = 'fourth' group by 1 order by 1`;
    expect(past).toMatchObject([{ timeframe: '1d' }, { timeframe: '1m' }]);
    const bar = await untilBatch(world, ({ bars }) => bars.some(({ isFinal }) => isFinal));
    expect(bar.bars.every(({ timeframe }) => timeframe === '1m')).toBe(true);
    await world.close();
    const live = await database.sql`
      select count(*) filter (where timeframe = '1m')::int as minutes, count(*) filter (where timeframe = '1d')::int as days
      from bar where world_id = 'fourth' and origin = 'simulated'`;
    expect(live[0]!['minutes']).toBeGreaterThan(0);
    expect(live[0]!['days']).toBeGreaterThan(0);
    const prints = await database.sql`select count(*)::int as count from print where world_id = 'fourth'`;
    expect(prints[0]!['count']).toBeGreaterThan(0);
  });
});
