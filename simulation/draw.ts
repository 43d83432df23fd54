import { randomUnit, randomWord } from '@quire/core/units';

/** What each draw is for; a purpose of its own keeps one decision from changing another's luck. */
export const purposes = {
  act: 1,
  who: 2,
  what: 3,
  size: 4,
  price: 5,
  kind: 6,
  fault: 7,
  time: 8,
  crash: 9,
  world: 10,
  plan: 11,
  market: 12,
  terms: 13,
} as const;

/** The seed of a world of a run: any world can be run again alone. */
export function seedOfWorld(seed: number, world: number): number {
  return randomWord(seed, purposes.world, 0, world);
}

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

  /** As many decisions of one act as it takes, in their order. */
  of(purpose: keyof typeof purposes, index: number): Dice {
    return new Dice(this, purpose, index);
  }
}

const throwsPerAct = 64;

/** The decisions of one act, one after the other. */
export class Dice {
  private throws = 0;
  private readonly draw: Draw;
  private readonly purpose: keyof typeof purposes;
  private readonly index: number;

  constructor(draw: Draw, purpose: keyof typeof purposes, index: number) {
    this.draw = draw;
    this.purpose = purpose;
    this.index = index;
  }

  unit(): number {
    this.throws += 1;
    return this.draw.unit(this.purpose, this.index * throwsPerAct + this.throws);
  }

  isUnder(chance: number): boolean {
    return this.unit() < chance;
  }

  below(count: number): number {
    return Math.floor(this.unit() * count);
  }

  pick<Item>(items: readonly Item[]): Item {
    return items[this.below(items.length)]!;
  }
}
