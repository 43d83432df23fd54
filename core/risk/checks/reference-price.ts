import { refusal } from '../refusal-codes.ts';
import type { RiskCheck } from '../risk-view.ts';

/** Without any price the cost of a market order cannot be estimated; unknown is refused. A fresh order book that is merely empty is known. */
export const checkReferencePrice: RiskCheck = (request, view) => {
  if (request.orderType === 'limit' || request.sizing.kind === 'available') return null;
  return view.need().notional === null ? refusal('NO_REFERENCE_PRICE') : null;
};
