import { assert } from '../units/index.ts';
import type { CompletedBar } from './host.ts';

export type BarColumn = 'open' | 'high' | 'low' | 'close' | 'volume';

/** Which of the columns, in the order in which they lie in memory after the two times. */
const columnPlaces: Readonly<Record<BarColumn, number>> = { volume: 2, open: 3, high: 4, low: 5, close: 6 };
const columnCount = 7;

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
  private readonly unit: number;
  /** Seven columns of `capacity` values each, one after the other. */
  private readonly values: Float64Array;
  private readonly capacity: number;
  /** One past the newest bar. */
  private end = 0;

  constructor(options: { instrumentIndex: number; symbol: string; priceScale: number; lookback?: number }) {
    const { instrumentIndex, symbol, priceScale, lookback = lookbackUsual } = options;
    assert(Number.isInteger(lookback) && lookback >= 1, `a lookback must be at least one bar, not ${lookback}`);
    this.instrumentIndex = instrumentIndex;
    this.symbol = symbol;
    this.lookback = lookback;
    this.unit = Number(`1e${priceScale}`);
    this.capacity = 2 * lookback;
    this.values = new Float64Array(columnCount * this.capacity);
  }

  /** For the runtime: takes a completed bar. */
  append(bar: CompletedBar): void {
    const capacity = this.capacity;
    if (this.end === capacity) this.makeRoom();
    const unit = this.unit;
    const values = this.values;
    const at = this.end++;
    values[at] = bar.openTime;
    values[at + capacity] = bar.closeTime;
    values[at + 2 * capacity] = bar.volume;
    values[at + 3 * capacity] = bar.open / unit;
    values[at + 4 * capacity] = bar.high / unit;
    values[at + 5 * capacity] = bar.low / unit;
    values[at + 6 * capacity] = bar.close / unit;
    this.count++;
  }

  /** How many bars can be asked for. */
  get length(): number {
    return Math.min(this.count, this.lookback);
  }

  open(back = 0): number {
    return this.values[3 * this.capacity + this.place(back)]!;
  }

  high(back = 0): number {
    return this.values[4 * this.capacity + this.place(back)]!;
  }

  low(back = 0): number {
    return this.values[5 * this.capacity + this.place(back)]!;
  }

  close(back = 0): number {
    return this.values[6 * this.capacity + this.place(back)]!;
  }

  volume(back = 0): number {
    return this.values[2 * this.capacity + this.place(back)]!;
  }

  /** UnixMicros of the bar's opening. */
  openTime(back = 0): number {
    return this.values[this.place(back)]!;
  }

  /** UnixMicros of the bar's end: when it became known. */
  closeTime(back = 0): number {
    return this.values[this.capacity + this.place(back)]!;
  }

  /** The last `length` values, oldest first: a view, not a copy, valid until the next bar. Not to be written to. */
  window(column: BarColumn, length: number): Float64Array {
    this.place(length - 1);
    const end = columnPlaces[column] * this.capacity + this.end;
    return this.values.subarray(end - length, end);
  }

  private place(back: number): number {
    if (!(back >= 0) || back >= this.count || back >= this.lookback) this.refuse(back);
    return this.end - 1 - back;
  }

  private refuse(back: number): never {
    assert(!(back < 0), `bar ${back} of ${this.symbol} lies in the future: 0 is the newest that is known`);
    assert(
      back >= this.count || !Number.isInteger(back),
      `bar ${back} back is beyond the lookback of ${this.lookback}; the strategy may ask for a longer one`,
    );
    throw new RangeError(`bar ${back} back of ${this.symbol} does not exist: ${this.count} have completed`);
  }

  private makeRoom(): void {
    const from = this.end - this.lookback;
    for (let column = 0; column < columnCount; column++) {
      const start = column * this.capacity;
      this.values.copyWithin(start, start + from, start + this.end);
    }
    this.end = this.lookback;
  }
}
