import { execFile } from 'node:child_process';
import { chown, lchown, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { codeOf } from '../storage-error.ts';

const run = promisify(execFile);

/** The unprivileged user that runs the server when we are root; PostgreSQL refuses to run as root. */
export interface DatabaseUser {
  readonly uid: number;
  readonly gid: number;
}

/** `nobody` on Linux: present everywhere, owns nothing. */
const nobody = 65_534;

/**
 * Null unless we are root. A cluster keeps the owner it has, so that a folder used by an ordinary user before is not taken from
 * them; a new one belongs to `wantedUid` (QUIRE_DB_UID), else to 65534.
 */
export async function chooseDatabaseUser(
  clusterFolder: string,
  wantedUid: number | undefined,
): Promise<DatabaseUser | null> {
  if (process.getuid?.() !== 0) return null;
  if (wantedUid !== undefined) return { uid: wantedUid, gid: wantedUid };
  const owner = await stat(clusterFolder).catch(ignoreMissing);
  if (owner !== null && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  return { uid: nobody, gid: nobody };
}

/** Can that user enter the folder? Asked of the kernel as that user, so that modes, access lists and mounts all count. */
export async function canReach(folder: string, user: DatabaseUser): Promise<boolean> {
  try {
    await run('/bin/sh', ['-c', 'cd "$0"', folder], { cwd: '/', uid: user.uid, gid: user.gid });
    return true;
  } catch {
    // A non-zero exit is the answer "no"; so is a shell that may not be started as that user.
    return false;
  }
}

/** Gives a folder and all in it to the user. Only descends when the folder is not theirs already. */
export async function giveTo(folder: string, user: DatabaseUser): Promise<void> {
  if ((await stat(folder)).uid === user.uid) return;
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  for (const entry of entries) await lchown(join(entry.parentPath, entry.name), user.uid, user.gid);
  // The folder itself comes last: an interrupted change is then seen as not done.
  await chown(folder, user.uid, user.gid);
}

function ignoreMissing(error: unknown): null {
  if (codeOf(error) === 'ENOENT') return null;
  throw error;
}
