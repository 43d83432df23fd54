import type { OrderEvent } from '../order/index.ts';
import type { Currency, InstrumentId } from '../units/index.ts';
import type { AccountEvent } from './account-events.ts';
import type { DividendPaid, PositionAdjusted } from './corporate-events.ts';
import type { LedgerEvent, Posting } from './events.ts';
import { postingsOfAccountCharged } from './rules/account-charged.ts';
import { postingsOfCashPosted } from './rules/cash-posted.ts';
import { postingsOfDividendPaid } from './rules/dividend-paid.ts';
import { postingsOfOrderFilled } from './rules/order-filled.ts';
import { postingsOfPositionAdjusted } from './rules/position-adjusted.ts';
import { postingsOfPositionTransferred } from './rules/position-transferred.ts';

const none: readonly Posting[] = [];

/**
 * The double entry of an economic event: amounts that sum to zero per currency (L1). Events that move no money have none. Pure: the
 * same event always has the same postings, so storage may project them and `rebuild` finds them again.
 *
 * @example postingsOf(event, (instrumentId) => instruments.get(instrumentId)!.currency)
 */
export function postingsOf(event: Typed, currencyOf: (instrumentId: InstrumentId) => Currency): readonly Posting[] {
  if (isOf(event, 'OrderFilled')) return postingsOfOrderFilled(event, currencyOf(event.instrumentId));
  if (isOf(event, 'CashPosted')) return postingsOfCashPosted(event);
  if (isOf(event, 'PositionAdjusted')) return postingsOfPositionAdjusted(event, currencyOf(event.instrumentId));
  if (isOf(event, 'DividendPaid')) return postingsOfDividendPaid(event);
  if (isOf(event, 'AccountCharged')) return postingsOfAccountCharged(event);
  if (isOf(event, 'PositionTransferred')) return postingsOfPositionTransferred(event, currencyOf(event.instrumentId));
  return none;
}

type Posted = LedgerEvent | OrderEvent | AccountEvent | DividendPaid | PositionAdjusted;
type Typed = Posted | { readonly type: string };

function isOf<Type extends Posted['type']>(event: Typed, type: Type): event is Extract<Posted, { type: Type }> {
  return event.type === type;
}
