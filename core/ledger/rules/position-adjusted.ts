import type { Cash, Currency } from '../../units/index.ts';
import type { PositionAdjusted } from '../corporate-events.ts';
import type { LedgerAccountKind, Posting } from '../events.ts';

/** C3: cash that came for a fraction or for the end of an instrument, the cost of what went for it, and the difference as profit. */
export function postingsOfPositionAdjusted(event: PositionAdjusted, currency: Currency): readonly Posting[] {
  const postings: Posting[] = [];
  const post = (ledgerAccount: LedgerAccountKind, amount: bigint): void => {
    if (amount !== 0n) postings.push({ accountId: event.accountId, ledgerAccount, currency, amount: amount as Cash });
  };
  post('cash', event.cashReceived);
  post('position', event.realizedPnl - event.cashReceived);
  post('realized', -event.realizedPnl);
  return postings;
}
