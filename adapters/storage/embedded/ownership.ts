import { setTimeout as delay } from 'node:timers/promises';
import { type ConnectionTarget, connect, type Sql } from '../client.ts';
import { StorageError } from '../storage-error.ts';
import { isAlive } from './postmaster-file.ts';

/** Two fixed numbers ("QUIR", "E own"): the advisory lock that says who owns the folder. */
const lockClass = 0x51554952;
const lockObject = 0x456f776e;
const ownerName = 'quire owner, process ';
const releaseTimeoutMs = 10_000;

/** A session that does nothing but hold the lock: it ends with its process, however that ends, and the lock with it. */
export interface Ownership {
  release(): Promise<void>;
}

/** The process that owns the folder, when another one does. */
export interface OtherOwner {
  readonly process: number | null;
}

/**
 * Takes the folder for this process, or says who has it. An owner that was killed a moment ago is waited for: its session ends as
 * soon as the server notices.
 */
export async function takeOwnership(
  target: ConnectionTarget,
  onLost: () => void,
): Promise<{ readonly ownership: Ownership } | { readonly other: OtherOwner }> {
  let released = false;
  let held = false;
  const sql = connect(target, {
    connectionsMax: 1,
    keepSession: true,
    applicationName: `${ownerName}${process.pid}`,
    onConnectionClosed: () => {
      if (held && !released) onLost();
      held = false;
    },
  });
  const release = async (): Promise<void> => {
    released = true;
    await sql.end({ timeout: 1 });
  };
  try {
    const other = await lockOrOwner(sql);
    if (other === null) {
      held = true;
      return { ownership: { release } };
    }
    await release();
    return { other };
  } catch (error) {
    await release();
    throw error;
  }
}

async function lockOrOwner(sql: Sql): Promise<OtherOwner | null> {
  const deadline = Date.now() + releaseTimeoutMs;
  for (;;) {
    const [row] = await sql<{ locked: boolean }[]>`select pg_try_advisory_lock(${lockClass}, ${lockObject}) as locked`;
    if (row?.locked) return null;
    const owner = await ownerOf(sql);
    const isGone = owner.process !== null && owner.process !== process.pid && !isAlive(owner.process);
    if (owner.process !== null && !isGone) return owner;
    if (Date.now() > deadline) return owner;
    await delay(20);
  }
}

async function ownerOf(sql: Sql): Promise<OtherOwner> {
  const [row] = await sql<{ application_name: string }[]>`
    select a.application_name
    from pg_locks l join pg_stat_activity a on a.pid = l.pid
    where l.locktype = 'advisory' and l.classid = ${lockClass} and l.objid = ${lockObject} and l.granted`;
  const name = row?.application_name ?? '';
  return { process: name.startsWith(ownerName) ? Number(name.slice(ownerName.length)) : null };
}

export function folderOwned(folder: string, owner: OtherOwner): StorageError {
  const who = owner.process === null ? 'another process' : `process ${owner.process}`;
  return new StorageError(
    'DATA_FOLDER_OWNED',
    `the data folder ${folder} is in use by ${who}. Stop it first, or give this Quire another folder with QUIRE_DATA`,
  );
}
