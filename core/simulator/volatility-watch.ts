const samplesMax = 32;

/**
 * The mean price of the last five minutes of one symbol, from a sample every ten seconds, and how far the price has left it: the rule
 * by which US markets pause a stock after a fast move.
 */
export class VolatilityWatch {
  readonly #prices = new Float64Array(samplesMax);
  readonly #times = new Float64Array(samplesMax);
  #next = 0;
  #count = 0;

  /** What was seen is of no use after a halt or in other terms. */
  forget(): void {
    this.#count = 0;
  }

  /** The move away from the mean of the samples since `from`, in parts per million; 0 while there is none. Takes the sample after. */
  see(price: number, at: number, from: number): number {
    let sum = 0;
    let seen = 0;
    for (let back = 1; back <= this.#count; back++) {
      const place = (this.#next - back + samplesMax) % samplesMax;
      if (this.#times[place]! < from) break;
      sum += this.#prices[place]!;
      seen++;
    }
    this.#prices[this.#next] = price;
    this.#times[this.#next] = at;
    this.#next = (this.#next + 1) % samplesMax;
    this.#count = Math.min(samplesMax, seen + 1);
    if (seen === 0) return 0;
    const mean = sum / seen;
    return (Math.abs(price - mean) / mean) * 1_000_000;
  }
}
