import type { AssetClass } from '../market/index.ts';
import { microsPerDay, randomUnit, randomWord } from '../units/index.ts';
import { varianceClock } from './activity.ts';
import { exponential, normalOfWord } from './math.ts';
import { purpose } from './purposes.ts';

/**
 * One seeded path of a logarithmic value over all time: what a symbol, or the factor that many share, is worth at an instant.
 *
 * Goal: a pure function of (seed, entity, instant) that looks like a price at every scale and costs a few draws when it is
 * evaluated forward. Method: values at the borders of UTC days follow a walk that is drawn slowly back to its mean, so that years
 * of running stay plausible. Between the borders runs a Brownian bridge by midpoint displacement (P. Lévy, 1939): the middle of
 * an interval is the mean of its ends plus a keyed normal draw. Its time is the day's variance clock, so that volatility has
 * an intraday shape. A regime multiplies the volatility of a day and a rare jump makes a gap.
 */

/** Day of the walk at which every path is 0: 2025-01-01. */
const anchorDay = 20_089;
/** Half of a deviation is gone after about twenty weeks. */
const meanReversion = 0.995;
const depth = 18;
const leaves = 1 << depth;
const daysPerYear = 365;

const regimeDay = 0.15;
const regimeWeek = 0.2;
const regimeMonth = 0.3;
/** Makes the mean square of the multiplier 1, so that the stated annual volatility holds. */
const regimeNorm = regimeDay * regimeDay + regimeWeek * regimeWeek + regimeMonth * regimeMonth;
const regimeMax = 3;
const regimeMin = 0.35;

/** One day in 60 has a jump, of about this many daily standard deviations. */
const jumpShare = 1 / 60;
const jumpDeviations = 2;

const midpointDeviation = (() => {
  const values = new Float64Array(depth + 1);
  for (let level = 0; level <= depth; level++) values[level] = Math.sqrt(1 / (1 << level)) / 2;
  return values;
})();

export interface LatentPathOptions {
  readonly seed: number;
  readonly entity: number;
  readonly assetClass: AssetClass;
  readonly annualVolatility: number;
}

export class LatentPath {
  readonly #seed: number;
  readonly #entity: number;
  readonly #assetClass: AssetClass;
  readonly #dailyDeviation: number;
  /** Values at day borders from the anchor forward and backward: computed when first needed, 8 bytes a day. */
  readonly #forward: number[] = [0];
  readonly #backward: number[] = [0];
  #day = Number.NaN;
  #dayStart = 0;
  #dayMove = 0;
  #dayDeviation = 0;
  #jumpAt = 0;
  #jump = 0;
  /** The nested intervals that hold the last leaf asked for: bridge values at their ends, by level. */
  readonly #left = new Float64Array(depth + 1);
  readonly #right = new Float64Array(depth + 1);
  #leaf = -1;

  constructor(options: LatentPathOptions) {
    this.#seed = options.seed;
    this.#entity = options.entity;
    this.#assetClass = options.assetClass;
    this.#dailyDeviation = options.annualVolatility / Math.sqrt(daysPerYear);
  }

  /** The logarithm of the value relative to its reference. */
  valueAt(instant: number): number {
    const day = Math.floor(instant / microsPerDay);
    if (day !== this.#day) this.#enterDay(day);
    const ofDay = instant - day * microsPerDay;
    const clock = varianceClock(this.#assetClass, ofDay);
    const jump = ofDay >= this.#jumpAt ? this.#jump : 0;
    return this.#dayStart + clock * this.#dayMove + this.#dayDeviation * this.#bridge(clock) + jump;
  }

  /** How lively the day is: 1 on average in the mean square. */
  regimeOf(day: number): number {
    const draw = (what: number, index: number): number =>
      normalOfWord(randomWord(this.#seed, what, this.#entity, index));
    const exponent =
      regimeDay * draw(purpose.dayRegime, day) +
      regimeWeek * draw(purpose.weekRegime, Math.floor(day / 5)) +
      regimeMonth * draw(purpose.monthRegime, Math.floor(day / 21)) -
      regimeNorm;
    return Math.min(regimeMax, Math.max(regimeMin, exponential(exponent)));
  }

  /** Standard deviation of the logarithmic move over [from, to) of one UTC day, jumps aside. */
  deviationOver(from: number, to: number): number {
    const day = Math.floor(from / microsPerDay);
    if (day !== this.#day) this.#enterDay(day);
    const start = varianceClock(this.#assetClass, from - day * microsPerDay);
    const end = varianceClock(this.#assetClass, to - day * microsPerDay);
    return this.#dayDeviation * Math.sqrt(Math.max(0, end - start));
  }

  #enterDay(day: number): void {
    this.#day = day;
    this.#leaf = -1;
    this.#dayStart = this.#borderAt(day);
    this.#dayDeviation = this.#dailyDeviation * this.regimeOf(day);
    this.#jump = this.#jumpOf(day);
    this.#jumpAt = randomUnit(this.#seed, purpose.jumpInstant, this.#entity, day) * microsPerDay;
    this.#dayMove = this.#borderAt(day + 1) - this.#dayStart - this.#jump;
  }

  #borderAt(day: number): number {
    const distance = day - anchorDay;
    const forward = this.#forward;
    const backward = this.#backward;
    for (let at = forward.length; at <= distance; at++) {
      forward.push(forward[at - 1]! * meanReversion + this.#returnOf(anchorDay + at - 1));
    }
    // A walk drawn to its mean looks the same in both directions of time.
    for (let at = backward.length; at <= -distance; at++) {
      backward.push(backward[at - 1]! * meanReversion - this.#returnOf(anchorDay - at));
    }
    return distance >= 0 ? forward[distance]! : backward[-distance]!;
  }

  #returnOf(day: number): number {
    const draw = normalOfWord(randomWord(this.#seed, purpose.dayReturn, this.#entity, day));
    return this.#dailyDeviation * this.regimeOf(day) * draw + this.#jumpOf(day);
  }

  #jumpOf(day: number): number {
    if (randomUnit(this.#seed, purpose.dayJump, this.#entity, day) >= jumpShare) return 0;
    const draw = normalOfWord(randomWord(this.#seed, purpose.jumpSize, this.#entity, day));
    return this.#dailyDeviation * jumpDeviations * draw;
  }

  /** A Brownian bridge over [0, 1], linear below a leaf (a third of a second on average). */
  #bridge(clock: number): number {
    const place = clock * leaves;
    const leaf = Math.min(leaves - 1, Math.floor(place));
    if (leaf !== this.#leaf) this.#descend(leaf);
    const left = this.#left[depth]!;
    return left + (this.#right[depth]! - left) * (place - leaf);
  }

  /** Draws only the intervals that the last leaf and this one do not share. */
  #descend(leaf: number): void {
    const shared = this.#leaf < 0 ? 0 : depth - (32 - Math.clz32(leaf ^ this.#leaf));
    const seed = this.#seed;
    const entity = this.#entity;
    const base = this.#day * leaves;
    const lefts = this.#left;
    const rights = this.#right;
    let left = lefts[shared]!;
    let right = rights[shared]!;
    for (let level = shared; level < depth; level++) {
      const node = (1 << level) + (leaf >>> (depth - level));
      const draw = normalOfWord(randomWord(seed, purpose.bridge, entity, base + node));
      const middle = (left + right) / 2 + midpointDeviation[level]! * draw;
      if (((leaf >>> (depth - level - 1)) & 1) === 1) left = middle;
      else right = middle;
      lefts[level + 1] = left;
      rights[level + 1] = right;
    }
    this.#leaf = leaf;
  }
}
