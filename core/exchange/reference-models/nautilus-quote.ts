import { nautilusQueue } from './nautilus-bar.ts';
import {
  directionOf,
  filled,
  isThrough,
  isWithin,
  type ModelFill,
  type ModelLevel,
  noFills,
  oppositeBest,
  type ReferenceModel,
} from './reference-model.ts';

/**
 * NautilusTrader on quotes, prints and books: a taker walks the book, and on a top of book alone the rest slips one tick; a resting
 * limit fills at its limit when crossed, or by a print at its price or better for the other side, behind its queue.
 */
export const nautilusQuote: ReferenceModel = {
  name: 'nautilus-quote',
  version: 1,
  imitates: 'NautilusTrader on quotes, trades and books',
  needs: ['quote', 'print', 'book'],
  parameters: {
    fillOnLimitProbability: { kind: 'number', standard: 1, min: 0, max: 1, about: 'chance of a fill at a touch' },
    slippageProbability: { kind: 'number', standard: 0, min: 0, max: 1, about: 'chance of one tick against a taker' },
  },
  fill(order, market, parameters) {
    const limit = order.kind === 'limit' ? order.limitPrice : null;
    if (order.kind !== 'market' && limit === null) return noFills;
    const isResting = order.queueAhead !== null;
    if (!isResting || market.print === null) {
      const levels = levelsFor(order.side, market);
      if (levels.length === 0) return noFills;
      if (limit !== null && !isWithin(order, levels[0]!.price, limit)) return noFills;
      if (isResting && limit !== null) return filled(limit, order.quantity, 'LIMIT');
      const slip = market.draw(1) < Number(parameters['slippageProbability']) ? market.tick : 0;
      return walk(order.quantity, levels, limit, directionOf(order), market.tick, slip);
    }
    if (limit === null || !isWithin(order, market.print.price, limit)) return noFills;
    const touchFills = market.draw(0) < Number(parameters['fillOnLimitProbability']);
    if (!isThrough(order, market.print.price, limit) && !touchFills) return noFills;
    const { quantity } = nautilusQueue(order.queueAhead ?? 0, market.print.quantity, order.quantity, market.increment);
    return filled(limit, quantity, 'QUEUE_GONE');
  },
};

function levelsFor(side: 'buy' | 'sell', market: Parameters<ReferenceModel['fill']>[1]): readonly ModelLevel[] {
  if (market.book !== null) return side === 'buy' ? market.book.asks : market.book.bids;
  const best = oppositeBest({ side }, market.quote);
  if (best === null || market.quote === null) return [];
  return [{ price: best, quantity: side === 'buy' ? market.quote.askQuantity : market.quote.bidQuantity }];
}

/** Level by level within the limit; what a single visible level does not have comes one tick further. */
function walk(
  quantity: number,
  levels: readonly ModelLevel[],
  limit: number | null,
  direction: 1 | -1,
  tick: number,
  slip: number,
): readonly ModelFill[] {
  const fills: ModelFill[] = [];
  let left = quantity;
  for (const level of levels) {
    if (left <= 0 || (limit !== null && (level.price - limit) * direction > 0)) break;
    const taken = Math.min(left, level.quantity);
    fills.push(...filled(level.price + direction * slip, taken, 'BOOK_WALK'));
    left -= taken;
  }
  const last = levels.length === 1 ? levels[0]! : null;
  if (left > 0 && last !== null) {
    const next = last.price + direction * tick;
    if (limit === null || (next - limit) * direction <= 0) fills.push(...filled(next, left, 'BOOK_WALK'));
  }
  return fills;
}
