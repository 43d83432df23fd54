import { type FillConduct, type FillSettings, percentageFeeModel, standardConduct } from '../exchange/index.ts';
import {
  type AccountControls,
  type AccountPolicy,
  type AccountTerms,
  type Balance,
  emptyBalance,
  type FeeOf,
  openControls,
} from '../ledger/index.ts';
import type { BarTimeframe, Instrument, TradingCalendar } from '../market/index.ts';
import type { Order } from '../order/index.ts';
import type { Holding, Lot } from '../portfolio/index.ts';
import type { KillSwitchState } from '../risk/index.ts';
import {
  type AccountId,
  type Cash,
  type Currency,
  type InstrumentId,
  type OrderId,
  type PartsPerMillion,
  type Quantity,
  type SignedQuantity,
  type TradingDate,
  type UnixMicros,
  violated,
  type WorldId,
  zeroCash,
  zeroQuantity,
} from '../units/index.ts';
import type { AccountConduct } from './account-conduct.ts';
import { type CorporateState, emptyCorporateState } from './corporate-state.ts';
import { OpenOrderSet, OpenOrderTable } from './open-orders.ts';
import { RecordedKeys } from './recorded-keys.ts';

/**
 * What must survive a crash exactly. It changes only in `apply-event.ts`, and every field either is written by `encodeDurable` or
 * follows from one that is.
 */
export interface DurableState {
  world: {
    readonly worldId: WorldId;
    readonly feed: 'sim' | 'replay' | 'live' | 'backtest';
    readonly seed: number;
    readonly generatorVersion: number;
    readonly openedAt: UnixMicros;
  } | null;
  /** Null until the world is opened: unknown, so everything is refused. */
  killSwitch: { readonly state: KillSwitchState; readonly changedAt: UnixMicros } | null;
  /** The finest bars that the feed plays; null where it is not known, and on feeds that play none. */
  barTimeframe: BarTimeframe | null;
  orderSequence: number;
  fillSequence: number;
  readonly calendars: Map<string, CalendarState>;
  readonly instruments: Map<InstrumentId, Instrument>;
  readonly accounts: Map<AccountId, AccountState>;
  /** The one that was looked up last: an order's account is asked for a dozen times in a row. Accounts never leave. */
  lastAccount: AccountState | null;
  /** What the world said about borrowing shares; of the others, those that are shortable are easy to borrow. */
  readonly borrow: Map<InstrumentId, BorrowTerms>;
  /** Open orders in order of arrival. */
  readonly orders: OpenOrderTable;
  /** When the cancel of an order was asked for that takes effect later, oldest first; only of accounts with latency. */
  readonly cancelsUnderWay: Map<OrderId, UnixMicros>;
  /** Halts, corporate actions, news. */
  readonly corporate: CorporateState;
}

export interface BorrowTerms {
  readonly easyToBorrow: boolean;
  /** Null: the rate of the account. */
  readonly annualRate: PartsPerMillion | null;
}

export interface CalendarState {
  calendar: TradingCalendar;
  /** Null when the calendar had no session any more when it was last looked at. */
  tradingDate: TradingDate | null;
}

export interface AccountState {
  readonly accountId: AccountId;
  name: string;
  readonly currency: Currency;
  readonly openedAt: UnixMicros;
  policy: AccountPolicy;
  /** Null: a plain account, to which none of the rules that need a `conduct` apply. */
  terms: AccountTerms | null;
  /** Null exactly when the terms are. */
  conduct: AccountConduct | null;
  controls: AccountControls;
  /** Counts resets, from 1. */
  season: number;
  closedAt: UnixMicros | null;
  /** Follows from the policy, for accounts without a fee schedule. */
  feeOf: FeeOf;
  /** What the owner chose, or null; how orders fill follows from it and the policy. */
  fillSettings: FillSettings | null;
  fills: FillConduct;
  readonly balances: Map<Currency, Balance>;
  readonly positions: Map<InstrumentId, PositionState>;
  /** The one that was looked up last. Positions never leave. */
  lastPosition: PositionState | null;
  /** Bounded, but for the keys of open orders. */
  readonly keys: RecordedKeys;
  openOrderCount: number;
}

export interface PositionState extends Holding {
  readonly instrumentId: InstrumentId;
  quantity: SignedQuantity;
  costBasis: Cash;
  lots: readonly Lot[];
  realizedPnl: Cash;
  feesPaid: Cash;
  /** When it last left zero; null when flat. */
  openedAt: UnixMicros | null;
  /** Lots that open orders of each side will close. */
  reservedToBuy: Quantity;
  reservedToSell: Quantity;
  readonly openOrders: OpenOrders;
}

/** The open orders of one account on one instrument, each side in order of arrival. An account may have thousands. */
export interface OpenOrders {
  readonly buy: OpenOrderSet;
  readonly sell: OpenOrderSet;
  /** Those of both sides that are reduce-only. */
  readonly reduceOnly: OpenOrderSet;
}

export type OrderState = { -readonly [Field in keyof Order]: Order[Field] };

/** How many keys of closed requests an account remembers; older ones are in the database. */
export const recordedKeysMax = 1_024;

export function emptyDurableState(): DurableState {
  return {
    world: null,
    killSwitch: null,
    barTimeframe: null,
    orderSequence: 0,
    fillSequence: 0,
    calendars: new Map(),
    instruments: new Map(),
    accounts: new Map(),
    lastAccount: null,
    borrow: new Map(),
    orders: new OpenOrderTable(),
    cancelsUnderWay: new Map(),
    corporate: emptyCorporateState(),
  };
}

export function newAccount(
  opened: Pick<AccountState, 'accountId' | 'name' | 'currency' | 'openedAt' | 'policy'>,
): AccountState {
  const { accountId, name, currency, openedAt, policy } = opened;
  return {
    accountId,
    name,
    currency,
    openedAt,
    policy,
    terms: null,
    conduct: null,
    controls: openControls,
    season: 1,
    closedAt: null,
    feeOf: feeOfPolicy(policy),
    fillSettings: null,
    fills: fillsOfPolicy(policy),
    balances: new Map([[currency, emptyBalance(currency)]]),
    positions: new Map(),
    lastPosition: null,
    keys: new RecordedKeys(),
    openOrderCount: 0,
  };
}

export function feeOfPolicy(policy: AccountPolicy): FeeOf {
  if (policy.feeRate === 0) return () => zeroCash;
  const model = percentageFeeModel(policy.feeRate);
  // Makers and takers pay alike.
  return (notional) => model(notional, 'taker');
}

/** Without settings of its own: the best that the feed supports, or the bars that the policy names. */
export function fillsOfPolicy({ fillModel }: AccountPolicy): FillConduct {
  return fillModel === 'bar' ? barConduct : standardConduct;
}

const barConduct: FillConduct = { ...standardConduct, level: 'bar' };

export function newPosition(instrumentId: InstrumentId): PositionState {
  return {
    instrumentId,
    quantity: 0n as SignedQuantity,
    costBasis: zeroCash,
    lots: [],
    realizedPnl: zeroCash,
    feesPaid: zeroCash,
    openedAt: null,
    reservedToBuy: zeroQuantity,
    reservedToSell: zeroQuantity,
    openOrders: { buy: new OpenOrderSet(), sell: new OpenOrderSet(), reduceOnly: new OpenOrderSet() },
  };
}

export function balanceIn(account: AccountState, currency: Currency): Balance {
  let balance = account.balances.get(currency);
  if (balance === undefined) {
    balance = emptyBalance(currency);
    account.balances.set(currency, balance);
  }
  return balance;
}

/** Null when there is none. */
export function knownAccount(durable: DurableState, accountId: AccountId): AccountState | null {
  const { lastAccount } = durable;
  if (lastAccount !== null && lastAccount.accountId === accountId) return lastAccount;
  const found = durable.accounts.get(accountId) ?? null;
  if (found !== null) durable.lastAccount = found;
  return found;
}

export function accountState(durable: DurableState, accountId: AccountId): AccountState {
  return knownAccount(durable, accountId) ?? violated(`no account ${accountId}`);
}

export function openOrder(durable: DurableState, orderId: OrderId): OrderState {
  return durable.orders.get(orderId) ?? violated(`no open order ${orderId}`);
}

/** Undefined when the account never had an order in it. */
export function knownPosition(account: AccountState, instrumentId: InstrumentId): PositionState | undefined {
  const { lastPosition } = account;
  if (lastPosition !== null && lastPosition.instrumentId === instrumentId) return lastPosition;
  const found = account.positions.get(instrumentId);
  if (found !== undefined) account.lastPosition = found;
  return found;
}

export function positionState(account: AccountState, instrumentId: InstrumentId): PositionState {
  return knownPosition(account, instrumentId) ?? violated(`no position in ${instrumentId}`);
}
