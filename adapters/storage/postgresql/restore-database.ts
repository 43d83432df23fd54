import { once } from 'node:events';
import type { Writable } from 'node:stream';
import type { ArchivedTable, ArchivedWorld, DatabaseFacts } from '@quire/ports/backup';
import type { Sql, SqlExecutor } from '../client.ts';
import { StorageError } from '../storage-error.ts';
import { migrateExactly } from './migrations.ts';

/** Takes the rows of an archive into an empty database. */
export interface DatabaseRestore {
  /** Begins with the rows of a table; the table before is finished. */
  table(table: ArchivedTable): Promise<void>;
  /** COPY's text form, in pieces of any length. */
  write(rows: Buffer): Promise<void>;
}

/**
 * Fills an empty database in one transaction: it gets the tables that the archive had, their rows, and stands where the archive
 * stood, or it stays empty.
 *
 * @throws StorageError DATABASE_NOT_EMPTY, and what the migrations throw when the archive is from a newer Quire
 */
export async function restoreDatabase(
  sql: Sql,
  facts: DatabaseFacts,
  fill: (restore: DatabaseRestore) => Promise<void>,
): Promise<void> {
  await sql.begin(async (transaction) => {
    await requireEmpty(transaction);
    await migrateExactly(transaction, facts.migrations);
    // Some migrations write rows of their own; those of the archive take their place.
    for (const { name } of [...facts.tables].reverse()) await transaction`delete from ${transaction(name)}`;
    const copies = new TableCopies(transaction);
    await fill(copies);
    await copies.end();
    for (const { name, value } of facts.sequences) await transaction`select setval(${name}::regclass, ${value})`;
    await requireWorlds(transaction, facts.worlds);
  });
  // The planner knows nothing of the rows yet.
  await sql`analyze`;
}

class TableCopies implements DatabaseRestore {
  readonly #sql: SqlExecutor;
  #sink: Writable | null = null;

  constructor(sql: SqlExecutor) {
    this.#sql = sql;
  }

  async table({ name, columns }: ArchivedTable): Promise<void> {
    await this.end();
    this.#sink = await this.#sql`
      copy ${this.#sql(name)} (${this.#sql(columns as string[])}) from stdin`.writable();
  }

  async write(rows: Buffer): Promise<void> {
    const sink = this.#sink;
    if (sink === null) throw new Error('rows come behind the name of their table');
    // `once` rejects when the database refuses a row and the sink breaks instead.
    if (!sink.write(rows)) await once(sink, 'drain');
  }

  async end(): Promise<void> {
    const sink = this.#sink;
    if (sink === null) return;
    this.#sink = null;
    const finished = once(sink, 'finish');
    sink.end();
    await finished;
  }
}

async function requireEmpty(sql: SqlExecutor): Promise<void> {
  const [found] = await sql<{ name: string }[]>`
    select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') limit 1`;
  if (found === undefined) return;
  throw new StorageError(
    'DATABASE_NOT_EMPTY',
    `the database holds tables already, ${found.name} among them. A restore writes over nothing: give it an empty database`,
  );
}

async function requireWorlds(sql: SqlExecutor, wanted: readonly ArchivedWorld[]): Promise<void> {
  const worlds = await sql<ArchivedWorld[]>`
    select world_id as "worldId", feed, head_sequence as "headSequence", event_sequence as "eventSequence", chain,
      encode(row_hash, 'hex') as "rowHash" from world order by 1`;
  if (JSON.stringify(worlds) !== JSON.stringify(wanted))
    throw new Error('the worlds do not stand where the archive says');
}
