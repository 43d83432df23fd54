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
import type { OrderAdjusted } from './adjusted.ts';
import type { OrderConditions, OrderLinks } from './conditions.ts';
import type { FillEvidence, FillModelName } from './fill-evidence.ts';
import type { Liquidity, OrderOrigin, OrderSizing, OrderType, Reservation, TimeInForce } from './order.ts';

/**
 * The first event of an order that passed risk. Status `accepted` while its market is closed, `held` while a leg waits for its
 * entry, else `new`. A plain order is written in the shape of version 1, in which it has neither conditions nor links.
 */
export interface OrderAccepted {
  readonly type: 'OrderAccepted';
  readonly version: 1 | 2;
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
  readonly status: 'accepted' | 'new' | 'held';
  readonly reservation: Reservation;
  readonly expiresAt: UnixMicros | null;
  readonly conditions: OrderConditions | null;
  readonly links: OrderLinks | null;
  readonly at: UnixMicros;
}

/**
 * An accepted order enters its market at the open; a leg when its entry has traded, which on bars is the end of the bar, however late
 * the bar was told. Since version 2, of legs alone, nothing that the market said before acts on it.
 */
export interface OrderActivated {
  readonly type: 'OrderActivated';
  readonly version: 1 | 2;
  readonly orderId: OrderId;
  readonly accountId: AccountId;
  readonly at: UnixMicros;
}

/**
 * Refused by risk before the exchange. Keeps its clientOrderId taken, with this outcome. `details` explains in numbers. Versions as
 * of `OrderAccepted`.
 */
export interface OrderDenied {
  readonly type: 'OrderDenied';
  readonly version: 1 | 2;
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
  readonly conditions: OrderConditions | null;
  readonly links: OrderLinks | null;
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
  /** 1: the evidence has no basis. 3: what a model of another tool was told, and the interest that an auction cleared. */
  readonly version: 1 | 2 | 3;
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

/** Another order took its place: what this one held back is free, its fills stay its own and are carried on. */
export interface OrderReplaced {
  readonly type: 'OrderReplaced';
  readonly version: 1;
  readonly orderId: OrderId;
  readonly accountId: AccountId;
  readonly replacedBy: OrderId;
  readonly at: UnixMicros;
}

/** A stop was reached: from now on it is the market or limit order that it stands for. */
export interface OrderTriggered {
  readonly type: 'OrderTriggered';
  readonly version: 1;
  readonly orderId: OrderId;
  readonly accountId: AccountId;
  /** What the market said: the print, the quote, or the price on the path of a bar. */
  readonly triggerPrice: Price;
  readonly reservation: Reservation;
  readonly at: UnixMicros;
}

/** A trailing stop became active, or the market moved in its favour. */
export interface OrderTrailed {
  readonly type: 'OrderTrailed';
  readonly version: 1;
  readonly orderId: OrderId;
  readonly accountId: AccountId;
  readonly highWaterMark: Price;
  readonly stopPrice: Price;
  readonly at: UnixMicros;
}

/** A protection grew or shrank with what it protects, or with what its sibling did. */
export interface OrderResized {
  readonly type: 'OrderResized';
  readonly version: 1;
  readonly orderId: OrderId;
  readonly accountId: AccountId;
  /** What it asks for in all, from now on. */
  readonly quantity: Quantity;
  readonly reservation: Reservation;
  readonly at: UnixMicros;
}

/** Stations at which nothing changes but the status. */
export type StationStatus =
  | 'new'
  | 'partially_filled'
  | 'pending_cancel'
  | 'pending_replace'
  | 'done_for_day'
  | 'accepted_for_bidding'
  | 'stopped'
  | 'suspended'
  | 'calculated';

export interface OrderStatusChanged {
  readonly type: 'OrderStatusChanged';
  readonly version: 1;
  readonly orderId: OrderId;
  readonly accountId: AccountId;
  readonly status: StationStatus;
  readonly reasonCode: string | null;
  readonly at: UnixMicros;
}

export type OrderEvent =
  | OrderAccepted
  | OrderActivated
  | OrderDenied
  | OrderFilled
  | OrderCanceled
  | OrderExpired
  | OrderRejected
  | OrderReplaced
  | OrderTriggered
  | OrderTrailed
  | OrderResized
  | OrderStatusChanged
  | OrderAdjusted;
