import { ensureDefined } from '../units/index.ts';
import { applyEvent } from './apply-event.ts';
import type { OrderState } from './durable-state.ts';
import type { DomainEvent, StepOutput } from './event.ts';
import type { World } from './world.ts';

/** Applies an event and tells it to the outside: the one way in which a step changes what is durable. */
export function emit(world: World, event: DomainEvent): void {
  const grouped = world.groups.size === 0 ? null : groupedOrder(world, event);
  applyEvent(world, event);
  outputOf(world).events.push(event);
  if (grouped === null) return;
  const reasonCode = event.type === 'OrderCanceled' ? event.reasonCode : null;
  world.groupNews.push({ order: grouped, filled: event.type === 'OrderFilled', reasonCode });
}

/** The order of a class that an event fills or ends: the others of its class must hear of it. */
function groupedOrder(world: World, event: DomainEvent): OrderState | null {
  switch (event.type) {
    case 'OrderFilled':
    case 'OrderCanceled':
    case 'OrderExpired':
    case 'OrderRejected': {
      const order = world.durable.orders.get(event.orderId);
      return order?.links?.role == null ? null : order;
    }
    default:
      return null;
  }
}

export function outputOf(world: World): StepOutput {
  return ensureDefined(world.output, 'nothing happens outside a step');
}
