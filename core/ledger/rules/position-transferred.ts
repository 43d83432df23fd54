import type { Cash, Currency } from '../../units/index.ts';
import type { PositionTransferred } from '../account-events.ts';
import type { LedgerAccountKind, Posting } from '../events.ts';

/**
 * L14: what comes in is paid for with cash, what goes out brings it, as a fill without a fee would. Profit is what cash and cost do
 * not explain. Lines of zero are left out.
 */
export function postingsOfPositionTransferred(event: PositionTransferred, currency: Currency): readonly Posting[] {
  const postings: Posting[] = [];
  const post = (ledgerAccount: LedgerAccountKind, amount: bigint): void => {
    if (amount !== 0n) postings.push({ accountId: event.accountId, ledgerAccount, currency, amount: amount as Cash });
  };
  post('cash', -event.notional);
  post('position', event.realizedPnl + event.notional);
  post('realized', -event.realizedPnl);
  return postings;
}
