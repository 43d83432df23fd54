import type { OrderConditions, OrderRequest } from '../../order/index.ts';
import { ensureDefined, formatDecimal, type Price } from '../../units/index.ts';
import { type Refusal, refusal } from '../refusal-codes.ts';
import type { RiskCheck, RiskView } from '../risk-view.ts';

/** A class has the legs that its name says, and their prices lie on the right sides of the entry. */
export const checkOrderClass: RiskCheck = (request, view) => {
  const { conditions } = request;
  if (conditions === null) return null;
  const fault = faultOf(request, conditions);
  if (fault !== null) return refusal('INVALID_ORDER_CLASS', { orderClass: conditions.orderClass, fault });
  if (conditions.orderClass === 'simple') return null;
  if (conditions.orderClass === 'oco' && view.need().opening > 0) return nothingToExit(view);
  const base = request.limitPrice ?? view.need().worstPrice;
  return base === null ? null : checkLegPrices(request, conditions, base, view.instrument?.priceScale);
};

/** An exit pair leaves a position that is there, and never opens one. */
function nothingToExit(view: RiskView): Refusal {
  const { quantityScale } = ensureDefined(view.instrument, 'the instrument was checked before');
  return refusal('INSUFFICIENT_QUANTITY', {
    quantity: formatDecimal(view.need().quantity, quantityScale),
    available: formatDecimal(view.closable, quantityScale),
  });
}

function faultOf(request: OrderRequest, { orderClass, takeProfit, stopLoss }: OrderConditions): string | null {
  if (orderClass === 'simple') {
    return takeProfit === null && stopLoss === null ? null : 'a simple order has no legs';
  }
  const { orderType, timeInForce, sizing, extendedHours, reduceOnly } = request;
  const waits = timeInForce === 'day' || timeInForce === 'gtc' || timeInForce === 'gtd';
  if (!waits) return 'time in force is day, gtc or gtd';
  if (sizing.kind !== 'quantity') return 'the size is a quantity';
  if (extendedHours || reduceOnly) return 'neither extended hours nor reduce-only';
  if (orderClass === 'oco') {
    if (orderType !== 'limit') return 'the first order is a limit order';
    return stopLoss !== null && takeProfit === null ? null : 'a limit price and a stop loss';
  }
  if (orderType !== 'market' && orderType !== 'limit') return 'the entry is a market or a limit order';
  const legs = Number(takeProfit !== null) + Number(stopLoss !== null);
  if (orderClass === 'bracket') return legs === 2 ? null : 'a take profit and a stop loss';
  return legs === 1 ? null : 'exactly one of take profit and stop loss';
}

/** An exit pair has its limit where an entry has its take profit, seen from the other side. */
function checkLegPrices(
  { side }: OrderRequest,
  { orderClass, takeProfit, stopLoss }: OrderConditions,
  base: Price,
  priceScale: number | undefined,
): Refusal | null {
  const rises = orderClass === 'oco' ? side === 'sell' : side === 'buy';
  const profitIsRight = takeProfit === null || (rises ? takeProfit > base : takeProfit < base);
  const stopIsRight = stopLoss === null || (rises ? stopLoss.stopPrice < base : stopLoss.stopPrice > base);
  if (profitIsRight && stopIsRight) return null;
  const scale = ensureDefined(priceScale, 'the instrument was checked before');
  const text = (price: Price | null): string => (price === null ? '' : formatDecimal(price, scale));
  return refusal('LEG_PRICE_CROSSED', {
    fault: profitIsRight ? 'stopLoss' : 'takeProfit',
    side: profitIsRight === rises ? 'below' : 'above',
    basePrice: text(base),
    takeProfitPrice: text(takeProfit),
    stopLossPrice: text(stopLoss?.stopPrice ?? null),
  });
}
