import { assert } from '../units/index.ts';
import { ExponentialMovingAverage } from './exponential-moving-average.ts';
import { assertPeriod } from './period.ts';

export interface MacdPeriods {
  readonly fast: number;
  readonly slow: number;
  readonly signal: number;
}

export const macdPeriodsUsual: MacdPeriods = { fast: 12, slow: 26, signal: 9 };

function assertMacdPeriods({ fast, slow, signal }: MacdPeriods): void {
  assertPeriod(fast);
  assertPeriod(slow);
  assertPeriod(signal);
  assert(fast < slow, `the fast period ${fast} must be shorter than the slow period ${slow}`);
}

/**
 * MACD (G. Appel): fast EMA − slow EMA, each seeded with the plain mean of its own first values; the signal is an EMA of that
 * line, seeded with the mean of its first `signal` values; the histogram is their difference. NaN until defined.
 *
 * @example const macd = new MovingAverageConvergenceDivergence(); macd.update(100); macd.histogram
 */
export class MovingAverageConvergenceDivergence {
  readonly periods: MacdPeriods;
  value = Number.NaN;
  signal = Number.NaN;
  histogram = Number.NaN;
  readonly #fast: ExponentialMovingAverage;
  readonly #slow: ExponentialMovingAverage;
  readonly #signal: ExponentialMovingAverage;

  constructor(periods: MacdPeriods = macdPeriodsUsual) {
    assertMacdPeriods(periods);
    this.periods = periods;
    this.#fast = new ExponentialMovingAverage(periods.fast);
    this.#slow = new ExponentialMovingAverage(periods.slow);
    this.#signal = new ExponentialMovingAverage(periods.signal);
  }

  get isReady(): boolean {
    return this.#signal.isReady;
  }

  /** Returns the MACD line; `signal` and `histogram` are updated with it. */
  update(value: number): number {
    const fast = this.#fast.update(value);
    const slow = this.#slow.update(value);
    if (!this.#slow.isReady) return this.value;
    this.value = fast - slow;
    this.signal = this.#signal.update(this.value);
    this.histogram = this.value - this.signal;
    return this.value;
  }

  reset(): void {
    this.#fast.reset();
    this.#slow.reset();
    this.#signal.reset();
    this.value = Number.NaN;
    this.signal = Number.NaN;
    this.histogram = Number.NaN;
  }
}

export interface MacdColumns {
  readonly value: Float64Array;
  readonly signal: Float64Array;
  readonly histogram: Float64Array;
}

/** The same over a column, in one pass. Equal to the streaming class bit by bit. */
export function macdColumns(values: Float64Array, periods: MacdPeriods = macdPeriodsUsual): MacdColumns {
  assertMacdPeriods(periods);
  const { fast: fastPeriod, slow: slowPeriod, signal: signalPeriod } = periods;
  const columns = {
    value: new Float64Array(values.length),
    signal: new Float64Array(values.length),
    histogram: new Float64Array(values.length),
  };
  const fastSmoothing = 2 / (fastPeriod + 1);
  const slowSmoothing = 2 / (slowPeriod + 1);
  const signalSmoothing = 2 / (signalPeriod + 1);
  const signalAt = slowPeriod + signalPeriod - 2;
  let fast = 0;
  let slow = 0;
  let signal = 0;
  for (let index = 0; index < values.length; index++) {
    const value = values[index]!;
    if (index >= fastPeriod) fast += fastSmoothing * (value - fast);
    else if (index === fastPeriod - 1) fast = (fast + value) / fastPeriod;
    else fast += value;
    if (index >= slowPeriod) slow += slowSmoothing * (value - slow);
    else if (index === slowPeriod - 1) slow = (slow + value) / slowPeriod;
    else slow += value;
    const line = fast - slow;
    if (index > signalAt) signal += signalSmoothing * (line - signal);
    else if (index === signalAt) signal = (signal + line) / signalPeriod;
    else if (index >= slowPeriod - 1) signal += line;
    const hasSignal = index >= signalAt;
    columns.value[index] = index >= slowPeriod - 1 ? line : Number.NaN;
    columns.signal[index] = hasSignal ? signal : Number.NaN;
    columns.histogram[index] = hasSignal ? line - signal : Number.NaN;
  }
  return columns;
}
