import { assertPeriod } from './period.ts';

/**
 * The plain mean of the last `period` values. NaN until the window is full.
 *
 * The window's sum is carried with a compensation term that takes in the exact rounding error of every addition (Knuth's TwoSum,
 * which needs no comparison of sizes), because a bare running sum drifts: after a million bars two averages of the same prices would no longer
 * be equal, and a crossing would be seen where there is none.
 *
 * @example const average = new SimpleMovingAverage(3); [1, 2, 3, 4].map((v) => average.update(v)) // NaN, NaN, 2, 3
 */
export class SimpleMovingAverage {
  readonly period: number;
  value = Number.NaN;
  private readonly window: Float64Array;
  private at = 0;
  private filled = 0;
  private sum = 0;
  private compensation = 0;

  constructor(period: number) {
    this.period = assertPeriod(period);
    this.window = new Float64Array(period);
  }

  get isReady(): boolean {
    return this.filled === this.period;
  }

  update(value: number): number {
    const leaving = this.window[this.at]!;
    this.window[this.at] = value;
    this.at = this.at + 1 === this.period ? 0 : this.at + 1;

    const before = this.sum;
    const added = before + value;
    const valueKept = added - before;
    const sum = added - leaving;
    const leavingKept = added - sum;
    const lostAdding = before - (added - valueKept) + (value - valueKept);
    const lostLeaving = added - (sum + leavingKept) + (leavingKept - leaving);
    this.compensation += lostAdding + lostLeaving;
    this.sum = sum;

    if (this.filled < this.period) this.filled++;
    if (this.filled === this.period) this.value = (sum + this.compensation) / this.period;
    return this.value;
  }

  reset(): void {
    this.window.fill(0);
    this.at = 0;
    this.filled = 0;
    this.sum = 0;
    this.compensation = 0;
    this.value = Number.NaN;
  }
}

/** The same over a column; `into` (same length) is filled and returned. Equal to the streaming class bit by bit. */
export function simpleMovingAverages(
  values: Float64Array,
  period: number,
  into: Float64Array = new Float64Array(values.length),
): Float64Array {
  assertPeriod(period);
  let sum = 0;
  let compensation = 0;
  for (let index = 0; index < values.length; index++) {
    const value = values[index]!;
    const leaving = index < period ? 0 : values[index - period]!;
    const added = sum + value;
    const valueKept = added - sum;
    const next = added - leaving;
    const leavingKept = added - next;
    const lostAdding = sum - (added - valueKept) + (value - valueKept);
    const lostLeaving = added - (next + leavingKept) + (leavingKept - leaving);
    compensation += lostAdding + lostLeaving;
    sum = next;
    into[index] = index + 1 < period ? Number.NaN : (next + compensation) / period;
  }
  return into;
}
