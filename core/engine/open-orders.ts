import type { OrderId } from '../units/index.ts';
import type { OrderState } from './durable-state.ts';

/**
 * Open orders in order of arrival, by their ids. A strategy mostly has one, and a `Map` moves through memory each time its only
 * entry leaves: a first order is kept by itself until there is a second.
 */
export class OpenOrderTable {
  private only: OrderState | null = null;
  private readonly many = new Map<OrderId, OrderState>();

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

  /** As the last. Its id is not in the table. */
  add(order: OrderState): void {
    if (this.only === null && this.many.size === 0) {
      this.only = order;
      return;
    }
    if (this.only !== null) this.many.set(this.only.orderId, this.only);
    this.only = null;
    this.many.set(order.orderId, order);
  }

  /** False when there was none. */
  delete(orderId: OrderId): boolean {
    if (this.only === null) return this.many.delete(orderId);
    if (this.only.orderId !== orderId) return false;
    this.only = null;
    return true;
  }

  values(): Iterable<OrderState> {
    return this.only === null ? this.many.values() : [this.only];
  }
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
