import { isOpenStatus } from '../../order/index.ts';
import type { UnixMicros } from '../../units/index.ts';
import type { OrderState } from '../durable-state.ts';
import { emit } from '../emit.ts';
import type { MarketState } from '../market-state.ts';
import { sessionFor } from '../order-risk-view.ts';
import type { OrderEndReason } from '../outcome.ts';
import type { BoardOrder } from '../quote-board.ts';
import type { World } from '../world.ts';

/** When an order may act on a quote or a print, and how one ends that may not wait. */

/** Not in a halt or before its end, and not on data from before it. */
export function mayTradeAt(world: World, market: MarketState, at: UnixMicros): boolean {
  return market.tradesFrom <= at && market.tradesFrom <= world.time;
}

/** In its session, arrived before the data, and the data fresh. */
export function mayAct(
  world: World,
  market: MarketState,
  { order, conduct, arrivesAt }: BoardOrder,
  at: UnixMicros,
): boolean {
  if (arrivesAt > at || world.time - at > conduct.staleMicros) return false;
  return isOpenStatus(order.status) && openFor(world, market, order);
}

export function openFor(world: World, market: MarketState, order: OrderState): boolean {
  return sessionFor(market.calendar.calendar, world.time, order.extendedHours) === 'open';
}

export function endUnfilled(world: World, order: OrderState): void {
  const { orderId, accountId } = order;
  const reasonCode: OrderEndReason = order.timeInForce === 'fok' ? 'FOK_UNFILLABLE' : 'IOC_REMAINDER';
  emit(world, { type: 'OrderCanceled', version: 1, orderId, accountId, reasonCode, at: world.time });
}
