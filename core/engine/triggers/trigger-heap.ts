import { ensureDefined } from '../../units/index.ts';
import type { OrderState } from '../durable-state.ts';

/**
 * Sleeping orders by the price that concerns them, lowest key first, then by arrival. An event of the market looks at the top only, so
 * ten thousand stops that are not reached cost it one comparison.
 */
export class TriggerHeap {
  private readonly orders: OrderState[] = [];
  private readonly keys: number[] = [];
  private readonly places = new Map<OrderState, number>();

  /** Infinite when nothing sleeps here. */
  topKey(): number {
    return this.keys[0] ?? Number.POSITIVE_INFINITY;
  }

  top(): OrderState {
    return ensureDefined(this.orders[0], 'nothing sleeps here');
  }

  get size(): number {
    return this.orders.length;
  }

  add(order: OrderState, key: number): void {
    this.orders.push(order);
    this.keys.push(key);
    this.places.set(order, this.orders.length - 1);
    this.rise(this.orders.length - 1);
  }

  /** An order that does not sleep here changes nothing. */
  remove(order: OrderState): void {
    const place = this.places.get(order);
    if (place === undefined) return;
    this.places.delete(order);
    const lastOrder = this.orders.pop()!;
    const lastKey = this.keys.pop()!;
    if (place === this.orders.length) return;
    this.put(place, lastOrder, lastKey);
    this.sink(place);
    this.rise(place);
  }

  /** Those whose key is at most `key`, in order; they stay. */
  upTo(key: number): OrderState[] {
    const found: { readonly order: OrderState; readonly key: number }[] = [];
    const pending = [0];
    for (let place = pending.pop(); place !== undefined; place = pending.pop()) {
      const own = this.keys[place];
      if (own === undefined || own > key) continue;
      found.push({ order: this.orders[place]!, key: own });
      pending.push(2 * place + 1, 2 * place + 2);
    }
    found.sort((left, right) => left.key - right.key || left.order.orderSequence - right.order.orderSequence);
    return found.map(({ order }) => order);
  }

  private put(place: number, order: OrderState, key: number): void {
    this.orders[place] = order;
    this.keys[place] = key;
    this.places.set(order, place);
  }

  private precedes(left: number, right: number): boolean {
    const difference = this.keys[left]! - this.keys[right]!;
    if (difference !== 0 && !Number.isNaN(difference)) return difference < 0;
    return this.orders[left]!.orderSequence < this.orders[right]!.orderSequence;
  }

  private swap(left: number, right: number): void {
    const order = this.orders[left]!;
    const key = this.keys[left]!;
    this.put(left, this.orders[right]!, this.keys[right]!);
    this.put(right, order, key);
  }

  private rise(from: number): void {
    let place = from;
    while (place > 0) {
      const parent = (place - 1) >>> 1;
      if (!this.precedes(place, parent)) return;
      this.swap(place, parent);
      place = parent;
    }
  }

  private sink(from: number): void {
    let place = from;
    for (;;) {
      let least = place;
      for (const child of [2 * place + 1, 2 * place + 2]) {
        if (child < this.orders.length && this.precedes(child, least)) least = child;
      }
      if (least === place) return;
      this.swap(place, least);
      place = least;
    }
  }
}
