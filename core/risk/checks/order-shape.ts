import type { OrderRequest } from '../../order/index.ts';
import { type Refusal, refusal } from '../refusal-codes.ts';
import type { RiskCheck } from '../risk-view.ts';

export const clientOrderIdLengthMax = 128;

/**
 * Stops have a stop price, trailing ones a trail instead; both sleep, so they need a time in force that waits. A stop-limit may be
 * immediate-or-cancel: it sleeps as long as it must, and what it cannot trade at once when it wakes is canceled.
 */
function checkStopShape({ orderType, timeInForce, conditions }: OrderRequest): Refusal | null {
  const stopPrice = conditions?.stopPrice ?? null;
  const trail = conditions?.trail ?? null;
  const takesStop = orderType === 'stop' || orderType === 'stop_limit';
  if (takesStop && stopPrice === null) return refusal('STOP_PRICE_REQUIRED');
  if (!takesStop && stopPrice !== null) return refusal('STOP_PRICE_NOT_ALLOWED');
  if (orderType === 'trailing_stop' && trail === null) return refusal('TRAIL_REQUIRED');
  if (orderType !== 'trailing_stop' && trail !== null) return refusal('TRAIL_NOT_ALLOWED');
  const sleeps = takesStop || orderType === 'trailing_stop';
  const waits =
    timeInForce === 'day' ||
    timeInForce === 'gtc' ||
    timeInForce === 'gtd' ||
    (timeInForce === 'ioc' && orderType === 'stop_limit');
  return sleeps && !waits ? refusal('TIME_IN_FORCE_NOT_ALLOWED', { orderType, timeInForce }) : null;
}

/** Fields that contradict each other, whatever their numbers. */
export const checkOrderShape: RiskCheck = (request) => {
  const { clientOrderId, orderType, limitPrice, timeInForce } = request;
  if (clientOrderId.length === 0 || clientOrderId.length > clientOrderIdLengthMax) {
    return refusal('INVALID_CLIENT_ORDER_ID', { length: `${clientOrderId.length}` });
  }
  const takesLimit = orderType === 'limit' || orderType === 'stop_limit';
  if (takesLimit && limitPrice === null) return refusal('LIMIT_PRICE_REQUIRED');
  if (!takesLimit && limitPrice !== null) return refusal('LIMIT_PRICE_NOT_ALLOWED');
  const faultOfStop = checkStopShape(request);
  if (faultOfStop !== null) return faultOfStop;
  const goodTillAt = request.conditions?.goodTillAt ?? null;
  if (timeInForce === 'gtd' && goodTillAt === null) return refusal('GOOD_TILL_REQUIRED');
  if (timeInForce !== 'gtd' && goodTillAt !== null) return refusal('GOOD_TILL_NOT_ALLOWED', { timeInForce });
  const mayWait = timeInForce === 'day' || timeInForce === 'gtc' || timeInForce === 'gtd';
  if (request.extendedHours && !(orderType === 'limit' && mayWait)) return refusal('EXTENDED_HOURS_NOT_ALLOWED');
  if (request.sizing.kind === 'available' && request.origin !== 'strategy') return refusal('SIZING_NOT_ALLOWED');
  // What a stop that moves will cost is not known when it is sent.
  if (request.sizing.kind === 'notional' && orderType === 'trailing_stop') {
    return refusal('NOTIONAL_NOT_ALLOWED', { orderType });
  }
  if (request.origin === 'operator' && !request.reduceOnly) return refusal('OPERATOR_ORDER_NOT_REDUCE_ONLY');
  return null;
};
