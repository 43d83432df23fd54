import type { AssetClass, Side } from '@quire/core/market';
import {
  isOpenStatus,
  type OrderClass,
  type OrderRole,
  type OrderStatus,
  type OrderType,
  type TimeInForce,
} from '@quire/core/order';
import { decimalText, instantText, nullableDecimalText, nullableInstantText } from '../../../platform/wire.ts';

/** A row of the projection `orders` with its instrument's class. Numerics are text, instants UnixMicros. */
export interface OrderRow {
  readonly orderId: string;
  readonly instrumentId: string;
  readonly symbol: string;
  readonly assetClass: AssetClass;
  readonly clientOrderId: string;
  readonly side: Side;
  readonly orderType: OrderType;
  readonly timeInForce: TimeInForce;
  readonly quantity: string;
  readonly notional: string | null;
  readonly limitPrice: string | null;
  readonly stopPrice: string | null;
  readonly trailPrice: string | null;
  readonly trailPercent: string | null;
  readonly highWaterMark: string | null;
  readonly orderClass: OrderClass;
  readonly role: OrderRole | null;
  /** The same for all orders of a class. */
  readonly groupId: string | null;
  readonly replaces: string | null;
  readonly replacedBy: string | null;
  readonly extendedHours: boolean;
  readonly status: OrderStatus;
  readonly filledQuantity: string;
  readonly averageFillPrice: string | null;
  readonly submittedAt: number;
  readonly updatedAt: number;
  readonly expiresAt: number | null;
  readonly filledAt: number | null;
  readonly canceledAt: number | null;
  readonly expiredAt: number | null;
  readonly failedAt: number | null;
  readonly replacedAt: number | null;
}

export const isOpenOrder = ({ status }: OrderRow): boolean => isOpenStatus(status);

/** A full order object: every key is always there, absent values are explicit nulls, decimals are text. */
export function orderView(row: OrderRow, legs: readonly OrderRow[] | null = null): Record<string, unknown> {
  return {
    id: row.orderId,
    client_order_id: row.clientOrderId,
    created_at: instantText(row.submittedAt),
    updated_at: instantText(row.updatedAt),
    submitted_at: instantText(row.submittedAt),
    filled_at: nullableInstantText(row.filledAt),
    expired_at: nullableInstantText(row.expiredAt),
    expires_at: nullableInstantText(row.expiresAt),
    canceled_at: nullableInstantText(row.canceledAt),
    failed_at: nullableInstantText(row.failedAt),
    asset_id: row.instrumentId,
    symbol: row.symbol,
    asset_class: row.assetClass,
    notional: nullableDecimalText(row.notional),
    // Sized by money: how much that is is known at the fill.
    qty: row.notional === null ? decimalText(row.quantity) : null,
    filled_qty: decimalText(row.filledQuantity),
    filled_avg_price: nullableDecimalText(row.averageFillPrice),
    order_class: row.orderClass === 'simple' ? '' : row.orderClass,
    order_type: row.orderType,
    type: row.orderType,
    side: row.side,
    time_in_force: row.timeInForce,
    limit_price: nullableDecimalText(row.limitPrice),
    stop_price: nullableDecimalText(row.stopPrice),
    trail_price: nullableDecimalText(row.trailPrice),
    trail_percent: nullableDecimalText(row.trailPercent),
    hwm: nullableDecimalText(row.highWaterMark),
    replaced_at: nullableInstantText(row.replacedAt),
    replaced_by: row.replacedBy,
    replaces: row.replaces,
    legs: legs === null || legs.length === 0 ? null : legs.map((leg) => orderView(leg)),
    status: row.status,
    extended_hours: row.extendedHours,
    ...neverSet,
  };
}

/** What no order here has, and every client looks for. */
const neverSet = { position_intent: null, subtag: null, source: null } as const;

/** The order before anything happened to it. */
export function untouchedView(row: OrderRow): Record<string, unknown> {
  return {
    ...orderView(row),
    updated_at: instantText(row.submittedAt),
    filled_at: null,
    expired_at: null,
    canceled_at: null,
    failed_at: null,
    replaced_at: null,
    replaced_by: null,
    filled_qty: '0',
    filled_avg_price: null,
  };
}

/** Clients know `accepted` as an answer; that it bids in an auction is told when it is read again. */
function statusAtFirst({ status }: OrderRow): OrderStatus {
  if (status === 'accepted_for_bidding') return 'accepted';
  return status === 'accepted' || status === 'held' ? status : 'pending_new';
}

/** What a POST answers: no bot may see `filled` before the event that says so. */
export function submittedView(row: OrderRow, legs: readonly OrderRow[] = []): Record<string, unknown> {
  // What a replacement took over is its own from the start.
  if (row.replaces !== null) {
    return { ...orderView(row), status: row.status === 'filled' ? 'new' : row.status, filled_at: null };
  }
  return {
    ...untouchedView(row),
    status: statusAtFirst(row),
    legs: legs.length === 0 ? null : legs.map((leg) => orderView(leg)),
  };
}
