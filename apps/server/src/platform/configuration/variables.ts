import { choice, decimal, flag, integer, list, optional, type Setting, text, type ValueOf } from './setting.ts';

/**
 * Every setting of the server, once: the name people write, the schema of its value, what it means, and the names under which
 * the replaced systems' `.env` files carry the same thing.
 */
export interface Variable<Schema extends Setting<unknown> = Setting<unknown>> {
  readonly name: string;
  readonly schema: Schema;
  /** As text, as a person would write it. Null: absent unless set. */
  readonly fallback: string | null;
  readonly doc: string;
  readonly isSecret: boolean;
  readonly aliases: readonly string[];
}

interface Extra {
  readonly isSecret?: boolean;
  readonly aliases?: readonly string[];
}

function variable<Schema extends Setting<unknown>>(
  name: string,
  schema: Schema,
  fallback: string | null,
  doc: string,
  { isSecret = false, aliases = [] }: Extra = {},
): Variable<Schema> {
  return { name, schema, fallback, doc, isSecret, aliases };
}

const names = list(text({ lengthMin: 1 }));

export const environments = ['development', 'production', 'test'] as const;
export const logLevels = ['debug', 'info', 'warn', 'error'] as const;

/** The key of a provider of market data. One that is entered in the console goes before it. */
const providerKey = (name: string, what: string, aliases: readonly string[] = []) =>
  variable(name, optional(text({ lengthMin: 1, lengthMax: 1_000 })), null, `Market data of ${what}.`, {
    isSecret: true,
    aliases,
  });

export const variables = {
  environment: variable(
    'ENVIRONMENT',
    choice(environments),
    'development',
    'development, production or test. Production refuses weak secrets, debug output and the local open door.',
  ),
  port: variable('PORT', integer({ min: 0, max: 65_535 }), '8000', 'TCP port; 0 picks a free one.'),
  host: variable('HOST', text({ lengthMin: 1 }), '127.0.0.1', 'Address to listen on.'),
  allowedHosts: variable(
    'QUIRE_ALLOWED_HOSTS',
    names,
    '',
    'Host names, besides localhost and IP addresses, under which the server may be reached; comma separated.',
  ),
  trustProxy: variable(
    'QUIRE_TRUST_PROXY',
    flag,
    'false',
    'A reverse proxy on this machine sets X-Forwarded-For and X-Forwarded-Proto, and they are believed.',
  ),
  corsOrigins: variable(
    'CORS_ORIGINS',
    list(text({ pattern: /^https?:\/\/[^/*]+$/ })),
    '',
    'Origins of other pages that may call the API, as a JSON list or comma separated. In development localhost and ' +
      '127.0.0.1 on ports 3000, 5173 and 8000 are allowed as well.',
  ),
  cookieSecure: variable(
    'COOKIE_SECURE',
    optional(flag),
    null,
    'Mark the session cookie Secure. Unset: exactly when the request came over TLS.',
    { aliases: ['SESSION_COOKIE_SECURE'] },
  ),
  dataFolder: variable('QUIRE_DATA', text({ lengthMin: 1 }), './data', 'Data folder.'),
  databaseUrl: variable(
    'DATABASE_URL',
    optional(text({ pattern: /^(postgres(ql)?|sqlite):/ })),
    null,
    'A PostgreSQL server. Unset: Quire runs its own under the data folder. A sqlite: URL means the embedded server in ' +
      "that file's folder; driver suffixes such as +asyncpg are dropped.",
    { isSecret: true },
  ),
  databaseUserId: variable(
    'QUIRE_DB_UID',
    optional(integer({ min: 1, max: 4_294_967_294 })),
    null,
    'Unix user id for the embedded database when Quire runs as root.',
  ),
  secretKey: variable(
    'SECRET_KEY',
    optional(text({ lengthMin: 1, lengthMax: 1_000 })),
    null,
    'Key for the hashes of API secrets. Unset: one is generated in the data folder. Changing it ends every API key.',
    { isSecret: true },
  ),
  sealingKey: variable(
    'QUIRE_SECRET_KEY',
    optional(text({ lengthMin: 16, lengthMax: 1_000 })),
    null,
    'Seals the keys of data providers in the database. Unset: one is generated in the data folder. Another one opens none of them.',
    { isSecret: true },
  ),
  alpacaKey: providerKey('ALPACA_API_KEY', 'Alpaca: id of the key', ['ALPACA_API_KEY_ID']),
  alpacaSecret: providerKey('ALPACA_SECRET_KEY', 'Alpaca: secret of the key', ['ALPACA_API_SECRET_KEY']),
  polygonKey: providerKey('POLYGON_API_KEY', 'Polygon'),
  finnhubKey: providerKey('FINNHUB_API_KEY', 'Finnhub'),
  twelveDataKey: providerKey('TWELVEDATA_API_KEY', 'Twelve Data', ['TWELVE_DATA_API_KEY']),
  alphaVantageKey: providerKey('ALPHA_VANTAGE_API_KEY', 'Alpha Vantage', ['ALPHAVANTAGE_API_KEY']),
  eodhdKey: providerKey('EODHD_API_KEY', 'EOD Historical Data', ['EODHD_API_TOKEN']),
  fmpKey: providerKey('FMP_API_KEY', 'Financial Modeling Prep'),
  tiingoKey: providerKey('TIINGO_API_KEY', 'Tiingo', ['TIINGO_API_TOKEN']),
  marketstackKey: providerKey('MARKETSTACK_API_KEY', 'Marketstack'),
  nasdaqDataLinkKey: providerKey('NASDAQ_DATA_LINK_API_KEY', 'Nasdaq Data Link', ['QUANDL_API_KEY']),
  stockDataKey: providerKey('STOCKDATA_API_KEY', 'StockData', ['STOCKDATA_API_TOKEN']),
  intrinioKey: providerKey('INTRINIO_API_KEY', 'Intrinio'),
  ccxtExchanges: variable(
    'QUIRE_CCXT_EXCHANGES',
    list(text({ pattern: /^[a-z0-9]{2,40}$/ })),
    '',
    'Further exchanges as providers of market data, by their ccxt ids, comma separated: bitstamp, okx …',
  ),
  adminEmail: variable(
    'QUIRE_ADMIN_EMAIL',
    text({ pattern: /^[^@\s]+@[^@\s]+$/, lengthMax: 254 }),
    'admin@quire.local',
    'E-mail address of the administrator made at the first start.',
  ),
  adminPassword: variable(
    'QUIRE_ADMIN_PASSWORD',
    optional(text({ lengthMin: 10, lengthMax: 200 })),
    null,
    'Password of that administrator. Unset: generated and printed once.',
    { isSecret: true },
  ),
  demoKeyId: variable(
    'QUIRE_DEMO_KEY_ID',
    optional(text({ pattern: /^[A-Za-z0-9_-]{4,64}$/ })),
    null,
    'API key id of the demo account. Unset: generated.',
  ),
  demoSecret: variable(
    'QUIRE_DEMO_SECRET',
    optional(text({ lengthMin: 16, lengthMax: 200 })),
    null,
    'API secret of the demo account. Unset: generated and printed once.',
    { isSecret: true },
  ),
  demoCash: variable(
    'QUIRE_DEMO_CASH',
    text({ pattern: /^\d{1,12}(\.\d{1,9})?$/ }),
    '100000',
    'Simulated US dollars with which the demo account starts.',
    { aliases: ['CAPITAL'] },
  ),
  initialCapital: variable(
    'QUIRE_INITIAL_CAPITAL',
    text({ pattern: /^\d{1,12}(\.\d{1,9})?$/ }),
    '10000',
    'Simulated US dollars of a new account that does not say how much.',
    { aliases: ['DEFAULT_INITIAL_CAPITAL'] },
  ),
  feeRate: variable(
    'QUIRE_FEE_RATE',
    text({ pattern: /^0(\.\d{1,6})?$/ }),
    '0.001',
    'Fee of a new account as a fraction of the notional, each side.',
    { aliases: ['DEFAULT_FEE_PERCENTAGE'] },
  ),
  sessionDays: variable('QUIRE_SESSION_DAYS', integer({ min: 1, max: 90 }), '7', 'Days after which a log-in ends.', {
    aliases: ['REFRESH_TOKEN_EXPIRE_DAYS'],
  }),
  world: variable(
    'QUIRE_WORLD',
    text({ pattern: /^[a-z0-9][a-z0-9-]{0,31}$/ }),
    'sim',
    'Name of the live world. Another name is another market with other accounts.',
  ),
  simulatorSeed: variable(
    'QUIRE_SIM_SEED',
    integer({ min: 0, max: 2_147_483_647 }),
    '24',
    'Seed of the simulated market; fixed when the world is first started.',
  ),
  simulatorSpeed: variable(
    'QUIRE_SIM_SPEED',
    decimal({ above: 0, max: 10_000 }),
    '1',
    'How many times faster than the wall clock the simulated market runs.',
  ),
  simulatorNewsPerDay: variable(
    'QUIRE_SIM_NEWS_PER_DAY',
    integer({ min: 0, max: 1_440 }),
    '480',
    'Headlines of the simulated market in 24 of its hours; 0 is none.',
  ),
  simulatorNewsHaltsPerDay: variable(
    'QUIRE_SIM_NEWS_HALTS_PER_DAY',
    integer({ min: 0, max: 1_440 }),
    '2',
    'Halts for news in 24 hours of the simulated market, over all its stocks.',
  ),
  simulatorPausePercent: variable(
    'QUIRE_SIM_PAUSE_PERCENT',
    decimal({ above: 0, max: 100 }),
    '0.6',
    'A simulated stock pauses when its price is this far from its mean of five minutes. 100 is never.',
  ),
  simulatorDividendsPerYear: variable(
    'QUIRE_SIM_DIVIDENDS_PER_YEAR',
    integer({ min: 0, max: 52 }),
    '4',
    'Cash dividends of each simulated stock in a year.',
  ),
  simulatorSplitsPerDecade: variable(
    'QUIRE_SIM_SPLITS_PER_DECADE',
    integer({ min: 0, max: 520 }),
    '3',
    'Splits of each simulated stock in ten years, on average.',
  ),
  rateLimitPerMinute: variable(
    'QUIRE_RATE_LIMIT_PER_MINUTE',
    integer({ min: 1, max: 100_000_000 }),
    '200',
    'Requests that one API key may make in a minute. A person at the console has ten times that.',
    { aliases: ['RATE_LIMIT_REQUESTS', 'RATE_LIMIT_PER_MINUTE'] },
  ),
  dataStreamsPerAccountMax: variable(
    'QUIRE_DATA_STREAMS_PER_ACCOUNT',
    optional(integer({ min: 1, max: 1_000 })),
    null,
    'Connections that one account may have to one Alpaca data stream; unset is as many as it likes, where Alpaca allows one.',
  ),
  localOpen: variable(
    'QUIRE_LOCAL_OPEN',
    flag,
    'false',
    'Requests from this machine without credentials act as the demo account. Refused in production.',
  ),
  tapeRollAfterHours: variable(
    'QUIRE_TAPE_ROLL_AFTER_HOURS',
    decimal({ min: 0, max: 87_600 }),
    '24',
    'Inputs older than this, in the time of their world, move from the database into Parquet files under <data>/tape. 0: none do.',
  ),
  tapeRetentionDays: variable(
    'QUIRE_TAPE_RETENTION_DAYS',
    integer({ min: 0, max: 36_500 }),
    '0',
    'Days after which such files are removed, as far as the rest can be replayed without them. 0: never.',
  ),
  collectionIntervalSeconds: variable(
    'COLLECTION_INTERVAL',
    integer({ min: 60, max: 86_400 }),
    '300',
    'Seconds between two passes of the data collector, until somebody chooses others at run time.',
  ),
  symbolRefreshIntervalSeconds: variable(
    'SYMBOL_REFRESH_INTERVAL',
    integer({ min: 300, max: 604_800 }),
    '3600',
    'Seconds after which the collector asks anew what is listed, until somebody chooses others at run time.',
  ),
  outlierThreshold: variable(
    'OUTLIER_THRESHOLD',
    decimal({ above: 0, max: 1 }),
    '0.30',
    'A collected bar that moved by more than this share, without a split or dividend that says why, is held back.',
  ),
  dataFreshnessMinutes: variable(
    'DATA_FRESHNESS_MINUTES',
    decimal({ above: 0, max: 10_080 }),
    '30',
    'Collected data that is older than this, while its market is open, is not fresh.',
  ),
  tickRetentionHours: variable(
    'QUIRE_TICK_RETENTION_HOURS',
    decimal({ min: 0, max: 8_760 }),
    '24',
    'Hours for which quotes and trades of live providers are kept. 0: none are.',
  ),
  backupAt: variable(
    'QUIRE_BACKUP_AT',
    text({ pattern: /^(([01]\d|2[0-3]):[0-5]\d|off)$/ }),
    '02:00',
    'Time of day, by the clock of this machine, at which a backup is made. off: none is made by itself.',
  ),
  backupKeepDays: variable(
    'QUIRE_BACKUP_KEEP_DAYS',
    integer({ min: 1, max: 36_500 }),
    '30',
    'Days after which a daily backup is removed. One that somebody asked for stays.',
  ),
  backupFolder: variable(
    'QUIRE_BACKUP_FOLDER',
    optional(text({ lengthMin: 1 })),
    null,
    'Where backups lie; unset is <data>/backups. Another disk is better.',
  ),
  logLevel: variable('LOG_LEVEL', choice(logLevels), 'info', 'debug, info, warning or error.'),
  logTo: variable(
    'QUIRE_LOG_TO',
    choice(['auto', 'stdout', 'file']),
    'auto',
    'Where log lines go. auto: to <data>/logs/quire.log when the terminal is a person’s, else to standard output.',
  ),
  debug: variable('DEBUG', flag, 'false', 'Same as LOG_LEVEL=debug; refused in production.'),
} as const satisfies Record<string, Variable>;

export type ConfigurationKey = keyof typeof variables;
type Values = { readonly [Key in ConfigurationKey]: ValueOf<(typeof variables)[Key]['schema']> };
/** Validated settings; nothing else in the server reads the environment. */
export interface Configuration extends Values {}
