import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import type { BarColumns } from '@quire/ports/data-sets';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ImportFileError } from './file-import.ts';
import { readParquetBars } from './parquet-bars.ts';
import { writeParquetOfBars } from './parquet-of-bars.ts';

const folder = mkdtempSync(join(tmpdir(), 'quire-parquet-'));
let instance: DuckDBInstance;
beforeAll(async () => {
  instance = await DuckDBInstance.create(':memory:');
});
afterAll(() => {
  instance.closeSync();
  rmSync(folder, { recursive: true });
});

/** A file as another tool would write it. */
async function fileOf(name: string, select: string): Promise<string> {
  const path = join(folder, name);
  const connection = await instance.connect();
  await connection.run(`copy (${select}) to '${path}' (format parquet)`);
  connection.closeSync();
  return path;
}

const column = (...values: number[]) => Float64Array.from(values);

describe('bars of a Parquet file', () => {
  it('of doubles become exact ticks at the most decimals of the file', async () => {
    const path = await fileOf(
      'doubles.parquet',
      `select * from (values (timestamp '2024-01-02 00:00:00', 0.1, 0.3, 0.07, 0.29, 5.5), (timestamp '2024-01-03', 1, 1.25, 1, 1.2, 0))
       as t (Date, Open, High, Low, Close, Volume)`.replaceAll(/(\d\.\d+|\b1\b)(?=[,)])/g, '$1::double'),
    );
    const { bars, refusedCount } = await readParquetBars(path);
    expect(refusedCount).toBe(0);
    expect(bars).toEqual({
      priceScale: 2,
      openTime: column(1_704_153_600_000_000, 1_704_240_000_000_000),
      open: column(10, 100),
      high: column(30, 125),
      low: column(7, 100),
      close: column(29, 120),
      volume: column(5.5, 0),
    });
  });

  it.each([
    ['milliseconds', '1704153600000::bigint'],
    ['seconds', '1704153600::bigint'],
    ['nanoseconds', '1704153600000000000::bigint'],
    ['a date', "date '2024-01-02'"],
    ['an instant of another zone', "timestamptz '2024-01-01 19:00:00-05'"],
    ['a timestamp in nanoseconds', "timestamp_ns '2024-01-02 00:00:00'"],
  ])('take their time from %s', async (name, time) => {
    const select = `select ${time} as timestamp, 10::decimal(9,3) as open, 12.345::decimal(9,3) as high, 9 as low, 11 as close, 1 as volume`;
    const { bars } = await readParquetBars(await fileOf(`${name}.parquet`, select));
    expect(bars).toMatchObject({
      priceScale: 3,
      openTime: column(1_704_153_600_000_000),
      high: column(12_345),
      low: column(9_000),
    });
  });

  it('are refused by their number where they break a rule, and the others are kept', async () => {
    const rows = [
      '(1704153600, 10.0, 11.0, 9.0, 10.5, 1.0)',
      '(1704240000, 10.0, 9.0, 9.5, 10.0, 1.0)',
      "(1704326400, 'nan'::double, 11.0, 9.0, 10.0, 1.0)",
      '(1704326400, 10.0, 11.0, 9.0, 10.0, -1.0)',
      '(1704153600, 10.0, 11.0, 9.0, 10.0, 1.0)',
      '(1704067200, 10.0, 11.0, 9.0, 10.0, 1.0)',
      '(null, 10.0, 11.0, 9.0, 10.0, 1.0)',
      '(1704412800, -1.0, 11.0, -2.0, 10.0, 1.0)',
    ];
    const typed =
      'select time, open::double as open, high::double as high, low::double as low, close::double as close, volume::double as volume';
    const path = await fileOf(
      'bad.parquet',
      `${typed} from (values ${rows.join(', ')}) as t (time, open, high, low, close, volume)`,
    );
    const { bars, refused, rowsRead } = await readParquetBars(path);
    expect([bars.openTime.length, rowsRead]).toEqual([1, 8]);
    expect(refused.map(({ line, code }) => `${line} ${code}`)).toEqual([
      '2 HIGH_BELOW_LOW',
      '3 BAD_NUMBER',
      '4 NEGATIVE_VOLUME',
      '5 DUPLICATE_TIME',
      '6 TIME_BACKWARDS',
      '7 BAD_TIME',
      '8 NOT_POSITIVE',
    ]);
  });

  it('are refused as a whole where the file is none, or lacks a column', async () => {
    const text = join(folder, 'text.parquet');
    writeFileSync(text, 'time,open\n');
    await expect(readParquetBars(text)).rejects.toThrow(ImportFileError);
    const path = await fileOf(
      'lacking.parquet',
      'select 1704153600 as time, 1 as open, 1 as high, 1 as low, 1 as volume',
    );
    await expect(readParquetBars(path)).rejects.toMatchObject({ code: 'MISSING_COLUMN' });
  });

  it('come back as they were written, at any scale', async () => {
    const scales = fc.integer({ min: 0, max: 12 });
    const ticks = fc.integer({ min: 1, max: 900_000_000_000 });
    const rows = fc.array(fc.tuple(ticks, ticks, fc.double({ min: 0, max: 1e12, noNaN: true })), {
      minLength: 1,
      maxLength: 20,
    });
    await fc.assert(
      fc.asyncProperty(scales, rows, async (priceScale, made) => {
        const of = (pick: (row: (typeof made)[number], at: number) => number) => Float64Array.from(made, pick);
        const bars: BarColumns = {
          priceScale,
          openTime: of((_, at) => 1_704_153_600_000_000 + at * 60_000_000 + 1),
          open: of(([a]) => a),
          high: of(([a, b]) => Math.max(a, b)),
          low: of(([a, b]) => Math.min(a, b)),
          close: of(([, b]) => b),
          volume: of(([, , volume]) => volume),
        };
        const path = join(folder, 'round.parquet');
        await writeParquetOfBars(path, bars);
        expect((await readParquetBars(path, { priceScale })).bars).toEqual(bars);
      }),
      { numRuns: 15 },
    );
  });
});
