import type { Sql } from '@quire/adapters/storage';
import type { BarTimeframe } from '@quire/core/market';
import { importProvider, type MarketStore } from '@quire/ports/market-store';
import type { Logger } from 'pino';
import { type Actor, type RequestOrigin, recordAudit } from '../../platform/audit.ts';
import type { BarSource, BarsWanted } from './bar-source.ts';
import { barsWanted, collectPass, type PassReport } from './collect-pass.ts';
import {
  type CollectorConfiguration,
  type CollectorProgress,
  loadConfiguration,
  loadProgress,
  type SourceKind,
  saveConfiguration,
  saveProgress,
} from './configuration.ts';
import { withCollectorLock } from './lock.ts';
import type { BarScreen } from './screen.ts';
import type { TaskRow, Tasks } from './tasks.ts';
import { simulatorProvider } from './world-bar-source.ts';

export interface CollectorStatus {
  readonly configuration: CollectorConfiguration;
  readonly progress: CollectorProgress;
  /** Those that are collected: chosen, or else listed by the source. */
  readonly symbols: readonly string[];
  readonly source: string;
  readonly activeTask: TaskRow | null;
  readonly lastTask: TaskRow | null;
  /** When the next pass is due, milliseconds; null while stopped. */
  readonly nextAtMs: number | null;
}

export interface Collector {
  status(): Promise<CollectorStatus>;
  configuration(): Promise<CollectorConfiguration>;
  configure(change: Partial<CollectorConfiguration>, by: Caller): Promise<CollectorConfiguration>;
  /** Begins at once when a pass is due. Starting twice is starting once. */
  start(by: Caller): Promise<CollectorConfiguration>;
  /** Ends the pass under way; what it had fetched by then is kept. */
  stop(by: Caller): Promise<CollectorConfiguration>;
  /** Begins one pass now, whether or not the collector runs; null when one is under way somewhere. */
  collectNow(by: Caller): Promise<TaskRow | null>;
  /** Begins to ask for exactly these ranges, to repair gaps; null when a pass is under way somewhere. */
  repair(wanted: readonly BarsWanted[], by: Caller): Promise<TaskRow | null>;
  refreshSymbols(by: Caller): Promise<readonly string[]>;
  /** Resolves when no pass of this process is under way. */
  idle(): Promise<void>;
  close(): Promise<void>;
}

export interface Caller {
  readonly actor: Actor;
  readonly origin: RequestOrigin;
}

export interface CollectorOptions {
  readonly sql: Sql;
  readonly store: MarketStore;
  readonly sources: Readonly<Record<SourceKind, BarSource>>;
  readonly screen: BarScreen;
  readonly tasks: Tasks;
  readonly defaults: CollectorConfiguration;
  readonly logger: Pick<Logger, 'info' | 'warn'>;
  /** What is refreshed beside the symbols when providers are the source: names, actions of companies, rates. */
  readonly refreshReference?: (symbols: readonly string[]) => Promise<void>;
  /** How often it looks whether a pass is due; another process may have changed the configuration. */
  readonly lookEveryMs?: number;
}

interface PassRequest {
  readonly requestedBy: string;
  readonly mustBeDue: boolean;
  /** Absent: everything that is configured. */
  readonly wanted?: readonly BarsWanted[];
  readonly onBegun?: (row: TaskRow) => void;
}

export const collectionKind = 'collection';
const defaultLookEveryMs = 5_000;
const failuresShown = 20;

export function createCollector(options: CollectorOptions): Collector {
  const { sql, store, sources, screen, tasks, defaults, logger } = options;
  let running: Promise<unknown> = Promise.resolve();
  let isBusy = false;
  let isClosed = false;

  const configuration = () => loadConfiguration(sql, defaults);
  const symbolsOf = async ({ symbols, source }: CollectorConfiguration, { listedSymbols }: CollectorProgress) => {
    if (symbols.length > 0) return symbols;
    return listedSymbols.length > 0 ? listedSymbols : sources[source].symbols();
  };

  const pass = (
    { requestedBy, onBegun }: PassRequest,
    source: BarSource,
    wantedOf: () => Promise<readonly BarsWanted[]>,
  ) =>
    tasks.run(
      collectionKind,
      requestedBy,
      async ({ signal, progress }) => {
        const wanted = await wantedOf();
        const report = await collectPass({ source, store, screen, wanted, signal, onProgress: progress });
        await saveProgress(sql, { lastFinishedAt: new Date().toISOString() });
        return { message: sentenceOf(report), result: resultOf(report) };
      },
      onBegun,
    );

  /** Under the lock, so that one process of all does it; null when another one is at it, or when it is not due after all. */
  const exclusively = async (request: PassRequest): Promise<TaskRow | null> => {
    if (isBusy || isClosed) return null;
    isBusy = true;
    const work = withCollectorLock(sql, async () => {
      const settings = await configuration();
      const progress = await loadProgress(sql);
      if (request.mustBeDue && (!settings.isRunning || dueAtMs(settings, progress) > Date.now())) return null;
      await tasks.endAbandoned(collectionKind);
      const { wanted } = request;
      const source = sources[settings.source];
      if (wanted !== undefined) return pass(request, source, async () => wanted);
      await saveProgress(sql, { lastStartedAt: new Date().toISOString() });
      return pass(request, source, async () => everything(settings, await symbolsOf(settings, progress)));
    }).finally(() => {
      isBusy = false;
    });
    running = work.catch(() => undefined);
    return work;
  };

  /** The task as soon as there is one. Its failure is its own to tell; what keeps it from beginning is told here. */
  const begin = (request: Omit<PassRequest, 'mustBeDue' | 'onBegun'>) =>
    new Promise<TaskRow | null>((resolve, reject) => {
      exclusively({ ...request, mustBeDue: false, onBegun: resolve }).then(resolve, reject);
    });

  const everything = async (settings: CollectorConfiguration, symbols: readonly string[]) => {
    const newest = new Map<string, number>();
    const isWorld = settings.source === 'world';
    for (const { symbol, timeframe, lastTime, provider } of await store.coverage()) {
      // What another source told, or an import, says nothing of what this one has told.
      if (lastTime === null || provider === importProvider || (provider === simulatorProvider) !== isWorld) continue;
      const key = `${symbol} ${timeframe}`;
      newest.set(key, Math.max(lastTime, newest.get(key) ?? 0));
    }
    const { timeframes, barsPerSeries } = settings;
    const newestOf = (symbol: string, timeframe: BarTimeframe) => newest.get(`${symbol} ${timeframe}`) ?? null;
    return barsWanted({ symbols, timeframes, barsPerSeries, now: Date.now() * 1_000, newest: newestOf });
  };

  const refreshSymbols = async (): Promise<readonly string[]> => {
    const { source } = await configuration();
    const listedSymbols = await sources[source].symbols();
    await saveProgress(sql, { listedSymbols, lastSymbolRefreshAt: new Date().toISOString() });
    return listedSymbols;
  };

  /** Beside the passes, which it must not hold up: it may wait for the limits of providers. */
  const refreshReference = async (symbols: readonly string[]): Promise<void> => {
    try {
      await options.refreshReference?.(symbols);
    } catch (error) {
      logger.warn({ err: error }, 'names, corporate actions and rates could not be refreshed');
    }
  };

  const look = async (): Promise<void> => {
    if (isBusy || isClosed) return;
    const settings = await configuration();
    if (!settings.isRunning) return;
    const progress = await loadProgress(sql);
    if (refreshDueAtMs(settings, progress) <= Date.now()) {
      const listed = await refreshSymbols();
      const symbols = settings.symbols.length > 0 ? settings.symbols : listed;
      if (settings.source === 'providers') void refreshReference(symbols);
    }
    if (dueAtMs(settings, progress) > Date.now()) return;
    const task = await exclusively({ requestedBy: 'scheduler', mustBeDue: true });
    if (task !== null) logger.info({ state: task.state, ...task.result }, `data collected: ${task.message}`);
  };
  const lookSafely = () =>
    look().catch((error: unknown) => logger.warn({ err: error }, 'the data collector could not do its round'));
  const timer = setInterval(lookSafely, options.lookEveryMs ?? defaultLookEveryMs).unref();

  const configure = async (change: Partial<CollectorConfiguration>, by: Caller, action: string) => {
    const changed = await sql.begin(async (transaction) => {
      await transaction`select pg_advisory_xact_lock(hashtextextended('data-collector configuration', 0))`;
      const before = await loadConfiguration(transaction, defaults);
      const after = { ...before, ...change };
      await saveConfiguration(transaction, after);
      const entry = { action, resourceKind: 'data-collector', resourceId: null, before, after };
      await recordAudit(transaction, by.actor, by.origin, entry);
      return after;
    });
    return changed;
  };

  return {
    configuration,
    configure: (change, by) => configure(change, by, 'data-collector.configure'),
    async status() {
      const settings = await configuration();
      const progress = await loadProgress(sql);
      const [lastTask = null] = (await tasks.list({ limit: 20 })).filter(({ kind }) => kind === collectionKind);
      return {
        configuration: settings,
        progress,
        symbols: await symbolsOf(settings, progress),
        source: sources[settings.source].name,
        activeTask: lastTask?.state === 'running' ? lastTask : null,
        lastTask,
        nextAtMs: settings.isRunning ? dueAtMs(settings, progress) : null,
      };
    },
    async start(by) {
      const before = await configuration();
      const after = before.isRunning ? before : await configure({ isRunning: true }, by, 'data-collector.start');
      void lookSafely();
      return after;
    },
    async stop(by) {
      const before = await configuration();
      const after = before.isRunning ? await configure({ isRunning: false }, by, 'data-collector.stop') : before;
      for (const { taskId, kind } of await tasks.list({ limit: 100, isActive: true })) {
        if (kind === collectionKind) await tasks.cancel(taskId);
      }
      await running;
      return after;
    },
    collectNow: (by) => begin({ requestedBy: by.actor.actor }),
    repair: (wanted, by) => begin({ requestedBy: by.actor.actor, wanted }),
    refreshSymbols: async (by) => {
      const symbols = await refreshSymbols();
      const entry = { action: 'data-collector.refresh-symbols', resourceKind: 'data-collector', resourceId: null };
      await recordAudit(sql, by.actor, by.origin, { ...entry, before: null, after: { symbols: symbols.length } });
      return symbols;
    },
    idle: async () => {
      await running;
    },
    async close() {
      isClosed = true;
      clearInterval(timer);
      await tasks.close();
      await running;
    },
  };
}

/** Passes that were missed while nobody was there are made up for by one. */
function dueAtMs({ collectionIntervalSeconds }: CollectorConfiguration, { lastStartedAt }: CollectorProgress): number {
  return lastStartedAt === null ? 0 : Date.parse(lastStartedAt) + collectionIntervalSeconds * 1_000;
}

function refreshDueAtMs(
  { symbolRefreshIntervalSeconds }: CollectorConfiguration,
  { lastSymbolRefreshAt }: CollectorProgress,
): number {
  return lastSymbolRefreshAt === null ? 0 : Date.parse(lastSymbolRefreshAt) + symbolRefreshIntervalSeconds * 1_000;
}

function sentenceOf({ series, rows, written, quarantined, failures, wasCanceled }: PassReport): string {
  const parts = [`${series} series`, `${rows} bars, ${written} of them new or changed`];
  if (quarantined > 0) parts.push(`${quarantined} held back`);
  if (failures.length > 0) parts.push(`${failures.length} series failed`);
  return `${parts.join(', ')}${wasCanceled ? '; canceled' : ''}`;
}

function resultOf({ failures, ...figures }: PassReport): Readonly<Record<string, unknown>> {
  return { ...figures, failed: failures.length, failures: failures.slice(0, failuresShown) };
}
