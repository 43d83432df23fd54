import { assert } from '../units/index.ts';

const absent = -1;

/**
 * The occupied prices of one side, in one sorted array with the best at the end: memory follows the number of levels, not the
 * range of prices, and what happens near the best price moves next to nothing. A key is the price of a bid and minus the price
 * of an ask, so that greater is better on both sides.
 */
export class PriceLadder {
  count = 0;
  private keys = new Float64Array(64);
  private levels = new Int32Array(64);

  /** Key of the n-th best level, 0 being the best. */
  keyAt(rank: number): number {
    return this.keys[this.count - 1 - rank]!;
  }

  levelAt(rank: number): number {
    return this.levels[this.count - 1 - rank]!;
  }

  /** The level at the key, or −1. */
  find(key: number): number {
    const place = this.search(key);
    return place < this.count && this.keys[place] === key ? this.levels[place]! : absent;
  }

  insert(key: number, level: number): void {
    if (this.count === this.keys.length) this.grow();
    const place = this.search(key);
    if (place < this.count) {
      this.keys.copyWithin(place + 1, place, this.count);
      this.levels.copyWithin(place + 1, place, this.count);
    }
    this.keys[place] = key;
    this.levels[place] = level;
    this.count++;
  }

  remove(key: number): void {
    const place = this.search(key);
    assert(place < this.count && this.keys[place] === key, 'no level at this price');
    if (place < this.count - 1) {
      this.keys.copyWithin(place, place + 1, this.count);
      this.levels.copyWithin(place, place + 1, this.count);
    }
    this.count--;
  }

  clear(): void {
    this.count = 0;
  }

  /** First place whose key is not below `key`. Gallops from the best, where most orders are, then bisects. */
  private search(key: number): number {
    const keys = this.keys;
    let high = this.count;
    let stride = 1;
    while (high > 0 && keys[high - 1]! >= key) {
      const low = high - stride;
      if (low <= 0 || keys[low - 1]! < key) return this.bisect(key, Math.max(low, 0), high - 1);
      high = low;
      stride *= 2;
    }
    return high;
  }

  private bisect(key: number, from: number, to: number): number {
    const keys = this.keys;
    let low = from;
    let high = to;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (keys[middle]! < key) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  private grow(): void {
    const keys = new Float64Array(this.keys.length * 2);
    const levels = new Int32Array(this.levels.length * 2);
    keys.set(this.keys);
    levels.set(this.levels);
    this.keys = keys;
    this.levels = levels;
  }
}
