import { assertPeriod } from './period.ts';

/**
 * Bollinger bands (J. Bollinger): the plain mean of the last `period` values ± `width` population standard deviations
 * (divisor n, as Bollinger defines it; spreadsheets often use n − 1). NaN until the window is full.
 *
 * Mean and squared deviation slide with Welford's update and are formed anew from the window each time it has turned over
 * once: constant cost per value, and rounding cannot build up beyond one window.
 *
 * @example const bands = new BollingerBands(20, 2); bands.update(100); bands.upper
 */
export class BollingerBands {
  readonly period: number;
  readonly width: number;
  middle = Number.NaN;
  upper = Number.NaN;
  lower = Number.NaN;
  standardDeviation = Number.NaN;
  readonly #window: Float64Array;
  #at = 0;
  #filled = 0;
  #mean = 0;
  #squares = 0;

  constructor(period = 20, width = 2) {
    this.period = assertPeriod(period);
    this.width = width;
    this.#window = new Float64Array(period);
  }

  get isReady(): boolean {
    return this.#filled === this.period;
  }

  /** Returns the middle band; `upper`, `lower` and `standardDeviation` are updated with it. */
  update(value: number): number {
    const leaving = this.#window[this.#at]!;
    this.#window[this.#at] = value;
    this.#at++;
    if (this.#filled < this.period) this.#filled++;
    if (this.#at === this.period) {
      this.#at = 0;
      this.#rebuild();
    } else if (this.#filled === this.period) {
      const mean = this.#mean;
      this.#mean = mean + (value - leaving) / this.period;
      this.#squares += (value - leaving) * (value - this.#mean + (leaving - mean));
    }
    return this.#filled === this.period ? this.#publish() : this.middle;
  }

  reset(): void {
    this.#at = 0;
    this.#filled = 0;
    this.middle = Number.NaN;
    this.upper = Number.NaN;
    this.lower = Number.NaN;
    this.standardDeviation = Number.NaN;
  }

  #rebuild(): void {
    let sum = 0;
    for (let index = 0; index < this.period; index++) sum += this.#window[index]!;
    this.#mean = sum / this.period;
    let squares = 0;
    for (let index = 0; index < this.period; index++) {
      const deviation = this.#window[index]! - this.#mean;
      squares += deviation * deviation;
    }
    this.#squares = squares;
  }

  #publish(): number {
    this.middle = this.#mean;
    this.standardDeviation = this.#squares > 0 ? Math.sqrt(this.#squares / this.period) : 0;
    this.upper = this.middle + this.width * this.standardDeviation;
    this.lower = this.middle - this.width * this.standardDeviation;
    return this.middle;
  }
}

export interface BollingerColumns {
  readonly middle: Float64Array;
  readonly upper: Float64Array;
  readonly lower: Float64Array;
}

/** The same over a column. Equal to the streaming class bit by bit, which does the work. */
export function bollingerColumns(values: Float64Array, period = 20, width = 2): BollingerColumns {
  const bands = new BollingerBands(period, width);
  const columns = {
    middle: new Float64Array(values.length),
    upper: new Float64Array(values.length),
    lower: new Float64Array(values.length),
  };
  for (let index = 0; index < values.length; index++) {
    columns.middle[index] = bands.update(values[index]!);
    columns.upper[index] = bands.upper;
    columns.lower[index] = bands.lower;
  }
  return columns;
}
