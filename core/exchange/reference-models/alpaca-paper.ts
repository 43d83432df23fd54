import {
  filled,
  isWithin,
  noFills,
  numberOf,
  oppositeBest,
  type ReferenceModel,
  wholeSteps,
} from './reference-model.ts';

/**
 * Alpaca's paper environment: a marketable order fills at the national best bid or offer whatever is displayed there; one time in
 * ten only a part of it, drawn at random, and the rest is looked at again.
 */
export const alpacaPaper: ReferenceModel = {
  name: 'alpaca-paper',
  version: 1,
  imitates: 'Alpaca paper trading',
  needs: ['quote'],
  parameters: {
    partialProbability: { kind: 'number', standard: 0.1, min: 0, max: 1, about: 'chance of a partial fill' },
  },
  fill(order, market, parameters) {
    const best = oppositeBest(order, market.quote);
    if (best === null || (order.kind !== 'market' && order.kind !== 'limit')) return noFills;
    if (order.kind === 'limit' && (order.limitPrice === null || !isWithin(order, best, order.limitPrice)))
      return noFills;
    const reason = order.side === 'buy' ? 'ASK' : 'BID';
    if (market.draw(0) >= numberOf(parameters, 'partialProbability')) return filled(best, order.quantity, reason);
    const part = Math.max(market.increment, wholeSteps(order.quantity * market.draw(1), market.increment));
    return filled(best, Math.min(part, order.quantity), reason);
  },
};
