import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../testing/index.ts';
import { type BarSeries, upsertBars } from './upsert-bars.ts';

const instrumentId = (index: number): string => `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`;

function seriesOf(index: number, openTimes: readonly number[], price = 100.25): BarSeries {
  const column = (value: (at: number) => number): Float64Array => Float64Array.from(openTimes, (_, at) => value(at));
  return {
    instrumentId: instrumentId(index),
    timeframe: '1m',
    origin: 'simulated-past',
    openTime: Float64Array.from(openTimes),
    closeTime: column((at) => openTimes[at]! + 60_000_000),
    open: column((at) => price + at),
    high: column((at) => price + at + 0.1),
    low: column((at) => price + at - 0.1),
    close: column((at) => price + at + 0.05),
    volume: column((at) => 1_000.5 * at),
    notional: column((at) => 12_345.678 * at),
    printCount: Int32Array.from(openTimes, (_, at) => at),
    isFinal: Uint8Array.from(openTimes, (_, at) => (at === openTimes.length - 1 ? 0 : 1)),
  };
}

describe('bars in bulk', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.close());

  const stored = (worldId: string) =>
    database.sql`
      select instrument_id, timeframe, open_time, close_time, open, high, low, close, volume, notional, print_count, is_final, origin
      from bar where world_id = ${worldId} order by instrument_id, open_time`;

  it('are stored to the bit, before 1970 and beyond 32 bits alike', async () => {
    const series = [
      seriesOf(1, [-60_000_000, 0, 60_000_000]),
      seriesOf(2, [1_800_000_000_000_000, 1_800_000_060_000_000]),
    ];
    expect(await upsertBars(database.sql, 'exact', series)).toEqual({ rows: 5, written: 5 });
    const expected = series.flatMap((one) =>
      Array.from(one.openTime, (_, at) => ({
        instrument_id: one.instrumentId,
        timeframe: '1m',
        open_time: one.openTime[at],
        close_time: one.closeTime[at],
        open: one.open[at],
        high: one.high[at],
        low: one.low[at],
        close: one.close[at],
        volume: one.volume[at],
        notional: one.notional[at],
        print_count: one.printCount[at],
        is_final: one.isFinal[at] === 1,
        origin: 'simulated-past',
      })),
    );
    expect([...(await stored('exact'))]).toEqual(expected);
  });

  it('replace what differs and leave what is equal', async () => {
    const minutes = Array.from({ length: 5_000 }, (_, at) => at * 60_000_000);
    await upsertBars(database.sql, 'again', [seriesOf(1, minutes)]);
    expect(await upsertBars(database.sql, 'again', [seriesOf(1, minutes)])).toEqual({ rows: 5_000, written: 0 });
    const changed = seriesOf(1, minutes);
    changed.close[17] = 1;
    expect(await upsertBars(database.sql, 'again', [changed])).toEqual({ rows: 5_000, written: 1 });
    expect((await stored('again'))[17]).toMatchObject({ close: 1 });
  });

  it('come out as if each had been written alone', async () => {
    const openTimes = fc
      .uniqueArray(fc.integer({ min: 0, max: 50 }), { maxLength: 30 })
      .map((list) => list.sort((a, b) => a - b));
    await fc.assert(
      fc.asyncProperty(openTimes, openTimes, async (first, second) => {
        await database.sql`delete from bar where world_id = 'law'`;
        await upsertBars(database.sql, 'law', [seriesOf(1, first)]);
        await upsertBars(database.sql, 'law', [seriesOf(1, second, 200)]);
        const prices = (await stored('law')).map((row) => [row['open_time'], row['open']]);
        const expected = new Map(first.map((time, at) => [time, 100.25 + at]));
        for (const [at, time] of second.entries()) expected.set(time, 200 + at);
        expect(prices).toEqual([...expected].sort(([left], [right]) => left - right));
      }),
      { numRuns: 25 },
    );
  });

  it.each([
    ['a bar comes twice', [seriesOf(1, [1, 1])]],
    ['time runs backwards', [seriesOf(1, [2, 1])]],
    ['a series comes twice', [seriesOf(1, [1]), seriesOf(1, [2])]],
  ])('are refused when %s', async (_, series) => {
    await expect(upsertBars(database.sql, 'refused', series)).rejects.toThrow(RangeError);
    expect(await stored('refused')).toHaveLength(0);
  });

  it('leave nothing behind when the database refuses one', async () => {
    const broken = { ...seriesOf(1, [1, 2, 3]), instrumentId: 'not an id' };
    await expect(upsertBars(database.sql, 'refused', [broken])).rejects.toThrow();
    expect(await stored('refused')).toHaveLength(0);
    expect(await upsertBars(database.sql, 'refused', [seriesOf(1, [1])])).toEqual({ rows: 1, written: 1 });
  });
});
