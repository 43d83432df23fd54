import { leanSlippage, leanSlippageParameters } from './lean-slippage.ts';
import {
  adverseExtreme,
  betterPrice,
  directionOf,
  favorableExtreme,
  filled,
  isThrough,
  type ModelFill,
  type ModelMarket,
  type ModelOrder,
  type ModelParameters,
  noFills,
  oppositeBest,
  type ReferenceModel,
  worsePrice,
} from './reference-model.ts';

/** QuantConnect Lean, `FillModel`, for everything but equities: strict for limits and stops alike; whole quantity. */
export const leanBase: ReferenceModel = {
  name: 'lean-base',
  version: 1,
  imitates: 'QuantConnect Lean, other assets',
  needs: ['bar', 'quote'],
  parameters: leanSlippageParameters,
  fill(order, market, parameters) {
    const { bar } = market;
    if (bar === null) return noFills;
    switch (order.kind) {
      case 'market':
        return fillMarket(order, market, parameters);
      case 'limit': {
        const limit = order.limitPrice;
        if (limit === null || !isThrough(order, favorableExtreme(order, bar), limit)) return noFills;
        return filled(betterPrice(order, adverseExtreme(order, bar), limit), order.quantity, 'LIMIT');
      }
      case 'stop':
        return fillStop(order, market, parameters);
      case 'market_on_open':
        return filled(slipped(order, market, parameters, bar.open), order.quantity, 'OPEN');
      case 'market_on_close':
        return filled(slipped(order, market, parameters, bar.close), order.quantity, 'CLOSE');
      default:
        return noFills;
    }
  },
};

function slipped(order: ModelOrder, market: ModelMarket, parameters: ModelParameters, price: number): number {
  return price + directionOf(order) * leanSlippage(order, market, parameters, price);
}

function fillMarket(order: ModelOrder, market: ModelMarket, parameters: ModelParameters): readonly ModelFill[] {
  const { bar } = market;
  if (bar === null) return noFills;
  if (market.isCoarseBar) return filled(slipped(order, market, parameters, bar.open), order.quantity, 'OPEN');
  const best = oppositeBest(order, market.quote);
  return filled(slipped(order, market, parameters, best ?? bar.close), order.quantity, best === null ? 'LAST' : 'ASK');
}

function fillStop(order: ModelOrder, market: ModelMarket, parameters: ModelParameters): readonly ModelFill[] {
  const { bar } = market;
  const stop = order.stopPrice;
  if (bar === null || stop === null || !isThrough(order, stop, adverseExtreme(order, bar))) return noFills;
  return filled(worsePrice(order, stop, slipped(order, market, parameters, bar.close)), order.quantity, 'STOP');
}
