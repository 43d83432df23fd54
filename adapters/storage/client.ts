import postgres from 'postgres';

/** Where a database is: what postgres.js needs to reach it, without the settings of a pool. */
export interface ConnectionTarget {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  readonly password: string;
  /** Whatever else a connection URL asked for, such as `ssl` or `options`. */
  readonly parameters: Readonly<Record<string, string>>;
}

/** Sequences and instants are stored as bigint and are safe integers, so they are read as numbers. */
const safeBigint = {
  to: 20,
  from: [20],
  serialize: (value: number | bigint | string): string => value.toString(),
  parse: (text: string): number => {
    const value = Number(text);
    if (!Number.isSafeInteger(value)) throw new RangeError(`bigint ${text} is beyond the safe integers`);
    return value;
  },
};

export type Sql = postgres.Sql<{ bigint: number }>;
/** A pool or a transaction of one: what a query needs. */
export type SqlExecutor = Sql | postgres.TransactionSql<{ bigint: number }> | postgres.ReservedSql<{ bigint: number }>;

export interface ClientSettings {
  readonly connectionsMax: number;
  readonly applicationName: string;
  /** Keep a connection for good, because its session holds something: a lock, or prepared statements of the writer. */
  readonly keepSession?: boolean;
  /** Settings of the session, over those of the server. */
  readonly serverSettings?: Readonly<Record<string, string>>;
  readonly onConnectionClosed?: () => void;
}

/**
 * A postgres.js client on the target. Bigint columns are numbers, numeric columns are exact text.
 *
 * @example connect(target, { connectionsMax: 10, applicationName: 'quire' })
 */
export function connect(target: ConnectionTarget, settings: ClientSettings): Sql {
  const { ssl, ...connection } = target.parameters;
  return postgres({
    host: target.host,
    port: target.port,
    database: target.database,
    user: target.user,
    password: target.password,
    ...(ssl === undefined ? {} : { ssl: ssl === 'disable' || ssl === 'false' ? false : (ssl as 'require') }),
    max: settings.connectionsMax,
    idle_timeout: settings.keepSession ? 0 : 300,
    ...(settings.keepSession ? { max_lifetime: null } : {}),
    connect_timeout: 10,
    types: { bigint: safeBigint },
    connection: {
      application_name: settings.applicationName,
      TimeZone: 'UTC',
      ...settings.serverSettings,
      ...connection,
    },
    onnotice: () => {},
    ...(settings.onConnectionClosed ? { onclose: settings.onConnectionClosed } : {}),
  });
}

/**
 * A writer runs a few shapes of statement thousands of times on few rows: they are planned once, and always by index, because a plan
 * made while the tables are still empty would otherwise scan them when they are not. What it acknowledges is on disk.
 */
const writerSettings: Readonly<Record<string, string>> = {
  plan_cache_mode: 'force_generic_plan',
  enable_seqscan: 'off',
  enable_hashjoin: 'off',
  enable_mergejoin: 'off',
  jit: 'off',
  synchronous_commit: 'on',
};

/** One session of its own for a world's writer. */
export function connectWriter(target: ConnectionTarget): Sql {
  return connect(target, {
    connectionsMax: 1,
    keepSession: true,
    applicationName: 'quire writer',
    serverSettings: writerSettings,
  });
}
