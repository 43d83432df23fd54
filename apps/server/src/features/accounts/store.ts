import type { Sql } from '@quire/adapters/storage';

export interface PostingRow {
  readonly eventSequence: number;
  readonly line: number;
  readonly ledgerAccount: string;
  readonly currency: string;
  readonly amount: string;
  readonly eventType: string;
  readonly orderId: string | null;
  readonly ts: number;
}

/** Newest first. */
export async function listPostings(
  sql: Sql,
  accountId: string,
  { limit, before }: { limit: number; before: { sequence: number; line: number } | null },
): Promise<readonly PostingRow[]> {
  const older =
    before === null
      ? sql`true`
      : sql`(event_sequence < ${before.sequence} or (event_sequence = ${before.sequence} and line > ${before.line}))`;
  return sql<PostingRow[]>`
    select event_sequence as "eventSequence", line, ledger_account as "ledgerAccount", currency, amount,
      event_type as "eventType", order_id as "orderId", ts
    from posting where account_id = ${accountId} and ${older}
    order by event_sequence desc, line limit ${limit}`;
}

/** Samples in order of time; thinned evenly when there are more than `limit`, the newest always kept. */
export async function equitySeries(
  sql: Sql,
  accountId: string,
  { from, to, limit }: { from: number | null; to: number | null; limit: number },
): Promise<readonly { ts: number; equity: string; cash: string }[]> {
  return sql`
    with sample as (
      select ts, equity, cash, row_number() over (order by ts desc) - 1 as age, count(*) over () as total
      from equity_sample
      where account_id = ${accountId} and (${from}::bigint is null or ts >= ${from}::bigint)
        and (${to}::bigint is null or ts <= ${to}::bigint))
    select ts, equity, cash from sample
    where age % greatest(1, ceil(total::numeric / ${limit}))::bigint = 0 order by ts`;
}
