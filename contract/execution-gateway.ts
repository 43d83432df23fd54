import { type Static, type TProperties, Type } from 'typebox';
import { DecimalInput, DecimalText, InstantText, literals, nullable, Uuid } from './primitives.ts';

/** Orders and profit as the runbook's execution gateway spells them: names with underscores, decimals as text. */
const named = <Properties extends TProperties>($id: string, properties: Properties) => Type.Object(properties, { $id });
const sides = ['buy', 'sell'] as const;

export const GatewayOrderBody = Type.Object({
  symbol: Type.String({ minLength: 1, maxLength: 32 }),
  side: literals(sides),
  /** Whole units. */
  qty: DecimalInput,
  order_type: Type.Optional(literals(['market', 'limit', 'stop', 'stop_limit'] as const)),
  limit_price: Type.Optional(nullable(DecimalInput)),
  stop_price: Type.Optional(nullable(DecimalInput)),
  time_in_force: Type.Optional(literals(['day', 'gtc', 'ioc', 'fok'] as const)),
  client_order_id: Type.Optional(nullable(Type.String({ minLength: 1, maxLength: 24 }))),
});
export type GatewayOrderBody = Static<typeof GatewayOrderBody>;

export const GatewayOrder = named('GatewayOrder', {
  client_order_id: Type.String(),
  broker_order_id: Uuid,
  status: Type.String(),
  symbol: Type.String(),
  side: literals(sides),
  qty: DecimalText,
  filled_qty: DecimalText,
  filled_avg_price: nullable(DecimalText),
  order_type: Type.String(),
  time_in_force: Type.String(),
  limit_price: nullable(DecimalText),
  stop_price: nullable(DecimalText),
  created_at: InstantText,
  message: Type.String(),
});
export type GatewayOrder = Static<typeof GatewayOrder>;

export const GatewayModifyBody = Type.Object({
  /** The same key again answers the same modification. */
  idempotency_key: Type.String({ minLength: 1, maxLength: 128 }),
  qty: Type.Optional(nullable(DecimalInput)),
  limit_price: Type.Optional(nullable(DecimalInput)),
  stop_price: Type.Optional(nullable(DecimalInput)),
  time_in_force: Type.Optional(nullable(literals(['day', 'gtc'] as const))),
  reason: Type.Optional(nullable(Type.String({ maxLength: 500 }))),
});
export type GatewayModifyBody = Static<typeof GatewayModifyBody>;

export const GatewayModification = named('GatewayModification', {
  modification_id: Uuid,
  original_client_order_id: Type.String(),
  new_client_order_id: Type.String(),
  status: literals(['completed'] as const),
  modified_at: InstantText,
  order: GatewayOrder,
});
export type GatewayModification = Static<typeof GatewayModification>;

export const RealtimePnl = named('RealtimePnl', {
  positions: Type.Array(
    Type.Object({
      symbol: Type.String(),
      qty: DecimalText,
      avg_entry_price: nullable(DecimalText),
      current_price: nullable(DecimalText),
      price_source: literals(['real-time', 'unknown'] as const),
      unrealized_pl: nullable(DecimalText),
      /** In percent of what the position cost. */
      unrealized_pl_pct: nullable(DecimalText),
      last_price_update: nullable(InstantText),
    }),
  ),
  total_positions: Type.Integer(),
  /** Null while one position has no price. */
  total_unrealized_pl: nullable(DecimalText),
  total_unrealized_pl_pct: nullable(DecimalText),
  realtime_prices_available: Type.Integer(),
  timestamp: InstantText,
});
export type RealtimePnl = Static<typeof RealtimePnl>;

export const RecentFills = named('RecentFills', {
  events: Type.Array(
    Type.Object({
      client_order_id: Type.String(),
      symbol: Type.String(),
      side: literals(sides),
      qty: DecimalText,
      price: DecimalText,
      realized_pl: DecimalText,
      status: literals(['filled', 'partially_filled'] as const),
      timestamp: InstantText,
    }),
  ),
  total: Type.Integer(),
  limit: Type.Integer(),
});
export type RecentFills = Static<typeof RecentFills>;

export const PendingOrders = named('PendingOrders', {
  orders: Type.Array(GatewayOrder),
  total: Type.Integer(),
  limit: Type.Integer(),
});
export type PendingOrders = Static<typeof PendingOrders>;

/** Who did what to an order, and what the market did, in order of time. */
export const OrderAudit = named('OrderAudit', {
  client_order_id: Type.String(),
  entries: Type.Array(
    Type.Object({
      at: InstantText,
      action: Type.String(),
      /** Null: the market, not a person. */
      actor: nullable(Type.String()),
      details: Type.Unknown(),
    }),
  ),
});
export type OrderAudit = Static<typeof OrderAudit>;

export const OrderModifications = named('OrderModifications', {
  client_order_id: Type.String(),
  modifications: Type.Array(GatewayModification),
});
export type OrderModifications = Static<typeof OrderModifications>;
