import type { Sql } from '@quire/adapters/storage';
import type { BarTimeframe } from '@quire/core/market';

/** What a desk beside the first one is made of. */
export interface DeskRecord {
  readonly worldId: string;
  readonly feed: 'live' | 'replay';
  readonly label: string;
  readonly options: {
    readonly symbols: readonly string[];
    readonly speed: number;
    /** Of a replay. */
    readonly timeframe: BarTimeframe | null;
    /** UnixMicros of the first bar that is played. */
    readonly from: number | null;
  };
}

export async function readDesks(sql: Sql): Promise<readonly DeskRecord[]> {
  return sql<DeskRecord[]>`
    select world_id as "worldId", feed, label, options from desk order by opened_at, world_id`;
}

export async function keepDesk(sql: Sql, { worldId, feed, label, options }: DeskRecord): Promise<void> {
  await sql`
    insert into desk (world_id, feed, label, options) values (${worldId}, ${feed}, ${label}, ${sql.json({ ...options })})
    on conflict (world_id) do update set options = excluded.options`;
}

export async function forgetDesk(sql: Sql, worldId: string): Promise<void> {
  await sql`delete from desk where world_id = ${worldId}`;
}

/** The world of every key that is in use. */
export async function worldsOfKeys(sql: Sql): Promise<ReadonlyMap<string, string>> {
  const rows = await sql<{ keyId: string; worldId: string }[]>`
    select k.key_id as "keyId", a.world_id as "worldId"
    from api_key k join account a on a.account_id = k.account_id where k.revoked_at is null`;
  return new Map(rows.map(({ keyId, worldId }) => [keyId, worldId]));
}
