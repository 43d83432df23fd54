import {
  adverseExtreme,
  betterPrice,
  directionOf,
  favorableExtreme,
  filled,
  isThrough,
  isWithin,
  noFills,
  numberOf,
  type ReferenceModel,
  worsePrice,
} from './reference-model.ts';

/**
 * backtesting.py: orders act on the next bar, whole. A limit that is touched fills. When stop and limit of one order are met in one
 * bar, the limit is taken to have been met first, so that nothing fills.
 */
export const backtestingPy: ReferenceModel = {
  name: 'backtesting-py',
  version: 1,
  imitates: 'backtesting.py',
  needs: ['bar'],
  parameters: {
    spread: { kind: 'number', standard: 0, min: 0, max: 1, about: 'share of the price, against a market order' },
    tradeOnClose: { kind: 'number', standard: 0, min: 0, max: 1, about: '1: market orders at the previous close' },
  },
  fill(order, market, parameters) {
    const { bar } = market;
    if (bar === null) return noFills;
    const stop = order.isTriggered ? null : order.stopPrice;
    if (stop !== null && !isWithin(order, stop, adverseExtreme(order, bar))) return noFills;
    const limit = order.limitPrice;
    if (limit !== null) {
      if (!isWithin(order, favorableExtreme(order, bar), limit)) return noFills;
      if (stop !== null && isThrough(order, limit, stop)) return noFills;
      const from = stop ?? bar.open;
      const price = betterPrice(order, from, limit);
      return filled(price, order.quantity, price === limit ? 'LIMIT' : 'LIMIT_GAP');
    }
    const spread = 1 + directionOf(order) * numberOf(parameters, 'spread');
    if (stop !== null) {
      const price = worsePrice(order, stop, bar.open);
      return filled(price * spread, order.quantity, price === stop ? 'STOP' : 'STOP_GAP');
    }
    if (parameters['tradeOnClose'] === 1 && market.previousClose !== null) {
      return filled(market.previousClose * spread, order.quantity, 'PREVIOUS_CLOSE');
    }
    return filled(bar.open * spread, order.quantity, 'OPEN');
  },
};
