import { negateCash } from '../../units/index.ts';
import type { AccountCharged } from '../account-events.ts';
import type { Posting } from '../events.ts';

/** L13: interest and borrow fees leave cash for the fees of the account, like the fee of a fill. */
export function postingsOfAccountCharged(event: AccountCharged): readonly Posting[] {
  const { accountId, currency, amount } = event;
  return [
    { accountId, ledgerAccount: 'cash', currency, amount: negateCash(amount) },
    { accountId, ledgerAccount: 'fees', currency, amount },
  ];
}
