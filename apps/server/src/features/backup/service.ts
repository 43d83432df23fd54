import { openArchives } from '@quire/adapters/backup';
import type { Storage } from '@quire/adapters/storage';
import type { BackupStatusView, BackupView } from '@quire/contract';
import type { ArchiveFile, BackupKind } from '@quire/ports/backup';
import type { Logger } from 'pino';
import { type Actor, type RequestOrigin, recordAudit } from '../../platform/audit.ts';
import { problem } from '../../platform/problem.ts';
import { parseBackupName } from './backup-name.ts';
import { backupInProcess, type RunBackup } from './backup-process.ts';
import { isDailyBackupDue, lastPassed, outlivedBackups } from './daily-backup.ts';
import { describeBackup } from './list-backups.ts';

/** Makes archives on a schedule and on demand, and knows which there are. */
export interface BackupService {
  status(): Promise<BackupStatusView>;
  /** Begins one in the background. @throws BUSY while another task runs */
  create(caller: Actor, origin: RequestOrigin, wishes: { readonly withDataSets: boolean }): Promise<BackupStatusView>;
  /** Compares every byte of one, in the background. */
  check(caller: Actor, origin: RequestOrigin, name: string): Promise<BackupStatusView>;
  remove(caller: Actor, origin: RequestOrigin, name: string): Promise<BackupStatusView>;
  /** Resolves when no task runs. */
  idle(): Promise<void>;
  close(): Promise<void>;
}

export interface BackupServiceOptions {
  readonly storage: Storage;
  readonly dataFolder: string;
  readonly folder: string;
  /** `02:00` in the machine's time zone; null makes none by itself. */
  readonly dailyAt: string | null;
  readonly keepDays: number;
  /** Settings in force, secrets masked. */
  readonly configuration: object;
  readonly logger: Pick<Logger, 'info' | 'warn'>;
  readonly run?: RunBackup;
  readonly firstLookAfterMs?: number;
  readonly now?: () => Date;
}

/** Far enough from the start to stay out of its way. */
const defaultFirstLookAfterMs = 300_000;
const lookEveryMs = 60_000;
/** After a failure the next attempt waits, so that a full disk is not written to every minute. */
const retryAfterMs = 3_600_000;
const dayMs = 86_400_000;

interface Known {
  readonly bytes: number;
  readonly view: BackupView;
}

export function createBackupService(options: BackupServiceOptions): BackupService {
  const { storage, dataFolder, folder, dailyAt, keepDays, logger, run = backupInProcess } = options;
  const now = options.now ?? (() => new Date());
  const archives = openArchives(folder);
  const stop = new AbortController();
  const known = new Map<string, Known>();
  const checks = new Map<string, { readonly checkedAt: string; readonly damage: string | null }>();
  let running: { readonly view: { -readonly [Key in keyof Task]: Task[Key] }; readonly ended: Promise<void> } | null =
    null;
  let failures = 0;
  let lastFailure: string | null = null;
  let warnings: readonly string[] = [];
  let failedAtMs = Number.NEGATIVE_INFINITY;

  /** What an archive says of itself does not change, so it is read once. */
  const viewOf = async (file: ArchiveFile): Promise<BackupView> => {
    const before = known.get(file.name);
    const view = before?.bytes === file.bytes ? before.view : await describeBackup(file);
    known.set(file.name, { bytes: file.bytes, view });
    return { ...view, ...checks.get(file.name) };
  };

  const status = async (): Promise<BackupStatusView> => {
    const files = (await archives.list()).filter(({ name }) => parseBackupName(name) !== null);
    return {
      folder,
      backups: (await Promise.all(files.map(viewOf))).toSorted((left, right) => right.name.localeCompare(left.name)),
      dailyAt,
      keepDays,
      nextDailyAt: dailyAt === null ? null : nextPassing(now(), dailyAt).toISOString(),
      running: running && { ...running.view },
      failures,
      lastFailure,
      warnings: [...warnings],
    };
  };

  const begin = (task: Task['task'], name: string | null, work: (onProgress: Progress) => Promise<void>): void => {
    const view = { task, name, done: 0, total: 0 };
    const onProgress: Progress = (done, total) => Object.assign(view, { done, total });
    const ended = work(onProgress).finally(() => {
      running = null;
    });
    running = { view, ended };
  };

  const write = async (kind: BackupKind, withDataSets: boolean, onProgress: Progress): Promise<void> => {
    const { configuration } = options;
    const request = {
      task: 'create',
      target: storage.target,
      dataFolder,
      folder,
      kind,
      withDataSets,
      configuration,
    } as const;
    try {
      const report = await run(request, stop.signal, onProgress);
      lastFailure = null;
      warnings = report?.warnings ?? [];
      for (const warning of warnings) logger.warn({ backup: report?.name }, warning);
      logger.info({ backup: report?.name, bytes: report?.bytes, rows: report?.rows }, 'backup written');
      await forgetOutlived();
    } catch (error) {
      if (stop.signal.aborted) return;
      failures += 1;
      failedAtMs = now().getTime();
      lastFailure = error instanceof Error ? error.message : String(error);
      logger.warn({}, `no backup was written: ${lastFailure}`);
    }
  };

  const forgetOutlived = async (): Promise<void> => {
    for (const { name } of outlivedBackups(await archives.list(), keepDays, now())) {
      await archives.remove(name);
      logger.info({ backup: name }, 'backup removed, its days are over');
    }
  };

  const look = async (): Promise<void> => {
    if (running !== null || stop.signal.aborted || dailyAt === null) return;
    if (now().getTime() - failedAtMs < retryAfterMs) return;
    const newest = (await archives.list())
      .map(({ name }) => parseBackupName(name))
      .findLast((found) => found?.kind === 'daily');
    const since = newest?.at ?? (await beginning());
    if (running !== null || stop.signal.aborted || !isDailyBackupDue(now(), dailyAt, since)) return;
    begin('create', null, (onProgress) => write('daily', false, onProgress));
  };
  const beginning = async (): Promise<Date> => {
    const [row] = await storage.sql<{ at: Date | null }[]>`select min(created_at) as at from world`;
    return row?.at ?? now();
  };
  const lookSafely = (): void => {
    look().catch((error: unknown) => logger.warn({ err: error }, 'the folder of the backups cannot be read'));
  };

  const requireFree = (): void => {
    if (running === null) return;
    throw problem('BUSY', `a backup task is under way (${running.view.task}); wait for its end`);
  };
  const requireKnown = async (name: string): Promise<ArchiveFile> => {
    const file = (await archives.list()).find((each) => each.name === name);
    if (file === undefined || parseBackupName(name) === null) {
      throw problem('UNKNOWN_BACKUP', `there is no backup ${name}`, { field: 'name' });
    }
    return file;
  };
  const note = (
    caller: Actor,
    origin: RequestOrigin,
    action: string,
    resourceId: string | null,
    after: object | null,
  ) => recordAudit(storage.sql, caller, origin, { action, resourceKind: 'backup', resourceId, before: null, after });

  let timer = setTimeout(() => {
    lookSafely();
    timer = setInterval(lookSafely, lookEveryMs).unref();
  }, options.firstLookAfterMs ?? defaultFirstLookAfterMs).unref();

  return {
    status,
    async create(caller, origin, { withDataSets }) {
      requireFree();
      begin('create', null, (onProgress) => write('manual', withDataSets, onProgress));
      await note(caller, origin, 'backup.created', null, { withDataSets });
      return status();
    },
    async check(caller, origin, name) {
      const { path } = await requireKnown(name);
      requireFree();
      begin('check', name, async (onProgress) => {
        const damage = await run({ task: 'check', path }, stop.signal, onProgress).then(
          () => null,
          (error: unknown) => (error instanceof Error ? error.message : String(error)),
        );
        if (!stop.signal.aborted) checks.set(name, { checkedAt: now().toISOString(), damage });
      });
      await note(caller, origin, 'backup.checked', name, null);
      return status();
    },
    async remove(caller, origin, name) {
      await requireKnown(name);
      requireFree();
      await note(caller, origin, 'backup.removed', name, null);
      await archives.remove(name);
      checks.delete(name);
      known.delete(name);
      return status();
    },
    idle: async () => {
      await running?.ended;
    },
    async close() {
      clearTimeout(timer);
      stop.abort();
      await running?.ended;
    },
  };
}

type Task = NonNullable<BackupStatusView['running']>;
type Progress = (done: number, total: number) => void;

const nextPassing = (now: Date, at: string): Date => lastPassed(new Date(now.getTime() + dayMs), at);
