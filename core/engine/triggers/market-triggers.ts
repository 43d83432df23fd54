import type { OrderState } from '../durable-state.ts';
import { TriggerHeap } from './trigger-heap.ts';

/**
 * The sleeping orders of one market and one source of prices. `up` concerns who is served by a higher price (a buy stop that wakes, the
 * mark of a trailing sale), keyed by that price; `down` the mirror image, keyed by the price with its sign turned.
 */
export class SourceTriggers {
  readonly up = new TriggerHeap();
  readonly down = new TriggerHeap();

  add(order: OrderState): void {
    const trails = order.conditions?.trail != null;
    const { stopPrice, highWaterMark, side } = order;
    const [serving, adverse] = side === 'buy' ? [this.down, this.up] : [this.up, this.down];
    const sign = side === 'buy' ? 1 : -1;
    if (stopPrice !== null) adverse.add(order, sign * stopPrice);
    if (!trails) return;
    // Without a mark any price is the first one.
    serving.add(order, highWaterMark === null ? Number.NEGATIVE_INFINITY : -sign * highWaterMark + 1);
  }

  remove(order: OrderState): void {
    this.up.remove(order);
    this.down.remove(order);
  }

  /** Does a market that was between these prices concern anyone? */
  isConcerned(low: number, high: number): boolean {
    return high >= this.up.topKey() || -low >= this.down.topKey();
  }
}

/** Which prices wake an order: a sale trades with the bid, a purchase with the ask. */
export type TriggerKey = 'trade' | 'quoteBuy' | 'quoteSell';

export function triggerKeyOf({ conditions, side }: OrderState): TriggerKey {
  if (conditions?.triggerBy !== 'quote') return 'trade';
  return side === 'buy' ? 'quoteBuy' : 'quoteSell';
}

export interface MarketTriggers extends Readonly<Record<TriggerKey, SourceTriggers>> {
  /** The prints since the last look, and whether one of them concerns a sleeping order. */
  high: number;
  low: number;
  isDue: boolean;
}

export function newTriggers(): MarketTriggers {
  return {
    trade: new SourceTriggers(),
    quoteBuy: new SourceTriggers(),
    quoteSell: new SourceTriggers(),
    high: Number.NEGATIVE_INFINITY,
    low: Number.POSITIVE_INFINITY,
    isDue: false,
  };
}
