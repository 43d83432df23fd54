import { readFile, readlink, realpath, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { codeOf } from '../storage-error.ts';

/** What a running server says of itself in `postmaster.pid` (PostgreSQL source, src/include/utils/pidfile.h). */
export interface PostmasterFile {
  readonly pid: number;
  readonly port: number;
  readonly socketFolder: string;
  readonly ready: boolean;
}

/** Null when there is no server, or when it has not written its whole file yet. */
export async function readPostmasterFile(clusterFolder: string): Promise<PostmasterFile | null> {
  let text: string;
  try {
    text = await readFile(join(clusterFolder, 'postmaster.pid'), 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw error;
  }
  const [pid = '', , , port = '', socketFolder, , , status = ''] = text.split('\n');
  if (pid === '' || port === '' || socketFolder === undefined) return null;
  return { pid: Number(pid), port: Number(port), socketFolder, ready: status.trim() === 'ready' };
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}

/**
 * Removes a file that a killed server left behind when its process number has since been given to something else, as happens when
 * a container restarts: PostgreSQL would take that process for a running server and refuse. A server works in its cluster's
 * folder, so on Linux the kernel tells the two apart; elsewhere PostgreSQL's own check stands.
 */
export async function removeStalePostmasterFile(clusterFolder: string, pid: number): Promise<void> {
  if (process.platform !== 'linux' || !isAlive(pid)) return;
  const worksIn = await readlink(`/proc/${pid}/cwd`).catch(() => null);
  if (worksIn === null || worksIn === (await realpath(clusterFolder))) return;
  await unlink(join(clusterFolder, 'postmaster.pid')).catch((error: unknown) => {
    if (codeOf(error) !== 'ENOENT') throw error;
  });
}
