import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openJournal as openStoredJournal, openTapeRegister } from '@quire/adapters/storage';
import { createTestDatabase, type TestDatabase } from '@quire/adapters/storage/testing';
import { openTapeFiles } from '@quire/adapters/tape';
import { TapeEngineMissing } from '@quire/ports/tape';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { rebuildWorld, verifyWorld } from '../../world/index.ts';
import { journalCodec, openJournal } from '../../world/open-journal.ts';
import { startTestWorld, testOrder, testWorldOptions, untilBatch } from '../../world/testing/test-worlds.ts';
import { type RollOptions, type RollStep, rollTape } from './roll-tape.ts';
import { readTapeStatus } from './tape-status.ts';

const worldId = 'tape-test';
let database: TestDatabase;
let folder: string;

/** Three lives with orders, so that the tape has a creation, two rejoins, events, runs of ticks and some checkpoints. */
beforeAll(async () => {
  database = await createTestDatabase();
  const options = testWorldOptions(database.target, worldId, { checkpointEveryMs: 200 });
  for (const life of ['first', 'second', 'third']) {
    const world = await startTestWorld(options);
    await untilBatch(world, ({ quotes }) => quotes.length > 0);
    for (let count = 0; count < 4; count++) {
      await world.submit(testOrder(world, { clientOrderId: `${life} market ${count}` }));
      await world.submit(testOrder(world, { clientOrderId: `${life} limit ${count}`, limitPrice: 10_000 }));
    }
    const { headSequence } = world.statistics();
    await untilBatch(world, () => world.statistics().headSequence > headSequence + 15);
    await world.close();
  }
  await database.sql`create table saved_input as select * from journal_input`;
});
afterAll(() => database.close());

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'quire-tape-'));
  await database.sql`truncate tape_segment`;
  await database.sql`delete from journal_input`;
  await database.sql`insert into journal_input select * from saved_input`;
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const files = () => openTapeFiles(folder);
const register = () => openTapeRegister(database.sql);
const roll = (changes: Partial<RollOptions> = {}) =>
  rollTape({
    register: register(),
    files: files(),
    worldId,
    olderThanHours: 0,
    spanHoursMin: 0,
    retentionDays: 0,
    rowsMax: 15,
    ...changes,
  });
const verify = (options = {}) => verifyWorld(database, worldId, { tapeFolder: folder, ...options });
const status = (isThorough = true) => readTapeStatus({ register: register(), files: files(), worldId, isThorough });
const namesOf = () => readdirSync(join(folder, worldId)).sort();
const rowsInDatabase = async () => (await database.sql<{ n: number }[]>`select count(*) as n from journal_input`)[0]!.n;

async function everyRow(from = 1): Promise<unknown[]> {
  const rows: unknown[] = [];
  for await (const row of openJournal(database, folder).readInputRows(worldId, from)) rows.push(row);
  return rows;
}

describe('rolling the tape', () => {
  it('moves rows into files, and what is read and proved stays the same', async () => {
    const before = await everyRow();
    const proof = await verify();
    const report = await roll();
    expect(report.segments).toBeGreaterThan(2);
    expect(await rowsInDatabase()).toBe(before.length - report.rows);
    expect(await everyRow()).toEqual(before);
    expect(await verify()).toEqual(proof);
    expect(proof.ok).toBe(true);
    expect(await rebuildWorld(database, worldId)).toMatchObject({ ok: true, differing: 0 });
    expect(await status()).toMatchObject({
      segments: report.segments,
      bytes: report.bytes,
      damaged: [],
      fromSequence: 1,
    });
  });

  it('reads from the middle of a row, on the tape as in the database', async () => {
    const heads = [2, 3, 9, 20, 31];
    const before = await Promise.all(heads.map((sequence) => everyRow(sequence)));
    await roll();
    expect(await Promise.all(heads.map((sequence) => everyRow(sequence)))).toEqual(before);
  });

  it('keeps what a recovery needs: the rows after the third newest checkpoint, and the newest row', async () => {
    await roll();
    const [bounds] = await database.sql<{ checkpoint: number; tape: number; rows: number }[]>`
      select (select min(input_sequence) from (select input_sequence from snapshot order by 1 desc limit 3) s) as checkpoint,
        (select max(to_sequence) from tape_segment) as tape, (select count(*) from journal_input) as rows`;
    expect(bounds!.tape).toBeLessThanOrEqual(bounds!.checkpoint);
    expect(bounds!.rows).toBeGreaterThan(0);
    const saved = await database.sql`delete from snapshot returning *`;
    await database.sql`truncate tape_segment`;
    await database.sql`delete from journal_input`;
    await database.sql`insert into journal_input select * from saved_input`;
    expect(await roll()).toMatchObject({ segments: 0 });
    await database.sql`insert into snapshot ${database.sql(saved as never)}`;
  });

  it('leaves what is younger, and a piece that is too short', async () => {
    expect(await roll({ olderThanHours: 1 })).toMatchObject({ segments: 0 });
    expect(await roll({ spanHoursMin: 1, rowsMax: 1_000_000 })).toMatchObject({ segments: 0 });
  });

  it('is done by one process at a time', async () => {
    const second = await register().alone(worldId, () => roll());
    expect(second).toMatchObject({ isBusy: true, segments: 0 });
  });

  it('does nothing where there is no engine for Parquet, and says which', async () => {
    const missing = openTapeFiles(folder, () => Promise.reject(new Error('no native binding')));
    const before = await everyRow();
    await expect(roll({ files: missing })).rejects.toThrow(TapeEngineMissing);
    await expect(roll({ files: missing })).rejects.toThrow(/DuckDB.*cannot be loaded on/);
    expect(await rowsInDatabase()).toBe(before.length);
    expect((await verify()).ok).toBe(true);
  });
});

describe('a crash while rolling', () => {
  const steps: readonly RollStep[] = ['planned', 'written', 'synced', 'renamed', 'proved', 'deleting', 'registered'];

  it.each(steps)('behind the step "%s" loses nothing and doubles nothing', async (step) => {
    const before = await everyRow();
    let seen = 0;
    const crash = (at: RollStep) => {
      // In the second segment, so that there is something before and behind.
      if (at === step && ++seen === 2) throw new Error(`crashed ${step}`);
    };
    await expect(roll({ onStep: crash })).rejects.toThrow(`crashed ${step}`);
    expect(await everyRow()).toEqual(before);
    expect((await verify()).ok).toBe(true);
    // Another size of segment, so that a file left behind has a name that is not used again.
    const report = await roll({ rowsMax: 11 });
    expect(report.segments).toBeGreaterThan(0);
    expect(await everyRow()).toEqual(before);
    const { segments, damaged, unknownFiles } = await status();
    expect({ damaged, unknownFiles }).toEqual({ damaged: [], unknownFiles: [] });
    expect(namesOf()).toHaveLength(segments);
    expect((await verify()).ok).toBe(true);
  });

  it('while a file is written leaves nothing that is taken for one', async () => {
    await roll();
    writeFileSync(join(folder, worldId, '900-950.parquet.tmp'), 'half a file');
    await roll();
    expect(namesOf().filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  it('never removes a file whose rows are nowhere else', async () => {
    const { segments } = await roll();
    const [last] = await database.sql<{ name: string }[]>`
      delete from tape_segment where from_sequence = (select max(from_sequence) from tape_segment)
      returning from_sequence || '-' || to_sequence || '.parquet' as name`;
    await expect(roll()).rejects.toThrow('neither on the tape nor in the database');
    expect(namesOf()).toHaveLength(segments);
    expect((await status()).unknownFiles).toEqual([`${worldId}/${last!.name}`]);
  });
});

describe('a damaged tape', () => {
  const segmentPath = (index: number) => join(folder, worldId, sortedNames()[index]!);
  const sortedNames = () => namesOf().sort((left, right) => Number.parseInt(left, 10) - Number.parseInt(right, 10));

  it('is named at every byte of a segment that is flipped', async () => {
    await roll();
    const path = segmentPath(1);
    const name = `${worldId}/${sortedNames()[1]}`;
    const from = Number.parseInt(sortedNames()[1]!, 10);
    const to = Number(/-(\d+)/.exec(sortedNames()[1]!)![1]);
    const bytes = readFileSync(path);
    for (let at = 0; at < bytes.length; at += Math.ceil(bytes.length / 8)) {
      const flipped = Buffer.from(bytes);
      flipped[at]! ^= 0x10;
      writeFileSync(path, flipped);
      const { ok, divergence, text } = await verify();
      expect({ at, ok }).toEqual({ at, ok: false });
      expect(divergence!.kind).toBe(`tape segment ${name}`);
      expect(divergence!.inputSequence).toBeGreaterThanOrEqual(from);
      expect(divergence!.inputSequence).toBeLessThanOrEqual(to);
      expect(text).toContain(name);
      expect((await status()).damaged.map(({ segment }) => segment)).toEqual([name]);
    }
    writeFileSync(path, bytes);
    expect((await verify()).ok).toBe(true);
  });

  it('is found by the next run, stays named until it is whole again, and shortens what can be replayed', async () => {
    await roll();
    const path = segmentPath(2);
    const bytes = readFileSync(path);
    const since = (await status(false)).replayableSince;
    const flipped = Buffer.from(bytes);
    flipped[flipped.length >> 1]! ^= 1;
    writeFileSync(path, flipped);
    expect((await roll()).damaged).toHaveLength(1);
    expect((await status(false)).damaged).toMatchObject([{ reason: expect.stringContaining('SHA-256') }]);
    expect((await status(false)).replayableSince).not.toBe(since);
    writeFileSync(path, bytes);
    expect((await roll()).damaged).toEqual([]);
    expect(await status(false)).toMatchObject({ damaged: [], replayableSince: since });
  });

  it('is named when a file is missing or cut', async () => {
    await roll();
    const path = segmentPath(0);
    const name = sortedNames()[0];
    const bytes = readFileSync(path);
    writeFileSync(path, bytes.subarray(0, bytes.length - 10));
    expect((await status(false)).damaged).toMatchObject([{ reason: expect.stringContaining('bytes') }]);
    rmSync(path);
    expect((await status(false)).damaged).toMatchObject([{ reason: expect.stringContaining('missing') }]);
    const { ok, divergence } = await verify();
    expect(ok).toBe(false);
    expect(divergence).toMatchObject({ inputSequence: 1, kind: `tape segment ${worldId}/${name}` });
  });
  it('does not take in a row that is not what was written', async () => {
    await database.sql`
      update journal_input set payload = replace(payload, '"side":"buy"', '"side":"bvy"')
      where input_sequence = (select min(input_sequence) from journal_input where kind = 'SubmitOrder')`;
    const [row] = await database.sql<{ at: number }[]>`
      select min(input_sequence) as at from journal_input where kind = 'SubmitOrder'`;
    await expect(roll()).rejects.toThrow(`input ${row!.at}: its row hash`);
    const [left] = await database.sql`select 1 from journal_input where input_sequence = ${row!.at}`;
    expect(left).toBeDefined();
    expect((await verify()).divergence).toMatchObject({ inputSequence: row!.at, kind: 'row' });
  });
});

describe('retention', () => {
  const later = () => Date.now() + 40 * 86_400_000;

  it('keeps everything unless told otherwise', async () => {
    const { segments } = await roll();
    expect(await roll({ now: later })).toMatchObject({ removed: 0 });
    expect(namesOf()).toHaveLength(segments);
  });

  it('lets old segments go up to a rejoin, and the proof begins there and says so', async () => {
    await roll();
    const whole = await status();
    const report = await roll({ retentionDays: 30, now: later });
    expect(report.removed).toBeGreaterThan(0);
    const left = await status();
    expect(left).toMatchObject({
      removedSegments: report.removed,
      segments: whole.segments - report.removed,
      damaged: [],
    });
    expect(namesOf()).toHaveLength(left.segments);
    expect(Date.parse(left.replayableSince!)).toBeGreaterThan(Date.parse(whole.replayableSince!));
    const proof = await verify();
    expect(proof.text).toContain('retention removed the inputs before');
    expect(proof).toMatchObject({ ok: true, tapeFromSequence: left.fromSequence });
    expect(proof.fromSequence).toBeGreaterThanOrEqual(left.fromSequence!);
    expect(proof.events).toBeGreaterThan(0);
  });

  it.each<RollStep>(['forgotten', 'removed'])('is finished by the next run after a crash behind "%s"', async (step) => {
    await roll();
    const crash = (at: RollStep) => {
      if (at === step) throw new Error(`crashed ${step}`);
    };
    await expect(roll({ retentionDays: 30, now: later, onStep: crash })).rejects.toThrow(`crashed ${step}`);
    expect((await verify()).ok).toBe(true);
    await roll({ retentionDays: 30, now: later });
    const { segments, damaged } = await status();
    expect(damaged).toEqual([]);
    expect(namesOf()).toHaveLength(segments);
    expect((await verify()).ok).toBe(true);
  });

  it('that lets segments go in the middle of a proof makes it begin anew behind them', async () => {
    await roll();
    const real = files();
    let read = 0;
    // Retention comes when the proof has seen the first segment and before it looks at the third.
    const meanwhile = {
      ...real,
      examine: async (segment: Parameters<typeof real.examine>[0]) => {
        read += 1;
        if (read === 3) await roll({ retentionDays: 30, now: later });
        return real.examine(segment);
      },
    };
    const { fromSequence } = (await status())!;
    const journal = openStoredJournal(database, journalCodec, meanwhile);
    const report = await journal.verifyRowHashes(worldId);
    expect(report.ok).toBe(true);
    expect(report.ok && report.fromSequence).toBeGreaterThan(fromSequence!);
  });

  it('leaves young segments alone', async () => {
    await roll();
    expect(await roll({ retentionDays: 30 })).toMatchObject({ removed: 0 });
    expect(statSync(join(folder, worldId)).isDirectory()).toBe(true);
  });
});

describe('beside a running world', () => {
  it('rolls while it writes, and its next life knows nothing of it', { timeout: 120_000 }, async () => {
    const before = await roll();
    const options = testWorldOptions(database.target, worldId, { checkpointEveryMs: 100 });
    const world = await startTestWorld(options);
    await untilBatch(world, ({ quotes }) => quotes.length > 0);
    const rolling = roll({ rowsMax: 3 });
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, count) => world.submit(testOrder(world, { clientOrderId: `beside ${count}` }))),
    );
    expect(answers.every(({ ok }) => ok)).toBe(true);
    await rolling;
    await world.close();
    const next = await startTestWorld(options);
    await next.close();
    await roll();
    expect((await status()).segments).toBeGreaterThan(before.segments);
    expect((await verify()).ok).toBe(true);
    expect((await verify({ fromSnapshot: true })).ok).toBe(true);
  });
});
