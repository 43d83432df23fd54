import { createMarketStore } from '@quire/adapters/storage';
import { createTestDatabase, type TestDatabase } from '@quire/adapters/storage/testing';
import { barTimeframes } from '@quire/core/market';
import type { MarketStore } from '@quire/ports/market-store';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { localOrigin, systemActor } from '../../platform/audit.ts';
import { until } from '../../testing/test-server.ts';
import type { BarSource } from './bar-source.ts';
import { type Collector, createCollector } from './collector.ts';
import { readLatestPrices } from './latest-prices.ts';
import { createScreen } from './screen.ts';
import { createTasks } from './tasks.ts';
import { madeSource } from './testing.ts';

let database: TestDatabase;
let open: Collector[] = [];
beforeEach(async () => {
  database = await createTestDatabase();
});
afterEach(async () => {
  await Promise.all(open.map((one) => one.close()));
  open = [];
  await database.close();
});

const by = { actor: systemActor, origin: localOrigin };
const symbols = ['AAPL', 'MSFT', 'BTC/USD'];

/** A collector as a process has it. Several of them share the database as several processes do. */
function collectorWith(source: BarSource, store: MarketStore = createMarketStore(database.sql)) {
  const { sql } = database;
  const tasks = createTasks(sql);
  const collector = createCollector({
    ...{ sql, sources: { world: source, providers: source }, tasks, store, lookEveryMs: 20 },
    screen: createScreen({ sql, threshold: 0.3, steps: async () => new Map() }),
    logger: { info: () => {}, warn: () => {} },
    defaults: {
      ...{
        isRunning: false,
        source: 'providers',
        collectionIntervalSeconds: 300,
        symbolRefreshIntervalSeconds: 3_600,
        symbols: [],
      },
      ...{ timeframes: ['1m', '1d'], barsPerSeries: 50 },
    },
  });
  open.push(collector);
  /** A pass from its beginning to its end. */
  const pass = async () => {
    const begun = await collector.collectNow(by);
    await collector.idle();
    return begun && tasks.find(begun.taskId);
  };
  return { collector, tasks, pass };
}

const barCount = async () => (await database.sql`select count(*)::int as count from market_bar`)[0]?.['count'];

describe('the data collector', () => {
  it('collects every symbol in every timeframe, and only what is new the next time', async () => {
    const source = madeSource({ symbols });
    const { pass } = collectorWith(source);
    const first = await pass();
    expect(first).toMatchObject({ state: 'completed', done: 6, total: 6, requestedBy: systemActor.actor });
    expect(first?.result).toMatchObject({ series: 6, rows: 300, written: 300, failed: 0, wasCanceled: false });
    expect(await barCount()).toBe(300);
    const second = await pass();
    expect(second?.result?.['rows']).toBeLessThan(30);
    expect(source.asked).toHaveLength(12);
  });

  it('keeps its configuration over a restart, and goes on by itself when it was running', async () => {
    const first = collectorWith(madeSource({ symbols }));
    await first.collector.configure({ symbols: ['MSFT'], timeframes: ['1h'], collectionIntervalSeconds: 600 }, by);
    await first.collector.start(by);
    await first.collector.start(by);
    await until(async () => (await first.collector.status()).progress.lastFinishedAt !== null);
    await first.collector.close();
    expect(await barCount()).toBe(50);
    // A pass that is not due is not done again at a restart; one that was missed is, once.
    const second = collectorWith(madeSource({ symbols }));
    expect(await second.collector.configuration()).toMatchObject({
      ...{ isRunning: true, symbols: ['MSFT'], timeframes: ['1h'], collectionIntervalSeconds: 600 },
    });
    const due = (await second.collector.status()).nextAtMs!;
    expect(due).toBeGreaterThan(Date.now() + 500_000);
    await database.sql`update setting set value = value || '{"lastStartedAt":"2020-01-01T00:00:00Z"}'
      where key = 'data-collector-progress'`;
    await until(async () => (await second.tasks.list({ limit: 9 })).length === 2);
    await second.collector.idle();
    await second.collector.stop(by);
    expect((await second.collector.status()).nextAtMs).toBeNull();
    const changes = await database.sql`select action from audit_log where resource_kind = 'data-collector' order by 1`;
    expect(changes.map(({ action }) => action)).toEqual([
      'data-collector.configure',
      'data-collector.start',
      'data-collector.stop',
    ]);
  });

  it('runs one pass at a time on all processes, and the tasks of a process that is gone are over', async () => {
    const slow = collectorWith(madeSource({ symbols, delayMs: 300 }));
    const other = collectorWith(madeSource({ symbols }));
    const running = slow.pass();
    await until(async () => (await other.tasks.list({ limit: 1, isActive: true })).length === 1);
    expect(await other.collector.collectNow(by)).toBeNull();
    expect(await slow.collector.collectNow(by)).toBeNull();
    expect((await running)?.state).toBe('completed');
    await database.sql`insert into background_task (task_id, kind, state, process_id, requested_by)
      values (gen_random_uuid(), 'collection', 'running', 'gone', 'x')`;
    expect((await other.pass())?.state).toBe('completed');
    expect(await other.tasks.counts()).toEqual({ running: 0, completed: 2, failed: 1, canceled: 0 });
  });

  it('ends when it is asked to, from another process too, and keeps what had come', async () => {
    const { pass, tasks } = collectorWith(madeSource({ symbols: ['QUICK', ...symbols], delayMs: 60_000 }));
    const other = collectorWith(madeSource({ symbols }));
    const running = pass();
    await until(async () => tasks.active().length === 1);
    expect(await other.tasks.cancel(tasks.active()[0]!.taskId)).toBe(true);
    expect(await running).toMatchObject({ state: 'canceled', result: { wasCanceled: true, failed: 0 } });
    expect(await other.tasks.cancel((await running)!.taskId)).toBe(false);
  });

  it('reports what failed and collects the rest', async () => {
    const { pass } = collectorWith(
      madeSource({ symbols, fails: ({ symbol }) => (symbol === 'MSFT' ? 'RATE_LIMITED' : null) }),
    );
    const task = await pass();
    expect(task?.result).toMatchObject({ series: 4, failed: 2 });
    expect(task?.result?.['failures']).toMatchObject([
      { symbol: 'MSFT', timeframe: '1m', code: 'RATE_LIMITED' },
      { symbol: 'MSFT', timeframe: '1d', code: 'RATE_LIMITED' },
    ]);
    expect(await barCount()).toBe(200);
  });

  it('holds back what nothing explains, until a person lets it through', async () => {
    const spikeAt = Math.floor(Date.now() / 86_400_000 - 10) * 86_400_000_000;
    const close = (_: string, openTime: number) => (openTime === spikeAt ? 99_000 : 10_000);
    const { collector, pass } = collectorWith(madeSource({ symbols: ['AAPL'], close }));
    await collector.configure({ timeframes: ['1d'] }, by);
    expect((await pass())?.message).toContain('1 held back');
    expect(await database.sql`select symbol, open_time, close, reason, state from market_bar_quarantine`).toMatchObject(
      [{ symbol: 'AAPL', open_time: spikeAt, close: 99_000, reason: 'jump', state: 'held' }],
    );
    expect(await barCount()).toBe(49);
    await database.sql`update market_bar_quarantine set state = 'released'`;
    await database.sql`delete from market_bar`;
    expect((await pass())?.result).toMatchObject({ quarantined: 0, written: 50 });
  });

  it('takes 50 symbols in 6 timeframes of 500 bars in few write statements and bounded time', async () => {
    const many = Array.from({ length: 50 }, (_, index) => `SYM${index}`);
    const store = createMarketStore(database.sql);
    let writes = 0;
    const counted: MarketStore = {
      ...store,
      upsertBars: (batches) => {
        writes += 1;
        return store.upsertBars(batches);
      },
    };
    const { collector, pass } = collectorWith(madeSource({ symbols: many, delayMs: 50 }), counted);
    await collector.configure({ timeframes: barTimeframes.slice(0, 6), barsPerSeries: 500 }, by);
    const started = performance.now();
    const task = await pass();
    expect((performance.now() - started) / 1_000).toBeLessThan(10);
    expect(task?.result).toMatchObject({ series: 300, rows: 150_000, written: 150_000 });
    // A write of the store is five statements, as its own test counts; the task and the progress are written twice each.
    expect(5 * writes + 4).toBeLessThanOrEqual(20);
  }, 60_000);
});

describe('latest prices', () => {
  it('have the change, high, low and volume of 24 hours, in one query', async () => {
    const start = 1_800_000_000_000_000;
    const hour = 3_600_000_000;
    const store = createMarketStore(database.sql);
    const count = 30;
    const openTime = Float64Array.from({ length: count }, (_, at) => start + at * hour);
    const closes = openTime.map((_, at) => 100 + at);
    const batch = {
      ...({ timeframe: '1h', provider: 'made', source: 'x', priceScale: 0, receivedAt: start } as const),
      ...{
        openTime,
        open: closes,
        close: closes,
        high: closes.map((value) => value + 5),
        low: closes.map((value) => value - 5),
      },
      ...{
        volume: openTime.map(() => 1),
        notional: openTime.map(() => Number.NaN),
        printCount: new Int32Array(count).fill(-1),
      },
      ...{ isFinal: new Uint8Array(count).fill(1), availableAt: openTime.map((time) => time + hour) },
    };
    await store.upsertBars([{ ...batch, symbol: 'LONG' }]);
    const head = <Column extends Float64Array | Int32Array | Uint8Array>(column: Column) =>
      column.slice(0, 3) as Column;
    const short = Object.fromEntries(
      Object.entries({ ...batch, symbol: 'NEW' }).map(([name, value]) => [
        name,
        ArrayBuffer.isView(value) ? head(value as Float64Array) : value,
      ]),
    );
    await store.upsertBars([short as never]);
    const prices = await readLatestPrices(database.sql, ['NEW', 'NONE', 'LONG']);
    expect(prices).toMatchObject([
      { symbol: 'NEW', price: 102, change: null, changePercent: null, volume: 3, high: 107, low: 95 },
      {
        ...{ symbol: 'LONG', price: 129, change: 24, changePercent: expect.closeTo((24 / 105) * 100, 9) },
        ...{ volume: 24, high: 134, low: 101, provider: 'made', at: start + 30 * hour },
      },
    ]);
  });
});
