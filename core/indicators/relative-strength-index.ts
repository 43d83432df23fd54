import { assertPeriod } from './period.ts';

/** 100 when nothing was lost; 50 when nothing moved at all, where the formula (0 / 0) says nothing. */
function strength(averageGain: number, averageLoss: number): number {
  if (averageLoss > 0) return 100 - 100 / (1 + averageGain / averageLoss);
  return averageGain > 0 ? 100 : 50;
}

/**
 * RSI with Wilder's smoothing (J. W. Wilder, "New Concepts in Technical Trading Systems", 1978): average gain and loss start as
 * the plain mean of the first `period` changes, then move by 1 / period. Defined from the value `period + 1` on; NaN before.
 *
 * @example const rsi = new RelativeStrengthIndex(14); rsi.update(100)
 */
export class RelativeStrengthIndex {
  readonly period: number;
  value = Number.NaN;
  #changes = -1;
  #previous = 0;
  #averageGain = 0;
  #averageLoss = 0;

  constructor(period = 14) {
    this.period = assertPeriod(period);
  }

  get isReady(): boolean {
    return this.#changes >= this.period;
  }

  update(value: number): number {
    const change = value - this.#previous;
    this.#previous = value;
    if (this.#changes < 0) {
      this.#changes = 0;
      return this.value;
    }
    const gain = Math.max(change, 0);
    const loss = Math.max(-change, 0);
    if (this.#changes >= this.period) {
      this.#averageGain = (this.#averageGain * (this.period - 1) + gain) / this.period;
      this.#averageLoss = (this.#averageLoss * (this.period - 1) + loss) / this.period;
    } else {
      this.#changes++;
      this.#averageGain += gain;
      this.#averageLoss += loss;
      if (this.#changes < this.period) return this.value;
      this.#averageGain /= this.period;
      this.#averageLoss /= this.period;
    }
    this.value = strength(this.#averageGain, this.#averageLoss);
    return this.value;
  }

  reset(): void {
    this.#changes = -1;
    this.#previous = 0;
    this.#averageGain = 0;
    this.#averageLoss = 0;
    this.value = Number.NaN;
  }
}

/** The same over a column; `into` (same length) is filled and returned. Equal to the streaming class bit by bit. */
export function relativeStrengthIndexes(
  values: Float64Array,
  period = 14,
  into: Float64Array = new Float64Array(values.length),
): Float64Array {
  assertPeriod(period);
  let averageGain = 0;
  let averageLoss = 0;
  if (values.length > 0) into[0] = Number.NaN;
  for (let index = 1; index < values.length; index++) {
    const change = values[index]! - values[index - 1]!;
    const gain = Math.max(change, 0);
    const loss = Math.max(-change, 0);
    if (index > period) {
      averageGain = (averageGain * (period - 1) + gain) / period;
      averageLoss = (averageLoss * (period - 1) + loss) / period;
    } else {
      averageGain += gain;
      averageLoss += loss;
      if (index < period) {
        into[index] = Number.NaN;
        continue;
      }
      averageGain /= period;
      averageLoss /= period;
    }
    into[index] = strength(averageGain, averageLoss);
  }
  return into;
}
