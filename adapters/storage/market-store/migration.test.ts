import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createDataSetStore } from '../postgresql/data-set-store.ts';
import { migrate, migrationsFolder } from '../postgresql/migrations.ts';
import { createTestDatabase, type TestDatabase } from '../testing/index.ts';
import { createMarketStore } from './index.ts';

let database: TestDatabase;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'quire-migrations-'));
  const isOlder = (path: string) => Number(/[/\\](\d{4})-/.exec(path)?.[1] ?? 0) < 75;
  await cp(migrationsFolder(), folder, { recursive: true, filter: isOlder });
  database = await createTestDatabase({ migrated: false });
  await migrate(database.sql, folder);
});
afterAll(async () => {
  await database.close();
  await rm(folder, { recursive: true });
});

it('imported data sets of an older Quire are series of the market store', async () => {
  const { sql } = database;
  await sql`
    insert into data_set (data_set_id, symbol, timeframe, source, price_scale, row_count, first_time, last_time)
    values ('00000000-0000-4000-8000-000000000001', 'GOOG', '1d', 'GOOG.csv', 2, 2, 86400000000, 172800000000)`;
  await sql`
    insert into data_set_bar (data_set_id, open_time, open, high, low, close, volume)
    values ('00000000-0000-4000-8000-000000000001', 86400000000, 100, 120, 90, 110, 1.5),
           ('00000000-0000-4000-8000-000000000001', 172800000000, 110, 115, 105, 112, 2)`;
  await migrate(sql);
  const key = { symbol: 'GOOG', timeframe: '1d' } as const;
  expect(await createDataSetStore(sql).list()).toMatchObject([
    { ...key, provider: 'import', source: 'GOOG.csv', priceScale: 2, rowCount: 2, lastTime: 172_800_000_000 },
  ]);
  expect([...(await createDataSetStore(sql).read(key))!.close]).toEqual([110, 112]);
  const asOf = await createMarketStore(sql).readBars({ ...key, asOf: 172_800_000_000 });
  expect([...asOf!.close]).toEqual([110]);
});
