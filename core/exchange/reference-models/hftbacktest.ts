import {
  filled,
  isThrough,
  isWithin,
  type ModelFill,
  type ModelMarket,
  type ModelOrder,
  noFills,
  oppositeBest,
  type ReferenceModel,
} from './reference-model.ts';

/** hftbacktest's `NoPartialFillExchange`: whole or nothing, and a taker gets any size at the best price. */
export const hftbacktestNoPartial: ReferenceModel = {
  name: 'hftbacktest-no-partial',
  version: 1,
  imitates: 'hftbacktest, NoPartialFillExchange',
  needs: ['quote', 'print'],
  parameters: {},
  fill(order, market) {
    const taken = takeAtBest(order, market);
    if (taken !== null) return taken;
    if (order.limitPrice === null || order.queueAhead === null) return noFills;
    return passiveReason(order, market, order.limitPrice) === null
      ? noFills
      : filled(order.limitPrice, order.quantity, passiveReason(order, market, order.limitPrice) ?? 'LIMIT');
  },
};

/** hftbacktest's `PartialFillExchange`: prints at the price fill what exceeds the queue, a taker walks the levels. */
export const hftbacktestPartial: ReferenceModel = {
  name: 'hftbacktest-partial',
  version: 1,
  imitates: 'hftbacktest, PartialFillExchange',
  needs: ['quote', 'print', 'book'],
  parameters: {},
  fill(order, market) {
    if (order.queueAhead === null) return walkBook(order, market);
    const limit = order.limitPrice;
    if (limit === null) return noFills;
    const reason = passiveReason(order, market, limit);
    if (reason === null) return noFills;
    if (reason !== 'QUEUE_GONE') return filled(limit, order.quantity, reason);
    const excess = Math.round(-order.queueAhead / market.increment) * market.increment;
    return filled(limit, Math.min(order.quantity, excess), reason);
  },
};

/** An order that does not rest takes at the best price of the other side, if that is within its limit. */
function takeAtBest(order: ModelOrder, market: ModelMarket): readonly ModelFill[] | null {
  if (order.queueAhead !== null) return null;
  const best = oppositeBest(order, market.quote);
  if (best === null || (order.limitPrice !== null && !isWithin(order, best, order.limitPrice))) return noFills;
  return filled(best, order.quantity, order.side === 'buy' ? 'ASK' : 'BID');
}

/** Crossed by the other side's best, traded through, or its queue is gone; null when none. */
function passiveReason(
  order: ModelOrder,
  market: ModelMarket,
  limit: number,
): 'LIMIT' | 'PRINT_THROUGH' | 'QUEUE_GONE' | null {
  const best = oppositeBest(order, market.quote);
  if (best !== null && isWithin(order, best, limit)) return 'LIMIT';
  if (market.print === null) return null;
  if (isThrough(order, market.print.price, limit)) return 'PRINT_THROUGH';
  const atPrice = market.print.price === limit;
  const ahead = order.queueAhead ?? 0;
  return atPrice && Math.round(-ahead / market.increment) > 0 ? 'QUEUE_GONE' : null;
}

function walkBook(order: ModelOrder, market: ModelMarket): readonly ModelFill[] {
  const levels = order.side === 'buy' ? market.book?.asks : market.book?.bids;
  const fills: ModelFill[] = [];
  let left = order.quantity;
  for (const { price, quantity } of levels ?? []) {
    if (left <= 0 || (order.limitPrice !== null && !isWithin(order, price, order.limitPrice))) break;
    const taken = Math.min(left, quantity);
    fills.push(...filled(price, taken, 'BOOK_WALK'));
    left -= taken;
  }
  return fills;
}
