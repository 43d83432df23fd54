import { type BookSide, bookSideBuy, bookSideSell } from '../exchange/index.ts';
import { randomUnit, randomWord } from '../units/index.ts';
import { exponential } from './math.ts';
import { incrementAt, validBelow } from './price-grid.ts';
import { purpose } from './purposes.ts';
import type { SymbolDesk } from './symbol-desk.ts';

/** How one maker quotes; distances in steps of the symbol's grid. */
export interface MakerStyle {
  readonly levels: number;
  /** Steps between neighbouring levels. */
  readonly spacing: number;
  /** From its view of the value to its first level. */
  readonly halfSpread: number;
  /** It leaves its quotes where they are until its view has moved by more than this. */
  readonly patience: number;
  /** Mean size of a level, in market orders of mean size. */
  readonly size: number;
}

/** From the one at the touch to the one who stands deep and wide. */
export const makerStyles: readonly MakerStyle[] = [
  { levels: 6, spacing: 1, halfSpread: 0.5, patience: 0.6, size: 1.2 },
  { levels: 8, spacing: 1, halfSpread: 0.9, patience: 0.9, size: 2 },
  { levels: 10, spacing: 2, halfSpread: 2.2, patience: 1.6, size: 4 },
];

/** A maker forgets its position as if it laid it off elsewhere: to 1/e after this long. */
const inventoryDecayMicros = 25_000_000;
/** After so many decay times nothing is left of any inventory; a world may have been off for weeks. */
const decaysMax = 600;
/** One step of skew for a position of this many mean market orders. */
const ordersPerSkewStep = 6;
const skewStepsMax = 15;
const roundLotsMax = 5_000;
const sides = [bookSideBuy, bookSideSell] as const;

/**
 * A market maker of one symbol: quotes a ladder around its view of the value, which is the latent value shifted against its
 * own position. So customers who take move the price, and as the position fades the price comes back to the value.
 */
export class MarketMaker {
  /** Signed position in lots, decaying. */
  inventory = 0;
  /** When `inventory` was last decayed. */
  inventoryAt = 0;
  /** Where the ladder stands, in ticks. */
  centre = 0;
  readonly style: MakerStyle;
  readonly #desk: SymbolDesk;
  readonly #index: number;
  /** Ladder slots by side and grid level modulo the number of levels: reference 0 is an empty slot. */
  readonly #reference: Float64Array;
  readonly #level: Float64Array;
  readonly #known: Float64Array;

  constructor(desk: SymbolDesk, index: number) {
    this.style = makerStyles[index]!;
    this.#desk = desk;
    this.#index = index;
    this.#reference = new Float64Array(2 * this.style.levels);
    this.#level = new Float64Array(2 * this.style.levels);
    this.#known = new Float64Array(2 * this.style.levels);
  }

  /** How far the value is from the ladder's centre, in steps. */
  staleness(fair: number): number {
    return Math.abs(this.#viewOf(fair) - this.centre) / this.#desk.step;
  }

  forgetOrders(): void {
    this.#reference.fill(0);
  }

  /** Places the whole ladder without matching, for the start and for the rejoin after a restart. */
  seed(fair: number, at: number): void {
    this.#decay(at);
    this.centre = this.#viewOf(fair);
    const { levels } = this.style;
    for (const side of sides) {
      const touch = this.#touchLevel(side);
      for (let depth = 0; depth < levels; depth++) this.#seedLevel(side, depth, touch);
    }
  }

  /** First half of a turn: notices what was taken, moves the centre after the value, withdraws what would now be too generous. */
  retreat(fair: number, at: number): void {
    this.#noticeFills();
    this.#decay(at);
    if (this.staleness(fair) > this.style.patience) this.centre = this.#viewOf(fair);
    for (const side of sides) {
      const touch = this.#touchLevel(side);
      this.#withdraw(side, (level) => (side === bookSideBuy ? level > touch : level < touch));
    }
  }

  /** Second half: moves the rest of the ladder and fills its gaps. */
  advance(sequence: number): void {
    for (const side of sides) {
      const touch = this.#touchOutside(side);
      this.#withdraw(side, (level) => !this.#isWanted(side, level, touch));
      this.#fill(side, touch, sequence);
    }
  }

  /** A quiet maker replaces one of its orders by one of another size at the back of the level. */
  renewOne(sequence: number): void {
    const { seed, entity } = this.#desk;
    const slot = randomWord(seed, purpose.actionPlace, entity, sequence) % this.#reference.length;
    if (this.#reference[slot] === 0) return;
    this.#cancelSlot(slot);
    this.#quote(slot < this.style.levels ? bookSideBuy : bookSideSell, this.#level[slot]!, slot, sequence);
  }

  #viewOf(fair: number): number {
    const { step, takerLots } = this.#desk;
    const skew = this.inventory / (ordersPerSkewStep * takerLots);
    return fair - step * Math.min(skewStepsMax, Math.max(-skewStepsMax, skew));
  }

  #decay(at: number): void {
    if (this.inventory !== 0) {
      this.inventory = Math.trunc(
        this.inventory * exponential(-Math.min(decaysMax, (at - this.inventoryAt) / inventoryDecayMicros)),
      );
    }
    this.inventoryAt = at;
  }

  /** What left the book without being withdrawn was taken. */
  #noticeFills(): void {
    const { book } = this.#desk;
    for (let slot = 0; slot < this.#reference.length; slot++) {
      const reference = this.#reference[slot]!;
      if (reference === 0) continue;
      const remaining = book.remaining(reference);
      const taken = this.#known[slot]! - remaining;
      if (taken === 0) continue;
      this.inventory += slot < this.style.levels ? taken : -taken;
      this.#known[slot] = remaining;
      if (remaining === 0) this.#reference[slot] = 0;
    }
  }

  /** The grid level nearest to the centre that keeps the half spread. Levels count up with the price on both sides. */
  #touchLevel(side: BookSide): number {
    const { step } = this.#desk;
    const width = step * this.style.spacing;
    const half = step * this.style.halfSpread;
    if (side === bookSideBuy) {
      const level = Math.floor((this.centre - half) / width);
      return this.#priceOf(level) > this.centre - half ? level - 1 : level;
    }
    const level = Math.floor((this.centre + half) / width);
    return this.#priceOf(level) < this.centre + half ? level + 1 : level;
  }

  /** The touch, or the first level behind whatever stands in its way: a maker never takes, it queues up behind the price. */
  #touchOutside(side: BookSide): number {
    const { book, step } = this.#desk;
    const touch = this.#touchLevel(side);
    if (!this.#desk.wouldCross(side, this.#priceOf(touch))) return touch;
    const width = step * this.style.spacing;
    if (side === bookSideBuy) {
      const level = Math.floor(book.bestAsk() / width);
      return this.#priceOf(level) < book.bestAsk() ? level : level - 1;
    }
    const level = Math.floor(book.bestBid() / width);
    return this.#priceOf(level) > book.bestBid() ? level : level + 1;
  }

  /** Price of a grid level: somewhere in its cell, the same place each time, so that coarse grids do not look like combs. */
  #priceOf(level: number): number {
    const { instrument, step, seed, entity } = this.#desk;
    const width = step * this.style.spacing;
    const base = level * width;
    const increment = incrementAt(instrument, base);
    const places = Math.max(1, Math.floor(width / increment));
    const place = places === 1 ? 0 : randomWord(seed, purpose.quoteJitter, entity, level * 4 + this.#index) % places;
    return validBelow(instrument, base + place * increment);
  }

  #slotOf(side: BookSide, level: number): number {
    const { levels } = this.style;
    return side * levels + (((level % levels) + levels) % levels);
  }

  #isWanted(side: BookSide, level: number, touch: number): boolean {
    const depth = side === bookSideBuy ? touch - level : level - touch;
    return depth >= 0 && depth < this.style.levels;
  }

  #withdraw(side: BookSide, isUnwanted: (level: number) => boolean): void {
    const first = side * this.style.levels;
    for (let slot = first; slot < first + this.style.levels; slot++) {
      if (this.#reference[slot] !== 0 && isUnwanted(this.#level[slot]!)) this.#cancelSlot(slot);
    }
  }

  #cancelSlot(slot: number): void {
    this.#desk.cancel(this.#reference[slot]!);
    this.#reference[slot] = 0;
  }

  #fill(side: BookSide, touch: number, sequence: number): void {
    for (let depth = 0; depth < this.style.levels; depth++) {
      const level = side === bookSideBuy ? touch - depth : touch + depth;
      const slot = this.#slotOf(side, level);
      if (this.#reference[slot] === 0) this.#quote(side, level, slot, sequence);
    }
  }

  #quote(side: BookSide, level: number, slot: number, sequence: number): void {
    const desk = this.#desk;
    const price = this.#priceOf(level);
    if (level < 1 || desk.wouldCross(side, price)) return;
    const quantity = this.#sizeOf((sequence * 4 + this.#index) * 32 + slot, purpose.quoteSize);
    const reference = desk.rest(side, price, quantity);
    this.#note(slot, level, reference, quantity);
  }

  #seedLevel(side: BookSide, depth: number, touch: number): void {
    const level = side === bookSideBuy ? touch - depth : touch + depth;
    if (level < 1) return;
    const slot = this.#slotOf(side, level);
    const quantity = this.#sizeOf(this.#index * 64 + slot, purpose.seedSize);
    const reference = this.#desk.restUnmatched(side, this.#priceOf(level), quantity);
    this.#note(slot, level, reference, quantity);
  }

  #note(slot: number, level: number, reference: number, quantity: number): void {
    this.#reference[slot] = reference;
    this.#level[slot] = level;
    this.#known[slot] = quantity;
  }

  /** Lots of a quote: a draw between 0.4 and 1.6 of the style's size, in whole round lots. */
  #sizeOf(index: number, what: number): number {
    const { seed, entity, roundLot, takerRoundLots } = this.#desk;
    const draw = 0.4 + 1.2 * randomUnit(seed, what, entity, index);
    const roundLots = Math.round(this.style.size * takerRoundLots * draw);
    return Math.min(roundLotsMax, Math.max(1, roundLots)) * roundLot;
  }
}
