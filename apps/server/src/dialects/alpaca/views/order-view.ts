import type { AssetClass, Side } from '@quire/core/market';
import { isOpenStatus, type OrderStatus, type OrderType, type TimeInForce } from '@quire/core/order';
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
  readonly limitPrice: string | null;
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
}

export const isOpenOrder = ({ status }: OrderRow): boolean => isOpenStatus(status);

/** A full order object: every key is always there, absent values are explicit nulls, decimals are text. */
export function orderView(row: OrderRow): Record<string, unknown> {
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
    qty: decimalText(row.quantity),
    filled_qty: decimalText(row.filledQuantity),
    filled_avg_price: nullableDecimalText(row.averageFillPrice),
    order_class: '',
    order_type: row.orderType,
    type: row.orderType,
    side: row.side,
    time_in_force: row.timeInForce,
    limit_price: nullableDecimalText(row.limitPrice),
    status: row.status,
    extended_hours: row.extendedHours,
    ...neverSet,
  };
}

/** What no order here has, and every client looks for. */
const neverSet = {
  replaced_at: null,
  replaced_by: null,
  replaces: null,
  notional: null,
  stop_price: null,
  trail_price: null,
  trail_percent: null,
  hwm: null,
  legs: null,
  position_intent: null,
  subtag: null,
  source: null,
} as const;

/** The order before anything happened to it. */
export function untouchedView(row: OrderRow): Record<string, unknown> {
  return {
    ...orderView(row),
    updated_at: instantText(row.submittedAt),
    filled_at: null,
    expired_at: null,
    canceled_at: null,
    failed_at: null,
    filled_qty: '0',
    filled_avg_price: null,
  };
}

/** What a POST answers: no bot may see `filled` before the event that says so. */
export function submittedView(row: OrderRow): Record<string, unknown> {
  return { ...untouchedView(row), status: row.status === 'accepted' ? 'accepted' : 'pending_new' };
}
