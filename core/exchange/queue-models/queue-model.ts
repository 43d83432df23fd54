import { backShare, type QueueProbability } from './probability.ts';

/**
 * Where a resting order stands in the queue of its price, by what a feed shows of that price. Quantities are lots, as observed
 * numbers: an estimate may be a fraction, and only `takeExecutable` turns it into whole lots.
 */
export interface QueuePosition {
  /** Quantity that must trade before this order does. Negative: prints have gone past it and the excess may be taken. */
  ahead: number;
  /** Printed at the price since its size was last seen, so that the drop in size that follows is not counted twice. */
  printed: number;
}

/** What stands at a level when the order is accepted stands ahead of it; nothing when its price is better than the best. */
export function joinQueue(levelQuantity: number): QueuePosition {
  return { ahead: levelQuantity, printed: 0 };
}

/** `risk-averse` thinks that every cancel was behind us; a probability says which share of them was. */
export type QueueModel = { readonly kind: 'risk-averse' } | ({ readonly kind: 'probabilistic' } & QueueProbability);

/** A print at the price, against our side of the book. */
export function queuePrinted(model: QueueModel, position: QueuePosition, quantity: number): void {
  position.ahead -= quantity;
  if (model.kind === 'probabilistic') position.printed += quantity;
}

/**
 * The size of the level went from `before` to `after`. What prints explain is theirs; of the rest of a fall, the share that the
 * model puts ahead of us moves us forward. A rise is behind us. The formulas are hftbacktest's `RiskAdverseQueueModel` and
 * `ProbQueueModel`, but for one thing: there, more cancels ahead than stood ahead leave an excess that fills the order without
 * any print. Here cancels end at nobody ahead (X103).
 */
export function queueResized(model: QueueModel, position: QueuePosition, before: number, after: number): void {
  if (model.kind === 'risk-averse') {
    position.ahead = Math.min(position.ahead, after);
    return;
  }
  const canceled = before - after - position.printed;
  position.printed = 0;
  if (canceled < 0) {
    position.ahead = Math.min(position.ahead, after);
    return;
  }
  const front = position.ahead;
  const back = before - front;
  const behind = backShare(model, front, back);
  const estimate = front - (1 - behind) * canceled + Math.min(back - behind * canceled, 0);
  position.ahead = Math.min(Math.max(estimate, Math.min(front, 0)), after);
}

/**
 * Whole increments that prints beyond the queue let the order take, and the queue is then gone: round(−ahead / increment), as in
 * hftbacktest. 0 while someone is still ahead.
 */
export function takeExecutable(position: QueuePosition, increment: number): number {
  const executable = Math.round(-position.ahead / increment) * increment;
  if (executable <= 0) return 0;
  position.ahead = 0;
  return executable;
}
