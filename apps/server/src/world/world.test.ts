import { createTestDatabase, type TestDatabase } from '@quire/adapters/storage/testing';
import type { Command } from '@quire/core/engine';
import {
  type AccountId,
  type Cash,
  type ClientOrderId,
  type Currency,
  hashedUuid,
  type Price,
  type Quantity,
} from '@quire/core/units';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type CommittedBatch, JournalUnavailable, type WorldGateway } from '../platform/world-gateway.ts';
import { startWorld, type WorldOptions, worldDefaults } from './index.ts';

let database: TestDatabase;
const open: WorldGateway[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
});
afterEach(async () => {
  for (const world of open.splice(0)) await world.close();
});
afterAll(() => database.close());

/** Account ids are unique over all worlds. */
const accountOf = (worldId: string): AccountId => hashedUuid('test account', worldId) as AccountId;

function optionsOf(worldId: string, changes: Partial<WorldOptions> = {}): WorldOptions {
  return {
    ...worldDefaults,
    worldId,
    label: 'test',
    feed: 'sim',
    seed: 42,
    speed: 1,
    connection: database.target,
    pastMinuteDays: 0,
    pastDailyDays: 0,
    replay: null,
    ...changes,
  };
}

async function start(options: WorldOptions): Promise<WorldGateway> {
  const world = await startWorld(options, { onWarning: (message) => process.stderr.write(`${message}\n`) });
  open.push(world);
  return world;
}

const openAccount = ({ worldId }: WorldGateway): Command => ({
  kind: 'OpenAccount',
  accountId: accountOf(worldId),
  name: 'test',
  currency: 'USD' as Currency,
  policy: {
    shorting: false,
    costBasisMethod: 'average',
    feeRate: 1_000 as never,
    fillModel: 'best',
    orderNotionalMax: null,
    participationMax: null,
  },
});

const deposit = ({ worldId }: WorldGateway): Command => ({
  kind: 'PostCash',
  accountId: accountOf(worldId),
  currency: 'USD' as Currency,
  amount: 1_000_000_000_000_000n as Cash,
  idempotencyKey: 'first',
});

function submit(world: WorldGateway, clientOrderId: string, limitPrice: number | null = null): Command {
  const instrument = world.instrumentBySymbol('aapl');
  if (instrument === null) throw new Error('AAPL is not listed');
  return {
    kind: 'SubmitOrder',
    request: {
      accountId: accountOf(world.worldId),
      instrumentId: instrument.instrumentId,
      clientOrderId: clientOrderId as ClientOrderId,
      side: 'buy',
      orderType: limitPrice === null ? 'market' : 'limit',
      timeInForce: limitPrice === null ? 'ioc' : 'gtc',
      sizing: { kind: 'quantity', quantity: 1_000_000_000 as Quantity },
      limitPrice: limitPrice as Price | null,
      extendedHours: false,
      reduceOnly: false,
      origin: 'api',
    },
    requestHash: `hash of ${clientOrderId} ${limitPrice}`,
    refuseDuplicate: false,
  };
}

function untilBatch(world: WorldGateway, isWanted: (batch: CommittedBatch) => boolean): Promise<CommittedBatch> {
  return new Promise((resolve) => {
    const end = world.subscribe((batch) => {
      if (!isWanted(batch)) return;
      end();
      resolve(batch);
    });
  });
}

describe('a simulated world', () => {
  it('answers an order after its commit and publishes the market', async () => {
    const world = await start(optionsOf('first'));
    expect(world.ready()).toBe(true);
    expect(world.instrumentBySymbol('BTCUSDT')?.symbol).toBe('BTC/USD');
    expect(await world.submit(openAccount(world))).toMatchObject({ ok: true });
    expect(await world.submit(deposit(world))).toMatchObject({ ok: true });
    await untilBatch(world, ({ quotes }) => quotes.length > 0);
    const outcome = await world.submit(submit(world, 'one'));
    expect(outcome).toMatchObject({ ok: true, replayed: false });
    const rows = await database.sql`select client_order_id, status from orders where world_id = 'first'`;
    expect(rows).toMatchObject([{ client_order_id: 'one', status: 'filled' }]);
    expect(await world.submit(submit(world, 'one'))).toEqual({ ...outcome, replayed: true });
    expect(world.market.quote(world.instruments()[0]!.instrumentId)).not.toBeNull();
  });

  it('goes on after a clean end where it stopped: orders rest, the clock catches up, keys are known', async () => {
    const options = optionsOf('second');
    const before = await start(options);
    await before.submit(openAccount(before));
    await before.submit(deposit(before));
    const resting = await before.submit(submit(before, 'resting', 10_000));
    const { headSequence } = before.statistics();
    await before.close();
    const after = await start(options);
    expect(after.statistics().headSequence).toBeGreaterThan(headSequence);
    expect(await after.submit(submit(after, 'resting', 10_000))).toEqual({ ...resting, replayed: true });
    expect(await after.submit(submit(after, 'resting', 20_000))).toMatchObject({ code: 'CLIENT_ORDER_ID_REUSED' });
    expect(Math.abs(after.now() / 1_000 - Date.now())).toBeLessThan(5_000);
    if (!resting.ok) throw new Error('the order was refused');
    const cancel: Command = { kind: 'CancelOrder', accountId: accountOf('second'), orderId: resting.orderIds[0]! };
    expect(await after.submit(cancel)).toMatchObject({ ok: true });
    const rows = await database.sql`select status from orders where world_id = 'second'`;
    expect(rows).toMatchObject([{ status: 'canceled' }]);
  });

  it('is fenced by a second opening, which recovers everything that was acknowledged', async () => {
    const options = optionsOf('third');
    let fenced = '';
    const first = await startWorld(options, {
      onFenced: (message) => {
        fenced = message;
      },
    });
    await first.submit(openAccount(first));
    await first.submit(deposit(first));
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, (_, index) => first.submit(submit(first, `order ${index}`, 10_000))),
    );
    const second = await start(options);
    await expect(first.submit(submit(first, 'too late', 10_000))).rejects.toThrow(JournalUnavailable);
    expect(first.ready()).toBe(false);
    expect(fenced).toContain('another process');
    for (const [index, outcome] of outcomes.entries()) {
      expect(await second.submit(submit(second, `order ${index}`, 10_000))).toEqual({ ...outcome, replayed: true });
    }
    const rows = await database.sql`select count(*)::int as count from orders where world_id = 'third'`;
    expect(rows).toMatchObject([{ count: 20 }]);
    await first.close();
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
