import { type Instrument, unitsPerOne } from '../market/index.ts';
import {
  microsPerDay,
  microsPerMinute,
  microsPerSecond,
  randomUnit,
  randomWord,
  type UnixMicros,
} from '../units/index.ts';
import type { LatentSymbol } from './latent-market.ts';
import { exponentialOfWord, normalOfWord } from './math.ts';
import { orderSizeLaw } from './order-size.ts';
import { validAbove, validBelow } from './price-grid.ts';
import { purpose } from './purposes.ts';
import { actionShares } from './symbol-flow.ts';
import { entityOf } from './symbol-profile.ts';

/**
 * A bar of the past out of the latent value alone, without playing the order flow. Open and close are the values at the ends
 * plus the bounce between bid and ask; high and low are the extremes of a Brownian bridge between them (the law of its maximum
 * M with ends a, b and variance v: M = (a + b + √((a − b)² + 2vE)) / 2, E exponential; A. N. Borodin, P. Salminen, Handbook of
 * Brownian Motion, part II 1.1.8), widened by what the book adds; volume is a count of market orders times their size. The four
 * constants were fitted to live flow, and a test holds the two together.
 */

/** Half of the range over which prints bounce around the value, in steps. */
const bounceSteps = 1.85;
/** What a price grid coarser than the value's own movement adds to each extreme: times the excess of a step over half a second's deviation. */
const coarseness = 2;
/** A path seen only at n prints keeps this many deviations/√n from its extreme (0.58 if prints were exact: M. Broadie, P. Glasserman, S. Kou, 1997). */
const unseenShare = 1.3;
/** Orders that take anything, as a share of the actions that may. */
const takingShare = 1.13;
/** Prints that one market order makes. */
const printsPerOrder = 1.42;

/** One bar's figures: prices in ticks, volume in units, notional in currency. */
export interface ModelBar {
  open: number;
  high: number;
  low: number;
  close: number;
  volume: number;
  notional: number;
  printCount: number;
}

export class BarModel {
  readonly #instrument: Instrument;
  readonly #latent: LatentSymbol;
  readonly #seed: number;
  readonly #entity: number;
  #step = 1;
  #stepDay = Number.NaN;
  readonly #sizes: { readonly mean: number; readonly variation: number };
  /** Value at the end of the last span: where the next one usually begins. */
  #lastAt = Number.NaN;
  #lastTicks = 0;

  constructor(options: { instrument: Instrument; latent: LatentSymbol; seed: number }) {
    this.#instrument = options.instrument;
    this.#latent = options.latent;
    this.#seed = options.seed;
    this.#entity = entityOf(options.instrument.symbol);
    this.#sizes = orderSizeLaw(options.latent.profile.takerRoundLots);
  }

  /** The bar over [from, to), which lies within one UTC hour. */
  over(from: UnixMicros, to: UnixMicros): ModelBar {
    const key = Math.floor(from / microsPerMinute);
    this.#enterDay(from);
    const start = from === this.#lastAt ? this.#lastTicks : this.#latent.ticksAt(from);
    const deviation = this.#latent.deviationOver(from, to) * start;
    const end = this.#latent.ticksAt(to);
    this.#lastAt = to;
    this.#lastTicks = end;
    const open = this.#bounced(start, purpose.pastOpen, key);
    const close = this.#bounced(end, purpose.pastClose, key);
    const orders = this.#orders(from, to, key);
    const extra = this.#extra(deviation, orders, (to - from) / microsPerSecond);
    const above = extremeAbove(start, end, deviation, this.#exponential(purpose.pastHigh, key)) + extra;
    const below = -extremeAbove(-start, -end, deviation, this.#exponential(purpose.pastLow, key)) - extra;
    const high = Math.max(open, close, validBelow(this.#instrument, above));
    const low = Math.min(open, close, validAbove(this.#instrument, below));
    return { open, high, low, close, ...this.#trading(orders, key, (open + high + low + close) / 4) };
  }

  #enterDay(from: UnixMicros): void {
    const day = Math.floor(from / microsPerDay);
    if (day === this.#stepDay) return;
    this.#stepDay = day;
    this.#step = this.#latent.stepOfDay(from);
  }

  #bounced(ticks: number, what: number, key: number): number {
    const bounce = (2 * randomUnit(this.#seed, what, this.#entity, key) - 1) * bounceSteps * this.#step;
    return validBelow(this.#instrument, ticks + bounce + this.#step / 2);
  }

  #exponential(what: number, key: number): number {
    return exponentialOfWord(randomWord(this.#seed, what, this.#entity, key));
  }

  #normal(what: number, key: number): number {
    return normalOfWord(randomWord(this.#seed, what, this.#entity, key));
  }

  /** How far the extremes of the prints lie outside of (or inside, below zero) those of the value. */
  #extra(deviation: number, orders: number, seconds: number): number {
    const excess = this.#step - (0.5 * deviation) / Math.sqrt(seconds);
    return coarseness * Math.max(0, excess) - (unseenShare * deviation) / Math.sqrt(orders);
  }

  /** Market orders of the span: a Poisson count, near enough normal, at least one. */
  #orders(from: UnixMicros, to: UnixMicros, key: number): number {
    const actions = (this.#latent.profile.actionsPerSecond * (to - from)) / microsPerSecond;
    const expected = actions * this.#latent.activityAt(from) * actionShares.taker * takingShare;
    return Math.max(1, Math.round(expected + Math.sqrt(expected) * this.#normal(purpose.pastPrints, key)));
  }

  #trading(orders: number, key: number, meanTicks: number): Pick<ModelBar, 'volume' | 'notional' | 'printCount'> {
    const { mean, variation } = this.#sizes;
    const spread = 1 + (variation / Math.sqrt(orders)) * this.#normal(purpose.pastSize, key);
    const roundLots = Math.max(orders, Math.round(orders * mean * spread));
    const volume = roundLots * this.#latent.profile.roundLot;
    return {
      volume,
      notional: volume * (meanTicks / unitsPerOne(this.#instrument.priceScale)),
      printCount: Math.max(1, Math.round(orders * printsPerOrder)),
    };
  }
}

/** The maximum of a Brownian bridge from `start` to `end`, given an exponential draw. */
function extremeAbove(start: number, end: number, deviation: number, draw: number): number {
  const move = start - end;
  return (start + end + Math.sqrt(move * move + 2 * deviation * deviation * draw)) / 2;
}
