import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStorage } from '../open-storage.ts';
import { createTestDatabase, type TestDatabase } from './test-database.ts';

describe('a test database', () => {
  let first: TestDatabase;
  let second: TestDatabase;
  beforeAll(async () => {
    [first, second] = await Promise.all([createTestDatabase(), createTestDatabase()]);
  });
  afterAll(async () => {
    await Promise.all([first.close(), second.close()]);
  });

  it('is migrated', async () => {
    expect((await first.migrationStatus()).pending).toEqual([]);
  });

  it('shares nothing with another', async () => {
    await first.sql`insert into setting (key, value) values ('who', '"first"')`;
    expect(await second.sql`select * from setting`).toHaveLength(0);
  });

  it('is cloned in less time than it takes to migrate one', async () => {
    const secondsOf = async (open: () => Promise<TestDatabase>): Promise<number> => {
      const started = performance.now();
      const database = await open();
      const elapsed = performance.now() - started;
      await database.close();
      return elapsed;
    };
    const migrated = async (): Promise<TestDatabase> => {
      const database = await createTestDatabase({ migrated: false });
      await database.migrate();
      return database;
    };
    // The best of three each, because the machine is shared and the promise is about the work.
    const clones: number[] = [];
    const migrations: number[] = [];
    for (let round = 0; round < 3; round++) {
      clones.push(await secondsOf(() => createTestDatabase()));
      migrations.push(await secondsOf(migrated));
    }
    expect(Math.min(...clones)).toBeLessThan(Math.min(...migrations));
  });

  it('can be opened by another process by its URL', async () => {
    const storage = await openStorage({ databaseUrl: first.url, dataFolder: '.' });
    expect((await storage.sql`select current_database() as name`)[0]?.['name']).toBe(first.target.database);
    await storage.close();
  });
});
