import { directionOf, filled, noFills, numberOf, type ReferenceModel } from './reference-model.ts';

/**
 * backtest-kit: everything at a volume-weighted average price, moved 0.1 % against the order. The bar is the five minutes that the
 * average is taken over, its typical price standing for them when only a bar is known. Its 0.1 % fee a side is the account's.
 */
export const backtestKit: ReferenceModel = {
  name: 'backtest-kit',
  version: 1,
  imitates: 'backtest-kit',
  needs: ['bar'],
  parameters: {
    slippageRate: { kind: 'number', standard: 0.001, min: 0, max: 1, about: 'share of the price, against the order' },
  },
  fill(order, market, parameters) {
    const { bar } = market;
    if (bar === null || order.kind !== 'market') return noFills;
    const typical = (bar.high + bar.low + bar.close) / 3;
    const price = typical * (1 + directionOf(order) * numberOf(parameters, 'slippageRate'));
    return filled(price, order.quantity, 'AVERAGE_PRICE');
  },
};
