import { isHighFirst } from '../../exchange/index.ts';
import type { Price } from '../../units/index.ts';
import type { OrderState } from '../durable-state.ts';
import type { PlayedBar } from '../played-bar.ts';
import { isReached, movesMark, stopBehind, trailOf } from '../triggers/stop-rules.ts';

/**
 * What the path of a bar does to a stop. The path is that of rule X46: open, the nearer extreme, the other one, close. A stop wakes at
 * the open when the bar opens beyond it, else where the path first meets it; a trailing stop moves along on the way.
 */
export interface BarWake {
  /** The price at which it woke: its stop, or the open. */
  readonly price: Price;
  /** Ticks that the price had travelled from the open. */
  readonly position: number;
}

export interface BarStop {
  readonly woke: BarWake | null;
  /** The mark of a trailing stop after the bar, or when it woke. */
  readonly mark: Price | null;
}

export function pathOf({ open, high, low, close }: PlayedBar): readonly [Price, Price, Price, Price] {
  return isHighFirst(open, high, low) ? [open, high, low, close] : [open, low, high, close];
}

/** Follows a sleeping order through a bar. */
export function walkStop(order: OrderState, bar: PlayedBar): BarStop {
  const path = pathOf(bar);
  const { side } = order;
  let { stopPrice, highWaterMark: mark } = order;
  if (stopPrice !== null && isReached(side, stopPrice, path[0])) return { woke: { price: path[0], position: 0 }, mark };
  const trails = order.conditions?.trail != null;
  let travelled = 0;
  for (let at = 0; at < path.length; at++) {
    const price = path[at]!;
    const from = at === 0 ? price : path[at - 1]!;
    if (stopPrice !== null && isReached(side, stopPrice, price)) {
      return { woke: { price: stopPrice, position: travelled + Math.abs(from - stopPrice) }, mark };
    }
    travelled += Math.abs(price - from);
    if (trails && movesMark({ ...order, highWaterMark: mark }, price)) {
      mark = price;
      stopPrice = stopBehind(side, price, trailOf(order));
    }
  }
  return { woke: null, mark };
}

/**
 * Where a stop-limit that woke trades in what is left of the bar: at once when the price at which it woke is its limit or better, else at
 * its limit when the path comes back through it (with `touch` to it). Null: it rests.
 */
export function walkLimit(order: OrderState, bar: PlayedBar, woke: BarWake, touch: boolean): BarWake | null {
  const { limitPrice: limit, side } = order;
  if (limit === null) return woke;
  if (side === 'sell' ? woke.price >= limit : woke.price <= limit) return woke;
  const path = pathOf(bar);
  let travelled = 0;
  for (let at = 1; at < path.length; at++) {
    const price = path[at]!;
    const from = path[at - 1]!;
    const isBeyond = side === 'sell' ? price > limit : price < limit;
    const isThrough = isBeyond || (touch && price === limit);
    const position = travelled + Math.abs(from - limit);
    travelled += Math.abs(price - from);
    if (isThrough && travelled > woke.position && position >= woke.position) return { price: limit, position };
  }
  return null;
}
