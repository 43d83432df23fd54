import { type Static, Type } from 'typebox';
import { DecimalInput, DecimalText, InstantText, literals, nullable, Uuid } from './primitives.ts';

export const sides = ['buy', 'sell'] as const;
export const orderTypes = ['market', 'limit'] as const;
export const timesInForce = ['day', 'gtc', 'ioc', 'fok'] as const;
export const orderStatuses = [
  'accepted',
  'new',
  'partially_filled',
  'filled',
  'canceled',
  'expired',
  'rejected',
  'denied',
] as const;

export const SubmitOrderBody = Type.Object({
  accountId: Type.Optional(Uuid),
  symbol: Type.String({ minLength: 1, maxLength: 32 }),
  side: literals(sides),
  orderType: literals(orderTypes),
  timeInForce: Type.Optional(literals(timesInForce)),
  quantity: DecimalInput,
  limitPrice: Type.Optional(nullable(DecimalInput)),
  clientOrderId: Type.Optional(Type.String({ minLength: 1, maxLength: 128 })),
  extendedHours: Type.Optional(Type.Boolean()),
  reduceOnly: Type.Optional(Type.Boolean()),
});
export type SubmitOrderBody = Static<typeof SubmitOrderBody>;

export const OrderView = Type.Object(
  {
    orderId: Uuid,
    accountId: Uuid,
    instrumentId: Uuid,
    symbol: Type.String(),
    clientOrderId: Type.String(),
    side: literals(sides),
    orderType: literals(orderTypes),
    timeInForce: literals(timesInForce),
    quantity: DecimalText,
    limitPrice: nullable(DecimalText),
    extendedHours: Type.Boolean(),
    reduceOnly: Type.Boolean(),
    origin: Type.String(),
    status: literals(orderStatuses),
    filledQuantity: DecimalText,
    remainingQuantity: DecimalText,
    averageFillPrice: nullable(DecimalText),
    filledNotional: DecimalText,
    feesPaid: DecimalText,
    reservedCash: DecimalText,
    reasonCode: nullable(Type.String()),
    reasonDetails: nullable(Type.Record(Type.String(), Type.String())),
    submittedAt: InstantText,
    updatedAt: InstantText,
    expiresAt: nullable(InstantText),
    closedAt: nullable(InstantText),
  },
  { $id: 'Order' },
);
export type OrderView = Static<typeof OrderView>;

/** What an order would do, computed on the committed state; nothing is sent. */
export const OrderPreview = Type.Object({
  wouldBeAccepted: Type.Boolean(),
  refusal: nullable(
    Type.Object({ code: Type.String(), message: Type.String(), details: Type.Record(Type.String(), Type.String()) }),
  ),
  /** Estimated from the visible book (or the last bar); null when there is nothing to estimate from. */
  estimatedPrice: nullable(DecimalText),
  estimatedNotional: nullable(DecimalText),
  estimatedFee: nullable(DecimalText),
  /** Quantity that the visible book would fill at once. */
  fillableNow: nullable(DecimalText),
  buyingPower: DecimalText,
  buyingPowerAfter: nullable(DecimalText),
  positionAfter: nullable(DecimalText),
});
export type OrderPreview = Static<typeof OrderPreview>;

export const FillView = Type.Object(
  {
    fillId: Uuid,
    orderId: Uuid,
    accountId: Uuid,
    instrumentId: Uuid,
    symbol: Type.String(),
    side: literals(sides),
    quantity: DecimalText,
    price: DecimalText,
    notional: DecimalText,
    fee: DecimalText,
    realizedPnl: DecimalText,
    positionQuantity: DecimalText,
    liquidity: literals(['maker', 'taker'] as const),
    fillModel: Type.String(),
    evidence: Type.Unknown(),
    at: InstantText,
  },
  { $id: 'Fill' },
);
export type FillView = Static<typeof FillView>;

export const PositionView = Type.Object(
  {
    accountId: Uuid,
    instrumentId: Uuid,
    symbol: Type.String(),
    /** Signed: negative is short. */
    quantity: DecimalText,
    side: literals(['long', 'short', 'flat'] as const),
    averageEntryPrice: nullable(DecimalText),
    costBasis: DecimalText,
    markPrice: nullable(DecimalText),
    markAt: nullable(InstantText),
    markSource: nullable(Type.String()),
    marketValue: nullable(DecimalText),
    unrealizedPnl: nullable(DecimalText),
    realizedPnl: DecimalText,
    feesPaid: DecimalText,
    openedAt: nullable(InstantText),
    updatedAt: InstantText,
  },
  { $id: 'Position' },
);
export type PositionView = Static<typeof PositionView>;

export const AccountView = Type.Object(
  {
    accountId: Uuid,
    worldId: Type.String(),
    name: Type.String(),
    currency: Type.String(),
    simulated: Type.Boolean(),
    cash: DecimalText,
    reservedCash: DecimalText,
    buyingPower: DecimalText,
    /** Null while a held instrument has no mark price. */
    equity: nullable(DecimalText),
    unrealizedPnl: nullable(DecimalText),
    realizedPnl: DecimalText,
    feesPaid: DecimalText,
    deposited: DecimalText,
    /** Equity now minus equity at the last roll of the trading date, deposits removed; null without a sample before it. */
    dayPnl: nullable(DecimalText),
    feeRate: DecimalText,
    orderNotionalMax: nullable(DecimalText),
    permission: literals(['view', 'trade', 'manage'] as const),
    createdAt: InstantText,
  },
  { $id: 'Account' },
);
export type AccountView = Static<typeof AccountView>;

export const PostingView = Type.Object(
  {
    eventSequence: Type.Integer(),
    line: Type.Integer(),
    ledgerAccount: Type.String(),
    currency: Type.String(),
    amount: DecimalText,
    eventType: Type.String(),
    orderId: nullable(Uuid),
    at: InstantText,
  },
  { $id: 'Posting' },
);
export type PostingView = Static<typeof PostingView>;

export const EquityPoint = Type.Object({ at: InstantText, equity: DecimalText, cash: DecimalText });
export type EquityPoint = Static<typeof EquityPoint>;

export const KillSwitchView = Type.Object(
  {
    state: literals(['ACTIVE', 'ENGAGED'] as const),
    changedAt: InstantText,
    reason: nullable(Type.String()),
    operator: nullable(Type.String()),
  },
  { $id: 'KillSwitch' },
);
export type KillSwitchView = Static<typeof KillSwitchView>;
export const KillSwitchEngageBody = Type.Object({
  reason: Type.Optional(Type.String({ maxLength: 500 })),
  operator: Type.Optional(Type.String({ maxLength: 100 })),
});
export const KillSwitchDisengageBody = Type.Object({
  notes: Type.String({ minLength: 1, maxLength: 500 }),
  operator: Type.Optional(Type.String({ maxLength: 100 })),
});
export const KillSwitchHistoryEntry = Type.Object({
  state: Type.String(),
  operator: Type.String(),
  reason: Type.String(),
  at: InstantText,
});
