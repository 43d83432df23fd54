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
import type { CommittedBatch, WorldGateway } from '../platform/world-gateway.ts';
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

const accountId = hashedUuid('test account') as AccountId;

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

const openAccount: Command = {
  kind: 'OpenAccount',
  accountId,
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
};

const deposit: Command = {
  kind: 'PostCash',
  accountId,
  currency: 'USD' as Currency,
  amount: 1_000_000_000_000_000n as Cash,
  idempotencyKey: 'first',
};

function submit(world: WorldGateway, clientOrderId: string, limitPrice: number | null = null): Command {
  const instrument = world.instrumentBySymbol('aapl');
  if (instrument === null) throw new Error('AAPL is not listed');
  return {
    kind: 'SubmitOrder',
    request: {
      accountId,
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
    expect(await world.submit(openAccount)).toMatchObject({ ok: true });
    expect(await world.submit(deposit)).toMatchObject({ ok: true });
    await untilBatch(world, ({ quotes }) => quotes.length > 0);
    const outcome = await world.submit(submit(world, 'one'));
    expect(outcome).toMatchObject({ ok: true, replayed: false });
    const rows = await database.sql`select client_order_id, status from orders where world_id = 'first'`;
    expect(rows).toMatchObject([{ client_order_id: 'one', status: 'filled' }]);
    expect(await world.submit(submit(world, 'one'))).toEqual({ ...outcome, replayed: true });
    expect(world.market.quote(world.instruments()[0]!.instrumentId)).not.toBeNull();
  });
});
