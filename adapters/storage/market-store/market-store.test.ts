import type { MarketAction, MarketStore } from '@quire/ports/market-store';
import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Sql } from '../client.ts';
import { createTestDatabase, type TestDatabase } from '../testing/index.ts';
import { createMarketStore } from './index.ts';
import { batchOf, minute, start } from './testing.ts';

let database: TestDatabase;
let store: MarketStore;
beforeAll(async () => {
  database = await createTestDatabase();
  store = createMarketStore(database.sql);
});
afterAll(() => database.close());

/** The statements that the database ran for some work, begin and commit included. */
async function statementsOf(work: (store: MarketStore) => Promise<unknown>): Promise<string[]> {
  const statements: string[] = [];
  const { host, port, database: name, user, password } = database.target;
  const counted = postgres({
    ...{ host, port, database: name, user, password, max: 1 },
    // The driver asks for the array types of a new connection once.
    debug: (_connection, text) => (text.includes('pg_catalog.pg_type') ? 0 : statements.push(text.trim().slice(0, 40))),
  });
  await work(createMarketStore(counted as unknown as Sql));
  await counted.end();
  return statements;
}

const closes = (bars: { readonly close: Float64Array } | null) => [...(bars?.close ?? [])];

describe('bars in the market store', () => {
  it('come back as they were written, with who said so and when', async () => {
    const batch = batchOf({ symbol: 'BACK' }, [10_000, 10_010, 10_005], { forming: true });
    expect(await store.upsertBars([batch])).toEqual({ rows: 3, written: 3 });
    const read = await store.readBars({ symbol: 'BACK', timeframe: '1m', includesForming: true });
    expect(read).toMatchObject({ symbol: 'BACK', priceScale: 2, providers: ['one'] });
    for (const name of ['openTime', 'open', 'high', 'low', 'close', 'volume', 'isFinal', 'availableAt'] as const) {
      expect(read?.[name]).toEqual(batch[name]);
    }
    expect([...read!.receivedAt]).toEqual([batch.receivedAt, batch.receivedAt, batch.receivedAt]);
    expect(closes(await store.readBars({ symbol: 'BACK', timeframe: '1m' }))).toEqual([10_000, 10_010]);
    expect(await store.readBars({ symbol: 'NONE', timeframe: '1m' })).toBeNull();
  });

  it('are unique by symbol, timeframe, provider and open; equal ones are not written again', async () => {
    const batches = [batchOf({ symbol: 'TWICE' }, [1, 2, 3]), batchOf({ symbol: 'TWICE', timeframe: '5m' }, [7])];
    expect(await store.upsertBars(batches)).toEqual({ rows: 4, written: 4 });
    expect(await store.upsertBars(batches)).toEqual({ rows: 4, written: 0 });
    expect(await store.upsertBars([batchOf({ symbol: 'TWICE' }, [1, 9, 3])])).toEqual({ rows: 3, written: 1 });
    expect(closes(await store.readBars({ symbol: 'TWICE', timeframe: '1m' }))).toEqual([1, 9, 3]);
    const repeated = batchOf({ symbol: 'TWICE' }, [1, 2]);
    repeated.openTime[1] = start;
    await expect(store.upsertBars([repeated])).rejects.toThrow('bar 1 of TWICE 1m of one');
    await expect(store.upsertBars([batches[0]!, batches[0]!])).rejects.toThrow('comes twice');
  });

  it('that are forming become final, and a final one never becomes forming again', async () => {
    const write = (closesOf: number[], forming: boolean) =>
      store.upsertBars([batchOf({ symbol: 'FORM' }, closesOf, { forming })]);
    await write([5, 6], true);
    await write([5, 7], true);
    await write([5, 8], false);
    expect((await write([5, 6], true)).written).toBe(0);
    expect(closes(await store.readBars({ symbol: 'FORM', timeframe: '1m' }))).toEqual([5, 8]);
    // What a forming bar said was never a fact.
    expect(await store.revisions({ symbol: 'FORM', timeframe: '1m', provider: 'one' })).toEqual([]);
  });

  it('cost five statements, however many series there are', async () => {
    const batches = Array.from({ length: 40 }, (_, index) => batchOf({ symbol: `S${index}` }, [1, 2, 3, 4]));
    const statements = await statementsOf((counted) => counted.upsertBars(batches));
    expect(statements).toHaveLength(5);
    expect(await statementsOf((counted) => counted.upsertBars([]))).toHaveLength(0);
  });

  it('keep exact prices when a later batch has more decimals, or fewer', async () => {
    await store.upsertBars([batchOf({ symbol: 'SCALE' }, [10_050], { priceScale: 2 })]);
    await store.upsertBars([batchOf({ symbol: 'SCALE' }, [1_005_025], { priceScale: 4, from: start + minute })]);
    await store.upsertBars([batchOf({ symbol: 'SCALE' }, [1_006], { priceScale: 1, from: start + 2 * minute })]);
    const read = await store.readBars({ symbol: 'SCALE', timeframe: '1m' });
    expect([read?.priceScale, ...closes(read)]).toEqual([4, 1_005_000, 1_005_025, 1_006_000]);
    expect(await store.revisions({ symbol: 'SCALE', timeframe: '1m', provider: 'one' })).toEqual([]);
    const tooFine = batchOf({ symbol: 'HUGE' }, [9_000_000_000_000_000], { priceScale: 0 });
    await store.upsertBars([tooFine]);
    await expect(store.upsertBars([batchOf({ symbol: 'HUGE' }, [1], { priceScale: 9 })])).rejects.toThrow('too large');
  });

  it('of several writers at once all arrive', async () => {
    const writers = Array.from({ length: 6 }, (_, index) =>
      store.upsertBars([
        batchOf({ symbol: 'CROWD' }, [1, 2, 3], { from: start + index * 2 * minute, priceScale: index % 3 }),
      ]),
    );
    await Promise.all(writers);
    const read = await store.readBars({ symbol: 'CROWD', timeframe: '1m' });
    expect([read?.openTime.length, read?.priceScale]).toEqual([13, 2]);
  });

  it('are read from the provider that is preferred, bar by bar', async () => {
    const key = { symbol: 'PREFER', timeframe: '1m' } as const;
    await store.upsertBars([
      batchOf({ ...key, provider: 'beta' }, [20, 21, 22], { priceScale: 0 }),
      batchOf({ ...key, provider: 'alpha' }, [100, 110], { priceScale: 1 }),
    ]);
    const read = await store.readBars(key);
    expect(closes(read)).toEqual([100, 110, 220]);
    expect([...read!.provider].map((number) => read!.providers[number])).toEqual(['alpha', 'alpha', 'beta']);
    await store.setPreference(['beta']);
    expect(await store.preference()).toEqual(['beta']);
    expect(closes(await store.readBars(key))).toEqual([200, 210, 220]);
    expect(closes(await store.readBars({ ...key, provider: 'alpha' }))).toEqual([100, 110]);
    await store.setPreference([]);
  });

  it('are limited to a range, and to the newest of it', async () => {
    await store.upsertBars([batchOf({ symbol: 'RANGE' }, [1, 2, 3, 4, 5])]);
    const read = (range: object) => store.readBars({ symbol: 'RANGE', timeframe: '1m', ...range }).then(closes);
    expect(await read({ from: start + minute, to: start + 3 * minute })).toEqual([2, 3]);
    expect(await read({ limit: 2 })).toEqual([4, 5]);
    expect(await read({ to: start + 3 * minute, limit: 2 })).toEqual([2, 3]);
  });

  it('are many rows to the bit', async () => {
    const many = batchOf(
      { symbol: 'MANY', provider: 'import' },
      Array.from({ length: 40_000 }, (_, at) => 9_000_000_000_000_000 - at),
    );
    await store.upsertBars([many]);
    const read = await store.readBars({ symbol: 'MANY', timeframe: '1m' });
    for (const name of ['openTime', 'high', 'low', 'close', 'volume'] as const)
      expect(read?.[name]).toEqual(many[name]);
    const [coverage] = await store.coverage({ symbol: 'MANY' });
    expect(coverage).toMatchObject({ rowCount: 40_000, firstTime: start, isLastFinal: true });
    expect((await store.openTimes({ symbol: 'MANY', timeframe: '1m', provider: 'import' })).length).toBe(40_000);
  });
});

describe('a point in time', () => {
  const key = { symbol: 'TIME', timeframe: '1m', provider: 'one' } as const;
  const asOf = (instant: number, range: object = {}) =>
    store.readBars({ ...key, asOf: instant, includesForming: true, ...range }).then(closes);

  it('shows nothing that was not known then: later bars, forming ones, corrections', async () => {
    await store.upsertBars([batchOf(key, [1, 2, 3], { receivedAt: start + 3 * minute })]);
    await store.upsertBars([batchOf(key, [1, 22], { receivedAt: start + 10 * minute })]);
    await store.upsertBars([batchOf(key, [1, 222], { receivedAt: start + 20 * minute })]);
    await store.upsertBars([
      batchOf(key, [9], { from: start + 3 * minute, receivedAt: start + 3.5 * minute, forming: true }),
    ]);
    expect(await asOf(start)).toEqual([]);
    expect(await asOf(start + minute)).toEqual([1]);
    expect(await asOf(start + 2 * minute)).toEqual([1, 2]);
    expect(await asOf(start + 3 * minute)).toEqual([1, 2, 3]);
    expect(await asOf(start + 3.5 * minute)).toEqual([1, 2, 3, 9]);
    expect(await asOf(start + 9 * minute)).toEqual([1, 2, 3, 9]);
    expect(await asOf(start + 10 * minute)).toEqual([1, 22, 3, 9]);
    expect(await asOf(start + 20 * minute)).toEqual([1, 222, 3, 9]);
    const revisions = await store.revisions(key);
    expect(revisions.map(({ close, supersededAt }) => [close, (supersededAt - start) / minute])).toEqual([
      [2, 10],
      [22, 20],
    ]);
  });

  it('cannot be rewritten by a correction that claims to be old', async () => {
    await store.upsertBars([batchOf({ ...key, symbol: 'CLAIM' }, [1], { receivedAt: start + minute })]);
    await database.sql`update market_bar set close = 5, available_at = ${start} where close = 1
      and series_id = (select series_id from market_series where symbol = 'CLAIM')`;
    const read = (instant: number) => store.readBars({ symbol: 'CLAIM', timeframe: '1m', asOf: instant }).then(closes);
    expect(await read(start + minute)).toEqual([1]);
    expect(await read(start + minute + 1)).toEqual([5]);
  });

  it('is forgotten with its series', async () => {
    expect(await store.removeSeries(key)).toBe(true);
    expect(await store.removeSeries(key)).toBe(false);
    expect(await store.readBars(key)).toBeNull();
    const [left] = await database.sql`
      select (select count(*)::int from market_bar where series_id not in (select series_id from market_series)) as bars,
        (select count(*)::int from market_bar_revision where series_id not in (select series_id from market_series)) as revisions`;
    expect(left).toEqual({ bars: 0, revisions: 0 });
  });
});

describe('what is known of companies, rates, quotes and listings', () => {
  const known = { availableAt: start, receivedAt: start + 1 };

  it('actions are one per symbol, kind and ex-date, and read as of an instant', async () => {
    const split: MarketAction = {
      ...{
        symbol: 'AAPL',
        provider: 'alpha',
        kind: 'split',
        exDate: '2014-06-09',
        recordDate: null,
        payDate: null,
        ...known,
      },
      ...{ ratio: { newUnits: 7, oldUnits: 1 }, cashPerUnit: null, currency: null },
    };
    const dividend: MarketAction = {
      ...{ symbol: 'AAPL', provider: 'alpha', kind: 'cash_dividend', exDate: '2014-08-07', recordDate: '2014-08-11' },
      ...{
        payDate: '2014-08-14',
        ratio: null,
        cashPerUnit: '0.47',
        currency: 'USD',
        availableAt: start + 9,
        receivedAt: start + 9,
      },
    };
    expect((await store.upsertActions([split, dividend])).written).toBe(2);
    expect((await store.upsertActions([split, { ...split, provider: 'beta' }])).written).toBe(1);
    expect(await store.actions({ symbol: 'AAPL' })).toEqual([split, dividend]);
    expect(await store.actions({ symbol: 'AAPL', asOf: start })).toEqual([split]);
  });

  it('a rate is the newest on or before the date that was known', async () => {
    const rate = { base: 'EUR', quote: 'USD', provider: 'ecb' };
    await store.upsertFxRates([
      { ...rate, date: '2026-11-19', rate: '1.0537', ...known },
      { ...rate, date: '2026-11-20', rate: '1.05', availableAt: start + 5, receivedAt: start + 5 },
    ]);
    const on = (date: string, asOf?: number) =>
      store.fxRate({ base: 'EUR', quote: 'USD', date, ...(asOf === undefined ? {} : { asOf }) });
    expect(await on('2026-11-22')).toMatchObject({ rate: '1.05', date: '2026-11-20', provider: 'ecb' });
    expect(await on('2026-11-22', start)).toMatchObject({ rate: '1.0537', date: '2026-11-19' });
    expect(await on('2026-11-01')).toBeNull();
  });

  it('quotes and prints are kept once', async () => {
    const quote = {
      ...{ symbol: 'AAPL', provider: 'alpha', at: start, receivedAt: start + 1, bidPrice: '187.12', bidQuantity: '3' },
      ...{ askPrice: null, askQuantity: null },
    };
    expect((await store.insertQuotes([quote])).written).toBe(1);
    expect((await store.insertQuotes([quote, { ...quote, at: start + 1 }])).written).toBe(1);
    expect(await store.quotes({ symbol: 'AAPL', limit: 1 })).toEqual([{ ...quote, at: start + 1 }]);
    const print = {
      symbol: 'AAPL',
      provider: 'alpha',
      at: start,
      receivedAt: start,
      tradeId: '7',
      price: '1',
      quantity: '2',
    };
    await store.insertPrints([print, { ...print, tradeId: '8' }, print]);
    expect((await store.prints({ symbol: 'AAPL', limit: 9 })).map(({ tradeId }) => tradeId)).toEqual(['7', '8']);
  });

  it('listings are found by symbol and by name', async () => {
    const listed = (symbol: string, name: string, isActive = true) =>
      ({
        symbol,
        name,
        exchange: 'NASDAQ',
        kind: 'stock',
        currency: 'USD',
        provider: 'alpha',
        isActive,
        receivedAt: start,
      }) as const;
    await store.upsertInstruments([
      listed('AAPL', 'Apple Inc.'),
      listed('APLE', 'Apple Hospitality REIT'),
      listed('PINE', 'Pineapple 50%_off'),
      listed('A', 'Agilent'),
    ]);
    const search = async (text: string) =>
      (await store.searchInstruments({ text, limit: 5 })).map(({ symbol }) => symbol);
    expect(await search('apple')).toEqual(['AAPL', 'APLE', 'PINE']);
    expect(await search('a')).toEqual(['A', 'AAPL', 'APLE', 'PINE']);
    expect(await search('%_')).toEqual(['PINE']);
    await store.upsertInstruments([listed('A', 'Agilent', false)]);
    expect((await store.searchInstruments({ text: 'A', limit: 1 }))[0]?.isActive).toBe(false);
  });
});
