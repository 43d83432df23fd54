import { stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { openArchive } from '@quire/adapters/backup';
import {
  ArchiveDamaged,
  type ArchivedTable,
  type ArchiveEntry,
  type BackupHeader,
  type BackupManifest,
} from '@quire/ports/backup';
import { segmentName } from '@quire/ports/tape';
import { linesOf } from './copy-lines.ts';

/** What becomes of the entries of an archive, in their order. */
export interface BackupTarget {
  secret(name: string, content: Uint8Array): Promise<void>;
  segment(name: string, content: AsyncIterable<Uint8Array>): Promise<void>;
  table(table: ArchivedTable): Promise<void>;
  rows(content: Buffer): Promise<void>;
}

/** Secrets are a line or two each. */
const secretBytesMax = 1_000_000;

/**
 * Reads a whole archive and hands its parts to the target. What the target did must not count before this has returned.
 *
 * @throws ArchiveDamaged when anything in it is not what was written
 */
export async function readBackup(
  path: string,
  header: BackupHeader,
  target: BackupTarget,
  onProgress?: (done: number, total: number) => void,
): Promise<BackupManifest> {
  const tables = new Map(header.tables.map((table) => [table.name, table]));
  const segments = new Set(header.segments.map((segment) => `tape/${segmentName(segment)}`));
  const rows: Record<string, number> = Object.fromEntries(header.tables.map(({ name }) => [name, 0]));
  const { size } = await stat(path);
  let done = 0;
  let current: string | null = null;
  const takeTable = async (name: string, content: AsyncIterable<Uint8Array>): Promise<void> => {
    if (current !== name) await target.table(tables.get(name)!);
    current = name;
    await pipeline(Readable.from(content), createGunzip(), async (plain: AsyncIterable<Buffer>) => {
      for await (const piece of plain) {
        rows[name]! += linesOf(piece);
        await target.rows(piece);
      }
    }).catch((error: unknown) => asDamage(name, error));
  };
  const take = async (entry: ArchiveEntry): Promise<void> => {
    const [kind, name = ''] = entry.name.split('/');
    if (entry.name === 'configuration.json') await drain(entry.content);
    else if (/^secrets\/[a-z0-9][a-z0-9._-]*$/i.test(entry.name)) await target.secret(name, await textOf(entry));
    else if (segments.has(entry.name)) await target.segment(entry.name.slice('tape/'.length), entry.content);
    else if (kind === 'tables' && tables.has(name)) await takeTable(name, entry.content);
    else throw new ArchiveDamaged(`the entry ${entry.name} is none that an archive has`);
    done += entry.bytes;
    onProgress?.(done, Math.max(done, size));
  };
  const manifest = await openArchive(path).read(take);
  for (const [name, count] of Object.entries(manifest.rows)) {
    if (rows[name] !== count) throw new ArchiveDamaged(`${name} has ${rows[name] ?? 'no'} rows, ${count} were written`);
  }
  return manifest;
}

/** Nothing of it is kept: reading is the check. */
export const nowhere: BackupTarget = {
  secret: async () => {},
  segment: (_, content) => drain(content),
  table: async () => {},
  rows: async () => {},
};

/** Bytes that cannot be expanded were changed: the checksum would say the same a moment later. */
function asDamage(table: string, error: unknown): never {
  const isOfZlib = error instanceof Error && 'code' in error && String(error.code).startsWith('Z_');
  if (!isOfZlib) throw error;
  throw new ArchiveDamaged(`the rows of ${table} are not what was written: ${error.message}`, { cause: error });
}

async function drain(content: AsyncIterable<Uint8Array>): Promise<void> {
  for await (const _ of content);
}

async function textOf({ name, bytes, content }: ArchiveEntry): Promise<Buffer> {
  if (bytes > secretBytesMax) throw new ArchiveDamaged(`${name} is too long to be a secret`);
  const chunks: Uint8Array[] = [];
  for await (const chunk of content) chunks.push(chunk);
  return Buffer.concat(chunks);
}
