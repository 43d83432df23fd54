import {
  filled,
  isWithin,
  type ModelFill,
  type ModelMarket,
  type ModelOrder,
  noFills,
  numberOf,
  type ReferenceModel,
} from './reference-model.ts';

/**
 * freqtrade, dry run: a market order pays the average of a walk over twenty levels, at most 5 % from the rate it was asked at; a
 * limit fills whole at its limit as soon as the other side's best touches it, and becomes a market order when that is more than 1 %
 * through.
 */
export const freqtradeDry: ReferenceModel = {
  name: 'freqtrade-dry',
  version: 1,
  imitates: 'freqtrade, dry run',
  needs: ['book'],
  parameters: {
    slippageMax: { kind: 'number', standard: 0.05, min: 0, max: 1, about: 'furthest average from the asked rate' },
    convertBeyond: { kind: 'number', standard: 0.01, min: 0, max: 1, about: 'a limit this far through is a market' },
    levels: { kind: 'number', standard: 20, min: 1, max: 1_000, about: 'levels of the book that are seen' },
  },
  fill(order, market, parameters) {
    const levels = (order.side === 'buy' ? market.book?.asks : market.book?.bids) ?? [];
    const best = levels[0]?.price;
    if (best === undefined) return noFills;
    if (order.kind === 'market') return walkAverage(order, market, parameters, best);
    const limit = order.limitPrice;
    if (order.kind !== 'limit' || limit === null || !isWithin(order, best, limit)) return noFills;
    const allowed = numberOf(parameters, 'convertBeyond');
    const shifted = order.side === 'buy' ? limit * (1 - allowed) : limit * (1 + allowed);
    if (order.ageSeconds === 0 && isWithin(order, best, shifted)) return walkAverage(order, market, parameters, limit);
    return filled(limit, order.quantity, 'LIMIT');
  },
};

/** One fill at the average price; what the levels lack is paid at the last of them. */
function walkAverage(
  order: ModelOrder,
  market: ModelMarket,
  parameters: Readonly<Record<string, number | string>>,
  asked: number,
): readonly ModelFill[] {
  const all = (order.side === 'buy' ? market.book?.asks : market.book?.bids) ?? [];
  let left = order.quantity;
  let paid = 0;
  let last = asked;
  for (const level of all.slice(0, numberOf(parameters, 'levels'))) {
    if (left <= 0) break;
    const taken = Math.min(left, level.quantity);
    paid += taken * level.price;
    left -= taken;
    last = level.price;
  }
  paid += left * last;
  const average = paid / order.quantity;
  const bound = asked * (1 + (order.side === 'buy' ? 1 : -1) * numberOf(parameters, 'slippageMax'));
  const price = order.side === 'buy' ? Math.min(average, bound) : Math.max(average, bound);
  return filled(price, order.quantity, 'AVERAGE_PRICE');
}

/** freqtrade, backtest: entries at the open, any price inside the bar fills without slippage, stops exactly at their price. */
export const freqtradeBacktest: ReferenceModel = {
  name: 'freqtrade-backtest',
  version: 1,
  imitates: 'freqtrade, backtesting',
  needs: ['bar'],
  parameters: {},
  fill(order, market) {
    const { bar } = market;
    if (bar === null) return noFills;
    const inside = (price: number): boolean => bar.low <= price && price <= bar.high;
    if (order.kind === 'market') return filled(bar.open, order.quantity, 'OPEN');
    if (order.kind === 'stop' && order.stopPrice !== null) {
      const met = order.side === 'buy' ? bar.high >= order.stopPrice : bar.low <= order.stopPrice;
      return met ? filled(order.stopPrice, order.quantity, 'STOP') : noFills;
    }
    const limit = order.limitPrice;
    if (order.kind !== 'limit' || limit === null) return noFills;
    if (isWithin(order, bar.open, limit)) return filled(bar.open, order.quantity, 'OPEN');
    return inside(limit) ? filled(limit, order.quantity, 'LIMIT') : noFills;
  },
};
