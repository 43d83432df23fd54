import type { Sql, SqlExecutor } from '@quire/adapters/storage';
import { type BarTimeframe, barTimeframes } from '@quire/core/market';

export const sourceKinds = ['world', 'providers'] as const;
export type SourceKind = (typeof sourceKinds)[number];

/** What is collected and how often; kept in the database, so that it is the same after a restart and for every process. */
export interface CollectorConfiguration {
  readonly isRunning: boolean;
  /** Who is asked: the running world, or the providers of real markets. */
  readonly source: SourceKind;
  readonly collectionIntervalSeconds: number;
  readonly symbolRefreshIntervalSeconds: number;
  /** Empty: what the source lists. */
  readonly symbols: readonly string[];
  readonly timeframes: readonly BarTimeframe[];
  /** How far back a series that is new begins, in bars. */
  readonly barsPerSeries: number;
}

/** When what happened last, so that a pass that was missed is made up for once and not several times. */
export interface CollectorProgress {
  readonly lastStartedAt: string | null;
  readonly lastFinishedAt: string | null;
  readonly lastSymbolRefreshAt: string | null;
  readonly listedSymbols: readonly string[];
}

export const limits = {
  collectionIntervalSeconds: { min: 60, max: 86_400 },
  symbolRefreshIntervalSeconds: { min: 300, max: 604_800 },
  symbols: { max: 500 },
  barsPerSeries: { min: 1, max: 10_000 },
} as const;

export const defaultTimeframes = ['1m', '5m', '15m', '1h', '4h', '1d'] as const satisfies readonly BarTimeframe[];

const configurationKey = 'data-collector';
const progressKey = 'data-collector-progress';

export async function loadConfiguration(
  sql: SqlExecutor,
  defaults: CollectorConfiguration,
): Promise<CollectorConfiguration> {
  const stored = await load<Partial<CollectorConfiguration>>(sql, configurationKey);
  const timeframes = (stored?.timeframes ?? defaults.timeframes).filter((one) => barTimeframes.includes(one));
  return { ...defaults, ...stored, timeframes };
}

export async function saveConfiguration(sql: SqlExecutor, configuration: CollectorConfiguration): Promise<void> {
  await save(sql, configurationKey, configuration);
}

const nothingYet: CollectorProgress = {
  lastStartedAt: null,
  lastFinishedAt: null,
  lastSymbolRefreshAt: null,
  listedSymbols: [],
};

export async function loadProgress(sql: SqlExecutor): Promise<CollectorProgress> {
  return { ...nothingYet, ...(await load<Partial<CollectorProgress>>(sql, progressKey)) };
}

/** Changes some of it; two processes that do so at once both have their say. */
export async function saveProgress(sql: Sql, change: Partial<CollectorProgress>): Promise<void> {
  await sql`
    insert into setting (key, value) values (${progressKey}, ${JSON.stringify(change)}::text::jsonb)
    on conflict (key) do update set value = setting.value || excluded.value, updated_at = now()`;
}

async function load<Value>(sql: SqlExecutor, key: string): Promise<Value | null> {
  const [row] = await sql<{ value: Value }[]>`select value from setting where key = ${key}`;
  return row?.value ?? null;
}

async function save(sql: SqlExecutor, key: string, value: unknown): Promise<void> {
  await sql`
    insert into setting (key, value) values (${key}, ${JSON.stringify(value)}::text::jsonb)
    on conflict (key) do update set value = excluded.value, updated_at = now()`;
}
