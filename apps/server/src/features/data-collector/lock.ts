import type { Sql } from '@quire/adapters/storage';

/** "QUIR", "COLL". */
const lockClass = 0x51554952;
const lockObject = 0x434f4c4c;

/**
 * Does the work on one process of all that share the database; null at once when another one is at it. The lock belongs to a session,
 * so it ends with the process that holds it, however that ends.
 */
export async function withCollectorLock<Result>(sql: Sql, work: () => Promise<Result>): Promise<Result | null> {
  const session = await sql.reserve();
  try {
    const [row] = await session<{ got: boolean }[]>`select pg_try_advisory_lock(${lockClass}, ${lockObject}) as got`;
    if (!row?.got) return null;
    try {
      return await work();
    } finally {
      await session`select pg_advisory_unlock(${lockClass}, ${lockObject})`;
    }
  } finally {
    session.release();
  }
}
