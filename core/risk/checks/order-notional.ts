import { cashScale, formatDecimal } from '../../units/index.ts';
import { refusal } from '../refusal-codes.ts';
import type { RiskCheck } from '../risk-view.ts';

/** Sizing by what is available is cut to the maximum when it is resolved; a close that reduces is never too large. */
export const checkOrderNotional: RiskCheck = (request, view) => {
  const notionalMax = view.account?.orderNotionalMax ?? null;
  if (notionalMax === null || request.sizing.kind === 'available') return null;
  if (request.origin === 'operator' || request.origin === 'liquidation') return null;
  const { notional } = view.need();
  if (notional === null || notional <= notionalMax) return null;
  return refusal('ORDER_NOTIONAL_MAX', {
    notional: formatDecimal(notional, cashScale),
    orderNotionalMax: formatDecimal(notionalMax, cashScale),
  });
};
