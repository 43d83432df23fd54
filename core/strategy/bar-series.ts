import { assert } from '../units/index.ts';

export type BarColumn = 'open' | 'high' | 'low' | 'close' | 'volume';

/** How many completed bars a series keeps within reach, unless a strategy asks for more. */
export const lookbackUsual = 512;

/**
 * The completed bars of one instrument, newest at 0 back. The series holds only what has happened: a bar that is not complete is
 * not in memory, so a strategy cannot look ahead even by mistake, and asking for one throws.
 *
 * Prices are in units of the quote currency, volume in units of the instrument: observations, never posted. Columns are kept in
 * buffers twice as long as the lookback; a window is a view of them, never a copy, and is valid until the next bar.
 *
 * @example bars.close() > bars.close(1)
 */
export class BarSeries {
  readonly instrumentIndex: number;
  readonly symbol: string;
  /** Bars within reach at most. */
  readonly lookback: number;
  /** Bars completed since the start, within reach or not. */
  count = 0;
  readonly #unit: number;
  readonly #openTime: Float64Array;
  readonly #closeTime: Float64Array;
  readonly #open: Float64Array;
  readonly #high: Float64Array;
  readonly #low: Float64Array;
  readonly #close: Float64Array;
  readonly #volume: Float64Array;
  /** One past the newest bar. */
  #end = 0;

  constructor(options: { instrumentIndex: number; symbol: string; priceScale: number; lookback?: number }) {
    const { instrumentIndex, symbol, priceScale, lookback = lookbackUsual } = options;
    assert(Number.isInteger(lookback) && lookback >= 1, `a lookback must be at least one bar, not ${lookback}`);
    this.instrumentIndex = instrumentIndex;
    this.symbol = symbol;
    this.lookback = lookback;
    this.#unit = Number(`1e${priceScale}`);
    const capacity = 2 * lookback;
    this.#openTime = new Float64Array(capacity);
    this.#closeTime = new Float64Array(capacity);
    this.#open = new Float64Array(capacity);
    this.#high = new Float64Array(capacity);
    this.#low = new Float64Array(capacity);
    this.#close = new Float64Array(capacity);
    this.#volume = new Float64Array(capacity);
  }

  /** For the runtime: takes a completed bar, prices in ticks, times in microseconds. */
  append(
    openTime: number,
    closeTime: number,
    open: number,
    high: number,
    low: number,
    close: number,
    volume: number,
  ): void {
    if (this.#end === this.#close.length) this.#makeRoom();
    const at = this.#end++;
    const unit = this.#unit;
    this.#openTime[at] = openTime;
    this.#closeTime[at] = closeTime;
    this.#open[at] = open / unit;
    this.#high[at] = high / unit;
    this.#low[at] = low / unit;
    this.#close[at] = close / unit;
    this.#volume[at] = volume;
    this.count++;
  }

  /** How many bars can be asked for. */
  get length(): number {
    return Math.min(this.count, this.lookback);
  }

  open(back = 0): number {
    return this.#open[this.#place(back)]!;
  }

  high(back = 0): number {
    return this.#high[this.#place(back)]!;
  }

  low(back = 0): number {
    return this.#low[this.#place(back)]!;
  }

  close(back = 0): number {
    return this.#close[this.#place(back)]!;
  }

  volume(back = 0): number {
    return this.#volume[this.#place(back)]!;
  }

  /** UnixMicros of the bar's opening. */
  openTime(back = 0): number {
    return this.#openTime[this.#place(back)]!;
  }

  /** UnixMicros of the bar's end: when it became known. */
  closeTime(back = 0): number {
    return this.#closeTime[this.#place(back)]!;
  }

  /** The last `length` values, oldest first: a view, not a copy, valid until the next bar. Not to be written to. */
  window(column: BarColumn, length: number): Float64Array {
    this.#place(length - 1);
    return this.#columnOf(column).subarray(this.#end - length, this.#end);
  }

  #columnOf(column: BarColumn): Float64Array {
    switch (column) {
      case 'open':
        return this.#open;
      case 'high':
        return this.#high;
      case 'low':
        return this.#low;
      case 'close':
        return this.#close;
      case 'volume':
        return this.#volume;
    }
  }

  #place(back: number): number {
    if (!(back >= 0) || back >= this.count || back >= this.lookback) this.#refuse(back);
    return this.#end - 1 - back;
  }

  #refuse(back: number): never {
    assert(!(back < 0), `bar ${back} of ${this.symbol} lies in the future: 0 is the newest that is known`);
    assert(
      back >= this.count || !Number.isInteger(back),
      `bar ${back} back is beyond the lookback of ${this.lookback}; the strategy may ask for a longer one`,
    );
    throw new RangeError(`bar ${back} back of ${this.symbol} does not exist: ${this.count} have completed`);
  }

  #makeRoom(): void {
    const from = this.#end - this.lookback;
    for (const column of [
      this.#openTime,
      this.#closeTime,
      this.#open,
      this.#high,
      this.#low,
      this.#close,
      this.#volume,
    ]) {
      column.copyWithin(0, from, this.#end);
    }
    this.#end = this.lookback;
  }
}
