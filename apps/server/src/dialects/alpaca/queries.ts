import type { Sql } from '@quire/adapters/storage';
import type { OrderRow } from './views/order-view.ts';

const columns = (sql: Sql) => sql`
  o.order_id, o.order_sequence, o.account_id, o.instrument_id, o.symbol, i.asset_class, o.client_order_id, o.side,
  o.order_type, o.time_in_force, o.quantity::text, o.limit_price::text, o.extended_hours, o.status,
  o.filled_quantity::text, o.average_fill_price::text, o.submitted_at, o.updated_at, o.expires_at, o.filled_at,
  o.canceled_at, o.expired_at, o.failed_at`;
const from = (sql: Sql) => sql`
  from orders o join instrument i on i.world_id = o.world_id and i.instrument_id = o.instrument_id`;

export async function orderById(sql: Sql, accountId: string, orderId: string): Promise<OrderRow | null> {
  const rows = await sql<OrderRow[]>`
    select ${columns(sql)} ${from(sql)} where o.account_id = ${accountId} and o.order_id = ${orderId}`;
  return rows[0] ?? null;
}

export async function orderByClientId(sql: Sql, accountId: string, clientOrderId: string): Promise<OrderRow | null> {
  const rows = await sql<OrderRow[]>`
    select ${columns(sql)} ${from(sql)} where o.account_id = ${accountId} and o.client_order_id = ${clientOrderId}`;
  return rows[0] ?? null;
}

export interface OrderListQuery {
  readonly accountId: string;
  readonly status: 'open' | 'closed' | 'all';
  readonly symbols: readonly string[];
  readonly side: string | null;
  readonly assetClass: string | null;
  /** Exclusive bounds on the instant of submission, UnixMicros. */
  readonly after: number | null;
  readonly until: number | null;
  /** Exclusive bounds by the orders' own sequence. */
  readonly afterOrderId: string | null;
  readonly beforeOrderId: string | null;
  readonly ascending: boolean;
  readonly limit: number;
}

export async function listOrders(sql: Sql, query: OrderListQuery): Promise<readonly OrderRow[]> {
  const open = sql`o.status in ('accepted', 'new', 'partially_filled')`;
  const conditions = [
    sql`o.account_id = ${query.accountId}`,
    query.status === 'open' ? open : query.status === 'closed' ? sql`not (${open})` : sql`true`,
    query.symbols.length > 0 ? sql`o.symbol = any(${[...query.symbols]})` : sql`true`,
    query.side === null ? sql`true` : sql`o.side = ${query.side}`,
    query.assetClass === null ? sql`true` : sql`i.asset_class = ${query.assetClass}`,
    query.after === null ? sql`true` : sql`o.submitted_at > ${query.after}`,
    query.until === null ? sql`true` : sql`o.submitted_at < ${query.until}`,
    query.afterOrderId === null
      ? sql`true`
      : sql`o.order_sequence > (select b.order_sequence from orders b where b.order_id = ${query.afterOrderId} and b.account_id = ${query.accountId})`,
    query.beforeOrderId === null
      ? sql`true`
      : sql`o.order_sequence < (select b.order_sequence from orders b where b.order_id = ${query.beforeOrderId} and b.account_id = ${query.accountId})`,
  ];
  const where = conditions.reduce((left, right) => sql`${left} and ${right}`);
  return sql<OrderRow[]>`
    select ${columns(sql)} ${from(sql)} where ${where}
    order by o.order_sequence ${query.ascending ? sql`asc` : sql`desc`} limit ${query.limit}`;
}

/** Quantity held by open sell (or cover) orders, per instrument. */
export async function reservedQuantities(sql: Sql, accountId: string): Promise<ReadonlyMap<string, string>> {
  const rows = await sql<{ instrument_id: string; reserved: string }[]>`
    select instrument_id, sum(reserved_quantity)::text as reserved from orders
    where account_id = ${accountId} and status in ('accepted', 'new', 'partially_filled') group by instrument_id`;
  return new Map(rows.map((row) => [row.instrument_id, row.reserved]));
}

export interface PrintRow {
  readonly print_sequence: string;
  readonly ts: string;
  readonly price: number;
  readonly quantity: number;
  readonly aggressor_side: 'buy' | 'sell';
}
