import { isStopType } from '../../order/index.ts';
import { ensureDefined, formatDecimal } from '../../units/index.ts';
import { refusal } from '../refusal-codes.ts';
import type { RiskCheck } from '../risk-view.ts';

/** An order must not be able to meet an open order of its own account. */
export const checkWashTrade: RiskCheck = (request, view) => {
  const own = view.ownOppositePrice;
  // What sleeps is looked at when it wakes.
  if (own === null || isStopType(request.orderType)) return null;
  const reach = request.limitPrice ?? view.need().worstPrice;
  if (reach === null) return null;
  const crosses = request.side === 'buy' ? reach >= own : reach <= own;
  if (!crosses) return null;
  const { priceScale } = ensureDefined(view.instrument, 'the instrument was checked before');
  return refusal('WASH_TRADE', {
    ownOrderPrice: formatDecimal(own, priceScale),
    reach: formatDecimal(reach, priceScale),
  });
};
