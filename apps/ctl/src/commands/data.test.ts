import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { createDataSetStore } from '@quire/adapters/storage';
import { createTestDatabase, type TestDatabase } from '@quire/adapters/storage/testing';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { main } from '../main.ts';

let database: TestDatabase;
let folder: string;
beforeAll(async () => {
  database = await createTestDatabase();
  folder = mkdtempSync(join(tmpdir(), 'quire-data-'));
  vi.stubEnv('DATABASE_URL', database.url);
  vi.stubEnv('QUIRE_DATA', folder);
  const column = Float64Array.of(18_000, 18_125);
  const openTime = Float64Array.of(1_800_000_000_000_000, 1_800_086_400_000_000);
  const bars = { priceScale: 2, openTime, open: column, high: column, low: column, close: column, volume: column };
  await createDataSetStore(database.sql).write({ symbol: 'IBM', timeframe: '1d', source: 'x', bars, replace: false });
});
afterEach(() => {
  process.exitCode = undefined;
  vi.restoreAllMocks();
});
afterAll(async () => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
  await database.close();
});

async function run(...words: string[]): Promise<{ code: number; text: string }> {
  let text = '';
  const write = (chunk: string | Uint8Array) => {
    text += String(chunk);
    return true;
  };
  vi.spyOn(process.stdout, 'write').mockImplementation(write as never);
  vi.spyOn(process.stderr, 'write').mockImplementation(write as never);
  await main(['data', ...words]);
  return { code: Number(process.exitCode ?? 0), text };
}

it('writes stored bars to a file that an import reads', async () => {
  const out = join(folder, 'ibm.csv.gz');
  expect(await run('export', '--symbol', 'ibm', '--timeframe', '1Day', '--out', out)).toMatchObject({ code: 0 });
  expect(gunzipSync(readFileSync(out)).toString()).toBe(
    'time,open,high,low,close,volume\n' +
      '2027-01-15T08:00:00Z,180,180,180,180,18000\n2027-01-16T08:00:00Z,181.25,181.25,181.25,181.25,18125\n',
  );
  expect(await run('import', out, '--symbol', 'COPY')).toMatchObject({ code: 0 });
  expect((await createDataSetStore(database.sql).read({ symbol: 'COPY', timeframe: '1d' }))?.close).toEqual(
    Float64Array.of(18_000, 18_125),
  );
});

it('writes a Parquet file that an import reads back to the same bars', async () => {
  const out = join(folder, 'ibm.parquet');
  expect(await run('export', '--symbol', 'IBM', '--timeframe', '1d', '--out', out)).toMatchObject({ code: 0 });
  expect(await run('import', out, '--symbol', 'PARQUET')).toMatchObject({ code: 0 });
  const store = createDataSetStore(database.sql);
  const copy = await store.read({ symbol: 'PARQUET', timeframe: '1d' });
  const { priceScale: _, ...columns } = (await store.read({ symbol: 'IBM', timeframe: '1d' }))!;
  expect(copy).toMatchObject(columns);
  expect((await run('import', out, '--symbol', 'P2', '--newest-first')).code).toBe(2);
});

it('says what is not there and what is not understood', async () => {
  const out = join(folder, 'none.csv');
  expect(await run('export', '--symbol', 'NONE', '--out', out)).toMatchObject({
    code: 1,
    text: expect.stringContaining('No history of NONE 1d'),
  });
  expect((await run('export', '--symbol', 'IBM', '--out', out, '--timeframe', '2d')).code).toBe(2);
  expect((await run('export', '--symbol', 'IBM', '--out', out, '--from', 'soon')).code).toBe(2);
});
