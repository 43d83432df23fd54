import type { AssetClass, Side } from '../market/index.ts';
import type {
  AccountId,
  Cash,
  ClientOrderId,
  InstrumentId,
  OrderId,
  Price,
  Quantity,
  UnixMicros,
} from '../units/index.ts';
import type { OrderConditions, OrderLinks } from './conditions.ts';

/** A stop is a market order that sleeps until its stop price, a stop-limit a limit order; a trailing stop moves its stop price. */
export type OrderType = 'market' | 'limit' | 'stop' | 'stop_limit' | 'trailing_stop';
/** gtd: until an instant of its own. opg, cls: in the auction at the open, at the close, and never after it. */
export type TimeInForce = 'day' | 'gtc' | 'gtd' | 'ioc' | 'fok' | 'opg' | 'cls';

/**
 * accepted: acknowledged, waits for its market to open. held: waits for the order that it protects. new: at the exchange, resting,
 * asleep until its stop, or about to match. denied: by our risk. rejected: by the exchange. canceled: on request, or the rest of an
 * ioc/fok. expired: by time in force. replaced: another order took its place. accepted_for_bidding: takes part in an auction.
 * suspended: its instrument is halted. The rest are stations between two others.
 */
export const orderStatuses = [
  'accepted',
  'pending_new',
  'held',
  'new',
  'partially_filled',
  'filled',
  'done_for_day',
  'canceled',
  'expired',
  'replaced',
  'pending_cancel',
  'pending_replace',
  'accepted_for_bidding',
  'stopped',
  'rejected',
  'suspended',
  'calculated',
  'denied',
] as const;
export type OrderStatus = (typeof orderStatuses)[number];

/**
 * How much. `available` is the largest multiple of the instrument's quantity increment that the account can afford at the price
 * of execution, fee included; its quantity is known at the fill. Strategies only.
 */
export type OrderSizing =
  | { readonly kind: 'quantity'; readonly quantity: Quantity }
  | { readonly kind: 'available' }
  /** As much as this money trades at the price of execution, fee on top. */
  | { readonly kind: 'notional'; readonly notional: Cash };

/** Who asked. `liquidation` and `operator` orders are reduce-only and pass an engaged kill switch. */
export type OrderOrigin = 'api' | 'console' | 'alpaca' | 'strategy' | 'operator' | 'liquidation';

/** What a door asks for, after parsing and before risk. */
export interface OrderRequest {
  readonly accountId: AccountId;
  readonly instrumentId: InstrumentId;
  readonly clientOrderId: ClientOrderId;
  readonly side: Side;
  readonly orderType: OrderType;
  readonly timeInForce: TimeInForce;
  readonly sizing: OrderSizing;
  readonly limitPrice: Price | null;
  readonly extendedHours: boolean;
  /** Never increases or flips the position; the quantity is cut to it at acceptance. */
  readonly reduceOnly: boolean;
  readonly origin: OrderOrigin;
  /** Null for a plain market or limit order. */
  readonly conditions: OrderConditions | null;
}

declare const approval: unique symbol;
/** The exchange accepts nothing else. Only core/risk may call `approveOrder`; the house check holds the rule. */
export type ApprovedOrder = OrderRequest & { readonly [approval]: true };

/** For core/risk alone. */
export function approveOrder(request: OrderRequest): ApprovedOrder {
  return request as ApprovedOrder;
}

/** What is held back for an open order: cash for a buy (or a short sale), quantity for a sell of what is owned. */
export interface Reservation {
  readonly cash: Cash;
  readonly quantity: Quantity;
}

export interface Order {
  readonly orderId: OrderId;
  /** Order of arrival in the world: time priority. */
  readonly orderSequence: number;
  readonly accountId: AccountId;
  readonly instrumentId: InstrumentId;
  readonly clientOrderId: ClientOrderId;
  readonly side: Side;
  readonly orderType: OrderType;
  readonly timeInForce: TimeInForce;
  readonly sizing: OrderSizing;
  /** 0 until a sizing of `available` or `notional` is known. */
  readonly quantity: Quantity;
  readonly limitPrice: Price | null;
  readonly extendedHours: boolean;
  readonly reduceOnly: boolean;
  readonly origin: OrderOrigin;
  readonly status: OrderStatus;
  readonly filledQuantity: Quantity;
  /** Sum of price × quantity over the fills. */
  readonly filledNotional: Cash;
  readonly feesPaid: Cash;
  readonly reservation: Reservation;
  readonly submittedAt: UnixMicros;
  readonly updatedAt: UnixMicros;
  /** When it ends by its time in force, or null. */
  readonly expiresAt: UnixMicros | null;
  readonly closedAt: UnixMicros | null;
  /** Why it was denied, rejected or canceled: a stable code, or null. */
  readonly reasonCode: string | null;
  readonly conditions: OrderConditions | null;
  readonly links: OrderLinks | null;
  /** Of a stop: where it wakes now. A trailing one has none before it is active. */
  readonly stopPrice: Price | null;
  /** Of a trailing stop: the highest price since it is active for a sale, the lowest for a purchase. */
  readonly highWaterMark: Price | null;
  readonly triggeredAt: UnixMicros | null;
  /** Of a leg: when its entry's fill brought it to its market. Null for every other order. */
  readonly activatedAt: UnixMicros | null;
}

export type Liquidity = 'maker' | 'taker';

export type { AssetClass };
