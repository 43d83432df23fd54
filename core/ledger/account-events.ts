import type { FeeLine, LotChange } from '../order/index.ts';
import type {
  AccountId,
  Cash,
  Currency,
  FillId,
  InstrumentId,
  OrderId,
  PartsPerMillion,
  Price,
  SignedQuantity,
  TradingDate,
  UnixMicros,
} from '../units/index.ts';
import type { AccountControls, AccountTerms } from './terms.ts';

interface AccountFact {
  readonly version: 1;
  readonly accountId: AccountId;
  readonly at: UnixMicros;
}

export interface AccountTermsChanged extends AccountFact {
  readonly type: 'AccountTermsChanged';
  readonly terms: AccountTerms;
}

export interface AccountControlsChanged extends AccountFact {
  readonly type: 'AccountControlsChanged';
  readonly controls: AccountControls;
}

export interface AccountRenamed extends AccountFact {
  readonly type: 'AccountRenamed';
  readonly name: string;
}

/** Flat, without open orders; its history stays and its name is free again. */
export interface AccountClosed extends AccountFact {
  readonly type: 'AccountClosed';
}

/** The last event of a reset: orders are canceled, positions transferred out and cash posted before it. A new season begins. */
export interface AccountReset extends AccountFact {
  readonly type: 'AccountReset';
  readonly resetId: string;
  readonly season: number;
  readonly cash: Cash;
}

/**
 * A position changes without an order: sold to the outside at its mark by a reset, brought in at cost by a clone. Cash moves by
 * `-notional` for what comes in; `quantity` is signed, and so is `notional`.
 */
export interface PositionTransferred extends AccountFact {
  readonly type: 'PositionTransferred';
  readonly transferId: string;
  readonly transferSequence: number;
  readonly cause: 'reset' | 'clone';
  readonly instrumentId: InstrumentId;
  readonly quantity: SignedQuantity;
  /** Null when the transfer is at cost. */
  readonly price: Price | null;
  readonly notional: Cash;
  readonly positionQuantity: SignedQuantity;
  readonly positionCostBasis: Cash;
  readonly realizedPnl: Cash;
  readonly lotsClosed: readonly LotChange[];
  readonly lotOpened: LotChange | null;
}

/** What the fee of a fill consists of, for accounts with a schedule. Moves no money: the fill did. */
export interface FeesItemized extends AccountFact {
  readonly type: 'FeesItemized';
  readonly fillId: FillId;
  readonly orderId: OrderId;
  readonly lines: readonly FeeLine[];
}

/** Interest or a borrow fee for the nights since the last trading date. */
export interface AccountCharged extends AccountFact {
  readonly type: 'AccountCharged';
  readonly kind: 'margin_interest' | 'borrow_fee';
  readonly currency: Currency;
  readonly instrumentId: InstrumentId | null;
  /** Positive: what the account pays. */
  readonly amount: Cash;
  /** What it was reckoned on, at which yearly rate and for how many nights. */
  readonly base: Cash;
  readonly annualRate: PartsPerMillion;
  readonly nights: number;
}

/** Proceeds of a sale that settle with the next trading date. */
export interface ProceedsHeld extends AccountFact {
  readonly type: 'ProceedsHeld';
  readonly fillId: FillId;
  readonly currency: Currency;
  readonly amount: Cash;
}

export interface CashSettled extends AccountFact {
  readonly type: 'CashSettled';
  readonly currency: Currency;
  readonly amount: Cash;
}

/** An account with terms begins a trading date: what the day's limits are reckoned from. */
export interface AccountDayRolled extends AccountFact {
  readonly type: 'AccountDayRolled';
  readonly tradingDate: TradingDate | null;
  /** Counts the account's trading dates, for windows of days. */
  readonly dayNumber: number;
  readonly equity: Cash;
  readonly maintenanceMargin: Cash;
  /** Cost of all that is held, long and short alike. */
  readonly exposure: Cash;
  /** Deposits less withdrawals so far: what comes later counts as if it had been there. */
  readonly deposited: Cash;
  /** Notional traded in the last 30 trading dates. */
  readonly tierVolume: Cash;
  /** Day trades in the last five trading dates. */
  readonly dayTradeCount: number;
}

/** A position opened today was closed today. `count` is that of five trading dates. */
export interface DayTradeCounted extends AccountFact {
  readonly type: 'DayTradeCounted';
  readonly orderId: OrderId;
  readonly instrumentId: InstrumentId;
  readonly count: number;
}

/** What was bought with unsettled proceeds was sold before they settled. `count` is that of 250 trading dates. */
export interface GoodFaithViolated extends AccountFact {
  readonly type: 'GoodFaithViolated';
  readonly orderId: OrderId;
  readonly instrumentId: InstrumentId;
  readonly count: number;
}

export interface MarginCalled extends AccountFact {
  readonly type: 'MarginCalled';
  readonly equity: Cash;
  readonly maintenanceMargin: Cash;
  readonly consequence: AccountTerms['marginCall'];
}

export interface MarginCallMet extends AccountFact {
  readonly type: 'MarginCallMet';
  readonly equity: Cash;
  readonly maintenanceMargin: Cash;
}

/** Whether the shares of an instrument can be borrowed, and at what yearly rate; null: the rate of the account. */
export interface BorrowTermsChanged {
  readonly type: 'BorrowTermsChanged';
  readonly version: 1;
  readonly instrumentId: InstrumentId;
  readonly easyToBorrow: boolean;
  readonly annualRate: PartsPerMillion | null;
  readonly at: UnixMicros;
}

export type AccountEvent =
  | AccountTermsChanged
  | AccountControlsChanged
  | AccountRenamed
  | AccountClosed
  | AccountReset
  | PositionTransferred
  | FeesItemized
  | AccountCharged
  | ProceedsHeld
  | CashSettled
  | AccountDayRolled
  | DayTradeCounted
  | GoodFaithViolated
  | MarginCalled
  | MarginCallMet
  | BorrowTermsChanged;
