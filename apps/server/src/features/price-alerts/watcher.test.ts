import { randomUUID } from 'node:crypto';
import { createTestDatabase, type TestDatabase } from '@quire/adapters/storage/testing';
import type { Bar, Instrument, Print } from '@quire/core/market';
import type { InstrumentId, Price, Quantity, UnixMicros } from '@quire/core/units';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createPublisher } from '../../platform/publication.ts';
import type { CommittedBatch, CommittedEvent } from '../../platform/world-gateway.ts';
import { until } from '../../testing/test-server.ts';
import { type FiringRow, findAlert, insertAlert, type PriceAlertRow, updateAlert } from './store.ts';
import { createPriceAlertWatcher, type PriceAlertWatcher } from './watcher.ts';

const instrumentId = '0d5ad10e-8cf5-4b6e-9f3e-7e2a2f2a0001' as InstrumentId;
const userId = '0d5ad10e-8cf5-4b6e-9f3e-7e2a2f2a0002';
const second = 1_000_000;
const minute = 60 * second;

let database: TestDatabase;
let worldId: string;
let watcher: PriceAlertWatcher;
let rolledAt: number;
let previousClose: number | null;
let firings: FiringRow[];
let publisher: ReturnType<typeof createPublisher>;
let hasPrints: boolean;
let now: number;

beforeAll(async () => {
  database = await createTestDatabase();
  await database.sql`
    insert into app_user (user_id, email, name, password_hash) values (${userId}, 'a@quire.test', 'A', 'x')`;
});
afterAll(() => database.close());
beforeEach(() => {
  worldId = randomUUID();
  rolledAt = 1;
  previousClose = 100;
  hasPrints = true;
  now = 10 * second;
  publisher = createPublisher();
});
afterEach(() => watcher.close());

async function start(): Promise<void> {
  firings = [];
  const instrument = { instrumentId, symbol: 'AAPL', priceScale: 2, quantityScale: 0 } as Instrument;
  watcher = createPriceAlertWatcher({
    sql: database.sql,
    gateway: {
      worldId,
      now: () => now as UnixMicros,
      instruments: () => [instrument],
      instrumentById: (id: string) => (id === instrumentId ? instrument : null),
      market: { lastPrint: () => (hasPrints ? print(1, 1) : null), lastPrice: () => null },
    } as never,
    calendars: { lastRoll: () => rolledAt },
    dayFigures: { read: async () => new Map([[instrumentId, { previousClose, volume: null }]]) },
    publisher,
    settleAfterRollMs: 20,
    onError: (error) => {
      throw error;
    },
  });
  watcher.subscribe((firing) => firings.push(firing));
  await watcher.start();
}

async function set(part: Partial<PriceAlertRow>): Promise<PriceAlertRow> {
  const row: PriceAlertRow = {
    alertId: randomUUID(),
    userId,
    instrumentId,
    alertType: 'price_above',
    threshold: '110',
    percentOf: null,
    baseline: null,
    isRecurring: false,
    isActive: true,
    isArmed: true,
    cooldownSeconds: 0,
    expiresAt: null,
    note: '',
    triggerCount: 0,
    lastTriggeredAt: null,
    createdAt: now,
    watchedSince: now,
    ...part,
  };
  await insertAlert(database.sql, worldId, row);
  await watcher.changed(row.alertId);
  return row;
}

function print(price: number, at: number): Print {
  return {
    instrumentId,
    tsEvent: at as UnixMicros,
    printSequence: at,
    price: Math.round(price * 100) as Price,
    quantity: 1 as Quantity,
    aggressorSide: 'buy',
  };
}

function bar(part: Partial<Record<'openTime' | 'open' | 'high' | 'low' | 'close' | 'volume', number>>): Bar {
  const { openTime = 0, open = 100, high = 100, low = 100, close = 100, volume = 100 } = part;
  const ticks = (price: number) => Math.round(price * 100) as Price;
  return {
    ...{ instrumentId, timeframe: '1m', printCount: 1, isFinal: true, origin: 'simulated', volume, notional: 1 },
    openTime: openTime as UnixMicros,
    closeTime: (openTime + minute) as UnixMicros,
    ...{ open: ticks(open), high: ticks(high), low: ticks(low), close: ticks(close) },
  };
}

function publish(part: Partial<Pick<CommittedBatch, 'prints' | 'bars' | 'events'>>): void {
  const of = { worldId, time: now, events: [], quotes: [], prints: [], bars: [], books: [], ...part };
  publisher.publish({
    batch: of as unknown as CommittedBatch,
    orders: [],
    fills: [],
    unknownOrders: [],
    killSwitchChanged: false,
  });
}
/** Prints one microsecond apart, from `now` on. */
function trade(...prices: readonly number[]): void {
  const prints = prices.map((price) => print(price, ++now));
  publish({ prints });
}

const settled = () => watcher.close();
const pricesOf = (of: readonly FiringRow[]) => of.map(({ price }) => price);

describe('an alert of a price', () => {
  it('fires at a price between two that are below, once, and is then done', async () => {
    await start();
    const { alertId } = await set({});
    trade(109, 109.99, 110.01, 109);
    trade(111, 109, 112);
    await settled();
    expect(pricesOf(firings)).toEqual(['110.01']);
    expect(firings[0]).toMatchObject({ triggerCount: 1, message: 'AAPL is at 110.01, at or above 110' });
    expect(await findAlert(database.sql, worldId, alertId)).toMatchObject({ isActive: false, triggerCount: 1 });
  });

  it('does not look at prices of before it was set', async () => {
    await start();
    await set({});
    publish({ prints: [print(120, now)] });
    await settled();
    expect(firings).toEqual([]);
  });

  it('fires again after the price was back, when it is recurring, also for what came while the first was written', async () => {
    await start();
    await set({ isRecurring: true });
    trade(110, 111, 109, 112);
    await until(() => firings.length === 2);
    trade(113, 109.99);
    trade(110);
    await until(() => firings.length === 3);
    expect(pricesOf(firings)).toEqual(['110', '112', '110']);
    await settled();
  });

  it('rests between two firings', async () => {
    await start();
    await set({ isRecurring: true, cooldownSeconds: 60, alertType: 'price_below', threshold: '90' });
    trade(90, 91);
    await until(() => firings.length === 1);
    trade(89, 91);
    now += minute;
    trade(88);
    await until(() => firings.length === 2);
    expect(pricesOf(firings)).toEqual(['90', '88']);
    await settled();
  });

  it('is silent from its expiry on', async () => {
    await start();
    await set({ expiresAt: now + 3 });
    trade(100, 100, 120);
    await settled();
    expect(firings).toEqual([]);
  });

  it('changed by its owner meanwhile, is judged anew', async () => {
    await start();
    const row = await set({});
    await updateAlert(database.sql, { ...row, threshold: '120', watchedSince: now + 1 });
    // The watcher has not heard of the change; the firing that it decides on is none.
    trade(115);
    await until(() => watcher.watchOf(row.alertId) === null || watcher.watchOf(row.alertId)?.row.threshold === '120');
    await watcher.changed(row.alertId);
    trade(119, 121);
    await settled();
    expect(pricesOf(firings)).toEqual(['121']);
  });

  it('on a world of bars follows the path of each, and trusts only the close of the bar in which it was set', async () => {
    hasPrints = false;
    await start();
    await set({ isRecurring: true });
    publish({ bars: [bar({ openTime: 0, high: 130, close: 105 })] });
    expect(firings).toEqual([]);
    now = 3 * minute;
    publish({ bars: [bar({ openTime: minute, open: 100, high: 111, low: 99, close: 105 })] });
    await until(() => firings.length === 1);
    now = 4 * minute;
    publish({ bars: [bar({ openTime: 3 * minute, open: 112, high: 112, low: 112, close: 112 })] });
    await until(() => firings.length === 2);
    expect(pricesOf(firings)).toEqual(['111', '112']);
    await settled();
  });
});

describe('a restart', () => {
  it('keeps alerts and what they fired, and looks at the prices that nobody looked at', async () => {
    await start();
    const { alertId } = await set({ isRecurring: true });
    const silent = await set({ threshold: '150' });
    trade(110, 109);
    await until(() => firings.length === 1);
    await watcher.close();
    // Traded and kept, and the process ended before it could look.
    const at = now + second;
    await database.sql`
      insert into print (world_id, instrument_id, print_sequence, ts, price, quantity, aggressor_side)
      values (${worldId}, ${instrumentId}, 1, ${now - 1}, 110, 1, 'buy'), (${worldId}, ${instrumentId}, 2, ${at}, 151, 1, 'buy')`;
    now += 2 * second;
    await start();
    await until(() => firings.length === 2);
    expect(firings.map((firing) => firing.alertId).sort()).toEqual([alertId, silent.alertId].sort());
    expect(firings.map(({ at: firedAt }) => firedAt)).toEqual([at, at]);
    await watcher.close();
    await start();
    await settled();
    expect(firings).toEqual([]);
  });
});

describe('an alert of a percentage', () => {
  it('is of the close before, also while a new trading date begins', async () => {
    await start();
    await set({ alertType: 'percent_change_up', threshold: '5', percentOf: 'previousClose', isRecurring: true });
    trade(104.99, 105);
    await until(() => firings.length === 1);
    expect(firings[0]).toMatchObject({ price: '105', value: 5.000000000000004 });
    expect(firings[0]?.message).toBe('AAPL is at 105, up 5.00 % from the close of 100 before');
    rolledAt = 2;
    previousClose = 200;
    publish({});
    trade(208, 210.5, 205);
    await until(() => firings.length === 2);
    expect(firings[1]).toMatchObject({ price: '210.5' });
    await settled();
  });

  it('waits while there is no close before', async () => {
    previousClose = null;
    await start();
    const { alertId } = await set({ alertType: 'percent_change_down', threshold: '5', percentOf: 'previousClose' });
    trade(1);
    expect(watcher.watchOf(alertId)?.level).toBeNull();
    await settled();
    expect(firings).toEqual([]);
  });

  it('of when it was set goes on from its last firing', async () => {
    await start();
    await set({
      ...{
        alertType: 'percent_change_down',
        threshold: '10',
        percentOf: 'whenSet',
        baseline: '100',
        isRecurring: true,
      },
    });
    trade(91, 90);
    await until(() => firings.length === 1);
    trade(89, 82, 81);
    await until(() => firings.length === 2);
    expect(pricesOf(firings)).toEqual(['90', '81']);
    await settled();
  });
});

describe('an alert of a volume', () => {
  it('compares each bar with the mean of the twenty before, and fires once in a bar', async () => {
    await start();
    await set({ alertType: 'volume_spike', threshold: '3', isRecurring: true });
    for (let index = 0; index < 20; index++) publish({ bars: [bar({ openTime: index * minute })] });
    now = 21 * minute;
    publish({ bars: [bar({ openTime: 20 * minute, volume: 299 })] });
    const loud = bar({ openTime: 21 * minute, volume: 330 });
    now = 21.5 * minute;
    publish({ bars: [{ ...loud, isFinal: false }] });
    await until(() => firings.length === 1);
    now = 22 * minute;
    publish({ bars: [loud] });
    await settled();
    // (19 × 100 + 299) / 20 = 109.95
    expect(firings.map(({ value }) => value?.toFixed(4))).toEqual([(330 / 109.95).toFixed(4)]);
    expect(firings[0]?.message).toBe('AAPL trades 3.0 times its usual volume, at 100');
  });
});

describe('a split', () => {
  it('changes the prices of alerts with the units, and fires nothing by itself', async () => {
    await start();
    const actionId = randomUUID();
    await database.sql`insert into world (world_id, feed, label, seed) values (${worldId}, 'sim', 'test', 1)`;
    await database.sql`
      insert into corporate_action (world_id, action_id, instrument_id, kind, terms, ex_date, source, announced_at, applied_at)
      values (${worldId}, ${actionId}, ${instrumentId}, 'split', ${JSON.stringify({ kind: 'split', newUnits: 2, oldUnits: 1 })}::text::jsonb,
        '2026-01-02', 'operator', 1, 2)`;
    const below = await set({ alertType: 'price_below', threshold: '90', isRecurring: true });
    const at = ++now;
    const applied = { type: 'CorporateActionApplied', actionId, instrumentId, at, closeBefore: null, priceAfter: null };
    const event = { eventSequence: 1, inputSequence: 1, event: applied } as unknown as CommittedEvent;
    publish({ events: [event], prints: [print(50, ++now), print(46, ++now)] });
    await until(() => watcher.watchOf(below.alertId)?.row.threshold === '45');
    trade(45.01, 45);
    await until(() => firings.length === 1);
    expect(pricesOf(firings)).toEqual(['45']);
    await settled();
  });
});
