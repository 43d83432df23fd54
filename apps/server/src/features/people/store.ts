import type { Sql, SqlExecutor } from '@quire/adapters/storage';
import type { Role } from '@quire/contract';

export interface UserRecord {
  readonly userId: string;
  readonly email: string;
  readonly name: string;
  readonly roles: readonly Role[];
  readonly isActive: boolean;
  readonly createdAt: Date;
  readonly lastLoginAt: Date | null;
}

export interface SessionRecord {
  readonly sessionId: string;
  readonly userId: string;
  readonly createdAt: Date;
  readonly lastSeenAt: Date;
  readonly expiresAt: Date;
  readonly userAgent: string;
  readonly remoteAddress: string;
}

const userColumns = (sql: SqlExecutor) => sql`
  u.user_id as "userId", u.email, u.name, u.is_active as "isActive", u.created_at as "createdAt",
  u.last_login_at as "lastLoginAt",
  coalesce((select array_agg(r.role order by r.role) from user_role r where r.user_id = u.user_id), '{}') as roles`;

const sessionColumns = (sql: SqlExecutor) => sql`
  session_id as "sessionId", user_id as "userId", created_at as "createdAt", last_seen_at as "lastSeenAt",
  expires_at as "expiresAt", user_agent as "userAgent", remote_address as "remoteAddress"`;

export async function findUser(sql: SqlExecutor, userId: string): Promise<UserRecord | null> {
  const [row] = await sql<UserRecord[]>`select ${userColumns(sql)} from app_user u where u.user_id = ${userId}`;
  return row ?? null;
}

export async function findUserByEmail(
  sql: SqlExecutor,
  email: string,
): Promise<(UserRecord & { passwordHash: string }) | null> {
  const [row] = await sql<(UserRecord & { passwordHash: string })[]>`
    select ${userColumns(sql)}, u.password_hash as "passwordHash" from app_user u where u.email = ${email.toLowerCase()}`;
  return row ?? null;
}

export async function listUsers(sql: SqlExecutor): Promise<readonly UserRecord[]> {
  return sql<UserRecord[]>`select ${userColumns(sql)} from app_user u order by u.created_at, u.email`;
}

export async function passwordHashOf(sql: SqlExecutor, userId: string): Promise<string | null> {
  const [row] = await sql<{ passwordHash: string }[]>`
    select password_hash as "passwordHash" from app_user where user_id = ${userId}`;
  return row?.passwordHash ?? null;
}

/** False when the e-mail address is taken. */
export async function insertUser(
  sql: SqlExecutor,
  user: { userId: string; email: string; name: string; passwordHash: string; roles: readonly Role[] },
): Promise<boolean> {
  const inserted = await sql`
    insert into app_user (user_id, email, name, password_hash)
    values (${user.userId}, ${user.email.toLowerCase()}, ${user.name}, ${user.passwordHash})
    on conflict (email) do nothing returning user_id`;
  if (inserted.length === 0) return false;
  await replaceRoles(sql, user.userId, user.roles);
  return true;
}

export async function replaceRoles(sql: SqlExecutor, userId: string, roles: readonly Role[]): Promise<void> {
  await sql`delete from user_role where user_id = ${userId}`;
  for (const role of new Set(roles)) await sql`insert into user_role (user_id, role) values (${userId}, ${role})`;
}

export async function setActive(sql: SqlExecutor, userId: string, isActive: boolean): Promise<void> {
  await sql`update app_user set is_active = ${isActive} where user_id = ${userId}`;
}

export async function setPassword(sql: SqlExecutor, userId: string, passwordHash: string): Promise<void> {
  await sql`update app_user set password_hash = ${passwordHash} where user_id = ${userId}`;
}

/** Locks the administrators, so that two requests cannot each remove the other's last one. */
export async function activeAdmins(sql: SqlExecutor): Promise<readonly string[]> {
  const rows = await sql<{ userId: string }[]>`
    select u.user_id as "userId" from app_user u join user_role r on r.user_id = u.user_id
    where r.role = 'admin' and u.is_active order by u.created_at, u.user_id for update of u`;
  return rows.map(({ userId }) => userId);
}

export async function insertSession(
  sql: SqlExecutor,
  session: {
    sessionId: string;
    userId: string;
    tokenHash: Buffer;
    expiresAt: Date;
    userAgent: string;
    remoteAddress: string;
  },
): Promise<void> {
  await sql`
    insert into user_session (session_id, user_id, token_hash, expires_at, user_agent, remote_address)
    values (${session.sessionId}, ${session.userId}, ${session.tokenHash}, ${session.expiresAt},
            ${session.userAgent}, ${session.remoteAddress})`;
  await sql`update app_user set last_login_at = now() where user_id = ${session.userId}`;
}

/** A session that has neither ended nor been revoked, of a user who is active; marks it as seen at most once a minute. */
export async function findLiveSession(
  sql: Sql,
  tokenHash: Buffer,
): Promise<{ session: SessionRecord; user: UserRecord } | null> {
  const [session] = await sql<SessionRecord[]>`
    select ${sessionColumns(sql)} from user_session
    where token_hash = ${tokenHash} and revoked_at is null and expires_at > now()`;
  if (!session) return null;
  const user = await findUser(sql, session.userId);
  if (!user?.isActive) return null;
  if (Date.now() - session.lastSeenAt.getTime() > 60_000) {
    await sql`update user_session set last_seen_at = now() where session_id = ${session.sessionId}`;
  }
  return { session, user };
}

export async function listLiveSessions(sql: SqlExecutor, userId: string): Promise<readonly SessionRecord[]> {
  return sql<SessionRecord[]>`
    select ${sessionColumns(sql)} from user_session
    where user_id = ${userId} and revoked_at is null and expires_at > now() order by last_seen_at desc`;
}

/** How many sessions it ended. `except` keeps one. */
export async function revokeSessions(
  sql: SqlExecutor,
  which: { userId: string; sessionId?: string; except?: string },
): Promise<number> {
  const revoked = await sql`
    update user_session set revoked_at = now()
    where user_id = ${which.userId} and revoked_at is null
      and (${which.sessionId ?? null}::uuid is null or session_id = ${which.sessionId ?? null}::uuid)
      and (${which.except ?? null}::uuid is null or session_id <> ${which.except ?? null}::uuid)
    returning session_id`;
  return revoked.length;
}

export async function countLiveSessions(sql: SqlExecutor): Promise<number> {
  const [row] = await sql<{ count: number }[]>`
    select count(*) as count from user_session where revoked_at is null and expires_at > now()`;
  return row?.count ?? 0;
}
