import type { Order, OrderType, TimeInForce } from './order.ts';

/** Sleeps until the market reaches its stop price. */
export function isStopType(orderType: OrderType): boolean {
  return orderType === 'stop' || orderType === 'stop_limit' || orderType === 'trailing_stop';
}

/** A stop that has come to its market and was not reached yet. */
export function isAsleep(order: Order): boolean {
  return order.conditions !== null && order.triggeredAt === null && isStopType(order.orderType) && isAtMarket(order);
}

/** May trade now: at its market, and not asleep. */
export function isWorking(order: Order): boolean {
  if (!isAtMarket(order)) return false;
  return order.conditions === null || order.triggeredAt !== null || !isStopType(order.orderType);
}

/** Until its cancel or its replacement takes effect an order is where it was. */
export function isAtMarket({ status }: Order): boolean {
  return (
    status === 'new' || status === 'partially_filled' || status === 'pending_cancel' || status === 'pending_replace'
  );
}

/** Takes part in the auction at the open or at the close, and trades nowhere else. */
export function isForAuction(timeInForce: TimeInForce): timeInForce is 'opg' | 'cls' {
  return timeInForce === 'opg' || timeInForce === 'cls';
}

/** Ends, if ever, at an instant of its own and not with a session. */
export function hasOwnEnd(timeInForce: TimeInForce): boolean {
  return timeInForce === 'gtd' || timeInForce === 'gtc';
}
