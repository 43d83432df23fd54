import type { SqlExecutor } from '@quire/adapters/storage';
import type { Role } from '@quire/contract';

export interface ApiKeyRecord {
  readonly keyId: string;
  readonly accountId: string;
  readonly userId: string;
  readonly label: string;
  readonly createdAt: Date;
  readonly lastUsedAt: Date | null;
  readonly revokedAt: Date | null;
}

const columns = (sql: SqlExecutor) => sql`
  key_id as "keyId", account_id as "accountId", user_id as "userId", label, created_at as "createdAt",
  last_used_at as "lastUsedAt", revoked_at as "revokedAt"`;

export async function listKeys(sql: SqlExecutor, accountId: string): Promise<readonly ApiKeyRecord[]> {
  return sql<
    ApiKeyRecord[]
  >`select ${columns(sql)} from api_key where account_id = ${accountId} order by created_at, key_id`;
}

export async function findKey(sql: SqlExecutor, keyId: string): Promise<ApiKeyRecord | null> {
  const [row] = await sql<ApiKeyRecord[]>`select ${columns(sql)} from api_key where key_id = ${keyId}`;
  return row ?? null;
}

/** What authentication needs of a live key whose owner is active. */
export async function findLiveKey(
  sql: SqlExecutor,
  keyId: string,
): Promise<{ accountId: string; userId: string; secretHash: Buffer; roles: readonly Role[] } | null> {
  const [row] = await sql<{ accountId: string; userId: string; secretHash: Buffer; roles: Role[] }[]>`
    select k.account_id as "accountId", k.user_id as "userId", k.secret_hash as "secretHash",
      coalesce((select array_agg(r.role order by r.role) from user_role r where r.user_id = k.user_id), '{}') as roles
    from api_key k join app_user u on u.user_id = k.user_id
    where k.key_id = ${keyId} and k.revoked_at is null and u.is_active`;
  return row ?? null;
}

/** False when the key id is taken. */
export async function insertKey(
  sql: SqlExecutor,
  key: { keyId: string; accountId: string; userId: string; label: string; secretHash: Buffer },
): Promise<boolean> {
  const rows = await sql`
    insert into api_key (key_id, account_id, user_id, label, secret_hash)
    values (${key.keyId}, ${key.accountId}, ${key.userId}, ${key.label}, ${key.secretHash})
    on conflict (key_id) do nothing returning key_id`;
  return rows.length === 1;
}

export async function revokeKey(sql: SqlExecutor, keyId: string): Promise<boolean> {
  const rows = await sql`
    update api_key set revoked_at = now() where key_id = ${keyId} and revoked_at is null returning key_id`;
  return rows.length === 1;
}

export async function replaceSecret(sql: SqlExecutor, keyId: string, secretHash: Buffer): Promise<boolean> {
  const rows = await sql`
    update api_key set secret_hash = ${secretHash} where key_id = ${keyId} and revoked_at is null returning key_id`;
  return rows.length === 1;
}

export async function markUsed(sql: SqlExecutor, keyId: string): Promise<void> {
  await sql`update api_key set last_used_at = now() where key_id = ${keyId}`;
}
