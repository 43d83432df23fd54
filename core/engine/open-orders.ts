import { hasOwnEnd } from '../order/index.ts';
import type { OrderId } from '../units/index.ts';
import type { OrderState } from './durable-state.ts';
import { OrderTimes } from './order-times.ts';

/**
 * Open orders in order of arrival, by their ids. A strategy mostly has one, and a `Map` moves through memory each time its only
 * entry leaves: a first order is kept by itself until there is a second.
 */
export class OpenOrderTable {
  private only: OrderState | null = null;
  private readonly many = new Map<OrderId, OrderState>();
  /** Of those in `many`. */
  private readonly sequences = new Set<number>();
  private readonly times = new OrderTimes();

  get size(): number {
    return this.only === null ? this.many.size : 1;
  }

  get(orderId: OrderId): OrderState | undefined {
    const { only } = this;
    if (only !== null) return only.orderId === orderId ? only : undefined;
    return this.many.size === 0 ? undefined : this.many.get(orderId);
  }

  has(orderId: OrderId): boolean {
    return this.get(orderId) !== undefined;
  }

  hasSequence(orderSequence: number): boolean {
    return this.only === null ? this.sequences.has(orderSequence) : this.only.orderSequence === orderSequence;
  }

  /** As the last. Its id is not in the table. */
  add(order: OrderState): void {
    if (this.only === null && this.many.size === 0) {
      this.only = order;
      return;
    }
    if (this.only !== null) this.put(this.only);
    this.only = null;
    this.put(order);
  }

  /** False when there was none. */
  delete(orderId: OrderId): boolean {
    if (this.only === null) {
      const order = this.many.get(orderId);
      if (order === undefined) return false;
      this.sequences.delete(order.orderSequence);
      this.times.remove(order);
      return this.many.delete(orderId);
    }
    if (this.only.orderId !== orderId) return false;
    this.only = null;
    return true;
  }

  values(): Iterable<OrderState> {
    return this.only === null ? this.many.values() : [this.only];
  }

  /** When the next of them ends that has an end of its own; infinite when none has. */
  nextOwnEnd(): number {
    const { only } = this;
    if (only === null) return this.times.nextOwnEnd();
    return only.expiresAt !== null && hasOwnEnd(only.timeInForce) ? only.expiresAt : Number.POSITIVE_INFINITY;
  }

  /** Those that end at the instant or before it, in order of arrival. */
  endedBy(at: number): OrderState[] {
    const { only } = this;
    if (only === null) return byArrival(this.times.endedBy(at));
    return only.expiresAt !== null && only.expiresAt <= at ? [only] : [];
  }

  /** Those that are accepted and not in their market, in order of arrival. */
  waiting(): OrderState[] {
    if (this.only === null) return this.times.waiting();
    return this.only.status === 'accepted' ? [this.only] : [];
  }

  private put(order: OrderState): void {
    this.many.set(order.orderId, order);
    this.sequences.add(order.orderSequence);
    this.times.add(order);
  }
}

/** Sorts in place. */
export function byArrival(orders: OrderState[]): OrderState[] {
  return orders.sort((left, right) => left.orderSequence - right.orderSequence);
}

/** The same without ids, for the orders of one side of one position. */
export class OpenOrderSet {
  private only: OrderState | null = null;
  private readonly many = new Set<OrderState>();

  add(order: OrderState): void {
    if (this.only === null && this.many.size === 0) {
      this.only = order;
      return;
    }
    if (this.only !== null) this.many.add(this.only);
    this.only = null;
    this.many.add(order);
  }

  /** False when it was not there. */
  delete(order: OrderState): boolean {
    if (this.only === null) return this.many.size > 0 && this.many.delete(order);
    if (this.only !== order) return false;
    this.only = null;
    return true;
  }

  values(): Iterable<OrderState> {
    return this.only === null ? this.many : [this.only];
  }
}
