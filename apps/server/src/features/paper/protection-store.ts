import type { Sql } from '@quire/adapters/storage';

/** What the owner of a position asked for; prices as decimal text. */
export interface ProtectionRow {
  readonly accountId: string;
  readonly instrumentId: string;
  readonly side: 'long' | 'short';
  readonly stopLoss: string | null;
  readonly takeProfit: string | null;
  readonly revision: number;
  readonly orderIds: readonly string[];
}

export async function loadProtections(sql: Sql, worldId: string): Promise<readonly ProtectionRow[]> {
  return sql<ProtectionRow[]>`
    select account_id as "accountId", instrument_id as "instrumentId", side, stop_loss::text as "stopLoss",
      take_profit::text as "takeProfit", revision, order_ids as "orderIds"
    from position_protection where world_id = ${worldId}`;
}

export async function saveProtection(sql: Sql, worldId: string, row: ProtectionRow): Promise<void> {
  await sql`
    insert into position_protection
      (world_id, account_id, instrument_id, side, stop_loss, take_profit, revision, order_ids)
    values (${worldId}, ${row.accountId}, ${row.instrumentId}, ${row.side}, ${row.stopLoss}, ${row.takeProfit},
      ${row.revision}, ${[...row.orderIds]}::uuid[])
    on conflict (account_id, instrument_id) do update set side = excluded.side, stop_loss = excluded.stop_loss,
      take_profit = excluded.take_profit, revision = excluded.revision, order_ids = excluded.order_ids,
      updated_at = now()`;
}

export async function deleteProtection(sql: Sql, accountId: string, instrumentId: string): Promise<void> {
  await sql`delete from position_protection where account_id = ${accountId} and instrument_id = ${instrumentId}`;
}
