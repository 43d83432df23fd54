import { negateCash } from '../../units/index.ts';
import type { CashPosted, Posting } from '../events.ts';

/** L3: money from outside credits the counterparty and debits cash; a withdrawal is the same with its sign turned. */
export function postingsOfCashPosted(event: CashPosted): readonly Posting[] {
  const { accountId, currency, amount } = event;
  return [
    { accountId, ledgerAccount: 'cash', currency, amount },
    { accountId, ledgerAccount: 'counterparty', currency, amount: negateCash(amount) },
  ];
}
