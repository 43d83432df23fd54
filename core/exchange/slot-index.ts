import { assert } from '../units/index.ts';

const absent = -1;
const golden = 0x9e3779b1;

/** Smallest power of two of at least twice `count`, so that half of the places stay empty and probes stay short. */
function capacityFor(count: number): number {
  let capacity = 16;
  while (capacity < count * 2) capacity *= 2;
  return capacity;
}

/**
 * Reference → slot without an object per entry: open addressing with linear probing over two typed arrays. A place is empty
 * when its key is 0, which no reference is. Deleting shifts the run behind it back, so there are no tombstones to collect.
 */
export class SlotIndex {
  private keys: Float64Array;
  private slots: Int32Array;
  private mask: number;
  private count = 0;

  constructor(expected: number) {
    const capacity = capacityFor(expected);
    this.keys = new Float64Array(capacity);
    this.slots = new Int32Array(capacity);
    this.mask = capacity - 1;
  }

  /** The slot, or −1. */
  get(reference: number): number {
    const keys = this.keys;
    let place = this.home(reference);
    for (;;) {
      const key = keys[place]!;
      if (key === reference) return this.slots[place]!;
      if (key === 0) return absent;
      place = (place + 1) & this.mask;
    }
  }

  add(reference: number, slot: number): void {
    if ((this.count + 1) * 2 > this.keys.length) this.grow();
    const keys = this.keys;
    let place = this.home(reference);
    while (keys[place] !== 0) {
      assert(keys[place] !== reference, 'the reference rests already');
      place = (place + 1) & this.mask;
    }
    keys[place] = reference;
    this.slots[place] = slot;
    this.count++;
  }

  /** Removes the reference; its slot, or −1 when it was not there. */
  take(reference: number): number {
    const keys = this.keys;
    let place = this.home(reference);
    for (;;) {
      const key = keys[place]!;
      if (key === reference) break;
      if (key === 0) return absent;
      place = (place + 1) & this.mask;
    }
    const slot = this.slots[place]!;
    this.closeGap(place);
    this.count--;
    return slot;
  }

  clear(): void {
    this.keys.fill(0);
    this.count = 0;
  }

  /** Where the probe for a reference starts (Knuth's multiplicative hash over both halves of the integer). */
  private home(reference: number): number {
    const high = (reference / 4_294_967_296) | 0;
    const mixed = Math.imul((reference | 0) ^ Math.imul(high, 0x85ebca6b), golden);
    return (mixed ^ (mixed >>> 15)) & this.mask;
  }

  /** Moves each later entry of the run into the gap unless its own home lies behind the gap. */
  private closeGap(start: number): void {
    const { keys, slots, mask } = this;
    let gap = start;
    for (let place = (gap + 1) & mask; keys[place] !== 0; place = (place + 1) & mask) {
      const distance = (place - this.home(keys[place]!)) & mask;
      if (distance < ((place - gap) & mask)) continue;
      keys[gap] = keys[place]!;
      slots[gap] = slots[place]!;
      gap = place;
    }
    keys[gap] = 0;
  }

  private grow(): void {
    const { keys, slots } = this;
    const capacity = keys.length * 2;
    this.keys = new Float64Array(capacity);
    this.slots = new Int32Array(capacity);
    this.mask = capacity - 1;
    this.count = 0;
    for (let place = 0; place < keys.length; place++) {
      if (keys[place] !== 0) this.add(keys[place]!, slots[place]!);
    }
  }
}
