import type { OrderStatus } from '@quire/core/order';
import { instant } from './instants.ts';

/** A row of the projection `orders` with its instrument's class, as the driver gives it: numerics and bigints are text. */
export interface OrderRow {
  readonly order_id: string;
  readonly order_sequence: string;
  readonly account_id: string;
  readonly instrument_id: string;
  readonly symbol: string;
  readonly asset_class: string;
  readonly client_order_id: string;
  readonly side: string;
  readonly order_type: string;
  readonly time_in_force: string;
  readonly quantity: string;
  readonly limit_price: string | null;
  readonly extended_hours: boolean;
  readonly status: OrderStatus;
  readonly filled_quantity: string;
  readonly average_fill_price: string | null;
  readonly submitted_at: string;
  readonly updated_at: string;
  readonly expires_at: string | null;
  readonly filled_at: string | null;
  readonly canceled_at: string | null;
  readonly expired_at: string | null;
  readonly failed_at: string | null;
}

/** Denied orders never reached the exchange; the dialect knows them as rejected. */
export function statusOf(status: OrderStatus): string {
  return status === 'denied' ? 'rejected' : status;
}

export const openStatuses: readonly OrderStatus[] = ['accepted', 'new', 'partially_filled'];

/** A full order object: every key is always there, absent values are explicit nulls, decimals are text. */
export function orderView(row: OrderRow): Record<string, unknown> {
  return {
    id: row.order_id,
    client_order_id: row.client_order_id,
    created_at: instant(row.submitted_at),
    updated_at: instant(row.updated_at),
    submitted_at: instant(row.submitted_at),
    filled_at: instant(row.filled_at),
    expired_at: instant(row.expired_at),
    expires_at: instant(row.expires_at),
    canceled_at: instant(row.canceled_at),
    failed_at: instant(row.failed_at),
    replaced_at: null,
    replaced_by: null,
    replaces: null,
    asset_id: row.instrument_id,
    symbol: row.symbol,
    asset_class: row.asset_class,
    notional: null,
    qty: row.quantity,
    filled_qty: row.filled_quantity,
    filled_avg_price: row.average_fill_price,
    order_class: '',
    order_type: row.order_type,
    type: row.order_type,
    side: row.side,
    time_in_force: row.time_in_force,
    limit_price: row.limit_price,
    stop_price: null,
    trail_price: null,
    trail_percent: null,
    hwm: null,
    status: statusOf(row.status),
    extended_hours: row.extended_hours,
    legs: null,
    position_intent: null,
    subtag: null,
    source: null,
  };
}

/** The order as it was before anything happened to it: what a POST answers, since no bot may see `filled` before its event. */
export function submittedView(row: OrderRow): Record<string, unknown> {
  return {
    ...orderView(row),
    status: row.status === 'accepted' ? 'accepted' : 'pending_new',
    updated_at: instant(row.submitted_at),
    filled_at: null,
    expired_at: null,
    canceled_at: null,
    failed_at: null,
    filled_qty: '0',
    filled_avg_price: null,
  };
}
