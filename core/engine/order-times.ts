import { hasOwnEnd } from '../order/index.ts';
import type { OrderState } from './durable-state.ts';
import { TriggerHeap } from './triggers/trigger-heap.ts';

/**
 * Open orders that time concerns: those that end at an instant, by that instant, and those that wait to come to their market. A timer
 * looks at what is due, however many orders rest that nothing is due for.
 */
export class OrderTimes {
  /** Of good-till orders, whose ends are instants of their own; the others end at edges of sessions. */
  private readonly ownEnds = new TriggerHeap();
  private readonly sessionEnds = new TriggerHeap();
  /** Accepted when they came; those that have moved on are let go when somebody looks. */
  private readonly accepted = new Set<OrderState>();

  add(order: OrderState): void {
    if (order.status === 'accepted') this.accepted.add(order);
    if (order.expiresAt !== null) this.endsOf(order).add(order, order.expiresAt);
  }

  remove(order: OrderState): void {
    this.accepted.delete(order);
    if (order.expiresAt !== null) this.endsOf(order).remove(order);
  }

  /** Infinite when none has one. */
  nextOwnEnd(): number {
    return this.ownEnds.topKey();
  }

  /** Those that end at the instant or before it. */
  endedBy(at: number): OrderState[] {
    return [...this.ownEnds.upTo(at), ...this.sessionEnds.upTo(at)];
  }

  waiting(): OrderState[] {
    const found: OrderState[] = [];
    for (const order of this.accepted) {
      if (order.status === 'accepted') found.push(order);
      else this.accepted.delete(order);
    }
    return found;
  }

  private endsOf({ timeInForce }: OrderState): TriggerHeap {
    return hasOwnEnd(timeInForce) ? this.ownEnds : this.sessionEnds;
  }
}
