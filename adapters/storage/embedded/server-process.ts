import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { chown, mkdir, mkdtemp, open, readdir, readFile, realpath, rm, stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { type ConnectionTarget, connect } from '../client.ts';
import type { StorageLog } from '../log.ts';
import { codeOf, messageOf, StorageError } from '../storage-error.ts';
import type { Binaries } from './binaries.ts';
import { superuser, usesTcp } from './cluster.ts';
import type { DatabaseUser } from './database-user.ts';
import { isAlive, type PostmasterFile, readPostmasterFile, removeStalePostmasterFile } from './postmaster-file.ts';

const run = promisify(execFile);

export interface ServerOptions {
  readonly binaries: Binaries;
  readonly clusterFolder: string;
  readonly user: DatabaseUser | null;
  readonly password: string;
  /** Where the socket must be, when pools wait for it to come back; else a new folder is made. */
  readonly socketFolder?: string;
  /** Settings of this start only, over those of the cluster. */
  readonly settings: Readonly<Record<string, string>>;
  readonly log: StorageLog;
}

/** A server that answered a connection. */
export interface RunningServer {
  readonly pid: number;
  readonly target: ConnectionTarget;
  /** True when it was running before we came, because the process that started it was killed or is still there. */
  readonly adopted: boolean;
}

const startTimeoutMs = 60_000;
const stopTimeoutMs = 60_000;
const pollMs = 10;
/** Short, because the path of a socket may have 107 bytes at most, and macOS' own temporary folder takes half of them. */
const socketPrefix = '/tmp/quire-';
/** What the server says before its own log begins: a few lines a start. */
const logFile = 'server.log';
const logBytesMax = 1_000_000;

/**
 * Returns the server of the cluster: the one that runs, else one we start. Several processes may call this at once; PostgreSQL's
 * lock file lets one server live and the others find it.
 */
export async function ensureRunning(options: ServerOptions): Promise<RunningServer> {
  const deadline = Date.now() + startTimeoutMs;
  for (;;) {
    const file = await readPostmasterFile(options.clusterFolder);
    if (file !== null) {
      const state = await probe(targetOf(file, options.password), options.clusterFolder);
      if (state === 'ready') return { pid: file.pid, target: targetOf(file, options.password), adopted: true };
      if (state === 'absent') await clearAfterDeadServer(options, file);
    }
    const mayStart = file === null || !isAlive(file.pid);
    const started = mayStart ? await startServer(options, deadline) : null;
    if (started !== null) return started;
    if (Date.now() > deadline) throw await startFailed(options, 'it did not become ready in time');
    await delay(pollMs);
  }
}

/** What a killed server left behind. The folder of its socket stays when the next server is to have the same. */
async function clearAfterDeadServer(options: ServerOptions, file: PostmasterFile): Promise<void> {
  await removeStalePostmasterFile(options.clusterFolder, file.pid);
  if (!isAlive(file.pid) && file.socketFolder !== options.socketFolder) await removeSocketFolder(file.socketFolder);
}

/** Asks a running server to disconnect everyone, write what it must, and end ("fast shutdown"). Resolves when it is gone. */
export async function stopServer(options: ServerOptions, pid: number): Promise<void> {
  const file = await readPostmasterFile(options.clusterFolder);
  if (file?.pid !== pid) return;
  if (process.platform === 'win32') {
    await run(options.binaries.pgCtl, ['-D', options.clusterFolder, '-m', 'fast', '-w', 'stop']);
    return;
  }
  requestStop(pid);
  const deadline = Date.now() + stopTimeoutMs;
  while ((await readPostmasterFile(options.clusterFolder))?.pid === pid && isAlive(pid)) {
    if (Date.now() > deadline)
      throw new Error(`the database server (process ${pid}) did not stop in ${stopTimeoutMs} ms`);
    await delay(pollMs);
  }
  await removeSocketFolder(file.socketFolder);
}

/** The synchronous half of a stop, for the last moment of a process. */
export function requestStop(pid: number): void {
  try {
    process.kill(pid, 'SIGINT');
  } catch (error) {
    if (codeOf(error) !== 'ESRCH') throw error;
  }
}

type ServerState = 'ready' | 'starting' | 'absent';

async function probe(target: ConnectionTarget, clusterFolder: string): Promise<ServerState> {
  const sql = connect({ ...target, database: 'postgres' }, { connectionsMax: 1, applicationName: 'quire probe' });
  try {
    const [row] = await sql<{ data_directory: string }[]>`show data_directory`;
    const serves = await realpath(row?.data_directory ?? '').catch(() => '');
    return serves === (await realpath(clusterFolder)) ? 'ready' : 'absent';
  } catch (error) {
    // 57P03: the server is starting up, shutting down or recovering, and will be asked again.
    if (codeOf(error) === '57P03') return 'starting';
    return 'absent';
  } finally {
    await sql.end({ timeout: 1 });
  }
}

function targetOf(file: PostmasterFile, password: string): ConnectionTarget {
  return {
    host: usesTcp ? '127.0.0.1' : file.socketFolder,
    port: file.port,
    database: 'postgres',
    user: superuser,
    password,
    parameters: {},
  };
}

/** Null when another process's server took the folder while ours was starting. */
async function startServer(options: ServerOptions, deadline: number): Promise<RunningServer | null> {
  if (process.platform === 'win32') return startOnWindows(options);
  const socketFolder = await makeSocketFolder(options);
  const { child, outputFrom } = await spawnServer(options, socketFolder);
  let exit: string | null = null;
  child.once('exit', (code, signal) => {
    exit = signal ?? `exit code ${code}`;
  });
  child.once('error', (error) => {
    exit = messageOf(error);
  });
  for (;;) {
    const file = await readPostmasterFile(options.clusterFolder);
    if (file?.pid === child.pid && file?.ready)
      return { pid: file.pid, target: targetOf(file, options.password), adopted: false };
    if (exit !== null) {
      await removeSocketFolder(socketFolder);
      if (await lostTheRace(options.clusterFolder, outputFrom)) return null;
      throw await startFailed(options, exit);
    }
    if (Date.now() > deadline) {
      child.kill('SIGQUIT');
      throw await startFailed(options, 'it did not become ready in time');
    }
    await delay(pollMs);
  }
}

/**
 * The server is a process group of its own, so that Ctrl-C in the terminal reaches us and not it, and writes to files, so that it
 * outlives us without a broken pipe when we are killed.
 */
async function spawnServer(
  options: ServerOptions,
  socketFolder: string,
): Promise<{ readonly child: ChildProcess; readonly outputFrom: number }> {
  const settings = { listen_addresses: '', unix_socket_directories: socketFolder, ...logSettings, ...options.settings };
  const output = await open(join(options.clusterFolder, logFile), 'a', 0o600);
  if (options.user !== null) await chown(join(options.clusterFolder, logFile), options.user.uid, options.user.gid);
  try {
    if ((await output.stat()).size > logBytesMax) await output.truncate();
    const outputFrom = (await output.stat()).size;
    const child = spawn(options.binaries.postgres, ['-D', options.clusterFolder, ...settingArguments(settings)], {
      cwd: options.clusterFolder,
      detached: true,
      stdio: ['ignore', output.fd, output.fd],
      env: { PATH: process.env['PATH'] ?? '', LC_ALL: 'C', TZ: 'UTC', ...allocatorSettings },
      ...(options.user ?? {}),
    });
    child.unref();
    return { child, outputFrom };
  } finally {
    await output.close();
  }
}

/**
 * The C library gives memory back to the system after every statement and takes it again, page by page, for the next: a commit of
 * eighteen orders faulted 87 times, 13 with these. What a session may keep is bounded by the same 8 MiB.
 */
const allocatorSettings: Readonly<Record<string, string>> = {
  MALLOC_TRIM_THRESHOLD_: String(8 << 20),
  MALLOC_MMAP_THRESHOLD_: String(8 << 20),
};

/** One file per weekday, overwritten a week later: a server that runs for years keeps a bounded log. */
const logSettings: Readonly<Record<string, string>> = {
  logging_collector: 'on',
  log_directory: 'log',
  log_filename: 'postgresql-%a.log',
  log_rotation_age: '1d',
  log_rotation_size: '0',
  log_truncate_on_rotation: 'on',
};

function settingArguments(settings: Readonly<Record<string, string>>): string[] {
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

async function startOnWindows(options: ServerOptions): Promise<RunningServer> {
  const port = await freePort();
  const settings = { listen_addresses: '127.0.0.1', port: String(port), ...logSettings, ...options.settings };
  const flags = Object.entries(settings)
    .map(([name, value]) => `-c "${name}=${value}"`)
    .join(' ');
  const log = join(options.clusterFolder, logFile);
  try {
    await run(options.binaries.pgCtl, ['-D', options.clusterFolder, '-l', log, '-o', flags, '-w', 'start']);
  } catch (error) {
    throw await startFailed(options, messageOf(error));
  }
  const file = await readPostmasterFile(options.clusterFolder);
  if (file === null) throw await startFailed(options, 'it left no postmaster.pid');
  return { pid: file.pid, target: targetOf(file, options.password), adopted: false };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  await new Promise<void>((resolve) => server.close(() => resolve()));
  if (address === null || typeof address === 'string') throw new Error('the system gave no port');
  return address.port;
}

async function makeSocketFolder({ user, socketFolder }: ServerOptions): Promise<string> {
  const folder = socketFolder ?? (await mkdtemp(socketPrefix));
  if (socketFolder !== undefined) await mkdir(socketFolder, { recursive: true, mode: 0o700 });
  if (user !== null) await chown(folder, user.uid, user.gid);
  return folder;
}

/** Only what we made: a socket folder of an operator's choosing is left alone. */
async function removeSocketFolder(folder: string): Promise<void> {
  if (folder.startsWith(socketPrefix)) await rm(folder, { recursive: true, force: true });
}

/** Our server ended because another one has the folder, or because children of a killed one are still ending. */
async function lostTheRace(clusterFolder: string, outputFrom: number): Promise<boolean> {
  const output = (await readFile(join(clusterFolder, logFile))).subarray(outputFrom).toString('utf8');
  return /lock file "postmaster\.pid"|pre-existing shared memory block/.test(output);
}

async function startFailed(options: ServerOptions, reason: string): Promise<StorageError> {
  const output = await lastLines(options.clusterFolder);
  return new StorageError(
    'EMBEDDED_START_FAILED',
    `the database in ${options.clusterFolder} did not start (${reason}). Its last words:\n${output}`,
  );
}

async function lastLines(clusterFolder: string): Promise<string> {
  const logFolder = join(clusterFolder, 'log');
  const names = await readdir(logFolder).catch(() => []);
  const files = [join(clusterFolder, logFile), ...names.map((name) => join(logFolder, name))];
  const dated = await Promise.all(
    files.map(async (file) => ({ file, at: (await stat(file).catch(() => null))?.mtimeMs ?? 0 })),
  );
  const newest = dated.sort((left, right) => left.at - right.at).slice(-2);
  const texts = await Promise.all(newest.map(({ file }) => readFile(file, 'utf8').catch(() => '')));
  return texts.join('').trimEnd().split('\n').slice(-12).join('\n');
}
