import { pathToFileURL } from 'node:url';
import { type BarTimeframe, barTimeframes } from '@quire/core/market';
import { parseInstant } from '@quire/core/units';
import { ConfigurationError, loadConfiguration } from './platform/configuration/index.ts';
import { startBanner } from './start-banner.ts';
import type { RunningQuire } from './start-quire.ts';
import type { ReplaySource } from './world/index.ts';
import { warmWorldWorker } from './world/world-worker.ts';

export { backupFolderOf } from './features/backup/backup-folder.ts';
export { spanHoursMin, tapeFolderOf } from './features/tape/tape-folder.ts';
export {
  type Configuration,
  ConfigurationError,
  type ConfigurationRow,
  explainConfiguration,
  publicSettings,
  readConfiguration,
} from './platform/configuration/index.ts';
export type { RunningQuire, StartOptions } from './start-quire.ts';

type Backup = typeof import('./features/backup/index.ts');
type People = typeof import('./features/people/reset-password.ts');
type RollTape = typeof import('./features/tape/roll-tape.ts');
type TapeStatus = typeof import('./features/tape/tape-status.ts');
type World = typeof import('./world/index.ts');

/** Each command loads what it needs: a start has other things to do than to read the modules of all of them. */
export const resetAdminPassword: People['resetAdminPassword'] = async (...given) =>
  (await import('./features/people/reset-password.ts')).resetAdminPassword(...given);
export const rollTape: RollTape['rollTape'] = async (...given) =>
  (await import('./features/tape/roll-tape.ts')).rollTape(...given);
export const readTapeStatus: TapeStatus['readTapeStatus'] = async (...given) =>
  (await import('./features/tape/tape-status.ts')).readTapeStatus(...given);
export const createBackup: Backup['createBackup'] = async (...given) =>
  (await import('./features/backup/index.ts')).createBackup(...given);
export const checkBackup: Backup['checkBackup'] = async (...given) =>
  (await import('./features/backup/index.ts')).checkBackup(...given);
export const listBackups: Backup['listBackups'] = async (...given) =>
  (await import('./features/backup/index.ts')).listBackups(...given);
export const restoreBackup: Backup['restoreBackup'] = async (...given) =>
  (await import('./features/backup/index.ts')).restoreBackup(...given);
export const rebuildWorld: World['rebuildWorld'] = async (...given) =>
  (await import('./world/index.ts')).rebuildWorld(...given);
export const verifyWorld: World['verifyWorld'] = async (...given) =>
  (await import('./world/index.ts')).verifyWorld(...given);

/**
 * Runs Quire until it is told to stop; resolves after a clean stop.
 *
 * @example await main([], process.env)
 * @example await main(['--replay', 'GOOG', '--timeframe', '1Day', '--speed', '86400'], process.env)
 */
export async function main(argv: readonly string[], env: Readonly<Record<string, string | undefined>>): Promise<void> {
  const stop = new AbortController();
  const running = await start(argv, env, stop);
  if (running === null) return;
  process.stdout.write(startBanner(running, stagesBefore(env)));
  await stopRequested(stop.signal);
  // Whatever hangs, the process ends; the journal is right at every instant.
  setTimeout(() => process.exit(1), 10_000).unref();
  await running.close();
}

async function start(
  argv: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  stop: AbortController,
): Promise<RunningQuire | null> {
  try {
    const loaded = loadConfiguration(env, process.cwd());
    const replay = replayFrom(argv);
    warmWorldWorker();
    const { startQuire } = await import('./start-quire.ts');
    return await startQuire({
      loaded,
      folder: process.cwd(),
      replay,
      onProgress: showProgress,
      onFatal: (reason) => {
        process.stderr.write(`Quire stops: ${reason}\n`);
        process.exitCode = 1;
        stop.abort();
      },
    });
  } catch (error) {
    if (!(error instanceof ConfigurationError) && (error as Error).name !== 'StorageError') throw error;
    process.stderr.write(`Quire does not start. ${(error as Error).message}\n`);
    process.exitCode = 1;
    return null;
  }
}

function showProgress({ stage, done, total }: { stage: string; done: number; total: number }): void {
  if (process.stdout.isTTY && total > 0) {
    const isDone = done >= total;
    process.stdout.write(`\r\u001b[K${isDone ? '' : `${stage} ${Math.floor((done / total) * 100)} %`}`);
  }
}

function stopRequested(fatal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const onSignal = () => {
      for (const signal of ['SIGTERM', 'SIGINT'] as const) {
        process.off(signal, onSignal);
        // A second signal does not wait.
        process.once(signal, () => process.exit(130));
      }
      resolve();
    };
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, onSignal);
    if (fatal.aborted) resolve();
    fatal.addEventListener('abort', () => resolve());
  });
}

/** What the launcher did before this process was ready to work. */
function stagesBefore(env: Readonly<Record<string, string | undefined>>): { stage: string; ms: number }[] {
  try {
    const stages: unknown = JSON.parse(env['QUIRE_SETUP_STAGES'] ?? '[]');
    if (!Array.isArray(stages)) return [];
    return stages.flatMap((entry: { name?: unknown; seconds?: unknown }) =>
      typeof entry?.name === 'string' && typeof entry.seconds === 'number'
        ? [{ stage: entry.name, ms: entry.seconds * 1_000 }]
        : [],
    );
  } catch {
    // Only a display: a launcher of another version may write something else.
    return [];
  }
}

const timeframes: Readonly<Record<string, BarTimeframe>> = {
  '1min': '1m',
  '5min': '5m',
  '15min': '15m',
  '30min': '30m',
  '1hour': '1h',
  '4hour': '4h',
  '1day': '1d',
  '1week': '1w',
};

/** `--replay SYMBOLS --timeframe 1Day --speed 86400 [--from DATE] [--keep-closed-hours]`; null plays no history. */
export function replayFrom(argv: readonly string[]): { source: ReplaySource; speed: number } | null {
  const option = (name: string) => {
    const at = argv.indexOf(`--${name}`);
    return at === -1 ? null : (argv[at + 1] ?? '');
  };
  const symbols = option('replay');
  if (symbols === null) return null;
  const written = (option('timeframe') ?? '1Day').toLowerCase();
  const timeframe = timeframes[written] ?? barTimeframes.find((known) => known === written);
  if (timeframe === undefined)
    throw new ConfigurationError('--timeframe', `${written} is not a timeframe, such as 1Day`);
  const speed = Number(option('speed') ?? '86400');
  if (!(speed > 0) || speed > 1e9) throw new ConfigurationError('--speed', 'must be a number above 0');
  const fromText = option('from');
  const from = fromText === null ? null : parseInstant(fromText);
  if (fromText !== null && from === null) throw new ConfigurationError('--from', `${fromText} is not a date`);
  const list = symbols
    .split(',')
    .map((symbol) => symbol.trim())
    .filter(Boolean);
  if (list.length === 0) throw new ConfigurationError('--replay', 'names no symbol');
  const keepsClosedHours = argv.includes('--keep-closed-hours');
  return { source: { symbols: list, timeframe, from, keepsClosedHours }, speed };
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  await main(process.argv.slice(2), process.env);
}
