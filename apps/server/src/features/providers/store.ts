import type { Sql, SqlExecutor } from '@quire/adapters/storage';

/** What people decided about a provider; null is as the provider describes itself. */
export interface StoredSetting {
  readonly provider: string;
  readonly isEnabled: boolean;
  readonly priority: number | null;
  readonly requestsPerMinute: number | null;
  readonly requestsPerDay: number | null;
  readonly sealedKey: Uint8Array | null;
  readonly keyHint: string | null;
}

export const undecided = (provider: string): StoredSetting => ({
  provider,
  isEnabled: true,
  priority: null,
  requestsPerMinute: null,
  requestsPerDay: null,
  sealedKey: null,
  keyHint: null,
});

export async function readSettings(sql: SqlExecutor): Promise<ReadonlyMap<string, StoredSetting>> {
  const rows = await sql<StoredSetting[]>`
    select provider, is_enabled as "isEnabled", priority, requests_per_minute as "requestsPerMinute",
      requests_per_day as "requestsPerDay", sealed_key as "sealedKey", key_hint as "keyHint"
    from provider_setting`;
  return new Map(rows.map((row) => [row.provider, row]));
}

/** Changes a setting while nobody else does; what the change returns is written in the same transaction as whatever it wrote. */
export async function changeSetting(
  sql: Sql,
  provider: string,
  actor: string,
  change: (before: StoredSetting, transaction: SqlExecutor) => Promise<StoredSetting>,
): Promise<StoredSetting> {
  const { after } = await sql.begin(async (transaction) => {
    await transaction`select pg_advisory_xact_lock(hashtextextended(${`provider ${provider}`}, 0))`;
    const before = (await readSettings(transaction)).get(provider) ?? undecided(provider);
    const changed = await change(before, transaction);
    await transaction`
      insert into provider_setting (provider, is_enabled, priority, requests_per_minute, requests_per_day, sealed_key,
        key_hint, updated_by)
      values (${provider}, ${changed.isEnabled}, ${changed.priority}, ${changed.requestsPerMinute},
        ${changed.requestsPerDay}, ${changed.sealedKey === null ? null : Buffer.from(changed.sealedKey)},
        ${changed.keyHint}, ${actor})
      on conflict (provider) do update set is_enabled = excluded.is_enabled, priority = excluded.priority,
        requests_per_minute = excluded.requests_per_minute, requests_per_day = excluded.requests_per_day,
        sealed_key = excluded.sealed_key, key_hint = excluded.key_hint, updated_at = now(),
        updated_by = excluded.updated_by`;
    return { after: changed };
  });
  return after;
}
