import { randomUnit } from '@quire/core/units';

/** What each draw is for; a purpose of its own keeps one decision from changing another's luck. */
export const purposes = { act: 1, who: 2, what: 3, size: 4, price: 5, kind: 6, fault: 7, time: 8, crash: 9 } as const;

/** Draws keyed by (seed, purpose, index): the same decision of the same run always falls alike. */
export class Draw {
  private readonly seed: number;

  constructor(seed: number) {
    this.seed = seed;
  }

  unit(purpose: keyof typeof purposes, index: number): number {
    return randomUnit(this.seed, purposes[purpose], 0, index);
  }

  /** An integer in [0, count). */
  below(count: number, purpose: keyof typeof purposes, index: number): number {
    return Math.floor(this.unit(purpose, index) * count);
  }

  pick<Item>(items: readonly Item[], purpose: keyof typeof purposes, index: number): Item {
    return items[this.below(items.length, purpose, index)]!;
  }
}
