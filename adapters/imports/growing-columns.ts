import type { BarColumns } from '@quire/ports/data-sets';
import type { WrittenPrice } from './csv-price.ts';

const startLength = 1_024;
const priceNames = ['open', 'high', 'low', 'close'] as const;

type Prices = Readonly<Record<(typeof priceNames)[number], WrittenPrice>>;
/** Fills `ticks` (open, high, low, close) from what is written, or says that the row does not fit. */
export type SettleRow = (line: number, prices: readonly WrittenPrice[], ticks: Float64Array) => boolean;

/** Columns of a file whose length and scale are known only at its end: typed arrays that double. */
export class GrowingColumns {
  length = 0;
  #line = new Float64Array(startLength);
  #time = new Float64Array(startLength);
  #volume = new Float64Array(startLength);
  /** Four numbers a row. */
  #mantissas = new Float64Array(4 * startLength);
  #decimals = new Uint8Array(4 * startLength);

  push(line: number, time: number, prices: Prices, volume: number): void {
    if (this.length === this.#line.length) this.#grow();
    const at = this.length++;
    this.#line[at] = line;
    this.#time[at] = time;
    this.#volume[at] = volume;
    for (let place = 0; place < 4; place++) {
      const { mantissa, decimals } = prices[priceNames[place]!];
      this.#mantissas[4 * at + place] = mantissa;
      this.#decimals[4 * at + place] = decimals;
    }
  }

  /** The most decimals that a price has. */
  decimalsMax(): number {
    let most = 0;
    for (let at = 0; at < 4 * this.length; at++) most = Math.max(most, this.#decimals[at]!);
    return most;
  }

  /** Newest first becomes oldest first. */
  reverse(): void {
    this.#line.subarray(0, this.length).reverse();
    this.#time.subarray(0, this.length).reverse();
    this.#volume.subarray(0, this.length).reverse();
    for (let left = 0, right = this.length - 1; left < right; left++, right--) {
      for (let place = 0; place < 4; place++) {
        const mantissa = this.#mantissas[4 * left + place]!;
        const decimals = this.#decimals[4 * left + place]!;
        this.#mantissas[4 * left + place] = this.#mantissas[4 * right + place]!;
        this.#decimals[4 * left + place] = this.#decimals[4 * right + place]!;
        this.#mantissas[4 * right + place] = mantissa;
        this.#decimals[4 * right + place] = decimals;
      }
    }
  }

  /** Columns of the rows that `settleRow` takes. */
  settle(priceScale: number, settleRow: SettleRow): BarColumns {
    const { length } = this;
    const bars = {
      priceScale,
      openTime: new Float64Array(length),
      open: new Float64Array(length),
      high: new Float64Array(length),
      low: new Float64Array(length),
      close: new Float64Array(length),
      volume: new Float64Array(length),
    };
    const written = priceNames.map((): WrittenPrice => ({ mantissa: 0, decimals: 0 }));
    const ticks = new Float64Array(4);
    let kept = 0;
    for (let at = 0; at < length; at++) {
      for (let place = 0; place < 4; place++) {
        written[place]!.mantissa = this.#mantissas[4 * at + place]!;
        written[place]!.decimals = this.#decimals[4 * at + place]!;
      }
      if (!settleRow(this.#line[at]!, written, ticks)) continue;
      bars.openTime[kept] = this.#time[at]!;
      bars.volume[kept] = this.#volume[at]!;
      for (let place = 0; place < 4; place++) bars[priceNames[place]!][kept] = ticks[place]!;
      kept++;
    }
    return kept === length ? bars : cut(bars, kept);
  }

  #grow(): void {
    const length = 2 * this.#line.length;
    const copy = (from: Float64Array, size: number): Float64Array<ArrayBuffer> => {
      const to = new Float64Array(size);
      to.set(from);
      return to;
    };
    this.#line = copy(this.#line, length);
    this.#time = copy(this.#time, length);
    this.#volume = copy(this.#volume, length);
    this.#mantissas = copy(this.#mantissas, 4 * length);
    const decimals = new Uint8Array(4 * length);
    decimals.set(this.#decimals);
    this.#decimals = decimals;
  }
}

function cut(bars: BarColumns, length: number): BarColumns {
  return {
    priceScale: bars.priceScale,
    openTime: bars.openTime.slice(0, length),
    open: bars.open.slice(0, length),
    high: bars.high.slice(0, length),
    low: bars.low.slice(0, length),
    close: bars.close.slice(0, length),
    volume: bars.volume.slice(0, length),
  };
}
