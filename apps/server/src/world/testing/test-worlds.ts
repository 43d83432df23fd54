import type { ConnectionTarget } from '@quire/adapters/storage';
import type { Command } from '@quire/core/engine';
import { quietLife } from '@quire/core/simulator';
import {
  type AccountId,
  type Cash,
  type ClientOrderId,
  type Currency,
  hashedUuid,
  type PartsPerMillion,
  type Price,
  type Quantity,
} from '@quire/core/units';
import type { CommittedBatch, WorldGateway } from '../../platform/world-gateway.ts';
import { startWorld, type WorldListeners, type WorldOptions, worldDefaults } from '../index.ts';

/** Options of a small simulated world on a test's database. */
export function testWorldOptions(
  connection: ConnectionTarget,
  worldId: string,
  changes: Partial<WorldOptions> = {},
): WorldOptions {
  return {
    ...worldDefaults,
    worldId,
    label: worldId,
    feed: 'sim',
    seed: 42,
    speed: 1,
    connection,
    pastMinuteDays: 0,
    pastDailyDays: 0,
    life: quietLife,
    replay: null,
    ...changes,
  };
}

/** Account ids are unique over all worlds. */
export const testAccountOf = (worldId: string): AccountId => hashedUuid('test account', worldId) as AccountId;

/** A world with a funded account, as a test mostly needs it. */
export async function startTestWorld(options: WorldOptions, listeners: WorldListeners = {}): Promise<WorldGateway> {
  const world = await startWorld(options, listeners);
  const accountId = testAccountOf(options.worldId);
  await world.submit({
    kind: 'OpenAccount',
    accountId,
    name: 'test',
    currency: 'USD' as Currency,
    policy: {
      shorting: false,
      costBasisMethod: 'average',
      feeRate: 1_000 as PartsPerMillion,
      fillModel: 'best',
      orderNotionalMax: null,
      participationMax: null,
    },
  });
  await world.submit({
    kind: 'PostCash',
    accountId,
    currency: 'USD' as Currency,
    amount: 1_000_000_000_000_000n as Cash,
    idempotencyKey: 'first deposit',
  });
  return world;
}

export interface TestOrder {
  readonly clientOrderId: string;
  readonly symbol?: string;
  /** In ticks; none is a market order. */
  readonly limitPrice?: number;
  readonly timeInForce?: 'day' | 'gtc' | 'ioc' | 'fok';
}

/** A buy of one unit. */
export function testOrder(world: WorldGateway, order: TestOrder): Command {
  const { clientOrderId, symbol = 'AAPL', limitPrice = null } = order;
  const instrument = world.instrumentBySymbol(symbol);
  if (instrument === null) throw new Error(`${symbol} is not listed`);
  return {
    kind: 'SubmitOrder',
    request: {
      accountId: testAccountOf(world.worldId),
      instrumentId: instrument.instrumentId,
      clientOrderId: clientOrderId as ClientOrderId,
      side: 'buy',
      orderType: limitPrice === null ? 'market' : 'limit',
      timeInForce: order.timeInForce ?? 'gtc',
      sizing: { kind: 'quantity', quantity: (10 ** instrument.quantityScale) as Quantity },
      limitPrice: limitPrice as Price | null,
      extendedHours: false,
      reduceOnly: false,
      origin: 'api',
      conditions: null,
    },
    requestHash: `${symbol} ${limitPrice}`,
    refuseDuplicate: false,
  };
}

/** The next batch that is wanted. */
export function untilBatch(world: WorldGateway, isWanted: (batch: CommittedBatch) => boolean): Promise<CommittedBatch> {
  return new Promise((resolve) => {
    const end = world.subscribe((batch) => {
      if (!isWanted(batch)) return;
      end();
      resolve(batch);
    });
  });
}
