import type { AccountId, Cash, Currency, PartsPerMillion, UnixMicros } from '../units/index.ts';

export type CostBasisMethod = 'average' | 'fifo';

/** What an account may do and how it is charged. */
export interface AccountPolicy {
  /** May a sell go below zero? */
  readonly shorting: boolean;
  readonly costBasisMethod: CostBasisMethod;
  /** Percentage fee of the notional, each side. 0.1 % is 1,000. */
  readonly feeRate: PartsPerMillion;
  /** `best` is the best the feed supports: book on a simulated world, bar on a bar replay. */
  readonly fillModel: 'bar' | 'book' | 'best';
  /** Largest notional of one order, or null. */
  readonly orderNotionalMax: Cash | null;
  /** Share of a bar's volume that one world may take, parts per million; null is no cap (reference results need that). */
  readonly participationMax: PartsPerMillion | null;
}

export interface AccountOpened {
  readonly type: 'AccountOpened';
  readonly version: 1;
  readonly accountId: AccountId;
  readonly name: string;
  readonly currency: Currency;
  readonly policy: AccountPolicy;
  readonly at: UnixMicros;
}

/** Money from or to the outside: the account's own deposits and withdrawals. */
export interface CashPosted {
  readonly type: 'CashPosted';
  readonly version: 1;
  readonly accountId: AccountId;
  readonly postingId: string;
  readonly currency: Currency;
  /** Signed: positive is a deposit. */
  readonly amount: Cash;
  readonly kind: 'deposit' | 'withdrawal';
  readonly at: UnixMicros;
}

export type LedgerEvent = AccountOpened | CashPosted;

/**
 * The ledger accounts. Every economic event posts amounts that sum to zero per currency. `cash` is what the customer has,
 * `position` what was paid for what is held, `realized` profit with its sign turned (income is a credit), `fees` what the venue
 * earned, `counterparty` the outside world (deposits and withdrawals).
 */
export type LedgerAccountKind = 'cash' | 'position' | 'fees' | 'realized' | 'counterparty';

export interface Posting {
  readonly accountId: AccountId;
  readonly ledgerAccount: LedgerAccountKind;
  readonly currency: Currency;
  readonly amount: Cash;
}
