import { createWriteStream, existsSync } from 'node:fs';
import { mkdir, open, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { openArchive } from '@quire/adapters/backup';
import { restoreDatabase, type Sql } from '@quire/adapters/storage';
import type { BackupHeader } from '@quire/ports/backup';
import { tapeFolderOf } from '../tape/tape-folder.ts';
import { type BackupTarget, nowhere, readBackup } from './read-backup.ts';
import { restoreMarker } from './restore-marker.ts';

export interface RestoreOptions {
  readonly path: string;
  readonly dataFolder: string;
  /** An empty database: opened only when the archive is known to be whole. */
  readonly openDatabase: () => Promise<{ readonly sql: Sql; close(): Promise<void> }>;
  readonly onProgress?: (stage: 'checking' | 'restoring', done: number, total: number) => void;
}

export interface RestoreReport {
  readonly header: BackupHeader;
  readonly rows: number;
  readonly warnings: readonly string[];
}

/** The folder or the database holds something already, and a restore writes over nothing. */
export class RestoreRefused extends Error {
  override readonly name = 'RestoreRefused';
}

/**
 * Brings an archive back into an empty data folder and an empty database. The whole archive is checked first. A restore that was
 * killed leaves a mark, and nothing starts on the folder until it is emptied and restored anew.
 *
 * @throws ArchiveDamaged, RestoreRefused, StorageError; nothing is there then that a start would take for a world
 */
export async function restoreBackup({
  path,
  dataFolder,
  openDatabase,
  onProgress,
}: RestoreOptions): Promise<RestoreReport> {
  const header = await openArchive(path).header();
  await requireEmptyFolder(dataFolder);
  const manifest = await readBackup(path, header, nowhere, (done, total) => onProgress?.('checking', done, total));
  await mkdir(dataFolder, { recursive: true });
  const marker = join(dataFolder, restoreMarker);
  await writeFile(marker, `${path}\n`);
  const database = await openDatabase();
  try {
    await restoreDatabase(database.sql, header, async (restore) => {
      const target: BackupTarget = {
        secret: (name, content) => writeSecret(dataFolder, name, content),
        segment: (name, content) => writeSegment(dataFolder, name, content),
        table: (table) => restore.table(table),
        rows: (content) => restore.write(content),
      };
      await readBackup(path, header, target, (done, total) => onProgress?.('restoring', done, total));
    });
  } finally {
    await database.close();
  }
  await rm(marker);
  await flushFolder(dataFolder);
  const rows = Object.values(manifest.rows).reduce((sum, count) => sum + count, 0);
  return { header, rows, warnings: manifest.warnings };
}

/** What an earlier life would leave. A folder of backups may lie inside, for that is where the archive usually is. */
const partsOfALife = ['postgres', 'secrets', 'tape'];

async function requireEmptyFolder(dataFolder: string): Promise<void> {
  const names = existsSync(dataFolder) ? await readdir(dataFolder) : [];
  if (names.includes(restoreMarker)) {
    throw new RestoreRefused(
      `a restore into ${dataFolder} did not come to its end. Remove ${partsOfALife.join(', ')} and ${restoreMarker} there, and begin anew`,
    );
  }
  const found = names.find((name) => partsOfALife.includes(name));
  if (found === undefined) return;
  throw new RestoreRefused(
    `${dataFolder} holds a Quire already (${found}). Move it away, or name another folder by QUIRE_DATA: a restore writes over nothing`,
  );
}

async function writeSecret(dataFolder: string, name: string, content: Uint8Array): Promise<void> {
  const folder = join(dataFolder, 'secrets');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await writeDurably(join(folder, name), Readable.from([content]));
}

async function writeSegment(dataFolder: string, name: string, content: AsyncIterable<Uint8Array>): Promise<void> {
  const path = join(tapeFolderOf(dataFolder), name);
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await writeDurably(path, Readable.from(content));
}

async function writeDurably(path: string, content: Readable): Promise<void> {
  await pipeline(content, createWriteStream(`${path}.tmp`, { mode: 0o600 }));
  const handle = await open(`${path}.tmp`, 'r+');
  await handle.sync().finally(() => handle.close());
  await rename(`${path}.tmp`, path);
  await flushFolder(dirname(path));
}

async function flushFolder(folder: string): Promise<void> {
  // Windows cannot open a folder to flush it; NTFS journals its names by itself.
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  await handle.sync().finally(() => handle.close());
}
