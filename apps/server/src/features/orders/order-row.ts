import type { SqlExecutor } from '@quire/adapters/storage';
import type { FillView, OrderView } from '@quire/contract';
import { decimalText, instantText, nullableDecimalText, nullableInstantText } from '../../platform/wire.ts';

/** Orders and fills as the projections have them, and as the wire shows them. */
export interface OrderRow {
  readonly orderId: string;
  readonly orderSequence: number;
  readonly accountId: string;
  readonly instrumentId: string;
  readonly symbol: string;
  readonly clientOrderId: string;
  readonly side: OrderView['side'];
  readonly orderType: OrderView['orderType'];
  readonly timeInForce: OrderView['timeInForce'];
  readonly quantity: string;
  readonly notional: string | null;
  readonly limitPrice: string | null;
  readonly stopPrice: string | null;
  readonly trailPrice: string | null;
  readonly trailPercent: string | null;
  readonly highWaterMark: string | null;
  readonly triggerBy: OrderView['triggerBy'];
  readonly orderClass: OrderView['orderClass'];
  readonly role: OrderView['role'];
  readonly groupId: string | null;
  readonly takeProfitPrice: string | null;
  readonly stopLossPrice: string | null;
  readonly stopLossLimitPrice: string | null;
  readonly replaces: string | null;
  readonly replacedBy: string | null;
  readonly extendedHours: boolean;
  readonly reduceOnly: boolean;
  readonly origin: string;
  readonly status: OrderView['status'];
  readonly filledQuantity: string;
  readonly remainingQuantity: string;
  readonly filledNotional: string;
  readonly averageFillPrice: string | null;
  readonly feesPaid: string;
  readonly reservedCash: string;
  readonly reasonCode: string | null;
  readonly reasonDetails: Readonly<Record<string, string>> | null;
  readonly submittedAt: number;
  readonly updatedAt: number;
  readonly expiresAt: number | null;
  readonly triggeredAt: number | null;
  readonly filledAt: number | null;
  readonly canceledAt: number | null;
  readonly expiredAt: number | null;
  readonly failedAt: number | null;
  readonly replacedAt: number | null;
  readonly closedAt: number | null;
}

/** Where orders are read from: a plain one has no row of terms. */
export const orderSource = (sql: SqlExecutor) => sql`orders o left join order_terms t on t.order_id = o.order_id`;

export const orderColumns = (sql: SqlExecutor) => sql`
  o.order_id as "orderId", o.order_sequence as "orderSequence", o.account_id as "accountId",
  o.instrument_id as "instrumentId", o.symbol, o.client_order_id as "clientOrderId", o.side,
  o.order_type as "orderType", o.time_in_force as "timeInForce", o.quantity, o.limit_price as "limitPrice",
  t.notional, t.stop_price as "stopPrice", t.trail_price as "trailPrice", t.trail_percent as "trailPercent",
  t.high_water_mark as "highWaterMark", t.trigger_by as "triggerBy", coalesce(t.order_class, 'simple') as "orderClass", t.role,
  t.group_id as "groupId", t.take_profit_price as "takeProfitPrice", t.stop_loss_price as "stopLossPrice",
  t.stop_loss_limit_price as "stopLossLimitPrice", t.replaces, t.replaced_by as "replacedBy", t.triggered_at as "triggeredAt",
  t.replaced_at as "replacedAt", o.filled_at as "filledAt", o.canceled_at as "canceledAt", o.expired_at as "expiredAt",
  o.failed_at as "failedAt",
  o.extended_hours as "extendedHours", o.reduce_only as "reduceOnly", o.origin, o.status,
  o.filled_quantity as "filledQuantity", (o.quantity - o.filled_quantity) as "remainingQuantity",
  o.filled_notional as "filledNotional", o.average_fill_price as "averageFillPrice", o.fees_paid as "feesPaid",
  o.reserved_cash as "reservedCash", o.reason_code as "reasonCode", o.reason_details as "reasonDetails",
  o.submitted_at as "submittedAt", o.updated_at as "updatedAt", o.expires_at as "expiresAt",
  coalesce(o.filled_at, o.canceled_at, o.expired_at, o.failed_at, t.replaced_at) as "closedAt"`;

export function orderView(row: OrderRow): OrderView {
  const { orderSequence: _, ...shown } = row;
  return {
    ...shown,
    quantity: decimalText(row.quantity),
    notional: nullableDecimalText(row.notional),
    limitPrice: nullableDecimalText(row.limitPrice),
    stopPrice: nullableDecimalText(row.stopPrice),
    trailPrice: nullableDecimalText(row.trailPrice),
    trailPercent: nullableDecimalText(row.trailPercent),
    highWaterMark: nullableDecimalText(row.highWaterMark),
    takeProfitPrice: nullableDecimalText(row.takeProfitPrice),
    stopLossPrice: nullableDecimalText(row.stopLossPrice),
    stopLossLimitPrice: nullableDecimalText(row.stopLossLimitPrice),
    filledQuantity: decimalText(row.filledQuantity),
    remainingQuantity: decimalText(row.remainingQuantity),
    averageFillPrice: nullableDecimalText(row.averageFillPrice),
    filledNotional: decimalText(row.filledNotional),
    feesPaid: decimalText(row.feesPaid),
    reservedCash: decimalText(row.reservedCash),
    submittedAt: instantText(row.submittedAt),
    updatedAt: instantText(row.updatedAt),
    expiresAt: nullableInstantText(row.expiresAt),
    triggeredAt: nullableInstantText(row.triggeredAt),
    filledAt: nullableInstantText(row.filledAt),
    canceledAt: nullableInstantText(row.canceledAt),
    expiredAt: nullableInstantText(row.expiredAt),
    failedAt: nullableInstantText(row.failedAt),
    replacedAt: nullableInstantText(row.replacedAt),
    closedAt: nullableInstantText(row.closedAt),
  };
}

export interface FillRow {
  readonly fillId: string;
  readonly fillSequence: number;
  readonly orderId: string;
  readonly accountId: string;
  readonly instrumentId: string;
  readonly symbol: string;
  readonly side: FillView['side'];
  readonly quantity: string;
  readonly price: string;
  readonly notional: string;
  readonly fee: string;
  readonly realizedPnl: string;
  readonly positionQuantity: string;
  readonly liquidity: FillView['liquidity'];
  readonly fillModel: string;
  readonly evidence: unknown;
  readonly ts: number;
}

export const fillColumns = (sql: SqlExecutor) => sql`
  f.fill_id as "fillId", f.fill_sequence as "fillSequence", f.order_id as "orderId", f.account_id as "accountId",
  f.instrument_id as "instrumentId", f.symbol, f.side, f.quantity, f.price, f.notional, f.fee,
  f.realized_pnl as "realizedPnl", f.position_quantity as "positionQuantity", f.liquidity, f.fill_model as "fillModel",
  f.evidence, f.ts`;

export function fillView(row: FillRow): FillView {
  const { fillSequence: _, ts, ...shown } = row;
  return {
    ...shown,
    quantity: decimalText(row.quantity),
    price: decimalText(row.price),
    notional: decimalText(row.notional),
    fee: decimalText(row.fee),
    realizedPnl: decimalText(row.realizedPnl),
    positionQuantity: decimalText(row.positionQuantity),
    at: instantText(ts),
  };
}
