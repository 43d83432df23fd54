import { assertPeriod } from './period.ts';

/** The largest of high − low, |high − previous close| and |low − previous close|. */
export function trueRange(high: number, low: number, previousClose: number): number {
  return Math.max(high - low, Math.abs(high - previousClose), Math.abs(low - previousClose));
}

/**
 * ATR with Wilder's smoothing (1978). True range needs a previous close, so the first bar has none; the average starts as the
 * plain mean of the first `period` true ranges, on bar `period + 1`, then moves by 1 / period. NaN before.
 *
 * @example const atr = new AverageTrueRange(14); atr.update(high, low, close)
 */
export class AverageTrueRange {
  readonly period: number;
  value = Number.NaN;
  #ranges = -1;
  #previousClose = 0;
  #average = 0;

  constructor(period = 14) {
    this.period = assertPeriod(period);
  }

  get isReady(): boolean {
    return this.#ranges >= this.period;
  }

  update(high: number, low: number, close: number): number {
    const range = trueRange(high, low, this.#previousClose);
    this.#previousClose = close;
    if (this.#ranges < 0) {
      this.#ranges = 0;
      return this.value;
    }
    if (this.#ranges >= this.period) {
      this.#average = (this.#average * (this.period - 1) + range) / this.period;
    } else {
      this.#ranges++;
      this.#average += range;
      if (this.#ranges < this.period) return this.value;
      this.#average /= this.period;
    }
    this.value = this.#average;
    return this.value;
  }

  reset(): void {
    this.#ranges = -1;
    this.#previousClose = 0;
    this.#average = 0;
    this.value = Number.NaN;
  }
}

export interface HighLowClose {
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
}

/** The same over columns of one length; `into` is filled and returned. Equal to the streaming class bit by bit. */
export function averageTrueRanges(
  { high, low, close }: HighLowClose,
  period = 14,
  into: Float64Array = new Float64Array(close.length),
): Float64Array {
  assertPeriod(period);
  let average = 0;
  if (close.length > 0) into[0] = Number.NaN;
  for (let index = 1; index < close.length; index++) {
    const range = trueRange(high[index]!, low[index]!, close[index - 1]!);
    if (index > period) {
      average = (average * (period - 1) + range) / period;
    } else {
      average += range;
      if (index < period) {
        into[index] = Number.NaN;
        continue;
      }
      average /= period;
    }
    into[index] = average;
  }
  return into;
}
