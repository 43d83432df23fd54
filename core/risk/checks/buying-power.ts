import { cashScale, formatDecimal } from '../../units/index.ts';
import { refusal } from '../refusal-codes.ts';
import type { RiskCheck } from '../risk-view.ts';

/** What an order would open must be covered by cash that nothing else has claimed, fee included. Closing needs none. */
export const checkBuyingPower: RiskCheck = (request, view) => {
  if (request.sizing.kind === 'available') return null;
  const needed = view.need().reservation.cash;
  if (needed === 0n || needed <= view.buyingPower) return null;
  return refusal('INSUFFICIENT_BUYING_POWER', {
    needed: formatDecimal(needed, cashScale),
    buyingPower: formatDecimal(view.buyingPower, cashScale),
  });
};
