import { filled, isWithin, noFills, oppositeBest, type ReferenceModel } from './reference-model.ts';

/**
 * OpenAlgo, sandbox: a market order at ask or bid (the last price without them); a limit at its limit, a stop at the last price, once
 * the last price reaches it; whole. A last price outside the day's own range is not believed. The bar here is the day so far, its
 * close the last price.
 */
export const openalgoSandbox: ReferenceModel = {
  name: 'openalgo-sandbox',
  version: 1,
  imitates: 'OpenAlgo, sandbox',
  needs: ['bar', 'quote'],
  parameters: {},
  fill(order, market) {
    const { bar } = market;
    if (bar === null || bar.close < bar.low || bar.close > bar.high) return noFills;
    const last = bar.close;
    switch (order.kind) {
      case 'market': {
        const best = oppositeBest(order, market.quote);
        if (best === null) return filled(last, order.quantity, 'LAST');
        return filled(best, order.quantity, order.side === 'buy' ? 'ASK' : 'BID');
      }
      case 'limit':
        if (order.limitPrice === null || !isWithin(order, last, order.limitPrice)) return noFills;
        return filled(order.limitPrice, order.quantity, 'LIMIT');
      case 'stop':
      case 'stop_limit': {
        const { stopPrice, limitPrice } = order;
        if (stopPrice === null || !(order.isTriggered || isWithin(order, stopPrice, last))) return noFills;
        if (order.kind === 'stop_limit' && (limitPrice === null || !isWithin(order, last, limitPrice))) return noFills;
        return filled(last, order.quantity, 'STOP');
      }
      default:
        return noFills;
    }
  },
};
