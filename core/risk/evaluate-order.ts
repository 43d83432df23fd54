import { type ApprovedOrder, approveOrder, type OrderRequest } from '../order/index.ts';
import { riskPrecedence } from './precedence.ts';
import type { Refusal } from './refusal-codes.ts';
import type { RiskView } from './risk-view.ts';

export interface RiskApproved {
  readonly approved: true;
  readonly order: ApprovedOrder;
}

export interface RiskRefused {
  readonly approved: false;
  readonly refusal: Refusal;
}

/**
 * The gate between a request and the exchange: the first check that objects decides.
 *
 * @example evaluateOrder(request, view) // { approved: false, refusal: { code: 'WASH_TRADE', details: … } }
 */
export function evaluateOrder(request: OrderRequest, view: RiskView): RiskApproved | RiskRefused {
  for (let at = 0; at < riskPrecedence.length; at++) {
    const refusal = riskPrecedence[at]!.check(request, view);
    if (refusal !== null) return { approved: false, refusal };
  }
  return { approved: true, order: approveOrder(request) };
}
