import {
  betterPrice,
  directionOf,
  filled,
  isWithin,
  noFills,
  numberOf,
  oppositeBest,
  type ReferenceModel,
} from './reference-model.ts';

/**
 * vn.py, paper account: a limit fills whole when the other side's best reaches it, a stop when that best reaches the stop, plus ticks
 * of slippage; not on the tick at which it was sent, unless told so. The size shown does not matter.
 */
export const vnpyPaper: ReferenceModel = {
  name: 'vnpy-paper',
  version: 1,
  imitates: 'vn.py, paper account',
  needs: ['quote'],
  parameters: {
    slippageTicks: { kind: 'number', standard: 0, min: 0, max: 1_000, about: 'ticks against a market or stop order' },
    isInstant: { kind: 'number', standard: 0, min: 0, max: 1, about: '1: may fill on the tick it was sent at' },
  },
  fill(order, market, parameters) {
    const best = oppositeBest(order, market.quote);
    if (best === null || (order.ageSeconds === 0 && parameters['isInstant'] !== 1)) return noFills;
    const slipped = best + directionOf(order) * numberOf(parameters, 'slippageTicks') * market.tick;
    const reason = order.side === 'buy' ? 'ASK' : 'BID';
    switch (order.kind) {
      case 'market':
        return filled(slipped, order.quantity, reason);
      case 'limit':
        if (order.limitPrice === null || !isWithin(order, best, order.limitPrice)) return noFills;
        return filled(betterPrice(order, best, order.limitPrice), order.quantity, reason);
      case 'stop':
        if (order.stopPrice === null || !isWithin(order, order.stopPrice, best)) return noFills;
        return filled(slipped, order.quantity, 'STOP');
      default:
        return noFills;
    }
  },
};
