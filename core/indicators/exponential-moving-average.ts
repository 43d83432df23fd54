import { assertPeriod } from './period.ts';

/**
 * EMA with smoothing 2 / (period + 1), seeded with the plain mean of the first `period` values (as TA-Lib and Stock.Indicators
 * do; others start from the first value). NaN until the seed exists.
 *
 * @example const average = new ExponentialMovingAverage(2); [1, 3, 5].map((v) => average.update(v)) // NaN, 2, 4
 */
export class ExponentialMovingAverage {
  readonly period: number;
  value = Number.NaN;
  readonly #smoothing: number;
  #seen = 0;
  #seedSum = 0;

  constructor(period: number) {
    this.period = assertPeriod(period);
    this.#smoothing = 2 / (period + 1);
  }

  get isReady(): boolean {
    return this.#seen >= this.period;
  }

  update(value: number): number {
    if (this.#seen >= this.period) {
      this.value += this.#smoothing * (value - this.value);
      return this.value;
    }
    this.#seen++;
    this.#seedSum += value;
    if (this.#seen === this.period) this.value = this.#seedSum / this.period;
    return this.value;
  }

  reset(): void {
    this.#seen = 0;
    this.#seedSum = 0;
    this.value = Number.NaN;
  }
}

/** The same over a column; `into` (same length) is filled and returned. Equal to the streaming class bit by bit. */
export function exponentialMovingAverages(
  values: Float64Array,
  period: number,
  into: Float64Array = new Float64Array(values.length),
): Float64Array {
  assertPeriod(period);
  const smoothing = 2 / (period + 1);
  const seedEnd = Math.min(period, values.length);
  let seedSum = 0;
  for (let index = 0; index < seedEnd; index++) {
    seedSum += values[index]!;
    into[index] = Number.NaN;
  }
  if (values.length < period) return into;
  let average = seedSum / period;
  into[period - 1] = average;
  for (let index = period; index < values.length; index++) {
    average += smoothing * (values[index]! - average);
    into[index] = average;
  }
  return into;
}
