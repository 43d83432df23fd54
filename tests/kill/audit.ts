import type { Sql } from '@quire/adapters/storage';
import type { SentOrder } from './trading-client.ts';

interface OrderRow {
  readonly orderId: string;
  readonly clientOrderId: string;
  readonly status: string;
}

/**
 * Compares what clients were told with what the tables hold, and the tables with each other. Returns what is wrong in words; empty
 * means that nothing is.
 */
export async function audit(sql: Sql, sent: readonly SentOrder[]): Promise<readonly string[]> {
  const [orders, books] = await Promise.all([auditOrders(sql, sent), auditBooks(sql)]);
  return [...orders, ...books];
}

async function auditOrders(sql: Sql, sent: readonly SentOrder[]): Promise<readonly string[]> {
  const rows = await sql<OrderRow[]>`
    select order_id as "orderId", client_order_id as "clientOrderId", status from orders`;
  const byClientOrderId = new Map<string, OrderRow[]>();
  for (const row of rows) {
    const same = byClientOrderId.get(row.clientOrderId);
    if (same) same.push(row);
    else byClientOrderId.set(row.clientOrderId, [row]);
  }
  const faults: string[] = [];
  for (const order of sent) {
    const found = byClientOrderId.get(order.clientOrderId) ?? [];
    if (found.length > 1) faults.push(`${order.clientOrderId} is there ${found.length} times`);
    if (order.acknowledged === null) continue;
    if (found.length === 0) faults.push(`${order.clientOrderId} was acknowledged and is lost`);
    else if (found[0]!.orderId !== order.acknowledged.orderId)
      faults.push(`${order.clientOrderId} has another order id`);
    if (order.cancelAcknowledged && found[0]?.status !== 'canceled') {
      faults.push(`${order.clientOrderId}: its cancel was acknowledged, it is ${found[0]?.status}`);
    }
  }
  return faults;
}

/** Each query lists rows that must not exist. */
async function auditBooks(sql: Sql): Promise<readonly string[]> {
  const checks: readonly (readonly [string, PromiseLike<readonly object[]>])[] = [
    [
      'postings of an event do not sum to zero',
      sql`select world_id, event_sequence, currency, sum(amount)::text as amount from posting
          group by 1, 2, 3 having sum(amount) <> 0`,
    ],
    [
      'cash of a balance is not the sum of its postings',
      sql`select b.account_id, b.currency, b.cash::text, coalesce(p.cash, 0)::text as posted
          from balance b left join (select account_id, currency, sum(amount) as cash from posting
            where ledger_account = 'cash' group by 1, 2) p using (account_id, currency)
          where b.cash <> coalesce(p.cash, 0)`,
    ],
    [
      'cost of the positions is not the sum of their postings',
      sql`select p.account_id, sum(p.cost_basis)::text as cost, max(t.posted)::text as posted from position p
          left join (select account_id, sum(amount) as posted from posting where ledger_account = 'position' group by 1) t
            using (account_id)
          group by 1 having sum(p.cost_basis) <> coalesce(max(t.posted), 0)`,
    ],
    [
      'fills of an order are not its filled quantity',
      sql`select o.order_id, o.filled_quantity::text, coalesce(f.filled, 0)::text as fills from orders o
          left join (select order_id, sum(quantity) as filled from fill group by 1) f using (order_id)
          where o.filled_quantity <> coalesce(f.filled, 0) or o.filled_quantity > o.quantity`,
    ],
    [
      'a position is not the sum of its fills',
      sql`select p.account_id, p.symbol, p.quantity::text, coalesce(f.net, 0)::text as net from position p
          left join (select account_id, instrument_id, sum(case side when 'buy' then quantity else -quantity end) as net
            from fill group by 1, 2) f using (account_id, instrument_id)
          where p.quantity <> coalesce(f.net, 0)`,
    ],
    [
      'cash reserved is not that of the open orders',
      sql`select b.account_id, b.reserved::text, coalesce(o.reserved, 0)::text as orders from balance b
          left join (select account_id, sum(reserved_cash) as reserved from orders
            where status in ('accepted', 'new', 'partially_filled') group by 1) o using (account_id)
          where b.reserved <> coalesce(o.reserved, 0)`,
    ],
    [
      'an order has no event, or two',
      // Each event is taken apart once: with the text of its order beside the join, the planner would do so for every pair.
      sql`with opened as materialized (
            select account_id, event_sequence, (payload::jsonb ->> 'orderId')::uuid as order_id from journal_event
            where type in ('OrderAccepted', 'OrderDenied'))
          select o.order_id from orders o left join opened e using (account_id, order_id)
          group by 1 having count(e.event_sequence) <> 1`,
    ],
    [
      'the journal has a gap',
      sql`select input_sequence from (
            select input_sequence, lag(input_sequence + input_count) over (partition by world_id order by input_sequence) as next
            from journal_input) as rows
          where next is not null and next <> input_sequence`,
    ],
    [
      'the head is not the end of the journal',
      sql`select w.world_id from world w
          where w.head_sequence <> (select coalesce(max(input_sequence + input_count - 1), 0) from journal_input where world_id = w.world_id)
             or w.event_sequence <> (select coalesce(max(event_sequence), 0) from journal_event where world_id = w.world_id)`,
    ],
  ];
  const faults: string[] = [];
  for (const [what, query] of checks) {
    const rows = await query;
    if (rows.length > 0) faults.push(`${what}: ${rows.length} rows, the first ${JSON.stringify(rows[0])}`);
  }
  return faults;
}
