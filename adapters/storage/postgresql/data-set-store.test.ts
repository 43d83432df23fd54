import type { BarColumns, DataSetStore } from '@quire/ports/data-sets';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../testing/index.ts';
import { createDataSetStore } from './data-set-store.ts';

function barsOf(count: number, firstPrice = 100, priceScale = 2): BarColumns {
  const column = (start: number, step: number): Float64Array =>
    Float64Array.from({ length: count }, (_, at) => start + step * at);
  return {
    priceScale,
    openTime: column(1_600_000_000_000_000, 86_400_000_000),
    open: column(firstPrice, 1),
    high: column(firstPrice + 5, 1),
    low: column(firstPrice - 5, 1),
    close: column(firstPrice + 2, 1),
    volume: column(0.5, 0.25),
  };
}

describe('data sets on PostgreSQL', () => {
  let database: TestDatabase;
  let store: DataSetStore;
  beforeAll(async () => {
    database = await createTestDatabase();
    store = createDataSetStore(database.sql);
  });
  afterAll(() => database.close());

  it('gives back the columns that were written, to the bit', async () => {
    const bars = barsOf(10_000, 9_000_000_000_000_000 - 20_000, 12);
    const written = await store.write({ symbol: 'BITS', timeframe: '1d', source: 'bits.csv', bars, replace: false });
    expect(written).toMatchObject({ symbol: 'BITS', timeframe: '1d', source: 'bits.csv', rowCount: 10_000 });
    expect(await store.read({ symbol: 'BITS', timeframe: '1d' })).toEqual(bars);
  });

  it('reads a range: from inclusive, to exclusive', async () => {
    const bars = barsOf(10);
    await store.write({ symbol: 'RANGE', timeframe: '1d', source: 'x', bars, replace: false });
    const key = { symbol: 'RANGE', timeframe: '1d' } as const;
    const part = await store.read(key, { from: bars.openTime[2]!, to: bars.openTime[5]! });
    expect(part?.openTime).toEqual(bars.openTime.slice(2, 5));
  });

  it('keeps a series that is there unless told to replace it', async () => {
    const key = { symbol: 'KEEP', timeframe: '1h' } as const;
    const first = barsOf(3, 100);
    await store.write({ ...key, source: 'first', bars: first, replace: false });
    expect(await store.write({ ...key, source: 'second', bars: barsOf(4, 200), replace: false })).toBeNull();
    expect(await store.read(key)).toEqual(first);
    const replaced = await store.write({ ...key, source: 'third', bars: barsOf(5, 300), replace: true });
    expect(replaced).toMatchObject({ source: 'third', rowCount: 5 });
    expect((await store.list()).filter((dataSet) => dataSet.symbol === 'KEEP')).toHaveLength(1);
    const [{ count } = { count: -1 }] = await database.sql<{ count: number }[]>`
      select count(*)::int as count from market_bar where series_id not in (select series_id from market_series)`;
    expect(count).toBe(0);
  });

  it.each([
    ['in its first row', 0],
    ['in its last row', 59_999],
  ])('leaves the old series when a replacement breaks %s', async (_, at) => {
    const key = { symbol: `HALF${at}`, timeframe: '1d' } as const;
    const first = barsOf(3);
    await store.write({ ...key, source: 'first', bars: first, replace: false });
    const broken = barsOf(60_000);
    broken.open[at] = 1.5;
    await expect(store.write({ ...key, source: 'broken', bars: broken, replace: true })).rejects.toThrow(
      /has no whole ticks/,
    );
    expect(await store.read(key)).toEqual(first);
  });

  it('refuses times that repeat or run backwards, and an empty series', async () => {
    const key = { symbol: 'TIMES', timeframe: '1d', source: 'x', replace: false } as const;
    const repeated = barsOf(3);
    repeated.openTime[2] = repeated.openTime[1]!;
    await expect(store.write({ ...key, bars: repeated })).rejects.toThrow(/bar 2 of TIMES/);
    await expect(store.write({ ...key, bars: barsOf(0) })).rejects.toThrow(/at least one bar/);
    expect(await store.find(key)).toBeNull();
  });

  it('knows nothing of a series that is not there', async () => {
    const key = { symbol: 'NONE', timeframe: '1d' } as const;
    expect(await store.find(key)).toBeNull();
    expect(await store.read(key)).toBeNull();
    expect(await store.remove(key)).toBe(false);
  });
});
