import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openArchive } from '@quire/adapters/backup';
import { openTapeRegister, type Sql } from '@quire/adapters/storage';
import { createTestDatabase, type TestDatabase } from '@quire/adapters/storage/testing';
import { openTapeFiles } from '@quire/adapters/tape';
import { ArchiveDamaged } from '@quire/ports/backup';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ensureSecrets } from '../../platform/secrets.ts';
import { verifyWorld } from '../../world/index.ts';
import { startTestWorld, testOrder, testWorldOptions, untilBatch } from '../../world/testing/test-worlds.ts';
import { rollTape } from '../tape/roll-tape.ts';
import { tapeFolderOf } from '../tape/tape-folder.ts';
import { checkBackup } from './backup-run.ts';
import { type BackupOptions, createBackup } from './create-backup.ts';
import { listBackups } from './list-backups.ts';
import { restoreBackup } from './restore-backup.ts';
import { refuseUnfinishedRestore, restoreMarker } from './restore-marker.ts';

const worldId = 'backup-test';
let database: TestDatabase;
let dataFolder: string;
let scratch: string;

/** Two lives with orders, the older inputs on the tape, and secrets. */
beforeAll(async () => {
  database = await createTestDatabase();
  dataFolder = mkdtempSync(join(tmpdir(), 'quire-backup-'));
  ensureSecrets(dataFolder, null);
  for (const life of ['first', 'second']) {
    const world = await startTestWorld(testWorldOptions(database.target, worldId, { checkpointEveryMs: 200 }));
    await untilBatch(world, ({ quotes }) => quotes.length > 0);
    for (let count = 0; count < 4; count++) {
      await world.submit(testOrder(world, { clientOrderId: `${life} market ${count}` }));
      await world.submit(testOrder(world, { clientOrderId: `${life} limit\n\t\\${count}`, limitPrice: 10_000 }));
    }
    const { headSequence } = world.statistics();
    await untilBatch(world, () => world.statistics().headSequence > headSequence + 15);
    await world.close();
  }
  await rollTape({
    register: openTapeRegister(database.sql),
    files: openTapeFiles(tapeFolderOf(dataFolder)),
    worldId,
    olderThanHours: 0,
    spanHoursMin: 0,
    retentionDays: 0,
  });
});
afterAll(async () => {
  await database.close();
  rmSync(dataFolder, { recursive: true, force: true });
});
beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), 'quire-restored-'));
});
afterEach(() => rmSync(scratch, { recursive: true, force: true }));

const backUp = (changes: Partial<BackupOptions> = {}) =>
  createBackup({
    sql: database.sql,
    target: database.target,
    dataFolder,
    folder: join(dataFolder, 'backups'),
    kind: 'manual',
    configuration: { PORT: 8000 },
    ...changes,
  });

async function withRestored<Result>(path: string, act: (restored: TestDatabase) => Promise<Result>): Promise<Result> {
  const target = await createTestDatabase({ migrated: false });
  try {
    const folder = join(scratch, 'data');
    await restoreBackup({
      path,
      dataFolder: folder,
      openDatabase: async () => ({ sql: target.sql, close: async () => {} }),
    });
    return await act(target);
  } finally {
    await target.close();
  }
}

/** Every table by a digest over its rows, whatever their order on the disk. */
async function digestsOf(sql: Sql, leaveOut: readonly string[]): Promise<Record<string, string>> {
  const tables = await sql<{ name: string }[]>`
    select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'
      and relname not in ('schema_migration') order by 1`;
  const digests: Record<string, string> = {};
  for (const { name } of tables.filter((table) => !leaveOut.includes(table.name))) {
    const [row] = await sql.unsafe<{ digest: string }[]>(
      `select count(*) || ' ' || coalesce(md5(string_agg(t::text, chr(10) order by t::text)), '') as digest from "${name}" t`,
    );
    digests[name] = row!.digest;
  }
  return digests;
}

const filesBelow = (folder: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => [
        join(entry.parentPath, entry.name).slice(folder.length),
        readFileSync(join(entry.parentPath, entry.name), 'base64'),
      ]),
  );

describe('a backup that is restored', () => {
  it('has every row of every table, the tape, the secrets, and proves itself as before', async () => {
    const before = await verifyWorld(database, worldId, { tapeFolder: tapeFolderOf(dataFolder) });
    const report = await backUp();
    expect(report).toMatchObject({ warnings: [], leftOut: ['data_set', 'data_set_bar'] });
    expect(report.segments).toBeGreaterThan(0);
    await withRestored(report.path, async (restored) => {
      expect(await digestsOf(restored.sql, report.leftOut)).toEqual(await digestsOf(database.sql, report.leftOut));
      for (const part of ['secrets', 'tape']) {
        expect(filesBelow(join(scratch, 'data', part))).toEqual(filesBelow(join(dataFolder, part)));
      }
      expect(statSync(join(scratch, 'data', 'secrets', 'operator-token')).mode & 0o777).toBe(0o600);
      const after = await verifyWorld(restored, worldId, { tapeFolder: join(scratch, 'data', 'tape') });
      expect(after).toEqual(before);
      expect(after.ok).toBe(true);
      // It goes on from there: new rows get new numbers, and the next life opens.
      expect(await restored.migrate()).toEqual([]);
      const world = await startTestWorld(testWorldOptions(restored.target, worldId));
      const again = await world.submit(testOrder(world, { clientOrderId: 'first market 0' }));
      expect(again).toMatchObject({ ok: true, replayed: true });
      await world.close();
    });
  });

  it('is of one instant when it was made beside a trading world', async () => {
    const world = await startTestWorld(testWorldOptions(database.target, worldId));
    let isTrading = true;
    let count = 0;
    const trading = (async () => {
      while (isTrading) {
        await world.submit(testOrder(world, { clientOrderId: `beside ${count}` }));
        count += 1;
      }
    })();
    const report = await backUp();
    const counted = count;
    isTrading = false;
    await trading;
    await world.close();
    expect(counted).toBeGreaterThan(0);
    await withRestored(report.path, async (restored) => {
      const proof = await verifyWorld(restored, worldId, { tapeFolder: join(scratch, 'data', 'tape') });
      expect(proof.ok).toBe(true);
    });
  });

  it('takes imported histories along when it is asked to', async () => {
    const report = await backUp({ withDataSets: true });
    expect(report.leftOut).toEqual([]);
    await withRestored(report.path, async (restored) => {
      expect(await digestsOf(restored.sql, [])).toEqual(await digestsOf(database.sql, []));
    });
  });
});

describe('a damaged archive', () => {
  let path: string;
  let whole: Buffer;
  beforeAll(async () => {
    ({ path } = await backUp());
    whole = readFileSync(path);
  });
  afterEach(() => writeFileSync(path, whole));

  /** Offsets within what entries hold; the room that fills their last block means nothing. */
  async function offsetsOfContent(): Promise<readonly number[]> {
    const offsets: number[] = [];
    for (let at = 0; at + 512 < whole.length; ) {
      const size = Number.parseInt(whole.toString('latin1', at + 124, at + 136), 8);
      if (Number.isNaN(size)) break;
      offsets.push(at + 512, at + 512 + (size >> 1), at + 512 + size - 1);
      at += 512 + Math.ceil(size / 512) * 512;
    }
    return offsets;
  }

  it('is named wherever a bit is flipped', async () => {
    const offsets = await offsetsOfContent();
    expect(offsets.length).toBeGreaterThan(30);
    for (const at of offsets) {
      const flipped = Buffer.from(whole);
      flipped[at]! ^= 0x01;
      writeFileSync(path, flipped);
      await expect(checkBackup(path), `byte ${at}`).rejects.toThrow(ArchiveDamaged);
    }
  });

  it('is named wherever it was cut off', async () => {
    for (let part = 1; part < 20; part++) {
      writeFileSync(path, whole.subarray(0, Math.floor((whole.length * part) / 20)));
      await expect(checkBackup(path), `after ${part} of 20 parts`).rejects.toThrow(ArchiveDamaged);
    }
  });

  it('is not restored: folder and database stay empty', async () => {
    const flipped = Buffer.from(whole);
    flipped[(await offsetsOfContent()).at(-10)!]! ^= 0x10;
    writeFileSync(path, flipped);
    const target = await createTestDatabase({ migrated: false });
    const folder = join(scratch, 'data');
    const openDatabase = async () => ({ sql: target.sql, close: async () => {} });
    await expect(restoreBackup({ path, dataFolder: folder, openDatabase })).rejects.toThrow(ArchiveDamaged);
    expect(existsSync(folder)).toBe(false);
    expect(await target.sql`select 1 from pg_class where relnamespace = 'public'::regnamespace`).toHaveLength(0);
    await target.close();
  });

  it('is listed with what is wrong, beside those that are whole', async () => {
    const folder = join(scratch, 'list');
    mkdirSync(folder);
    copyFileSync(path, join(folder, 'quire-20260101-020000.tar'));
    writeFileSync(join(folder, 'quire-20260102-020000-daily.tar'), 'no archive at all');
    writeFileSync(join(folder, 'quire-20260103-020000.tar.unfinished'), '');
    const [damaged, sound, ...others] = await listBackups(folder);
    expect(others).toEqual([]);
    expect(damaged).toMatchObject({ kind: 'daily', damage: expect.any(String), worlds: [] });
    expect(sound).toMatchObject({ kind: 'manual', damage: null, worlds: [{ worldId }] });
  });
});

describe('a restore', () => {
  it('writes over nothing: neither a folder nor a database that holds something', async () => {
    const { path } = await backUp();
    const never = () => Promise.reject(new Error('the database is not opened'));
    await expect(restoreBackup({ path, dataFolder, openDatabase: never })).rejects.toThrow('holds a Quire already');
    const before = await digestsOf(database.sql, []);
    const full = async () => ({ sql: database.sql, close: async () => {} });
    const folder = join(scratch, 'data');
    await expect(restoreBackup({ path, dataFolder: folder, openDatabase: full })).rejects.toThrow(
      'holds tables already',
    );
    expect(await digestsOf(database.sql, [])).toEqual(before);
  });

  it('that did not come to its end is known by its mark, and nothing starts there', async () => {
    const { path } = await backUp();
    const target = await createTestDatabase({ migrated: false });
    const folder = join(scratch, 'data');
    const breaking = {
      ...target,
      sql: { begin: () => Promise.reject(new Error('the disk is full')) } as unknown as Sql,
    };
    const openDatabase = async () => ({ sql: breaking.sql, close: async () => {} });
    await expect(restoreBackup({ path, dataFolder: folder, openDatabase })).rejects.toThrow('the disk is full');
    expect(existsSync(join(folder, restoreMarker))).toBe(true);
    expect(() => refuseUnfinishedRestore(folder)).toThrow('did not come to its end');
    await expect(restoreBackup({ path, dataFolder: folder, openDatabase })).rejects.toThrow('did not come to its end');
    await target.close();
  });

  it('of an archive from a newer Quire is refused by name', async () => {
    const { path } = await backUp();
    const header = await openArchive(path).header();
    const newer = { ...header, migrations: [...header.migrations, { version: 99_999, name: 'later', checksum: 'x' }] };
    const target = await createTestDatabase({ migrated: false });
    const { restoreDatabase } = await import('@quire/adapters/storage');
    await expect(restoreDatabase(target.sql, newer, async () => {})).rejects.toThrow('99999');
    expect(await target.sql`select 1 from pg_class where relnamespace = 'public'::regnamespace`).toHaveLength(0);
    await target.close();
  });
});

describe('writing one', () => {
  it('leaves nothing behind when it ends early, and clears away what a killed one left', async () => {
    const folder = join(scratch, 'backups');
    mkdirSync(folder);
    writeFileSync(join(folder, 'quire-20260103-020000.tar.unfinished'), 'half');
    const stop = new AbortController();
    stop.abort(new Error('the server stops'));
    await expect(backUp({ folder, signal: stop.signal })).rejects.toThrow('the server stops');
    expect(readdirSync(folder)).toEqual([]);
  });

  it('is done by one process at a time', async () => {
    const results = await Promise.allSettled([backUp(), backUp()]);
    const refused = results.filter((result) => result.status === 'rejected');
    expect(refused.map(({ reason }) => reason.code)).toEqual(['DUMP_RUNNING']);
  });

  it('says which segment of the tape is missing and keeps the rest', async () => {
    const folder = tapeFolderOf(dataFolder);
    const [name] = readdirSync(join(folder, worldId));
    const path = join(folder, worldId, name!);
    const bytes = readFileSync(path);
    rmSync(path);
    const report = await backUp();
    writeFileSync(path, bytes);
    expect(report.warnings).toEqual([expect.stringContaining(`${worldId}/${name} is missing`)]);
    await expect(checkBackup(report.path)).resolves.toBeUndefined();
  });
});
