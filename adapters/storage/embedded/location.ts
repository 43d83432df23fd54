import { randomBytes } from 'node:crypto';
import { access, chmod, cp, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { StorageLog } from '../log.ts';
import { codeOf } from '../storage-error.ts';
import { canReach, chooseDatabaseUser, type DatabaseUser } from './database-user.ts';

/** Where the cluster of a data folder is, and who runs it. */
export interface ClusterLocation {
  readonly clusterFolder: string;
  readonly user: DatabaseUser | null;
}

const locationFile = 'location.json';
/** Where clusters go when root's data folder is closed to the unprivileged user. */
const systemFolder = '/var/lib/quire';

/**
 * The cluster is `<dataFolder>/postgres`, unless `location.json` says otherwise. It moves to /var/lib/quire when we are root and
 * the unprivileged user cannot reach the data folder, even when let in; the move is recorded and logged.
 */
export async function locateCluster(options: {
  readonly dataFolder: string;
  readonly databaseUid: number | undefined;
  readonly log: StorageLog;
}): Promise<ClusterLocation> {
  const { dataFolder, databaseUid, log } = options;
  await mkdir(dataFolder, { recursive: true });
  const home = join(dataFolder, 'postgres');
  const recorded = await readLocation(dataFolder);
  const clusterFolder = recorded ?? home;
  const user = await chooseDatabaseUser(clusterFolder, databaseUid);
  if (recorded !== null || user === null || (await admit(dataFolder, user))) return { clusterFolder, user };
  const moved = await moveCluster(dataFolder, home);
  log.warn(
    { dataFolder, clusterFolder: moved, uid: user.uid },
    `the database cannot live in ${dataFolder}, which user ${user.uid} may not enter; it is in ${moved}, as ${join(dataFolder, locationFile)} records`,
  );
  return { clusterFolder: moved, user };
}

/**
 * Lets the user pass through the data folder, which is root's to open: passing through shows nothing of what is in it. What lies
 * above it is not ours to change.
 */
async function admit(dataFolder: string, user: DatabaseUser): Promise<boolean> {
  if (await canReach(dataFolder, user)) return true;
  if (!(await canReach(dirname(resolve(dataFolder)), user))) return false;
  const { mode } = await stat(dataFolder);
  await chmod(dataFolder, (mode & 0o7777) | 0o011);
  return canReach(dataFolder, user);
}

async function readLocation(dataFolder: string): Promise<string | null> {
  try {
    const recorded: unknown = JSON.parse(await readFile(join(dataFolder, locationFile), 'utf8'));
    if (typeof recorded === 'object' && recorded !== null && 'postgres' in recorded) {
      if (typeof recorded.postgres === 'string') return recorded.postgres;
    }
    throw new Error(`${join(dataFolder, locationFile)} does not name the folder of the database under "postgres"`);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw error;
  }
}

async function moveCluster(dataFolder: string, home: string): Promise<string> {
  const target = join(systemFolder, randomBytes(6).toString('hex'));
  await mkdir(systemFolder, { recursive: true, mode: 0o755 });
  const exists = await access(join(home, 'PG_VERSION')).then(
    () => true,
    () => false,
  );
  if (exists) await moveFolder(home, target);
  await writeFile(join(dataFolder, locationFile), `${JSON.stringify({ postgres: target }, null, 2)}\n`, {
    mode: 0o644,
  });
  return target;
}

async function moveFolder(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    if (codeOf(error) !== 'EXDEV') throw error;
    await cp(from, to, { recursive: true, verbatimSymlinks: true, preserveTimestamps: true });
    await rm(from, { recursive: true });
  }
}
