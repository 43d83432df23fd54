import { openOrderCondition, type Sql } from '@quire/adapters/storage';
import type { PrintRow } from './views/market-view.ts';
import type { OrderRow } from './views/order-view.ts';

/** An order that risk refused was answered with its refusal and does not exist on this wire: see decision 0091. */
const selectOrders = (sql: Sql) => sql`
  select o.order_id as "orderId", o.instrument_id as "instrumentId", o.symbol, i.asset_class as "assetClass",
    o.client_order_id as "clientOrderId", o.side, o.order_type as "orderType", o.time_in_force as "timeInForce",
    o.quantity::text, t.notional::text, o.limit_price::text as "limitPrice", t.stop_price::text as "stopPrice",
    t.trail_price::text as "trailPrice", t.trail_percent::text as "trailPercent",
    t.high_water_mark::text as "highWaterMark", coalesce(t.order_class, 'simple') as "orderClass", t.role,
    t.group_id as "groupId", t.replaces, t.replaced_by as "replacedBy",
    o.extended_hours as "extendedHours", o.status,
    o.filled_quantity::text as "filledQuantity", o.average_fill_price::text as "averageFillPrice",
    o.submitted_at as "submittedAt", o.updated_at as "updatedAt", o.expires_at as "expiresAt", o.filled_at as "filledAt",
    o.canceled_at as "canceledAt", o.expired_at as "expiredAt", o.failed_at as "failedAt", t.replaced_at as "replacedAt"
  from orders o join instrument i on i.world_id = o.world_id and i.instrument_id = o.instrument_id
    left join order_terms t on t.order_id = o.order_id
  where o.status <> 'denied'`;

export async function ordersById(sql: Sql, orderIds: readonly string[]): Promise<readonly OrderRow[]> {
  return sql<OrderRow[]>`${selectOrders(sql)} and o.order_id = any(${[...orderIds]}::uuid[])`;
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

export const isOrderId = (text: string): boolean => uuid.test(text);

/** Null: no such order, or another account's. */
export async function orderById(sql: Sql, accountId: string, orderId: string): Promise<OrderRow | null> {
  if (!isOrderId(orderId)) return null;
  const [row] = await sql<OrderRow[]>`
    ${selectOrders(sql)} and o.account_id = ${accountId} and o.order_id = ${orderId}`;
  return row ?? null;
}

export async function orderByClientId(sql: Sql, accountId: string, clientOrderId: string): Promise<OrderRow | null> {
  const [row] = await sql<OrderRow[]>`
    ${selectOrders(sql)} and o.account_id = ${accountId} and o.client_order_id = ${clientOrderId}`;
  return row ?? null;
}

/** The legs of classes, in order of their making: of each order that heads one, the others of its group. */
export async function legsOf(sql: Sql, accountId: string, groupIds: readonly string[]): Promise<readonly OrderRow[]> {
  if (groupIds.length === 0) return [];
  return sql<OrderRow[]>`
    ${selectOrders(sql)} and o.account_id = ${accountId} and t.group_id = any(${[...groupIds]}::uuid[])
      and not (${isHead(sql)}) and o.status <> 'replaced'
    order by o.order_sequence`;
}

/** The order of a class that the others are legs of: the entry, or the take-profit of an oco. */
const isHead = (sql: Sql) => sql`
  t.group_id is null or t.role is null or t.role = (case t.order_class when 'oco' then 'takeProfit' else 'entry' end)`;

/** Where legs stand inside their head, a filled head whose legs are still open is open too: else nobody would see them. */
const isOpenWithLegs = (sql: Sql, accountId: string) => sql`(o.${sql.unsafe(openOrderCondition)}
  or (o.status <> 'replaced' and coalesce(t.group_id = any(array(
    select l.group_id from order_terms l join orders lo on lo.order_id = l.order_id
    where lo.account_id = ${accountId} and l.group_id is not null and lo.${sql.unsafe(openOrderCondition)})), false)))`;

export interface OrderListQuery {
  readonly accountId: string;
  readonly status: 'open' | 'closed' | 'all';
  /** Canonical spellings; empty means every symbol. */
  readonly symbols: readonly string[];
  readonly side: string | null;
  readonly assetClasses: readonly string[];
  /** Exclusive bounds on the instant of submission, UnixMicros. */
  readonly after: number | null;
  readonly until: number | null;
  /** Exclusive bounds by the orders' own sequence. */
  readonly afterOrderId: string | null;
  readonly beforeOrderId: string | null;
  /** Only the heads of classes, whose legs are shown inside them. */
  readonly nested: boolean;
  readonly ascending: boolean;
  readonly limit: number;
}

/** An order id that the account does not have bounds nothing out: the answer is empty then. */
export async function listOrders(sql: Sql, query: OrderListQuery): Promise<readonly OrderRow[]> {
  const isOpen = query.nested ? isOpenWithLegs(sql, query.accountId) : sql`o.${sql.unsafe(openOrderCondition)}`;
  const status = { open: isOpen, closed: sql`not (${isOpen})`, all: sql`true` }[query.status];
  const sequenceOf = (orderId: string) =>
    sql`(select b.order_sequence from orders b where b.order_id = ${orderId} and b.account_id = ${query.accountId})`;
  return sql<OrderRow[]>`
    ${selectOrders(sql)} and o.account_id = ${query.accountId} and ${status}
      and ${query.symbols.length === 0 ? sql`true` : sql`o.symbol = any(${[...query.symbols]})`}
      and ${query.assetClasses.length === 0 ? sql`true` : sql`i.asset_class = any(${[...query.assetClasses]})`}
      and (${query.nested ? isHead(sql) : sql`true`})
      and (${query.side}::text is null or o.side = ${query.side})
      and (${query.after}::bigint is null or o.submitted_at > ${query.after}::bigint)
      and (${query.until}::bigint is null or o.submitted_at < ${query.until}::bigint)
      and ${query.afterOrderId === null ? sql`true` : sql`o.order_sequence > ${sequenceOf(query.afterOrderId)}`}
      and ${query.beforeOrderId === null ? sql`true` : sql`o.order_sequence < ${sequenceOf(query.beforeOrderId)}`}
    order by o.order_sequence ${query.ascending ? sql`asc` : sql`desc`} limit ${query.limit}`;
}

/** Quantity held by open orders that would close some of a position, as text, by instrument. */
export async function reservedQuantities(sql: Sql, accountId: string): Promise<ReadonlyMap<string, string>> {
  const rows = await sql<{ instrumentId: string; reserved: string }[]>`
    select instrument_id as "instrumentId", sum(reserved_quantity)::text as reserved from orders
    where account_id = ${accountId} and ${sql.unsafe(openOrderCondition)} group by instrument_id`;
  return new Map(rows.map(({ instrumentId, reserved }) => [instrumentId, reserved]));
}

export interface PrintQuery {
  readonly worldId: string;
  readonly instrumentId: string;
  /** UnixMicros, both inclusive. */
  readonly from: number;
  readonly to: number;
  /** The sequence after which to go on, in the direction of the answer; null is from its beginning. */
  readonly after: number | null;
  readonly ascending: boolean;
  readonly limit: number;
}

/** Prints that are still kept, in the order of their sequence. */
export async function readPrints(sql: Sql, query: PrintQuery): Promise<readonly PrintRow[]> {
  const { worldId, instrumentId, from, to, after, ascending, limit } = query;
  const resumed = ascending ? sql`print_sequence > ${after}::bigint` : sql`print_sequence < ${after}::bigint`;
  return sql<PrintRow[]>`
    select print_sequence as "printSequence", ts, price, quantity, aggressor_side as "aggressorSide" from print
    where world_id = ${worldId} and instrument_id = ${instrumentId} and ts between ${from} and ${to}
      and ${after === null ? sql`true` : resumed}
    order by print_sequence ${ascending ? sql`asc` : sql`desc`} limit ${limit}`;
}
