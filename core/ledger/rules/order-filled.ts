import type { OrderFilled } from '../../order/index.ts';
import type { Cash, Currency } from '../../units/index.ts';
import type { LedgerAccountKind, Posting } from '../events.ts';

/**
 * L4: a buy pays notional and fee, a sale receives notional less fee. The position changes by what was bought at cost, or by the
 * cost of what was sold; the difference between proceeds and that cost is realized profit, a credit. Lines of zero are left out.
 */
export function postingsOfOrderFilled(event: OrderFilled, currency: Currency): readonly Posting[] {
  const flow = event.side === 'buy' ? -event.notional : event.notional;
  const postings: Posting[] = [];
  const post = (ledgerAccount: LedgerAccountKind, amount: bigint): void => {
    if (amount !== 0n) postings.push({ accountId: event.accountId, ledgerAccount, currency, amount: amount as Cash });
  };
  post('cash', flow - event.fee);
  post('position', costChange(event));
  post('fees', event.fee);
  post('realized', -event.realizedPnl);
  return postings;
}

/** How much the cost of what is held changes: realized profit less the money that flowed in. */
export function costChange(event: OrderFilled): Cash {
  const flow = event.side === 'buy' ? -event.notional : event.notional;
  return (event.realizedPnl - flow) as Cash;
}
