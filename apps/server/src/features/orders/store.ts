import { openOrderCondition, type Sql } from '@quire/adapters/storage';
import type { OrderView } from '@quire/contract';
import { decodeEvent } from '@quire/core/engine';
import { parseInstant } from '@quire/core/units';
import { type FillRow, fillColumns, type OrderRow, orderColumns, orderSource } from './order-row.ts';

export interface OrderFilter {
  readonly accountIds: readonly string[];
  readonly status: 'open' | 'closed' | 'all';
  readonly symbol: string | null;
  readonly limit: number;
  /** Orders that came before this one, in (account-independent) order of arrival. */
  readonly before: number | null;
}

/** Newest first. */
export async function listOrders(sql: Sql, filter: OrderFilter): Promise<readonly OrderRow[]> {
  const isOpen = sql`o.${sql.unsafe(openOrderCondition)}`;
  const status = { open: isOpen, closed: sql`not (${isOpen})`, all: sql`true` }[filter.status];
  return sql<OrderRow[]>`
    select ${orderColumns(sql)} from ${orderSource(sql)}
    where o.account_id = any(${[...filter.accountIds]}::uuid[]) and ${status}
      and (${filter.symbol}::text is null or o.symbol = ${filter.symbol})
      and (${filter.before}::bigint is null or o.order_sequence < ${filter.before}::bigint)
    order by o.order_sequence desc limit ${filter.limit}`;
}

export async function fillsOfOrder(sql: Sql, orderId: string): Promise<readonly FillRow[]> {
  return sql<FillRow[]>`
    select ${fillColumns(sql)} from fill f where f.order_id = ${orderId} order by f.fill_sequence`;
}

/** The newest order of these accounts with that client order id. */
export async function orderIdByClientId(
  sql: Sql,
  accountIds: readonly string[],
  clientOrderId: string,
): Promise<string | null> {
  const [row] = await sql<{ orderId: string }[]>`
    select order_id as "orderId" from orders
    where account_id = any(${[...accountIds]}::uuid[]) and client_order_id = ${clientOrderId}
    order by order_sequence desc limit 1`;
  return row?.orderId ?? null;
}

export interface TimelineRow {
  readonly eventSequence: number;
  readonly inputSequence: number;
  readonly at: number;
  readonly type: string;
  readonly event: unknown;
}

/** What the journal says happened to one order, in order. */
export async function timelineOfOrder(sql: Sql, order: OrderView): Promise<TimelineRow[]> {
  const from = parseInstant(order.submittedAt);
  const to = order.closedAt === null ? null : parseInstant(order.closedAt);
  const rows = await sql<{ eventSequence: number; inputSequence: number; ts: number; payload: string }[]>`
    select event_sequence as "eventSequence", input_sequence as "inputSequence", ts, payload from journal_event
    where account_id = ${order.accountId} and ts >= ${from} and (${to}::bigint is null or ts <= ${to}::bigint)
      and type like 'Order%' and strpos(payload, ${order.orderId}) > 0
    order by event_sequence limit 1000`;
  return rows.flatMap(({ payload, ts, ...row }) => {
    const event = decodeEvent(payload);
    const isOurs = 'orderId' in event && event.orderId === order.orderId;
    return isOurs ? [{ ...row, at: ts, type: event.type, event }] : [];
  });
}
