import type { AccountControls, AccountPolicy, AccountTerms } from '@quire/core/ledger';
import type { Instrument } from '@quire/core/market';
import type { OrderAccepted, OrderRole, TimeInForce } from '@quire/core/order';

/** What the auditor knows of an order, from its events alone. */
export interface KnownOrder {
  readonly accepted: OrderAccepted;
  readonly account: KnownAccount;
  readonly market: KnownMarket;
  readonly isBuy: boolean;
  readonly isStop: boolean;
  /** The input that it was accepted in. */
  readonly bornIn: number;
  readonly groupId: string | null;
  readonly role: OrderRole | null;
  readonly timeInForce: TimeInForce;
  limit: number | null;
  stop: number | null;
  /** Best price since a trailing stop is active. */
  mark: number | null;
  /** 0 until one sized by money knows it. */
  quantity: number;
  filled: number;
  filledNotional: bigint;
  fees: bigint;
  reservedCash: bigint;
  reservedQuantity: number;
  status: 'accepted' | 'held' | 'new' | 'bidding' | 'closed';
  isAsleep: boolean;
  /** When it last came to its market or was changed there: data from before is not for it. */
  cameAt: number;
  /** When anything last changed about it. */
  changedAt: number;
  /** Its turn among the orders that rest; 0 while it rests nowhere. */
  turn: number;
  /** The limits that corporate actions changed, in order. */
  readonly limitsBefore: (number | null)[];
  /** The first event of the order that filled. */
  hasFilled: boolean;
}

export interface KnownLot {
  lotId: number;
  quantity: bigint;
  cost: bigint;
}

export interface KnownPosition {
  quantity: bigint;
  cost: bigint;
  lots: KnownLot[];
}

export interface KnownBalance {
  cash: bigint;
  deposited: bigint;
  realized: bigint;
  fees: bigint;
  reserved: bigint;
  unsettled: bigint;
}

export interface KnownAccount {
  readonly accountId: string;
  readonly name: string;
  readonly currency: string;
  policy: AccountPolicy;
  terms: AccountTerms | null;
  controls: AccountControls | null;
  fills: KnownFills;
  readonly balances: Map<string, KnownBalance>;
  readonly positions: Map<string, KnownPosition>;
}

/** How the orders of an account fill, as far as the auditor's laws depend on it. */
export interface KnownFills {
  readonly level: 'best' | 'bar' | 'close' | 'quote' | 'queue' | 'book' | 'reference';
  /** Parts per million of a bar's volume; null: no cap. */
  readonly participation: number | null;
  readonly latencyMin: number;
  readonly latencyMax: number;
  readonly staleMicros: number;
}

export interface KnownMarket {
  instrument: Instrument;
  readonly index: number;
  isHalted: boolean;
  isDelisted: boolean;
  /** When the last halt ended. */
  tradesFrom: number;
  /** Of the last quote before this input; 0 when there was none. */
  quotedAt: number;
  readonly open: Set<KnownOrder>;
}

export function balanceOf(account: KnownAccount, currency: string): KnownBalance {
  let balance = account.balances.get(currency);
  if (balance === undefined) {
    balance = { cash: 0n, deposited: 0n, realized: 0n, fees: 0n, reserved: 0n, unsettled: 0n };
    account.balances.set(currency, balance);
  }
  return balance;
}

export function positionOf(account: KnownAccount, instrumentId: string): KnownPosition {
  let position = account.positions.get(instrumentId);
  if (position === undefined) {
    position = { quantity: 0n, cost: 0n, lots: [] };
    account.positions.set(instrumentId, position);
  }
  return position;
}

export const remainingOf = (order: KnownOrder): number => order.quantity - order.filled;
