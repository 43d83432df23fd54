import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmod, chown, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { codeOf, messageOf, StorageError } from '../storage-error.ts';
import type { Binaries } from './binaries.ts';
import { type DatabaseUser, giveTo } from './database-user.ts';

const run = promisify(execFile);

export const superuser = 'quire';
const passwordFile = 'quire.password';
/** Windows has no sockets that only one user may open, so there the server listens on loopback and asks for a password. */
export const usesTcp = process.platform === 'win32';

/**
 * Settings of a new cluster, written into its postgresql.conf, where an operator may change them. Durability is never traded:
 * fsync and synchronous_commit stay on. JIT is off because it compiles for milliseconds what runs for microseconds.
 */
function settingsOf(major: number): Readonly<Record<string, string>> {
  return {
    fsync: 'on',
    synchronous_commit: 'on',
    full_page_writes: 'on',
    shared_buffers: '128MB',
    max_connections: '100',
    max_wal_size: '512MB',
    min_wal_size: '80MB',
    checkpoint_timeout: '5min',
    jit: 'off',
    random_page_cost: '1.1',
    log_checkpoints: 'off',
    log_min_error_statement: 'panic',
    log_timezone: 'UTC',
    timezone: 'UTC',
    ...(major >= 18 ? { io_method: 'sync' } : {}),
  };
}

/** Makes the cluster when there is none; a cluster of another major version is refused. Returns the superuser's password. */
export async function ensureCluster(options: {
  readonly binaries: Binaries;
  readonly clusterFolder: string;
  readonly user: DatabaseUser | null;
  /** Tests skip the flush of a new cluster; nothing else may. */
  readonly syncNewCluster: boolean;
}): Promise<{ readonly password: string; readonly created: boolean }> {
  const { binaries, clusterFolder, user } = options;
  const major = await majorOf(clusterFolder);
  if (major === null) await createCluster(options);
  else if (major !== binaries.major) throw otherMajor(clusterFolder, major, binaries.major);
  if (user !== null) await giveTo(clusterFolder, user);
  await chmod(clusterFolder, 0o700);
  const password = usesTcp ? (await readFile(join(clusterFolder, passwordFile), 'utf8')).trim() : '';
  return { password, created: major === null };
}

async function majorOf(clusterFolder: string): Promise<number | null> {
  try {
    return Number.parseInt(await readFile(join(clusterFolder, 'PG_VERSION'), 'utf8'), 10);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw error;
  }
}

function otherMajor(clusterFolder: string, found: number, have: number): StorageError {
  return new StorageError(
    'EMBEDDED_OTHER_MAJOR',
    `the database in ${clusterFolder} was made by PostgreSQL ${found}, this Quire brings ${have}. Start the previous Quire, run "quire export", then import into a new data folder; or point DATABASE_URL at a PostgreSQL ${found} server on that folder`,
  );
}

/** initdb into a folder beside, then one rename: a start that is interrupted or raced never leaves half a cluster behind. */
async function createCluster(options: {
  readonly binaries: Binaries;
  readonly clusterFolder: string;
  readonly user: DatabaseUser | null;
  readonly syncNewCluster: boolean;
}): Promise<void> {
  const { binaries, clusterFolder, user, syncNewCluster } = options;
  const unfinished = `${clusterFolder}.new-${process.pid}`;
  const secret = randomBytes(24).toString('hex');
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(unfinished, { recursive: true, mode: 0o700 });
  if (user !== null) await chown(unfinished, user.uid, user.gid);
  try {
    const locale =
      binaries.major >= 17 ? ['--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'] : ['--locale=C'];
    const settings = Object.entries(settingsOf(binaries.major)).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    const authentication = usesTcp ? await passwordAccess(unfinished, secret) : ['--auth=trust'];
    const arguments_ = ['-D', unfinished, '-U', superuser, '-E', 'UTF8', ...locale, ...authentication, ...settings];
    if (!syncNewCluster) arguments_.push('--no-sync');
    await run(binaries.initdb, arguments_, {
      cwd: unfinished,
      env: { PATH: process.env['PATH'] ?? '', LC_ALL: 'C' },
      ...(user ?? {}),
    });
    if (usesTcp) await writeFile(join(unfinished, passwordFile), secret, { mode: 0o600 });
    await rename(unfinished, clusterFolder);
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    if ((await majorOf(clusterFolder)) !== null) return;
    throw initFailed(clusterFolder, error);
  } finally {
    await rm(passwordInput(unfinished), { force: true });
  }
}

const passwordInput = (folder: string): string => `${folder}.password`;

async function passwordAccess(folder: string, secret: string): Promise<string[]> {
  const file = passwordInput(folder);
  await writeFile(file, `${secret}\n`, { mode: 0o600 });
  return ['--auth=scram-sha-256', `--pwfile=${file}`];
}

function initFailed(clusterFolder: string, error: unknown): StorageError {
  const output = typeof error === 'object' && error !== null && 'stderr' in error ? String(error.stderr).trim() : '';
  return new StorageError(
    'EMBEDDED_INIT_FAILED',
    `could not make a database in ${clusterFolder}: ${output || messageOf(error)}`,
    {
      cause: error,
    },
  );
}
