import type { Side } from '../../market/index.ts';
import type { Trail } from '../../order/index.ts';
import { assert, type Price } from '../../units/index.ts';
import type { OrderState } from '../durable-state.ts';

/**
 * Where a trailing stop stands behind its mark: below it for a sale, above it for a purchase, never below one tick. A share of the
 * mark is rounded to the tick that is farther away, so that a stop never wakes before its trail is used up.
 */
export function stopBehind(side: Side, mark: Price, trail: Trail): Price {
  const offset = trail.kind === 'price' ? trail.offset : shareUp(mark, trail.rate);
  return (side === 'sell' ? Math.max(1, mark - offset) : mark + offset) as Price;
}

const partsPerWhole = 1_000_000n;

function shareUp(mark: Price, rate: number): number {
  return Number((BigInt(mark) * BigInt(rate) + partsPerWhole - 1n) / partsPerWhole);
}

/** A sale wakes when the market is at its stop or below, a purchase when it is there or above. */
export function isReached(side: Side, stopPrice: Price, price: Price): boolean {
  return side === 'sell' ? price <= stopPrice : price >= stopPrice;
}

/** True when the market moved in favour of a trailing stop, or when it has no mark yet. */
export function movesMark(order: OrderState, price: Price): boolean {
  if (order.conditions?.trail == null) return false;
  if (order.highWaterMark === null) return true;
  return order.side === 'sell' ? price > order.highWaterMark : price < order.highWaterMark;
}

/** The trail of an order that has one. */
export function trailOf(order: OrderState): Trail {
  const trail = order.conditions?.trail ?? null;
  assert(trail !== null, 'only a trailing stop trails');
  return trail;
}
