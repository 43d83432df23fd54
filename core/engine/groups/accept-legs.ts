import { headRole, noConditions, type OrderConditions, type OrderRole, type StopLoss } from '../../order/index.ts';
import { type ClientOrderId, hashedUuid, type OrderId, type Price, zeroCash, zeroQuantity } from '../../units/index.ts';
import type { OrderState } from '../durable-state.ts';
import { openOrder } from '../durable-state.ts';
import { emit } from '../emit.ts';
import { type World, worldIdOf } from '../world.ts';

/**
 * Makes the legs of an order, in the order take-profit, stop-loss. Legs of an entry are held until it trades; the stop of a
 * one-cancels-other pair sleeps at once. A leg holds nothing back: what it will sell is held back once, by the leg that may rest.
 */
export function acceptLegs(
  world: World,
  head: OrderState,
  orderIdOf: (orderSequence: number) => OrderId,
): OrderState[] {
  const { conditions } = head;
  if (conditions === null || conditions.orderClass === 'simple') return [];
  const legs: OrderState[] = [];
  const add = (role: OrderRole, limitPrice: Price | null, stopPrice: Price | null): void => {
    const orderSequence = world.durable.orderSequence + 1;
    const orderId = orderIdOf(orderSequence);
    acceptLeg(world, head, { role, limitPrice, stopPrice, orderSequence, orderId });
    legs.push(openOrder(world.durable, orderId));
  };
  if (headRole(conditions.orderClass) === 'entry' && conditions.takeProfit !== null) {
    add('takeProfit', conditions.takeProfit, null);
  }
  const stop: StopLoss | null = conditions.stopLoss;
  if (stop !== null) add('stopLoss', stop.limitPrice, stop.stopPrice);
  return legs;
}

interface Leg {
  readonly role: OrderRole;
  readonly limitPrice: Price | null;
  readonly stopPrice: Price | null;
  readonly orderSequence: number;
  readonly orderId: OrderId;
}

function acceptLeg(world: World, head: OrderState, leg: Leg): void {
  const { role, limitPrice, stopPrice, orderSequence, orderId } = leg;
  const { orderClass, triggerBy } = head.conditions ?? noConditions;
  const conditions: OrderConditions = {
    ...noConditions,
    stopPrice,
    triggerBy,
    orderClass,
    goodTillAt: goodTillOf(head),
  };
  const isExit = headRole(orderClass) === 'entry';
  emit(world, {
    type: 'OrderAccepted',
    version: 2,
    orderId,
    orderSequence,
    accountId: head.accountId,
    instrumentId: head.instrumentId,
    clientOrderId: hashedUuid(worldIdOf(world), 'leg', orderSequence) as ClientOrderId,
    requestHash: '',
    side: isExit === (head.side === 'buy') ? 'sell' : 'buy',
    orderType: stopPrice === null ? 'limit' : limitPrice === null ? 'stop' : 'stop_limit',
    timeInForce: head.timeInForce,
    sizing: { kind: 'quantity', quantity: head.quantity },
    quantity: head.quantity,
    limitPrice,
    extendedHours: head.extendedHours,
    reduceOnly: false,
    origin: head.origin,
    status: isExit ? 'held' : head.status === 'accepted' ? 'accepted' : 'new',
    reservation: { cash: zeroCash, quantity: zeroQuantity },
    expiresAt: head.expiresAt,
    conditions,
    links: { groupId: head.orderId, role, replaces: null, carried: null, prioritySequence: null },
    at: world.time,
  });
}

function goodTillOf({ conditions }: OrderState): OrderConditions['goodTillAt'] {
  return conditions?.goodTillAt ?? null;
}
