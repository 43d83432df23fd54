import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ConnectionTarget } from '../client.ts';
import { readDatabaseUrl } from '../database-url.ts';
import { locateBinaries } from '../embedded/binaries.ts';
import { ensureCluster } from '../embedded/cluster.ts';
import { locateCluster } from '../embedded/location.ts';
import { isAlive, readPostmasterFile } from '../embedded/postmaster-file.ts';
import { ensureRunning, stopServer } from '../embedded/server-process.ts';
import { silentLog } from '../log.ts';

/** Names the folder of the run's server; set by the global set-up of vitest so that all workers share one. */
export const runFolderVariable = 'QUIRE_TEST_RUN_FOLDER';
const serverVariable = 'QUIRE_TEST_DATABASE_URL';
const folderPrefix = 'quire-test-';
const parentFolder = '/tmp';

/** Nothing here outlives the run, so nothing here needs the disk. */
const fastSettings: Readonly<Record<string, string>> = {
  fsync: 'off',
  full_page_writes: 'off',
  synchronous_commit: 'off',
  wal_level: 'minimal',
  max_wal_senders: '0',
  autovacuum: 'off',
  checkpoint_timeout: '1h',
};

export function runFolderOf(pid: number): string {
  return join(parentFolder, `${folderPrefix}${pid}`);
}

let server: Promise<ConnectionTarget> | null = null;

/** The server of this run, started by whoever asks first. */
export function testServer(): Promise<ConnectionTarget> {
  server ??= findServer();
  return server;
}

async function findServer(): Promise<ConnectionTarget> {
  const url = process.env[serverVariable];
  if (url !== undefined && url !== '') {
    const location = readDatabaseUrl(url, '.');
    if (location.kind !== 'server') throw new Error(`${serverVariable} must name a PostgreSQL server`);
    return location.target;
  }
  const shared = process.env[runFolderVariable];
  const folder = shared ?? runFolderOf(process.pid);
  if (shared === undefined) process.once('exit', () => abandonServer(folder));
  return startIn(folder);
}

async function startIn(dataFolder: string): Promise<ConnectionTarget> {
  await mkdir(dataFolder, { recursive: true });
  const { clusterFolder, user } = await locateCluster({ dataFolder, databaseUid: undefined, log: silentLog });
  const binaries = await locateBinaries(user, '/var/lib/quire');
  const { password } = await ensureCluster({ binaries, clusterFolder, user, syncNewCluster: false });
  const { target } = await ensureRunning({
    binaries,
    clusterFolder,
    user,
    password,
    settings: fastSettings,
    log: silentLog,
  });
  return target;
}

/** Ends the server of a run, if any test started one, and removes its folder. */
export async function stopTestServer(folder: string): Promise<void> {
  const clusterFolder = join(folder, 'postgres');
  const file = await readPostmasterFile(clusterFolder).catch(() => null);
  if (file !== null) {
    const binaries = await locateBinaries(null, '/var/lib/quire');
    const options = { binaries, clusterFolder, user: null, password: '', settings: {}, log: silentLog };
    await stopServer(options, file.pid);
  }
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
}

/** Ends servers of runs that were killed before they could. */
export async function sweepTestServers(): Promise<void> {
  for (const name of readdirSync(parentFolder)) {
    const pid = name.startsWith(folderPrefix) ? Number(name.slice(folderPrefix.length)) : Number.NaN;
    if (Number.isInteger(pid) && !isAlive(pid)) await stopTestServer(join(parentFolder, name));
  }
}

/** At the exit of a process there is no time to wait: the server is told to drop everything. */
function abandonServer(folder: string): void {
  try {
    const [pid = ''] = readFileSync(join(folder, 'postgres', 'postmaster.pid'), 'utf8').split('\n');
    process.kill(Number(pid), 'SIGQUIT');
  } catch {
    // It is gone already, which is what was wanted; a folder left behind is swept by the next run.
  }
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
}
