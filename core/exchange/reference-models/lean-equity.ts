import { leanSlippage, leanSlippageParameters } from './lean-slippage.ts';
import {
  adverseExtreme,
  betterPrice,
  directionOf,
  favorableExtreme,
  filled,
  isThrough,
  isWithin,
  type ModelFill,
  type ModelMarket,
  type ModelOrder,
  type ModelParameters,
  type ModelReason,
  noFills,
  numberOf,
  oppositeBest,
  type ReferenceModel,
} from './reference-model.ts';

/**
 * QuantConnect Lean, `EquityFillModel`: whole quantity; a limit must be traded through because it is assumed last in its queue,
 * while a stop is triggered by a touch.
 */
export const leanEquity: ReferenceModel = {
  name: 'lean-equity',
  version: 1,
  imitates: 'QuantConnect Lean, US equities',
  needs: ['bar', 'quote'],
  parameters: {
    ...leanSlippageParameters,
    stalenessSeconds: { kind: 'number', standard: 3_600, min: 0, max: 1e6, about: 'oldest price of a market order' },
  },
  fill(order, market, parameters) {
    switch (order.kind) {
      case 'market':
        return fillMarket(order, market, parameters);
      case 'limit':
        return fillLimit(order, market);
      case 'stop':
        return fillStop(order, market, parameters);
      case 'stop_limit':
        return fillStopLimit(order, market);
      case 'limit_if_touched':
        return fillIfTouched(order, market);
      case 'market_on_open':
        return fillAuction(order, market, parameters, 'OPEN');
      case 'market_on_close':
        return fillAuction(order, market, parameters, 'CLOSE');
    }
  },
};

function slipped(order: ModelOrder, market: ModelMarket, parameters: ModelParameters, price: number): number {
  return price + directionOf(order) * leanSlippage(order, market, parameters, price);
}

/** Ask or bid while fresh, else the last trade; bars of hours and days wait for fresh data, which is their open. */
function fillMarket(order: ModelOrder, market: ModelMarket, parameters: ModelParameters): readonly ModelFill[] {
  const best = oppositeBest(order, market.quote);
  if (best !== null && market.quoteAgeSeconds <= numberOf(parameters, 'stalenessSeconds')) {
    return filled(slipped(order, market, parameters, best), order.quantity, order.side === 'buy' ? 'ASK' : 'BID');
  }
  const { bar } = market;
  if (bar === null) return noFills;
  const price = market.isCoarseBar ? bar.open : bar.close;
  return filled(slipped(order, market, parameters, price), order.quantity, market.isCoarseBar ? 'OPEN' : 'LAST');
}

function fillLimit(order: ModelOrder, market: ModelMarket): readonly ModelFill[] {
  const { bar } = market;
  const limit = order.limitPrice;
  if (bar === null || limit === null || !isThrough(order, favorableExtreme(order, bar), limit)) return noFills;
  const gapped = isThrough(order, bar.open, limit);
  return filled(gapped ? bar.open : limit, order.quantity, gapped ? 'LIMIT_GAP' : 'LIMIT');
}

function fillStop(order: ModelOrder, market: ModelMarket, parameters: ModelParameters): readonly ModelFill[] {
  const { bar } = market;
  const stop = order.stopPrice;
  if (bar === null || stop === null || !isWithin(order, stop, adverseExtreme(order, bar))) return noFills;
  const gapped = isThrough(order, stop, bar.open);
  const price = slipped(order, market, parameters, gapped ? bar.open : stop);
  return filled(price, order.quantity, gapped ? 'STOP_GAP' : 'STOP');
}

/** Once triggered it needs a close better than the limit. */
function fillStopLimit(order: ModelOrder, market: ModelMarket): readonly ModelFill[] {
  const { bar } = market;
  const { limitPrice: limit, stopPrice: stop } = order;
  if (bar === null || limit === null || stop === null) return noFills;
  if (!order.isTriggered && !isThrough(order, stop, adverseExtreme(order, bar))) return noFills;
  if (!isThrough(order, bar.close, limit)) return noFills;
  return filled(betterPrice(order, adverseExtreme(order, bar), limit), order.quantity, 'LIMIT');
}

/** Triggered by the extreme that is good for the side, then ask or bid against the limit. */
function fillIfTouched(order: ModelOrder, market: ModelMarket): readonly ModelFill[] {
  const { bar } = market;
  const { limitPrice: limit, stopPrice: trigger } = order;
  if (bar === null || limit === null || trigger === null) return noFills;
  if (!order.isTriggered && !isWithin(order, favorableExtreme(order, bar), trigger)) return noFills;
  const best = oppositeBest(order, market.quote) ?? bar.close;
  if (!isWithin(order, best, limit)) return noFills;
  return filled(best, order.quantity, order.side === 'buy' ? 'ASK' : 'BID');
}

function fillAuction(
  order: ModelOrder,
  market: ModelMarket,
  parameters: ModelParameters,
  reason: Extract<ModelReason, 'OPEN' | 'CLOSE'>,
): readonly ModelFill[] {
  const { bar } = market;
  if (bar === null) return noFills;
  const price = reason === 'OPEN' ? bar.open : bar.close;
  return filled(slipped(order, market, parameters, price), order.quantity, reason);
}
