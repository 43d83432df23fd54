import { type Static, Type } from 'typebox';
import { DecimalInput, DecimalText, InstantText, literals, nullable, Uuid } from './primitives.ts';

export const sides = ['buy', 'sell'] as const;
export const orderTypes = ['market', 'limit', 'stop', 'stop_limit', 'trailing_stop'] as const;
export const timesInForce = ['day', 'gtc', 'gtd', 'ioc', 'fok', 'opg', 'cls'] as const;
export const orderClasses = ['simple', 'bracket', 'oco', 'oto'] as const;
export const orderRoles = ['entry', 'takeProfit', 'stopLoss'] as const;
export const triggerSources = ['trade', 'quote'] as const;
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

export const SubmitOrderBody = Type.Object({
  accountId: Type.Optional(Uuid),
  symbol: Type.String({ minLength: 1, maxLength: 32 }),
  side: literals(sides),
  orderType: literals(orderTypes),
  timeInForce: Type.Optional(literals(timesInForce)),
  /** When an order with time in force gtd ends. */
  goodTillAt: Type.Optional(nullable(InstantText)),
  /** Either this or `notional`. */
  quantity: Type.Optional(nullable(DecimalInput)),
  /** An amount of money to trade, in the instrument's currency; the fee comes on top. */
  notional: Type.Optional(nullable(DecimalInput)),
  limitPrice: Type.Optional(nullable(DecimalInput)),
  /** Where a stop or stop-limit order wakes. */
  stopPrice: Type.Optional(nullable(DecimalInput)),
  /** How far a trailing stop stays behind the market: in money, or in percent of it. */
  trailPrice: Type.Optional(nullable(DecimalInput)),
  trailPercent: Type.Optional(nullable(DecimalInput)),
  /** What wakes a stop: the last trade (default), or the side of the quote that it would trade with. */
  triggerBy: Type.Optional(literals(triggerSources)),
  /** bracket: an entry with both legs; oto: with one; oco: an exit at a limit, or at a stop. */
  orderClass: Type.Optional(literals(orderClasses)),
  takeProfit: Type.Optional(nullable(Type.Object({ limitPrice: DecimalInput }))),
  stopLoss: Type.Optional(
    nullable(Type.Object({ stopPrice: DecimalInput, limitPrice: Type.Optional(nullable(DecimalInput)) })),
  ),
  clientOrderId: Type.Optional(Type.String({ minLength: 1, maxLength: 128 })),
  extendedHours: Type.Optional(Type.Boolean()),
  reduceOnly: Type.Optional(Type.Boolean()),
});
export type SubmitOrderBody = Static<typeof SubmitOrderBody>;

/** What is absent stays as it is. */
export const ReplaceOrderBody = Type.Object({
  /** The new total, more than has traded. */
  quantity: Type.Optional(nullable(DecimalInput)),
  limitPrice: Type.Optional(nullable(DecimalInput)),
  stopPrice: Type.Optional(nullable(DecimalInput)),
  trailPrice: Type.Optional(nullable(DecimalInput)),
  trailPercent: Type.Optional(nullable(DecimalInput)),
  timeInForce: Type.Optional(nullable(literals(['day', 'gtc', 'gtd', 'opg', 'cls'] as const))),
  goodTillAt: Type.Optional(nullable(InstantText)),
  /** Of the new order. */
  clientOrderId: Type.Optional(Type.String({ minLength: 1, maxLength: 128 })),
});
export type ReplaceOrderBody = Static<typeof ReplaceOrderBody>;

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
    /** The money that was asked for instead of a quantity. */
    notional: nullable(DecimalText),
    limitPrice: nullable(DecimalText),
    /** Where a stop wakes; of a trailing stop, where it stands now. */
    stopPrice: nullable(DecimalText),
    trailPrice: nullable(DecimalText),
    trailPercent: nullable(DecimalText),
    highWaterMark: nullable(DecimalText),
    triggerBy: nullable(literals(triggerSources)),
    orderClass: literals(orderClasses),
    role: nullable(literals(orderRoles)),
    /** Names the orders that belong together: the id of the first of them. */
    groupId: nullable(Uuid),
    takeProfitPrice: nullable(DecimalText),
    stopLossPrice: nullable(DecimalText),
    stopLossLimitPrice: nullable(DecimalText),
    replaces: nullable(Uuid),
    replacedBy: nullable(Uuid),
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
    triggeredAt: nullable(InstantText),
    filledAt: nullable(InstantText),
    canceledAt: nullable(InstantText),
    expiredAt: nullable(InstantText),
    failedAt: nullable(InstantText),
    replacedAt: nullable(InstantText),
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
  /** What the order may bring though nothing refuses it: a day trade, a violation of good faith, borrowed money or shares. */
  warnings: Type.Array(
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
  /** What the order holds back of the buying power: its cost, or its margin on an account with one, and the highest fee. */
  reservedCash: nullable(DecimalText),
  /** How many times its equity the account may hold: 1 unless it trades on margin. */
  multiplier: Type.Integer(),
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
    /** Null while it is open. */
    closedAt: nullable(InstantText),
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
