import type { Readable } from 'node:stream';
import type { ArchivedSegment, ArchivedTable, ArchivedWorld, DatabaseFacts } from '@quire/ports/backup';
import { type ConnectionTarget, connect, type Sql, type SqlExecutor } from '../client.ts';
import { StorageError } from '../storage-error.ts';
import { schemaTable } from './migrations.ts';
import { inOrderOfReferences, type Reference } from './table-order.ts';

/** A database as it was at one instant, however long it takes to read it. */
export interface DatabaseDump {
  readonly facts: DatabaseFacts;
  /** What the planner thinks, for a progress bar. */
  readonly estimatedRows: number;
  /** Rows of a table in COPY's text form: one line each. */
  rows(table: ArchivedTable): Promise<AsyncIterable<Buffer>>;
}

/** Tables with histories that somebody imported from a file of his own: large, and not made by Quire. */
export const dataSetTables: readonly string[] = ['data_set', 'data_set_bar'];

/** "QUIR", "DUMP". */
const lockClass = 0x51554952;
const lockObject = 0x44554d50;

/**
 * Reads the whole database in one transaction that sees one instant, beside whatever writes it. `leaveOut` names tables that are
 * left out; nothing that stays may refer to them.
 *
 * @throws StorageError DUMP_RUNNING while another process does the same, DATABASE_UNREACHABLE when the server goes meanwhile
 */
export async function dumpDatabase<Result>(
  target: ConnectionTarget,
  leaveOut: readonly string[],
  act: (dump: DatabaseDump) => Promise<Result>,
): Promise<Result> {
  let onLost = (_: Error): void => {};
  // A copy whose connection goes simply says nothing more; whoever reads it must hear of the end from here.
  const lost = new Promise<never>((_, reject) => {
    onLost = reject;
  });
  let isDone = false;
  const sql = connect(target, {
    connectionsMax: 1,
    keepSession: true,
    applicationName: 'quire backup',
    onConnectionClosed: () => {
      if (!isDone) onLost(new StorageError('DATABASE_UNREACHABLE', 'the database went away while it was read'));
    },
  });
  try {
    return await Promise.race([dumpWith(sql, leaveOut, act), lost]);
  } finally {
    isDone = true;
    await sql.end({ timeout: 1 });
  }
}

/** Ending the session ends its transaction, which has written nothing: no word is sent after a failure, perhaps to nobody. */
async function dumpWith<Result>(
  sql: Sql,
  leaveOut: readonly string[],
  act: (dump: DatabaseDump) => Promise<Result>,
): Promise<Result> {
  const transaction = await sql.reserve();
  await transaction`begin isolation level repeatable read read only`;
  const [lock] = await transaction<{ mine: boolean }[]>`
    select pg_try_advisory_xact_lock(${lockClass}, ${lockObject}) as mine`;
  if (!lock!.mine) throw new StorageError('DUMP_RUNNING', 'another process writes a backup of this database right now');
  const tables = await tablesOf(transaction, leaveOut);
  const facts: DatabaseFacts = {
    serverVersion: await versionOf(transaction),
    migrations: await transaction<{ version: number; name: string; checksum: string }[]>`
      select version, name, md5 as checksum from ${transaction(schemaTable)} where version > 0 order by version`,
    tables,
    sequences: await transaction<{ name: string; value: number }[]>`
      select sequencename as name, last_value as value from pg_sequences
      where schemaname = 'public' and last_value is not null order by 1`,
    worlds: await transaction<ArchivedWorld[]>`
      select world_id as "worldId", feed, head_sequence as "headSequence", event_sequence as "eventSequence", chain,
        encode(row_hash, 'hex') as "rowHash" from world order by 1`,
    segments: await transaction<ArchivedSegment[]>`
      select world_id as "worldId", from_sequence as "fromSequence", to_sequence as "toSequence", bytes,
        encode(sha256, 'hex') as sha256 from tape_segment where removed_at is null order by 1, 2`,
  };
  return act({
    facts,
    estimatedRows: await estimateRows(transaction, tables),
    rows: async ({ name, columns }) =>
      wholeOf(await transaction`copy ${transaction(name)} (${transaction(columns as string[])}) to stdout`.readable()),
  });
}

/**
 * The driver pauses its socket at a full buffer and resumes it at the next read. A stream that has all its rows reads no more, so a
 * pause that came with the last of them would hold up the next query for ever.
 */
async function* wholeOf(rows: Readable): AsyncGenerator<Buffer> {
  yield* rows as AsyncIterable<Buffer>;
  rows._read(0);
}

async function versionOf(sql: SqlExecutor): Promise<string> {
  const [row] = await sql<{ version: string }[]>`select current_setting('server_version') as version`;
  return row!.version;
}

/** Every table but the runner's own, with the columns that are stored and not computed. */
async function tablesOf(sql: SqlExecutor, leaveOut: readonly string[]): Promise<readonly ArchivedTable[]> {
  const tables = await sql<ArchivedTable[]>`
    select c.relname as name, array_agg(a.attname::text order by a.attnum) as columns
    from pg_class c join pg_attribute a on a.attrelid = c.oid
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and c.relpersistence = 'p'
      and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
      and c.relname <> all (${[schemaTable, ...leaveOut]})
    group by c.relname order by c.relname`;
  const references = await sql<Reference[]>`
    select f.relname as "from", t.relname as "to"
    from pg_constraint k join pg_class f on f.oid = k.conrelid join pg_class t on t.oid = k.confrelid
    where k.contype = 'f' and k.connamespace = 'public'::regnamespace`;
  const broken = references.find(({ from, to }) => leaveOut.includes(to) && !leaveOut.includes(from));
  if (broken !== undefined) throw new Error(`${broken.from} refers to ${broken.to}, which must not be left out alone`);
  return inOrderOfReferences(tables, references);
}

async function estimateRows(sql: SqlExecutor, tables: readonly ArchivedTable[]): Promise<number> {
  const [row] = await sql<{ rows: number }[]>`
    select coalesce(sum(greatest(reltuples, 0)), 0)::bigint as rows from pg_class
    where relnamespace = 'public'::regnamespace and relname = any (${tables.map(({ name }) => name)})`;
  return row!.rows;
}
