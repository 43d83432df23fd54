import { filled, isThrough, isWithin, noFills, numberOf, type ReferenceModel } from './reference-model.ts';

/**
 * StockSharp, market emulator on prints: a book of two ticks' spread is made around the print; an order matches when the price touches
 * it (or, told so, goes through it), and anything further than 40 % from the print is refused.
 */
export const stocksharp: ReferenceModel = {
  name: 'stocksharp',
  version: 1,
  imitates: 'StockSharp, market emulator',
  needs: ['print'],
  parameters: {
    matchOnTouch: { kind: 'number', standard: 1, min: 0, max: 1, about: '0: the price must go through' },
    spreadTicks: { kind: 'number', standard: 2, min: 1, max: 1_000, about: 'spread of the book made from prints' },
    priceBand: { kind: 'number', standard: 0.4, min: 0, max: 1, about: 'furthest limit from the print' },
    failureRate: { kind: 'number', standard: 0, min: 0, max: 1, about: 'chance that the order is not served' },
  },
  fill(order, market, parameters) {
    const { print } = market;
    if (print === null || market.draw(0) < numberOf(parameters, 'failureRate')) return noFills;
    const limit = order.limitPrice;
    if (order.kind === 'market') {
      const half = (numberOf(parameters, 'spreadTicks') / 2) * market.tick;
      const price = order.side === 'buy' ? print.price + half : print.price - half;
      return filled(price, order.quantity, order.side === 'buy' ? 'ASK' : 'BID');
    }
    if (order.kind !== 'limit' || limit === null) return noFills;
    const band = numberOf(parameters, 'priceBand');
    if (limit > print.price * (1 + band) || limit < print.price * (1 - band)) return noFills;
    const onTouch = parameters['matchOnTouch'] === 1;
    const met = onTouch ? isWithin(order, print.price, limit) : isThrough(order, print.price, limit);
    return met ? filled(limit, order.quantity, 'LIMIT') : noFills;
  },
};
