import { hashWords } from '@quire/core/units';

const bitsPerKey = 16;
const probes = 6;

interface Layer {
  readonly bits: Uint32Array;
  readonly capacity: number;
  count: number;
}

const layerOf = (capacity: number): Layer => ({
  bits: new Uint32Array((capacity * bitsPerKey) >>> 5),
  capacity,
  count: 0,
});

/**
 * A Bloom filter (B. Bloom, 1970) over the idempotency keys of all time: it says for certain that a key is new, so that a new
 * order costs no database look-up. With 16 bits and 6 probes per key about one new key in a thousand is looked up for nothing;
 * layers double in size, so a growing history keeps that rate within a few times. Until `markComplete` the filter does not know
 * every old key and calls none new.
 */
export class KeyFilter {
  readonly #layers: Layer[];
  readonly #words = new Int32Array(4);
  #complete = false;

  constructor(capacity = 65_536) {
    this.#layers = [layerOf(capacity)];
  }

  add(accountId: string, key: string): void {
    let newest = this.#layers.at(-1)!;
    if (newest.count >= newest.capacity) {
      newest = layerOf(newest.capacity * 2);
      this.#layers.push(newest);
    }
    newest.count += 1;
    this.#hash(accountId, key);
    this.#probe(newest, true);
  }

  /** True only when the key was certainly never added. */
  isNew(accountId: string, key: string): boolean {
    if (!this.#complete) return false;
    this.#hash(accountId, key);
    return !this.#layers.some((layer) => this.#probe(layer, false));
  }

  markComplete(): void {
    this.#complete = true;
  }

  get complete(): boolean {
    return this.#complete;
  }

  #hash(accountId: string, key: string): void {
    hashWords(`${accountId}\u0000${key}`, 0, this.#words);
  }

  /** Double hashing (Kirsch and Mitzenmacher, 2006): probe i looks at h1 + i × h2. Returns whether all bits were set. */
  #probe({ bits }: Layer, set: boolean): boolean {
    const size = bits.length * 32;
    const first = this.#words[0]! >>> 0;
    const second = (this.#words[1]! | 1) >>> 0;
    let allSet = true;
    for (let probe = 0; probe < probes; probe++) {
      const bit = (first + probe * second) % size;
      const mask = 1 << (bit & 31);
      const word = bit >>> 5;
      if ((bits[word]! & mask) !== 0) continue;
      if (!set) return false;
      allSet = false;
      bits[word]! |= mask;
    }
    return allSet;
  }
}
