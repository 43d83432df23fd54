import { openTapeRegister, type Storage } from '@quire/adapters/storage';
import { openTapeFiles } from '@quire/adapters/tape';
import type { TapeStatusView } from '@quire/contract';
import type { Logger } from 'pino';
import { type Actor, type RequestOrigin, recordAudit } from '../../platform/audit.ts';
import { type RunRoll, rollInProcess } from './roll-process.ts';
import { tapeFolderOf } from './tape-folder.ts';
import { readTapeStatus, type TapeFacts } from './tape-status.ts';

/** Rolls the tape of the running world on a schedule of its own, and knows how it stands. */
export interface TapeService {
  /** At most half a minute old. */
  status(): Promise<TapeStatusView>;
  /** The newest known status, for a metrics page that must not wait. */
  latest(): TapeStatusView | null;
  /** Begins a run now, unless one is under way. */
  roll(caller: Actor, origin: RequestOrigin): Promise<TapeStatusView>;
  /** Resolves when no run is under way. */
  idle(): Promise<void>;
  close(): Promise<void>;
}

export interface TapeServiceOptions {
  readonly storage: Storage;
  readonly worldId: string;
  readonly dataFolder: string;
  /** 0 leaves every input in the database. */
  readonly rollAfterHours: number;
  readonly retentionDays: number;
  readonly logger: Pick<Logger, 'info' | 'warn'>;
  readonly run?: RunRoll;
  readonly firstRunAfterMs?: number;
}

/** Far enough from the start to stay out of its way. */
const defaultFirstRunAfterMs = 60_000;
const runEveryMs = 3_600_000;
const statusMsMax = 30_000;

export function createTapeService(options: TapeServiceOptions): TapeService {
  const { storage, worldId, rollAfterHours, retentionDays, logger, run = rollInProcess } = options;
  const folder = tapeFolderOf(options.dataFolder);
  const register = openTapeRegister(storage.sql);
  const files = openTapeFiles(folder);
  const stop = new AbortController();
  let running: Promise<void> | null = null;
  let failures = 0;
  let lastFailure: string | null = null;
  let facts: { readonly value: TapeFacts; readonly atMs: number } | null = null;

  const view = (value: TapeFacts): TapeStatusView => ({
    ...value,
    rollAfterHours,
    retentionDays,
    isRolling: running !== null,
    failures,
    lastFailure,
  });

  const look = async (): Promise<TapeFacts> => {
    if (facts !== null && Date.now() - facts.atMs < statusMsMax) return facts.value;
    const value = await readTapeStatus({ register, files, worldId });
    facts = { value, atMs: Date.now() };
    return value;
  };

  const work = async (): Promise<void> => {
    const request = { target: storage.target, folder, worldId, olderThanHours: rollAfterHours, retentionDays };
    try {
      const report = await run(request, stop.signal);
      lastFailure = null;
      for (const damage of report.damaged) logger.warn({ world: worldId }, `tape segment ${damage}`);
      if (report.segments > 0 || report.removed > 0) logger.info({ world: worldId, ...report }, 'tape rolled');
    } catch (error) {
      if (stop.signal.aborted) return;
      failures += 1;
      lastFailure = error instanceof Error ? error.message : String(error);
      logger.warn({ world: worldId }, `the tape was not rolled, its inputs stay in the database: ${lastFailure}`);
    } finally {
      facts = null;
    }
  };

  const begin = (): void => {
    if (running !== null || stop.signal.aborted || rollAfterHours === 0) return;
    running = work().finally(() => {
      running = null;
    });
  };

  const first = setTimeout(begin, options.firstRunAfterMs ?? defaultFirstRunAfterMs).unref();
  const every = setInterval(begin, runEveryMs).unref();

  return {
    status: async () => view(await look()),
    latest: () => (facts === null ? null : view(facts.value)),
    async roll(caller, origin) {
      const before = running !== null;
      begin();
      await recordAudit(storage.sql, caller, origin, {
        action: 'tape.roll',
        resourceKind: 'world',
        resourceId: worldId,
        before: { isRolling: before },
        after: { isRolling: running !== null },
      });
      return view(await look());
    },
    idle: async () => {
      await running;
    },
    async close() {
      clearTimeout(first);
      clearInterval(every);
      stop.abort();
      await running;
    },
  };
}
