import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import {
  type SegmentRange,
  type StoredInputRow,
  segmentName,
  TapeDamaged,
  TapeEngineMissing,
  type TapeFiles,
  type TapeSegment,
} from '@quire/ports/tape';
import { type LoadDuckDb, loadDuckDb } from './duckdb.ts';
import { readParquet } from './read-parquet.ts';
import { writeParquet } from './write-parquet.ts';

const temporarySuffix = '.tmp';
const worldIdForm = /^[a-z0-9][a-z0-9-]*$/;

/**
 * The tape's files below a folder, one folder per world. Opening it touches nothing and loads nothing.
 *
 * @example const files = openTapeFiles(join(dataFolder, 'tape'));
 */
export function openTapeFiles(folder: string, load: LoadDuckDb = loadDuckDb): TapeFiles {
  const pathOf = (range: SegmentRange) => join(folder, segmentName({ ...range, worldId: plainName(range.worldId) }));
  const temporaryOf = (range: SegmentRange) => `${pathOf(range)}${temporarySuffix}`;
  return {
    folder,
    readRows: (segment) => readRows(segment, pathOf(segment), load),
    examine: (segment) => examine(segment, pathOf(segment)),
    write: async (range, rows) => {
      await mkdir(dirname(pathOf(range)), { recursive: true, mode: 0o700 });
      await writeParquet(temporaryOf(range), rows, load);
    },
    sync: (range) => flush(temporaryOf(range), 'r+'),
    publish: async (range) => {
      const path = pathOf(range);
      await rename(temporaryOf(range), path);
      await flushFolders(dirname(path), folder);
    },
    measure: (range) => measure(pathOf(range)),
    sizeOf: (range) => sizeOf(pathOf(range)),
    list: (worldId) => list(join(folder, plainName(worldId)), worldId),
    removeTemporary: (worldId) => removeTemporary(join(folder, plainName(worldId))),
    remove: async (range) => {
      await rm(pathOf(range), { force: true });
    },
  };
}

/** World ids come from the configuration and are plain names; anything else must not reach a path. */
function plainName(worldId: string): string {
  if (!worldIdForm.test(worldId)) throw new Error(`${JSON.stringify(worldId)} cannot name a folder`);
  return worldId;
}

async function* readRows(segment: TapeSegment, path: string, load: LoadDuckDb): AsyncGenerator<StoredInputRow> {
  if ((await sizeOf(path)) === null) throw new TapeDamaged(segmentName(segment), `${path} is missing`);
  try {
    yield* readParquet(path, load);
  } catch (error) {
    if (error instanceof TapeEngineMissing) throw error;
    const [reason] = error instanceof Error ? error.message.split('\n') : [String(error)];
    throw new TapeDamaged(segmentName(segment), `${path} cannot be read: ${reason}`, { cause: error });
  }
}

async function examine(segment: TapeSegment, path: string): Promise<string | null> {
  const size = await sizeOf(path);
  if (size === null) return `${path} is missing`;
  if (size !== segment.bytes) return `${path} has ${size} bytes, ${segment.bytes} were written`;
  const { sha256 } = await measure(path);
  return sha256 === segment.sha256 ? null : `${path} is not what was written: its SHA-256 is another one`;
}

async function measure(path: string): Promise<{ bytes: number; sha256: string }> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    hash.update(chunk);
    bytes += chunk.length;
  }
  return { bytes, sha256: hash.digest('hex') };
}

async function sizeOf(path: string): Promise<number | null> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

async function list(folder: string, worldId: string): Promise<readonly SegmentRange[]> {
  return (await namesIn(folder))
    .flatMap((name) => {
      const match = /^(\d+)-(\d+)\.parquet$/.exec(name);
      return match === null ? [] : [{ worldId, fromSequence: Number(match[1]), toSequence: Number(match[2]) }];
    })
    .sort((left, right) => left.fromSequence - right.fromSequence);
}

async function removeTemporary(folder: string): Promise<number> {
  const leftovers = (await namesIn(folder)).filter((name) => name.endsWith(temporarySuffix));
  for (const name of leftovers) await rm(join(folder, name), { force: true });
  return leftovers.length;
}

/** A new name is durable once every folder above it is, up to the one that holds the tape's. */
async function flushFolders(from: string, tapeFolder: string): Promise<void> {
  for (const folder of [from, tapeFolder, dirname(tapeFolder)]) await flushFolder(folder);
}

async function flushFolder(folder: string): Promise<void> {
  // Windows cannot open a folder to flush it; NTFS journals its names by itself.
  if (process.platform === 'win32') return;
  await flush(folder, 'r');
}

async function flush(path: string, mode: 'r' | 'r+'): Promise<void> {
  const handle = await open(path, mode);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
