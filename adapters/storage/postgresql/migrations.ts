import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import Postgrator from 'postgrator';
import type { Sql, SqlExecutor } from '../client.ts';
import { StorageError } from '../storage-error.ts';

export interface Migration {
  readonly version: number;
  readonly name: string;
  /** Relative to the migrations' folder: `0001-journal/001.do.journal.sql`. */
  readonly file: string;
  readonly checksum: string;
}

export interface AppliedMigration extends Migration {
  readonly appliedAt: Date;
}

export interface MigrationStatus {
  readonly applied: readonly AppliedMigration[];
  readonly pending: readonly Migration[];
}

/** What the runner remembers of what it applied. */
export const schemaTable = 'schema_migration';
/** "QUIR", "MIGR". */
const lockClass = 0x51554952;
const lockObject = 0x4d494752;

/** The folder of the SQL files, found from the package's root because the compiler does not copy them into dist. */
export function migrationsFolder(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!isPackageRoot(folder)) {
    const parent = dirname(folder);
    if (parent === folder) throw new Error(`no package @quire/adapters above ${import.meta.url}`);
    folder = parent;
  }
  return join(folder, 'storage', 'postgresql', 'migrations');
}

function isPackageRoot(folder: string): boolean {
  const file = join(folder, 'package.json');
  return existsSync(file) && readFileSync(file, 'utf8').includes('"@quire/adapters"');
}

/**
 * Applies what is missing, all of it in one transaction, and returns it. Several processes may call this at once: one applies, the
 * others wait and find nothing to do. An applied file that has changed since, or a database newer than this program, is refused.
 */
export async function migrate(sql: Sql, folder = migrationsFolder()): Promise<readonly Migration[]> {
  return sql.begin(async (transaction) => {
    await transaction`select pg_advisory_xact_lock(${lockClass}, ${lockObject})`;
    const runner = createRunner((query) => transaction.unsafe(query), folder);
    const files = await readMigrations(runner, folder);
    refuseChanged(await readApplied(transaction), files);
    const done = (await runner.migrate()).map((migration) => describe(migration, folder));
    const late = await applyLateOnes(transaction, files, folder);
    return [...late, ...done];
  });
}

/**
 * The runner looks at the highest number only. Work that was done side by side lands out of order, so a file may appear below what a
 * database has already: it is applied as well.
 */
async function applyLateOnes(
  sql: SqlExecutor,
  files: readonly Migration[],
  folder: string,
): Promise<readonly Migration[]> {
  const applied = new Set((await readApplied(sql)).map(({ version }) => version));
  const late = files.filter(({ version }) => !applied.has(version));
  for (const file of late) await apply(sql, file, folder);
  return late;
}

async function apply(sql: SqlExecutor, { version, name, checksum, file }: Migration, folder: string): Promise<void> {
  await sql.unsafe(readFileSync(join(folder, file), 'utf8'));
  await sql`
    insert into ${sql(schemaTable)} (version, name, md5, run_at) values (${version}, ${name}, ${checksum}, now())`;
}

/** Brings an empty database to exactly these migrations, for rows that were written under them. Newer ones may follow by `migrate`. */
export async function migrateExactly(
  transaction: SqlExecutor,
  wanted: readonly Pick<Migration, 'version' | 'name' | 'checksum'>[],
  folder = migrationsFolder(),
): Promise<void> {
  const runner = createRunner((query) => transaction.unsafe(query), folder);
  const files = await readMigrations(runner, folder);
  refuseChanged(
    wanted.map(({ version, name, checksum }) => ({ version, name, md5: checksum, run_at: null })),
    files,
  );
  const versions = new Set(wanted.map(({ version }) => version));
  const [first, ...rest] = files.filter(({ version }) => versions.has(version));
  if (first === undefined) return;
  // The runner makes its own table with the first one.
  await runner.migrate(String(first.version));
  for (const file of rest) await apply(transaction, file, folder);
}

/** What is applied and what would be, without changing anything. Refuses as `migrate` does. */
export async function migrationStatus(sql: Sql, folder = migrationsFolder()): Promise<MigrationStatus> {
  const runner = createRunner((query) => sql.unsafe(query), folder);
  const files = await readMigrations(runner, folder);
  const rows = await readApplied(sql);
  refuseChanged(rows, files);
  const appliedAt = new Map(rows.map((row) => [row.version, row.run_at]));
  return {
    applied: files.flatMap((file) => {
      const at = appliedAt.get(file.version);
      return at === undefined ? [] : [{ ...file, appliedAt: at }];
    }),
    pending: files.filter((file) => !appliedAt.has(file.version)),
  };
}

/** A digest of all files: names a template database that holds exactly these. */
export async function migrationsDigest(folder = migrationsFolder()): Promise<string> {
  const runner = createRunner(() => Promise.reject(new Error('reads no database')), folder);
  const files = await readMigrations(runner, folder);
  return files.map((file) => file.checksum.slice(0, 4)).join('');
}

function createRunner(execute: (query: string) => Promise<readonly object[]>, folder: string): Postgrator {
  return new Postgrator({
    driver: 'pg',
    migrationPattern: `${folder.split(sep).join('/')}/*/*.sql`,
    schemaTable,
    currentSchema: 'public',
    // Checksums do not depend on how git wrote the line endings.
    newline: 'LF',
    execQuery: async (query) => ({ rows: [...(await execute(query))] }),
  });
}

async function readMigrations(runner: Postgrator, folder: string): Promise<readonly Migration[]> {
  const found = await runner.getMigrations();
  return found
    .filter(({ action }) => action === 'do')
    .sort((left, right) => left.version - right.version)
    .map((migration) => describe(migration, folder));
}

function describe({ version, name, filename, md5 }: Postgrator.Migration, folder: string): Migration {
  const file = `${basename(dirname(filename))}/${basename(filename)}`;
  if (!existsSync(join(folder, file))) throw new Error(`migration ${filename} is outside ${folder}`);
  return { version, name, file, checksum: md5 };
}

interface AppliedRow {
  readonly version: number;
  readonly name: string | null;
  readonly md5: string | null;
  readonly run_at: Date;
}

async function readApplied(sql: SqlExecutor): Promise<readonly AppliedRow[]> {
  const [table] = await sql<{ found: string | null }[]>`select to_regclass(${`public.${schemaTable}`})::text as found`;
  if (table?.found === null || table === undefined) return [];
  return sql<AppliedRow[]>`
    select version, name, md5, run_at from ${sql(schemaTable)} where version > 0 order by version`;
}

/** A row, or what an archive says of one. */
type KnownRow = Omit<AppliedRow, 'run_at'> & { readonly run_at: Date | null };

function refuseChanged(applied: readonly KnownRow[], files: readonly Migration[]): void {
  for (const row of applied) {
    const file = files.find(({ version }) => version === row.version);
    if (file === undefined) {
      throw new StorageError(
        'MIGRATION_UNKNOWN',
        `the database has migration ${row.version} (${row.name}), which this Quire does not know: a newer one made it`,
      );
    }
    if (row.md5 !== file.checksum) {
      throw new StorageError(
        'MIGRATION_CHANGED',
        `migration ${file.file} has changed since it was applied${row.run_at === null ? '' : ` on ${row.run_at.toISOString()}`}. Restore the file; a change of the tables is a new migration`,
      );
    }
  }
}
