import { refusal } from '../refusal-codes.ts';
import type { RiskCheck } from '../risk-view.ts';

export const clientOrderIdLengthMax = 128;

/** Fields that contradict each other, whatever their numbers. */
export const checkOrderShape: RiskCheck = (request) => {
  const { clientOrderId, orderType, limitPrice, timeInForce } = request;
  if (clientOrderId.length === 0 || clientOrderId.length > clientOrderIdLengthMax) {
    return refusal('INVALID_CLIENT_ORDER_ID', { length: `${clientOrderId.length}` });
  }
  if (orderType === 'limit' && limitPrice === null) return refusal('LIMIT_PRICE_REQUIRED');
  if (orderType === 'market' && limitPrice !== null) return refusal('LIMIT_PRICE_NOT_ALLOWED');
  const mayWait = timeInForce === 'day' || timeInForce === 'gtc';
  if (request.extendedHours && !(orderType === 'limit' && mayWait)) return refusal('EXTENDED_HOURS_NOT_ALLOWED');
  if (request.sizing.kind === 'available' && request.origin !== 'strategy') return refusal('SIZING_NOT_ALLOWED');
  if (request.sizing.kind === 'notional' && orderType !== 'market' && orderType !== 'limit') {
    return refusal('NOTIONAL_NOT_ALLOWED', { orderType });
  }
  if (request.origin === 'operator' && !request.reduceOnly) return refusal('OPERATOR_ORDER_NOT_REDUCE_ONLY');
  return null;
};
