import { mkdir, readdir, readFile, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { openArchives } from '@quire/adapters/backup';
import {
  type ConnectionTarget,
  type DatabaseDump,
  dataSetTables,
  dumpDatabase,
  type Sql,
} from '@quire/adapters/storage';
import type { ArchivedTable, ArchiveWriter, BackupArchives, BackupHeader, BackupKind } from '@quire/ports/backup';
import { segmentName } from '@quire/ports/tape';
import { version } from '../../platform/version.ts';
import { tapeFolderOf } from '../tape/tape-folder.ts';
import { backupName } from './backup-name.ts';
import { linesOf } from './copy-lines.ts';

const compress = promisify(gzip);
/** Rows are compressed in pieces of this size, so that memory stays bounded whatever a table holds. */
const pieceBytes = 4_000_000;
/** Most of a database are indexes and room between rows, and text shrinks: an archive has been a tenth to a quarter of it. */
const archiveShareMax = 0.5;

export interface BackupOptions {
  /** The database, read over a connection of its own; `sql` only asks for sizes. */
  readonly target: ConnectionTarget;
  readonly sql: Sql;
  readonly dataFolder: string;
  readonly folder: string;
  readonly kind: BackupKind;
  /** Imported histories too. */
  readonly withDataSets?: boolean;
  /** Settings in force, secrets masked, for whoever reads the archive later. */
  readonly configuration: object;
  readonly now?: () => Date;
  readonly signal?: AbortSignal;
  readonly onProgress?: (done: number, total: number) => void;
}

export interface BackupReport {
  readonly name: string;
  readonly path: string;
  readonly bytes: number;
  readonly rows: number;
  readonly segments: number;
  readonly leftOut: readonly string[];
  /** What was not as it should be; the archive holds everything else. */
  readonly warnings: readonly string[];
}

/** The disk would be full before the archive is. */
export class BackupRefused extends Error {
  override readonly name = 'BackupRefused';
}

/**
 * Writes everything that a Quire is into one archive: all tables as they were at one instant, the segments of the tape that belong
 * to them, and the secrets that log people in. It may run beside a trading world; a kill leaves no archive, never half of one.
 *
 * @throws BackupRefused when the disk has no room for it
 */
export async function createBackup(options: BackupOptions): Promise<BackupReport> {
  await requireRoom(options);
  const leftOut = options.withDataSets ? [] : dataSetTables;
  return dumpDatabase(options.target, leftOut, async (dump) => {
    const archives = openArchives(options.folder);
    // This process alone writes here now, so what is unfinished was left by one that is gone.
    await archives.removeUnfinished();
    const at = await freeInstant(archives, options);
    const name = backupName(at, options.kind);
    const writer = await archives.create(name);
    try {
      const report = await writeAll(options, dump, { writer, at, leftOut });
      await writer.finish(report);
      const rows = Object.values(report.rows).reduce((sum, count) => sum + count, 0);
      const { segments, warnings } = report;
      return { name, path: join(options.folder, name), bytes: writer.bytes, rows, segments, leftOut, warnings };
    } catch (error) {
      await writer.abandon();
      throw error;
    }
  });
}

/** Names are as fine as seconds: a second archive of one second takes the next. */
async function freeInstant(archives: BackupArchives, { kind, now = () => new Date() }: BackupOptions): Promise<Date> {
  const taken = new Set((await archives.list()).map(({ name }) => name));
  let at = now();
  while (taken.has(backupName(at, kind))) at = new Date(at.getTime() + 1_000);
  return at;
}

interface Target {
  readonly writer: ArchiveWriter;
  readonly at: Date;
  readonly leftOut: readonly string[];
}

async function writeAll(options: BackupOptions, dump: DatabaseDump, { writer, at, leftOut }: Target) {
  const { facts } = dump;
  const header: BackupHeader = {
    format: 1,
    createdAt: at.toISOString(),
    kind: options.kind,
    quireVersion: version,
    leftOut,
    ...facts,
  };
  await writer.add('backup.json', jsonOf(header));
  await writer.add('configuration.json', jsonOf(options.configuration));
  await writeSecrets(options.dataFolder, writer);
  const warnings: string[] = [];
  let segments = 0;
  for (const segment of facts.segments) {
    options.signal?.throwIfAborted();
    const warning = await writeSegment(options.dataFolder, segment, writer);
    if (warning === null) segments += 1;
    else warnings.push(warning);
  }
  const rows: Record<string, number> = {};
  let done = 0;
  for (const table of facts.tables) {
    rows[table.name] = await writeTable(dump, table, writer, (count) => {
      options.signal?.throwIfAborted();
      done += count;
      options.onProgress?.(done, Math.max(done, dump.estimatedRows));
    });
  }
  options.onProgress?.(done, done);
  return { rows, warnings, segments };
}

/** Names as on the disk: below `secrets`, which is flat. */
async function writeSecrets(dataFolder: string, writer: ArchiveWriter): Promise<void> {
  const folder = join(dataFolder, 'secrets');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const files = (await readdir(folder, { withFileTypes: true })).filter((entry) => entry.isFile());
  for (const { name } of files) {
    if (!name.endsWith('.new')) await writer.add(`secrets/${name}`, await readFile(join(folder, name)));
  }
}

/** Null when it is in the archive as it was registered, else what is wrong with it. */
async function writeSegment(
  dataFolder: string,
  segment: BackupHeader['segments'][number],
  writer: ArchiveWriter,
): Promise<string | null> {
  const name = segmentName(segment);
  const path = join(tapeFolderOf(dataFolder), name);
  const found = await stat(path).catch(() => null);
  if (found === null) return `tape segment ${name} is missing on the disk, so in the archive too`;
  const sha256 = await writer.addFile(`tape/${name}`, path, found.size);
  return sha256 === segment.sha256
    ? null
    : `tape segment ${name} is not what was written; it is in the archive as it is`;
}

async function writeTable(
  dump: DatabaseDump,
  table: ArchivedTable,
  writer: ArchiveWriter,
  onRows: (count: number) => void,
): Promise<number> {
  let rows = 0;
  let piece = 0;
  let waiting: Buffer[] = [];
  let bytes = 0;
  const flush = async (): Promise<void> => {
    const content = Buffer.concat(waiting);
    waiting = [];
    bytes = 0;
    const count = linesOf(content);
    rows += count;
    await writer.add(
      `tables/${table.name}/${String(piece).padStart(6, '0')}.copy.gz`,
      await compress(content, { level: 4 }),
    );
    piece += 1;
    onRows(count);
  };
  for await (const chunk of await dump.rows(table)) {
    waiting.push(chunk);
    bytes += chunk.length;
    if (bytes >= pieceBytes) await flush();
  }
  if (bytes > 0) await flush();
  return rows;
}

async function requireRoom({ sql, folder, dataFolder }: BackupOptions): Promise<void> {
  const [row] = await sql<{ bytes: number; tape: number }[]>`
    select pg_database_size(current_database()) as bytes,
      (select coalesce(sum(bytes), 0)::bigint from tape_segment where removed_at is null) as tape`;
  const needed = Math.round(row!.bytes * archiveShareMax) + row!.tape;
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const { bavail, bsize } = await statfs(folder);
  if (bavail * bsize >= needed) return;
  const megabytes = (bytes: number) => `${Math.ceil(bytes / 1_000_000)} MB`;
  throw new BackupRefused(
    `${folder} has ${megabytes(bavail * bsize)} free and the archive may need ${megabytes(needed)}. ` +
      `Make room, or name another folder by QUIRE_BACKUP_FOLDER; the data are in ${dataFolder}`,
  );
}

const jsonOf = (value: unknown): Buffer => Buffer.from(`${JSON.stringify(value, null, 1)}\n`);
