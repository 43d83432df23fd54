import type { Storage } from '@quire/adapters/storage';
import { localOrigin, systemActor } from '../../platform/audit.ts';
import { createPeopleService } from './service.ts';
import { activeAdmins, findUserByEmail } from './store.ts';

/**
 * Gives a user (null: the first administrator) a new generated password and ends the user's sessions, without a running server.
 *
 * @throws Error when there is no such user
 */
export async function resetAdminPassword(
  storage: Storage,
  email: string | null,
): Promise<{ readonly email: string; readonly password: string }> {
  const { sql } = storage;
  const people = createPeopleService({ sql, sessionDays: 1 });
  const userId = email === null ? (await sql.begin(activeAdmins))[0] : (await findUserByEmail(sql, email))?.userId;
  if (userId === undefined)
    throw new Error(email === null ? 'there is no administrator' : `no user has the address ${email}`);
  const password = await people.resetPassword(systemActor, userId, localOrigin);
  return { email: (await people.user(userId)).email, password };
}
