import { isOpenStatus, type OrderRequest, type OrderScript, scriptOf } from '../order/index.ts';
import type { AccountId, Quantity, UnixMicros } from '../units/index.ts';
import { type OrderState, openOrder } from './durable-state.ts';
import { emit } from './emit.ts';
import { entersBookAt, setOutAt } from './order-arrival.ts';
import { marketState, type World } from './world.ts';

/**
 * Scripted outcomes: what the client order id of an order asks for, on an account whose terms allow it. Read from the order each
 * time, so nothing is kept beside what is durable.
 */
export function scriptFor(world: World, accountId: AccountId, clientOrderId: string): OrderScript | null {
  if (!clientOrderId.startsWith('test:')) return null;
  if (world.durable.accounts.get(accountId)?.terms?.scriptedOutcomes !== true) return null;
  const script = scriptOf(clientOrderId);
  return script === null || script.kind === 'malformed' ? null : script;
}

/** Only plain orders are late or partial: what wakes by itself or belongs together has a life that a script would contradict. */
export const isPlain = ({ orderType, conditions, sizing }: Pick<OrderRequest, 'orderType' | 'conditions' | 'sizing'>) =>
  (orderType === 'market' || orderType === 'limit') &&
  (conditions === null || conditions.orderClass === 'simple') &&
  sizing.kind === 'quantity';

/** When an order that is late by its script, or on its way by its latency, goes to its market; null when nothing holds it. */
export function lateUntil(world: World, order: OrderState): UnixMicros | null {
  return scriptedArrival(world, order) ?? entersBookAt(world, order);
}

/** When an order is at its market, its latency aside. */
export function cameAt(world: World, order: OrderState): UnixMicros {
  return scriptedArrival(world, order) ?? setOutAt(order);
}

function scriptedArrival(world: World, order: OrderState): UnixMicros | null {
  const script = scriptFor(world, order.accountId, order.clientOrderId);
  if (script?.kind !== 'late' || !isPlain(order)) return null;
  return (order.submittedAt + script.delay) as UnixMicros;
}

/** How much of an order may trade in all; null when all of it. At least the least step of the instrument. */
export function partialLimit(world: World, order: OrderState): Quantity | null {
  const script = scriptFor(world, order.accountId, order.clientOrderId);
  if (script?.kind !== 'partial' || !isPlain(order)) return null;
  const { quantityIncrement, quantityMin } = marketState(world, order.instrumentId).instrument;
  const share = Number((BigInt(order.quantity) * BigInt(script.percent)) / 100n);
  const whole = Math.max(share - (share % quantityIncrement), quantityMin);
  return whole < order.quantity ? (whole as Quantity) : null;
}

/** What an order brings to its market now. */
export function workingQuantity(world: World, order: OrderState): Quantity {
  const limit = partialLimit(world, order) ?? order.quantity;
  return (Math.max(limit, order.filledQuantity) - order.filledQuantity) as Quantity;
}

/** The rest of an order that has traded as much as its script lets it. */
export function endScripted(world: World, { orderId, accountId }: OrderState, limit: Quantity): void {
  const order = world.durable.orders.get(orderId);
  if (order === undefined || !isOpenStatus(order.status) || openOrder(world.durable, orderId).filledQuantity < limit)
    return;
  emit(world, { type: 'OrderCanceled', version: 1, orderId, accountId, reasonCode: 'SCRIPTED', at: world.time });
}
