import type { OrderEvent } from '../order/index.ts';
import type { Currency, InstrumentId } from '../units/index.ts';
import type { DividendPaid, PositionAdjusted } from './corporate-events.ts';
import type { LedgerEvent, Posting } from './events.ts';
import { postingsOfCashPosted } from './rules/cash-posted.ts';
import { postingsOfDividendPaid } from './rules/dividend-paid.ts';
import { postingsOfOrderFilled } from './rules/order-filled.ts';
import { postingsOfPositionAdjusted } from './rules/position-adjusted.ts';

const none: readonly Posting[] = [];

/**
 * The double entry of an economic event: amounts that sum to zero per currency (L1). Events that move no money have none. Pure: the
 * same event always has the same postings, so storage may project them and `rebuild` finds them again.
 *
 * @example postingsOf(event, (instrumentId) => instruments.get(instrumentId)!.currency)
 */
export function postingsOf(
  event: LedgerEvent | OrderEvent | { readonly type: string },
  currencyOf: (instrumentId: InstrumentId) => Currency,
): readonly Posting[] {
  if (isOrderFilled(event)) return postingsOfOrderFilled(event, currencyOf(event.instrumentId));
  if (isCashPosted(event)) return postingsOfCashPosted(event);
  if (isPositionAdjusted(event)) return postingsOfPositionAdjusted(event, currencyOf(event.instrumentId));
  if (isDividendPaid(event)) return postingsOfDividendPaid(event);
  return none;
}

type Typed = LedgerEvent | OrderEvent | { readonly type: string };

function isOrderFilled(event: Typed): event is Extract<OrderEvent, { type: 'OrderFilled' }> {
  return event.type === 'OrderFilled';
}

function isPositionAdjusted(event: Typed): event is PositionAdjusted {
  return event.type === 'PositionAdjusted';
}

function isDividendPaid(event: Typed): event is DividendPaid {
  return event.type === 'DividendPaid';
}

function isCashPosted(event: Typed): event is Extract<LedgerEvent, { type: 'CashPosted' }> {
  return event.type === 'CashPosted';
}
