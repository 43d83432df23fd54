import { isOpenStatus } from '../../order/index.ts';
import type { AccountId, InstrumentId, OrderId, UnixMicros } from '../../units/index.ts';
import { type OrderState, openOrder } from '../durable-state.ts';
import { emit } from '../emit.ts';
import type { CommandOutcome } from '../event.ts';
import { cancelArrivesAt, cancelTravels } from '../order-arrival.ts';
import { type OrderEndReason, refused } from '../outcome.ts';
import { leaveBook } from '../venues/book-venue.ts';
import { marketState, type World } from '../world.ts';

/** Cancels pass whatever the kill switch says. An order of another account is as good as unknown. */
export function cancelOrder(world: World, accountId: AccountId, orderId: OrderId): CommandOutcome {
  const order = world.durable.orders.get(orderId);
  if (order === undefined) return refused('ORDER_NOT_OPEN', { orderId }, orderId);
  if (order.accountId !== accountId) return refused('UNKNOWN_ORDER', { orderId });
  requestEnd(world, order);
  return { ok: true, orderIds: [orderId], replayed: false };
}

/** Null means any. In order of arrival. */
export function cancelAllOrders(
  world: World,
  accountId: AccountId | null,
  instrumentId: InstrumentId | null,
  reasonCode: OrderEndReason = 'REQUESTED',
): CommandOutcome {
  const canceled: OrderId[] = [];
  for (const order of [...world.durable.orders.values()]) {
    if (!isOpenStatus(order.status)) continue;
    if (accountId !== null && order.accountId !== accountId) continue;
    if (instrumentId !== null && order.instrumentId !== instrumentId) continue;
    // The owner's wish travels as each cancel does; what the broker or an operator ends, ends at once.
    if (reasonCode === 'REQUESTED' && accountId !== null) requestEnd(world, order);
    else endOrder(world, order, reasonCode);
    canceled.push(order.orderId);
  }
  return { ok: true, orderIds: canceled, replayed: false };
}

/** Asked for again while it is under way, a cancel stays the one that was sent first. */
function requestEnd(world: World, order: OrderState): void {
  const { orderId, accountId } = order;
  if (world.durable.cancelsUnderWay.has(orderId)) return;
  if (!cancelTravels(world, order)) {
    endOrder(world, order, 'REQUESTED');
    return;
  }
  emit(world, {
    type: 'OrderStatusChanged',
    version: 1,
    orderId,
    accountId,
    status: 'pending_cancel',
    reasonCode: null,
    at: world.time,
  });
}

/** When the next cancel is at its market; infinite when none is under way. */
export function nextCancel(world: World): number {
  let next = Number.POSITIVE_INFINITY;
  for (const [orderId, requestedAt] of world.durable.cancelsUnderWay) {
    next = Math.min(next, cancelArrivesAt(world, openOrder(world.durable, orderId), requestedAt));
  }
  return next;
}

/** Cancels that are at their market by an instant take effect, in the order in which they come there. */
export function landCancels(world: World, due: UnixMicros): void {
  const { cancelsUnderWay } = world.durable;
  if (cancelsUnderWay.size === 0) return;
  const landing: { readonly order: OrderState; readonly arrivesAt: UnixMicros }[] = [];
  for (const [orderId, requestedAt] of cancelsUnderWay) {
    const order = openOrder(world.durable, orderId);
    const arrivesAt = cancelArrivesAt(world, order, requestedAt);
    if (arrivesAt <= due) landing.push({ order, arrivesAt });
  }
  landing.sort((left, right) => left.arrivesAt - right.arrivesAt);
  for (const { order } of landing) if (isOpenStatus(order.status)) endOrder(world, order, 'REQUESTED');
}

function endOrder(world: World, order: OrderState, reasonCode: OrderEndReason): void {
  const market = marketState(world, order.instrumentId);
  if (market.book !== null) leaveBook(world, market, order);
  const { orderId, accountId } = order;
  emit(world, { type: 'OrderCanceled', version: 1, orderId, accountId, reasonCode, at: world.time });
}
