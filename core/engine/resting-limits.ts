import type { OrderState } from './durable-state.ts';
import type { MarketState } from './market-state.ts';
import { byArrival } from './open-orders.ts';
import { TriggerHeap } from './triggers/trigger-heap.ts';

/**
 * Limit orders that may wait, on feeds without a book, by their limits: a bar visits those that its range reaches and no others, however
 * many rest. What acts on the next bar whatever its prices stays in `MarketState.waiting`.
 */
export class RestingLimits {
  /** Keyed by the limit with its sign turned: the highest first. */
  private readonly buys = new TriggerHeap();
  private readonly sells = new TriggerHeap();

  get size(): number {
    return this.buys.size + this.sells.size;
  }

  add(order: OrderState): void {
    const limit = order.limitPrice ?? 0;
    if (order.side === 'buy') this.buys.add(order, -limit);
    else this.sells.add(order, limit);
  }

  remove(order: OrderState): void {
    (order.side === 'buy' ? this.buys : this.sells).remove(order);
  }

  /** Those whose limit lies within the prices between `low` and `high`, or beyond them in favour of the market. */
  reachedBy(low: number, high: number): OrderState[] {
    if (this.buys.topKey() > -low && this.sells.topKey() > high) return [];
    return [...this.buys.upTo(-low), ...this.sells.upTo(high)];
  }

  all(): OrderState[] {
    return [...this.buys.upTo(Number.POSITIVE_INFINITY), ...this.sells.upTo(Number.POSITIVE_INFINITY)];
  }
}

export function restsByLimit({ limitPrice, timeInForce }: OrderState): boolean {
  return limitPrice !== null && timeInForce !== 'ioc' && timeInForce !== 'fok';
}

/** What a bar between these prices may fill or end, in order of arrival. */
export function concernedByBar({ waiting, limits }: MarketState, low: number, high: number): OrderState[] {
  if (limits === null) return waiting.slice();
  return byArrival([...waiting, ...limits.reachedBy(low, high)]);
}

/** All that wait for the next bar or quote, in order of arrival. */
export function allWaiting({ waiting, limits }: MarketState): OrderState[] {
  if (limits === null) return waiting.slice();
  return byArrival([...waiting, ...limits.all()]);
}
