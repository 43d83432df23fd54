import { isOpenStatus } from '../../order/index.ts';
import type { AccountId, InstrumentId, OrderId } from '../../units/index.ts';
import type { OrderState } from '../durable-state.ts';
import { emit } from '../emit.ts';
import type { CommandOutcome } from '../event.ts';
import { type OrderEndReason, refused } from '../outcome.ts';
import { leaveBook } from '../venues/book-venue.ts';
import { marketState, type World } from '../world.ts';

/** Cancels pass whatever the kill switch says. An order of another account is as good as unknown. */
export function cancelOrder(world: World, accountId: AccountId, orderId: OrderId): CommandOutcome {
  const order = world.durable.orders.get(orderId);
  if (order === undefined) return refused('ORDER_NOT_OPEN', { orderId }, orderId);
  if (order.accountId !== accountId) return refused('UNKNOWN_ORDER', { orderId });
  endOrder(world, order, 'REQUESTED');
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
    endOrder(world, order, reasonCode);
    canceled.push(order.orderId);
  }
  return { ok: true, orderIds: canceled, replayed: false };
}

function endOrder(world: World, order: OrderState, reasonCode: OrderEndReason): void {
  const market = marketState(world, order.instrumentId);
  if (market.book !== null) leaveBook(world, market, order);
  const { orderId, accountId } = order;
  emit(world, { type: 'OrderCanceled', version: 1, orderId, accountId, reasonCode, at: world.time });
}
