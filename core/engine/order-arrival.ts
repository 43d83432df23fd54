import { cancelLatency, entryLatency, type FillConduct } from '../exchange/index.ts';
import { isAtMarket, isForAuction } from '../order/index.ts';
import { ensureDefined, type UnixMicros } from '../units/index.ts';
import { accountState, type OrderState } from './durable-state.ts';
import { bookFor } from './own-book.ts';
import { marketState, type World } from './world.ts';

/** True for accounts whose orders take time to their market. */
export function hasLatency({ latency }: FillConduct): boolean {
  return latency.entryMicros > 0 || latency.jitterMicros > 0;
}

/** When an order set out for its market: when it was sent, or a leg when its entry traded. */
export function setOutAt({ activatedAt, submittedAt }: Pick<OrderState, 'activatedAt' | 'submittedAt'>): UnixMicros {
  return activatedAt ?? submittedAt;
}

/** When an order is at its market, by the latency of its account. */
export function arrivalOf(
  world: World,
  order: Pick<OrderState, 'activatedAt' | 'submittedAt' | 'orderSequence'>,
  conduct: FillConduct,
): UnixMicros {
  if (!hasLatency(conduct)) return setOutAt(order);
  return (setOutAt(order) + entryLatency(conduct.latency, seedOf(world), order.orderSequence)) as UnixMicros;
}

/** When a cancel that was asked for at an instant is at the order's market. An account changes no latency while it has open orders. */
export function cancelArrivesAt(world: World, order: OrderState, requestedAt: UnixMicros): UnixMicros {
  const { latency } = accountState(world.durable, order.accountId).fills;
  return (requestedAt + cancelLatency(latency, seedOf(world), order.orderSequence)) as UnixMicros;
}

/** Whether a cancel has to travel: what its market has not got yet is taken back at once. */
export function cancelTravels(world: World, order: OrderState): boolean {
  const { fills } = accountState(world.durable, order.accountId);
  return hasLatency(fills) && isAtMarket(order) && arrivalOf(world, order, fills) <= world.time;
}

/**
 * When an order on its way enters the book; null where nothing holds it. Bars and quotes look at the arrival themselves, and an auction
 * has its own hour. Read from the order each time, so nothing is kept beside what is durable.
 */
export function entersBookAt(world: World, order: OrderState): UnixMicros | null {
  const account = accountState(world.durable, order.accountId);
  if (!hasLatency(account.fills) || isForAuction(order.timeInForce)) return null;
  if (bookFor(marketState(world, order.instrumentId), account) === null) return null;
  return arrivalOf(world, order, account.fills);
}

function seedOf(world: World): number {
  return ensureDefined(world.durable.world, 'the world is not open').seed;
}
