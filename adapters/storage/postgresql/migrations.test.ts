import { appendFile, cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../testing/index.ts';
import { migrate, migrationStatus, migrationsFolder } from './migrations.ts';

let folder: string;
let database: TestDatabase;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'quire-migrations-'));
});
afterAll(() => rm(folder, { recursive: true }));

beforeEach(async () => {
  await rm(folder, { recursive: true });
  await cp(migrationsFolder(), folder, { recursive: true });
  database = await createTestDatabase({ migrated: false });
});
afterEach(() => database.close());

const firstFile = '0001-journal/001.do.journal.sql';

describe('migrations', () => {
  it('are applied once, in order, and told apart from what is still to do', async () => {
    expect((await migrationStatus(database.sql, folder)).applied).toEqual([]);
    const done = await migrate(database.sql, folder);
    const versions = done.map(({ version }) => version);
    expect(versions).toEqual([...new Set(versions)].sort((left, right) => left - right));
    expect(done[0]?.file).toBe(firstFile);
    expect(await migrate(database.sql, folder)).toEqual([]);
    const { applied, pending } = await migrationStatus(database.sql, folder);
    expect([applied.length, pending.length]).toEqual([done.length, 0]);
    expect(applied[0]?.appliedAt).toBeInstanceOf(Date);
  });

  it('are applied also when one with a lower number comes later', async () => {
    await addMigration(900, 'create table second (id integer)');
    await migrate(database.sql, folder);
    await addMigration(899, 'create table first (id integer)');
    expect((await migrationStatus(database.sql, folder)).pending.map(({ version }) => version)).toEqual([899]);
    expect((await migrate(database.sql, folder)).map(({ version }) => version)).toEqual([899]);
    expect((await migrationStatus(database.sql, folder)).pending).toEqual([]);
    expect(await migrate(database.sql, folder)).toEqual([]);
    const [row] = await database.sql`select to_regclass('public.first')::text as first`;
    expect(row).toEqual({ first: 'first' });
  });

  it('are applied by one of several processes that start at once', async () => {
    const results = await Promise.all([1, 2, 3].map(() => migrate(database.sql, folder)));
    expect(results.map((done) => done.length).sort()).toEqual([0, 0, expect.any(Number)]);
    expect(results.flat().length).toBeGreaterThan(3);
  });

  it('refuse a file that changed after it was applied, by its name', async () => {
    await migrate(database.sql, folder);
    await appendFile(join(folder, firstFile), '\n-- a late thought\n');
    const refusal = { code: 'MIGRATION_CHANGED', message: expect.stringContaining(firstFile) };
    await expect(migrate(database.sql, folder)).rejects.toMatchObject(refusal);
    await expect(migrationStatus(database.sql, folder)).rejects.toMatchObject(refusal);
  });

  it('do not mind how line ends are written', async () => {
    await migrate(database.sql, folder);
    const text = await readFile(join(folder, firstFile), 'utf8');
    await writeFile(join(folder, firstFile), text.replaceAll('\n', '\r\n'));
    expect(await migrate(database.sql, folder)).toEqual([]);
  });

  it('refuse a database that a newer program has opened', async () => {
    await addMigration(900, 'create table from_the_future (id integer)');
    await migrate(database.sql, folder);
    await rm(join(folder, '0900-later'), { recursive: true });
    await expect(migrate(database.sql, folder)).rejects.toMatchObject({ code: 'MIGRATION_UNKNOWN' });
  });

  it('are all undone when one fails', async () => {
    await addMigration(900, 'create table good (id integer); select 1 / 0');
    await expect(migrate(database.sql, folder)).rejects.toThrow('division by zero');
    const [row] = await database.sql`select to_regclass('public.world') as world, to_regclass('public.good') as good`;
    expect(row).toEqual({ world: null, good: null });
  });
});

async function addMigration(version: number, text: string): Promise<void> {
  await mkdir(join(folder, `0${version}-later`));
  await writeFile(join(folder, `0${version}-later`, `${version}.do.later.sql`), text);
}
