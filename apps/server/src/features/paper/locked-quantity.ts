import { openOrderCondition, type Sql } from '@quire/adapters/storage';

/** What open orders on one side hold back of a position, apart from those that are named; as decimal text. */
export async function lockedQuantity(
  sql: Sql,
  { accountId, instrumentId, orderIds }: { accountId: string; instrumentId: string; orderIds: readonly string[] },
  side: 'buy' | 'sell',
): Promise<string> {
  const [row] = await sql<{ locked: string }[]>`
    select coalesce(sum(reserved_quantity), 0)::text as locked from orders
    where account_id = ${accountId} and instrument_id = ${instrumentId} and side = ${side}
      and order_id <> all(${[...orderIds]}::uuid[]) and ${sql.unsafe(openOrderCondition)}`;
  return row?.locked ?? '0';
}
