import { negateCash } from '../../units/index.ts';
import type { DividendPaid } from '../corporate-events.ts';
import type { Posting } from '../events.ts';

/** C5: a dividend is profit that is realized when it is paid. */
export function postingsOfDividendPaid({ accountId, currency, amount }: DividendPaid): readonly Posting[] {
  if (amount === 0n) return [];
  return [
    { accountId, ledgerAccount: 'cash', currency, amount },
    { accountId, ledgerAccount: 'realized', currency, amount: negateCash(amount) },
  ];
}
