import type { Side } from '../market/index.ts';
import type {
  AccountId,
  Cash,
  ClientOrderId,
  FillId,
  InstrumentId,
  OrderId,
  Price,
  Quantity,
  SignedQuantity,
  UnixMicros,
} from '../units/index.ts';
import type {
  FillEvidence,
  FillModelName,
  Liquidity,
  OrderOrigin,
  OrderSizing,
  OrderType,
  Reservation,
  TimeInForce,
} from './order.ts';

/** The first event of an order that passed risk. Status `accepted` while its market is closed, else `new`. */
export interface OrderAccepted {
  readonly type: 'OrderAccepted';
  readonly version: 1;
  readonly orderId: OrderId;
  readonly orderSequence: number;
  readonly accountId: AccountId;
  readonly instrumentId: InstrumentId;
  readonly clientOrderId: ClientOrderId;
  readonly requestHash: string;
  readonly side: Side;
  readonly orderType: OrderType;
  readonly timeInForce: TimeInForce;
  readonly sizing: OrderSizing;
  readonly quantity: Quantity;
  readonly limitPrice: Price | null;
  readonly extendedHours: boolean;
  readonly reduceOnly: boolean;
  readonly origin: OrderOrigin;
  readonly status: 'accepted' | 'new';
  readonly reservation: Reservation;
  readonly expiresAt: UnixMicros | null;
  readonly at: UnixMicros;
}

/** An accepted order enters its market at the open. */
export interface OrderActivated {
  readonly type: 'OrderActivated';
  readonly version: 1;
  readonly orderId: OrderId;
  readonly accountId: AccountId;
  readonly at: UnixMicros;
}

/** Refused by risk before the exchange. Keeps its clientOrderId taken, with this outcome. `details` explains in numbers. */
export interface OrderDenied {
  readonly type: 'OrderDenied';
  readonly version: 1;
  readonly orderId: OrderId;
  readonly orderSequence: number;
  readonly accountId: AccountId;
  readonly instrumentId: InstrumentId;
  readonly clientOrderId: ClientOrderId;
  readonly requestHash: string;
  readonly side: Side;
  readonly orderType: OrderType;
  readonly timeInForce: TimeInForce;
  readonly sizing: OrderSizing;
  readonly limitPrice: Price | null;
  readonly extendedHours: boolean;
  readonly reduceOnly: boolean;
  readonly origin: OrderOrigin;
  readonly reasonCode: string;
  readonly details: Readonly<Record<string, string>>;
  readonly at: UnixMicros;
}

export interface LotChange {
  readonly lotId: number;
  /** Lots (10^-quantityScale) closed or opened, never negative. */
  readonly quantity: Quantity;
  readonly costBasis: Cash;
}

/**
 * One execution with all that it did, so that folding it prices nothing. Money flows: a buy pays notional + fee, a sell receives
 * notional − fee.
 */
export interface OrderFilled {
  readonly type: 'OrderFilled';
  readonly version: 1;
  readonly fillId: FillId;
  readonly fillSequence: number;
  readonly orderId: OrderId;
  readonly accountId: AccountId;
  readonly instrumentId: InstrumentId;
  readonly side: Side;
  readonly quantity: Quantity;
  readonly price: Price;
  readonly notional: Cash;
  readonly fee: Cash;
  readonly liquidity: Liquidity;
  readonly fillModel: FillModelName;
  readonly evidence: FillEvidence;
  /** The order after this fill. */
  readonly orderQuantity: Quantity;
  readonly filledQuantity: Quantity;
  readonly remainingQuantity: Quantity;
  readonly filledNotional: Cash;
  readonly status: 'partially_filled' | 'filled';
  readonly reservation: Reservation;
  /** The position after this fill: signed lots, and the signed cost of what is held (negative when short). */
  readonly positionQuantity: SignedQuantity;
  readonly positionCostBasis: Cash;
  /** Profit of the part closed by the account's cost-basis method, before this fill's fee. */
  readonly realizedPnl: Cash;
  readonly lotsClosed: readonly LotChange[];
  readonly lotOpened: LotChange | null;
  readonly at: UnixMicros;
}

export interface OrderCanceled {
  readonly type: 'OrderCanceled';
  readonly version: 1;
  readonly orderId: OrderId;
  readonly accountId: AccountId;
  /** REQUESTED, IOC_REMAINDER, FOK_UNFILLABLE, NO_LIQUIDITY, SELF_TRADE, KILL_SWITCH, CLOSE_ALL… */
  readonly reasonCode: string;
  readonly at: UnixMicros;
}

export interface OrderExpired {
  readonly type: 'OrderExpired';
  readonly version: 1;
  readonly orderId: OrderId;
  readonly accountId: AccountId;
  readonly at: UnixMicros;
}

/** Refused by the exchange after acceptance (for example a sizing that comes to zero). */
export interface OrderRejected {
  readonly type: 'OrderRejected';
  readonly version: 1;
  readonly orderId: OrderId;
  readonly accountId: AccountId;
  readonly reasonCode: string;
  readonly at: UnixMicros;
}

export type OrderEvent =
  | OrderAccepted
  | OrderActivated
  | OrderDenied
  | OrderFilled
  | OrderCanceled
  | OrderExpired
  | OrderRejected;
