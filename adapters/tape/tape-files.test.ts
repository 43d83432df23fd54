import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type StoredInputRow, TapeDamaged, type TapeSegment } from '@quire/ports/tape';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openTapeFiles } from './index.ts';

let parent: string;
let folder: string;
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'quire-tape-files-'));
  // A name that SQL and file patterns would both misread.
  folder = join(parent, "it's [a] {data} * folder?");
  mkdirSync(folder);
});
afterEach(() => rmSync(parent, { recursive: true, force: true }));

const range = { worldId: 'sim', fromSequence: 1, toSequence: 9 };
const segmentOf = (measured: { bytes: number; sha256: string }): TapeSegment =>
  ({ ...range, rowCount: 1, ...measured }) as TapeSegment;

async function* each(rows: readonly StoredInputRow[]): AsyncGenerator<StoredInputRow> {
  yield* rows;
}

async function stored(rows: readonly StoredInputRow[]): Promise<StoredInputRow[]> {
  const files = openTapeFiles(folder);
  await files.write(range, each(rows));
  await files.sync(range);
  await files.publish(range);
  const read: StoredInputRow[] = [];
  for await (const row of files.readRows(segmentOf(await files.measure(range)))) read.push(row);
  return read;
}

const time = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER });
const row = fc.record<StoredInputRow>({
  inputSequence: time,
  inputCount: fc.integer({ min: 1, max: 10_000 }),
  tsEvent: time,
  tsInit: time,
  tsStep: time,
  kind: fc.string(),
  payload: fc.string({ unit: 'binary', maxLength: 300 }),
  chain: fc.string(),
  rowHash: fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Buffer.from(bytes).toString('hex')),
});

const seed = Date.now() % 2 ** 31;

describe('a segment as a file', () => {
  it(`gives back every row as it was written, in order (seed ${seed})`, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 40 }), async (rows) => {
        expect(await stored(rows)).toEqual(rows);
      }),
      { seed, numRuns: 20 },
    );
  });

  it('keeps its order over many groups of rows', async () => {
    const rows = Array.from({ length: 25_000 }, (_, index) => ({
      inputSequence: 1 + index,
      inputCount: 1,
      tsEvent: index,
      tsInit: index,
      tsStep: 0,
      kind: 'MarketTick',
      payload: `{"n":${index}}`,
      chain: String(index),
      rowHash: index.toString(16).padStart(64, '0'),
    }));
    expect((await stored(rows)).map(({ inputSequence }) => inputSequence)).toEqual(
      rows.map(({ inputSequence }) => inputSequence),
    );
  });

  it('is nobody else’s to read, and only has its name once it is published', async () => {
    const files = openTapeFiles(folder);
    await files.write(range, each([]));
    expect(await files.list('sim')).toEqual([]);
    expect(readdirSync(join(folder, 'sim'))).toEqual(['1-9.parquet.tmp']);
    expect(statSync(join(folder, 'sim')).mode & 0o77).toBe(0);
    await files.publish(range);
    expect(await files.list('sim')).toEqual([range]);
    expect(await files.removeTemporary('sim')).toBe(0);
    await files.remove(range);
    await files.remove(range);
    expect(await files.sizeOf(range)).toBeNull();
  });

  it('that is no Parquet file any more is told apart from one that is missing', async () => {
    const files = openTapeFiles(folder);
    await files.write(range, each([]));
    await files.publish(range);
    const segment = segmentOf(await files.measure(range));
    expect(await files.examine(segment)).toBeNull();
    writeFileSync(join(folder, 'sim/1-9.parquet'), 'x'.repeat(segment.bytes));
    expect(await files.examine(segment)).toContain('SHA-256');
    await expect(files.readRows(segment)[Symbol.asyncIterator]().next()).rejects.toThrow(TapeDamaged);
    await files.remove(range);
    expect(await files.examine(segment)).toContain('is missing');
    await expect(files.readRows(segment)[Symbol.asyncIterator]().next()).rejects.toThrow('sim/1-9.parquet: ');
  });

  it('takes no world whose name is a path', async () => {
    const files = openTapeFiles(folder);
    expect(() => files.list('../secrets')).toThrow('cannot name a folder');
  });
});
