import { type ConnectionTarget, connect, connectWriter, type Sql } from './client.ts';
import { type DatabaseLocation, readDatabaseUrl } from './database-url.ts';
import { type EmbeddedServer, startEmbeddedServer } from './embedded/index.ts';
import { type StorageLog, silentLog } from './log.ts';
import { type Migration, type MigrationStatus, migrate, migrationStatus } from './postgresql/migrations.ts';
import { messageOf, StorageError } from './storage-error.ts';

export interface StorageOptions {
  /** `DATABASE_URL`; without it Quire runs its own server under the data folder. */
  readonly databaseUrl?: string | undefined;
  readonly dataFolder: string;
  readonly log?: StorageLog;
  /** QUIRE_DB_UID: who runs our own server when we are root. */
  readonly databaseUid?: number | undefined;
  /** For commands beside a running Quire: connect to the database of the process that owns the folder instead of refusing. */
  readonly asGuest?: boolean;
  /** Connections of the pool; the writer's and the owner's come on top. */
  readonly connectionsMax?: number;
}

/** An open database. `sql` is a pool; `writerConnection` is one session of its own for a world's writer. */
export interface Storage {
  readonly sql: Sql;
  readonly kind: 'embedded' | 'server';
  /** Such as `18.4`. */
  readonly serverVersion: string;
  /** Where it is, to open it again in another thread or process. Holds the password. */
  readonly target: ConnectionTarget;
  /** False for a guest, and for a server that is not ours. */
  readonly ownsServer: boolean;
  migrate(): Promise<readonly Migration[]>;
  migrationStatus(): Promise<MigrationStatus>;
  writerConnection(): Sql;
  /** Resolves when our own server is gone for good; never for a server by URL. */
  readonly lost: Promise<Error>;
  close(): Promise<void>;
}

const serverVersionMin = 150_000;
const never = new Promise<Error>(() => {});

/**
 * Opens the database that the options name, starting our own server when there is no URL. Does not migrate.
 *
 * @example const storage = await openStorage({ dataFolder: './data' }); await storage.migrate();
 * @throws StorageError with a code and a message that says what to do
 */
export async function openStorage(options: StorageOptions): Promise<Storage> {
  const log = options.log ?? silentLog;
  const location = readDatabaseUrl(options.databaseUrl, options.dataFolder);
  const server = await openServer(location, options, log);
  try {
    return await connectStorage({
      target: server?.target ?? targetOf(location),
      server,
      connectionsMax: options.connectionsMax ?? 16,
    });
  } catch (error) {
    await server?.stop();
    throw error;
  }
}

async function openServer(
  location: DatabaseLocation,
  options: StorageOptions,
  log: StorageLog,
): Promise<EmbeddedServer | null> {
  if (location.kind === 'server') return null;
  if (location.fromSqlite) {
    log.warn(
      { folder: location.folder },
      `DATABASE_URL names a SQLite file; Quire runs its own PostgreSQL in ${location.folder} instead`,
    );
  }
  const { databaseUid, asGuest = false } = options;
  return startEmbeddedServer({ dataFolder: location.folder, log, databaseUid, asGuest });
}

function targetOf(location: DatabaseLocation): ConnectionTarget {
  if (location.kind === 'server') return location.target;
  throw new Error('an embedded database has the target of its server');
}

/** Storage on a database that is running already. With a server, closing stops it. */
export async function connectStorage(options: {
  readonly target: ConnectionTarget;
  readonly server: EmbeddedServer | null;
  readonly connectionsMax: number;
}): Promise<Storage> {
  const { target, server, connectionsMax } = options;
  const sql = connect(target, { connectionsMax, applicationName: 'quire' });
  const writers: Sql[] = [];
  try {
    const serverVersion = await checkVersion(sql, target);
    return {
      sql,
      kind: server === null ? 'server' : 'embedded',
      serverVersion,
      target,
      ownsServer: server?.owned ?? false,
      migrate: () => migrate(sql),
      migrationStatus: () => migrationStatus(sql),
      writerConnection: () => {
        const writer = connectWriter(target);
        writers.push(writer);
        return writer;
      },
      lost: server?.lost ?? never,
      close: async () => {
        await Promise.all([sql, ...writers].map((client) => client.end({ timeout: 5 })));
        await server?.stop();
      },
    };
  } catch (error) {
    await sql.end({ timeout: 1 });
    throw error;
  }
}

async function checkVersion(sql: Sql, { host, port, database }: ConnectionTarget): Promise<string> {
  const rows = await sql<{ number: number; text: string }[]>`
    select current_setting('server_version_num')::int as number, current_setting('server_version') as text`.catch(
    (error: unknown) => {
      const reason = messageOf(error);
      throw new StorageError(
        'DATABASE_UNREACHABLE',
        `cannot use database "${database}" at ${host}:${port}: ${reason}`,
        { cause: error },
      );
    },
  );
  const [{ number, text } = { number: 0, text: 'unknown' }] = rows;
  if (number < serverVersionMin) {
    throw new StorageError(
      'DATABASE_TOO_OLD',
      `the database at ${host}:${port} is PostgreSQL ${text}; Quire needs 15 or newer`,
    );
  }
  return text.split(' ')[0] ?? text;
}
