/**
 * Storage of the fast book: orders and levels as rows of typed arrays, reused through a free list, so that the hot path makes
 * no garbage. −1 stands for “none” in every link.
 */
export const none = -1;

// 2^53, which a double still holds exactly.
const quantityModulus = Number.MAX_SAFE_INTEGER + 1;

function grownFloats(from: Float64Array): Float64Array {
  const to = new Float64Array(from.length * 2);
  to.set(from);
  return to;
}

function grownIntegers(from: Int32Array): Int32Array {
  const to = new Int32Array(from.length * 2);
  to.set(from);
  return to;
}

/** Resting orders: a doubly linked list per level. */
export class OrderPool {
  reference: Float64Array;
  quantity: Float64Array;
  /** The book's sequence when the order came to rest: its age. */
  arrival: Float64Array;
  level: Int32Array;
  next: Int32Array;
  previous: Int32Array;
  private free = none;
  private used = 0;

  constructor(capacity: number) {
    this.reference = new Float64Array(capacity);
    this.quantity = new Float64Array(capacity);
    this.arrival = new Float64Array(capacity);
    this.level = new Int32Array(capacity);
    this.next = new Int32Array(capacity);
    this.previous = new Int32Array(capacity);
  }

  allocate(): number {
    const slot = this.free;
    if (slot !== none) {
      this.free = this.next[slot]!;
      return slot;
    }
    if (this.used === this.reference.length) this.grow();
    return this.used++;
  }

  release(slot: number): void {
    this.next[slot] = this.free;
    this.free = slot;
  }

  clear(): void {
    this.free = none;
    this.used = 0;
  }

  private grow(): void {
    this.reference = grownFloats(this.reference);
    this.quantity = grownFloats(this.quantity);
    this.arrival = grownFloats(this.arrival);
    this.level = grownIntegers(this.level);
    this.next = grownIntegers(this.next);
    this.previous = grownIntegers(this.previous);
  }
}

/**
 * Price levels. One order may hold up to 2^53 − 1 lots, so a level's total may not fit a double: it is kept as
 * carry × 2^53 + quantity, which is exact, and read as at most 2^53 − 1.
 */
export class LevelPool {
  /** See PriceLadder: the price of a bid, minus the price of an ask. 0 when the level is free. */
  key: Float64Array;
  quantity: Float64Array;
  carry: Int32Array;
  orderCount: Int32Array;
  head: Int32Array;
  tail: Int32Array;
  private next: Int32Array;
  private free = none;
  private used = 0;

  constructor(capacity: number) {
    this.key = new Float64Array(capacity);
    this.quantity = new Float64Array(capacity);
    this.carry = new Int32Array(capacity);
    this.orderCount = new Int32Array(capacity);
    this.head = new Int32Array(capacity);
    this.tail = new Int32Array(capacity);
    this.next = new Int32Array(capacity);
  }

  allocate(key: number): number {
    let level = this.free;
    if (level === none) {
      if (this.used === this.key.length) this.grow();
      level = this.used++;
    } else {
      this.free = this.next[level]!;
    }
    this.key[level] = key;
    this.quantity[level] = 0;
    this.carry[level] = 0;
    this.orderCount[level] = 0;
    this.head[level] = none;
    this.tail[level] = none;
    return level;
  }

  release(level: number): void {
    this.key[level] = 0;
    this.next[level] = this.free;
    this.free = level;
  }

  clear(): void {
    this.key.fill(0);
    this.free = none;
    this.used = 0;
  }

  add(level: number, quantity: number): void {
    const room = quantityModulus - quantity;
    const total = this.quantity[level]!;
    if (total < room) {
      this.quantity[level] = total + quantity;
    } else {
      this.quantity[level] = total - room;
      this.carry[level]!++;
    }
  }

  subtract(level: number, quantity: number): void {
    const total = this.quantity[level]!;
    if (total >= quantity) {
      this.quantity[level] = total - quantity;
    } else {
      this.quantity[level] = total + (quantityModulus - quantity);
      this.carry[level]!--;
    }
  }

  /** The total in lots, at most 2^53 − 1. */
  total(level: number): number {
    return this.carry[level] === 0 ? this.quantity[level]! : Number.MAX_SAFE_INTEGER;
  }

  private grow(): void {
    this.key = grownFloats(this.key);
    this.quantity = grownFloats(this.quantity);
    this.carry = grownIntegers(this.carry);
    this.orderCount = grownIntegers(this.orderCount);
    this.head = grownIntegers(this.head);
    this.tail = grownIntegers(this.tail);
    this.next = grownIntegers(this.next);
  }
}
