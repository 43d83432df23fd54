import {
  filled,
  isThrough,
  isWithin,
  type ModelFill,
  noFills,
  numberOf,
  oppositeBest,
  type ReferenceModel,
} from './reference-model.ts';

/**
 * hummingbot, paper trade: a market order waits five seconds and then walks the book; a limit fills whole at its price when the
 * other side's best crosses it or a print goes strictly through. The book keeps what was taken.
 */
export const hummingbotPaper: ReferenceModel = {
  name: 'hummingbot-paper',
  version: 1,
  imitates: 'hummingbot, paper trade',
  needs: ['book', 'quote', 'print'],
  parameters: {
    marketDelaySeconds: { kind: 'number', standard: 5, min: 0, max: 3_600, about: 'wait of a market order' },
  },
  fill(order, market, parameters) {
    if (order.kind === 'market') {
      if (order.ageSeconds < numberOf(parameters, 'marketDelaySeconds')) return noFills;
      const fills: ModelFill[] = [];
      let left = order.quantity;
      for (const level of (order.side === 'buy' ? market.book?.asks : market.book?.bids) ?? []) {
        if (left <= 0) break;
        const taken = Math.min(left, level.quantity);
        fills.push(...filled(level.price, taken, 'BOOK_WALK'));
        left -= taken;
      }
      return fills;
    }
    const limit = order.limitPrice;
    if (order.kind !== 'limit' || limit === null) return noFills;
    const best = oppositeBest(order, market.quote);
    if (best !== null && isWithin(order, best, limit)) return filled(limit, order.quantity, 'LIMIT');
    if (market.print !== null && isThrough(order, market.print.price, limit)) {
      return filled(limit, order.quantity, 'PRINT_THROUGH');
    }
    return noFills;
  },
};
