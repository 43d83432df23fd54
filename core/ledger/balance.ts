import { assert, type Cash, type Currency, zeroCash } from '../units/index.ts';

/** Cash of one account in one currency, with the running totals that explain it. */
export interface Balance {
  readonly currency: Currency;
  cash: Cash;
  /** Sum of the cash that open orders hold back. */
  reserved: Cash;
  /** Deposits less withdrawals. */
  deposited: Cash;
  realizedPnl: Cash;
  feesPaid: Cash;
}

export function emptyBalance(currency: Currency): Balance {
  return {
    currency,
    cash: zeroCash,
    reserved: zeroCash,
    deposited: zeroCash,
    realizedPnl: zeroCash,
    feesPaid: zeroCash,
  };
}

/** L5: what is reserved is the sum over open orders, so it changes by the difference and is never negative. */
export function changeReserved(balance: Balance, before: Cash, after: Cash): void {
  balance.reserved = (balance.reserved - before + after) as Cash;
  assert(balance.reserved >= 0n, 'reserved cash is negative');
}
