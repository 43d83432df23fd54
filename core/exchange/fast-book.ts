import type { BookLevel, BookSnapshot } from '../market/index.ts';
import { assert, type InstrumentId, type Price, type Quantity, type UnixMicros } from '../units/index.ts';
import { assertBookOrder } from './book-arguments.ts';
import { hashOfResting } from './book-hash.ts';
import { LevelPool, none, OrderPool } from './book-pools.ts';
import {
  type BookFillListener,
  type BookOrderMode,
  type BookSide,
  bookSideBuy,
  bookSideSell,
  type MatchingBook,
} from './matching-book.ts';
import { PriceLadder } from './price-ladder.ts';
import { SlotIndex } from './slot-index.ts';

export interface MatchingBookOptions {
  /** How many orders to make room for at once; the book grows as needed. */
  readonly ordersExpected?: number;
  /** Where `sequence` starts, for a book that continues another's count. */
  readonly sequence?: number;
}

/**
 * The book that worlds trade on. Goals: no garbage and no search per order (references are hashed to slots, levels are linked
 * lists, the best price is the end of a sorted array), exactness for any safe integer, and memory that follows what rests and
 * not the price range.
 *
 * @example
 * const book = createMatchingBook();
 * book.rest(1, bookSideSell, price(10_010), quantity(300));
 * book.submit(2, bookSideBuy, price(10_010), quantity(100), 'limit', onFill); // one fill of 100 at 10010; returns 0
 */
export function createMatchingBook(options: MatchingBookOptions = {}): MatchingBook {
  return new FastBook(options);
}

const recentBits = 8;

class FastBook implements MatchingBook {
  sequence: number;
  restingCount = 0;
  private readonly bids = new PriceLadder();
  private readonly asks = new PriceLadder();
  private readonly index: SlotIndex;
  private readonly orders: OrderPool;
  private readonly levels = new LevelPool(128);
  /** Level by a hash of its key; right when the level has that key, since a released level has none. Saves most searches. */
  private readonly recentLevels = new Int32Array(1 << recentBits);

  constructor({ ordersExpected = 256, sequence = 0 }: MatchingBookOptions) {
    const capacity = Math.max(16, ordersExpected);
    this.sequence = sequence;
    this.index = new SlotIndex(capacity);
    this.orders = new OrderPool(capacity);
  }

  submit(
    reference: number,
    side: BookSide,
    price: Price,
    quantity: Quantity,
    mode: BookOrderMode,
    onFill: BookFillListener,
  ): Quantity {
    assertBookOrder(reference, price, quantity, 0);
    assert(this.index.get(reference) === none, 'the reference rests already');
    if (mode === 'fok' && this.available(side, price, quantity) < quantity) return quantity;
    const remaining = this.match(reference, side, price, quantity, onFill);
    if (remaining > 0 && mode === 'limit' && price !== 0) this.append(reference, side, price, remaining);
    return remaining as Quantity;
  }

  rest(reference: number, side: BookSide, price: Price, quantity: Quantity): void {
    assertBookOrder(reference, price, quantity, 1);
    this.append(reference, side, price, quantity);
  }

  uncross(onFill: BookFillListener): void {
    const { bids, asks, orders, levels } = this;
    while (bids.count > 0 && asks.count > 0 && bids.keyAt(0) >= -asks.keyAt(0)) {
      const bid = levels.head[bids.levelAt(0)]!;
      const ask = levels.head[asks.levelAt(0)]!;
      const bidIsOlder = orders.arrival[bid]! < orders.arrival[ask]!;
      const maker = bidIsOlder ? bid : ask;
      const taker = bidIsOlder ? ask : bid;
      const quantity = Math.min(orders.quantity[bid]!, orders.quantity[ask]!);
      this.report(maker, orders.reference[taker]!, quantity, onFill);
      this.reduce(maker, quantity);
      this.reduce(taker, quantity);
    }
  }

  cancel(reference: number): Quantity {
    const slot = this.index.get(reference);
    if (slot === none) return 0 as Quantity;
    const quantity = this.orders.quantity[slot]!;
    this.levels.subtract(this.orders.level[slot]!, quantity);
    this.remove(slot);
    this.sequence++;
    return quantity as Quantity;
  }

  reduceBy(reference: number, quantity: Quantity): Quantity {
    assert(Number.isSafeInteger(quantity) && quantity > 0, 'an order is reduced by a positive quantity');
    const slot = this.index.get(reference);
    if (slot === none) return 0 as Quantity;
    const taken = Math.min(quantity, this.orders.quantity[slot]!);
    this.reduce(slot, taken);
    this.sequence++;
    return taken as Quantity;
  }

  has(reference: number): boolean {
    return this.index.get(reference) !== none;
  }

  remaining(reference: number): Quantity {
    const slot = this.index.get(reference);
    return (slot === none ? 0 : this.orders.quantity[slot]!) as Quantity;
  }

  quantityAhead(reference: number): Quantity {
    const slot = this.index.get(reference);
    assert(slot !== none, 'the reference does not rest');
    const { orders, levels } = this;
    const level = orders.level[slot]!;
    return (levels.carry[level] === 0 ? this.totalLessBehind(slot, level) : this.sumAhead(slot, level)) as Quantity;
  }

  bestBid(): Price {
    return (this.bids.count === 0 ? 0 : this.bids.keyAt(0)) as Price;
  }

  bestAsk(): Price {
    return (this.asks.count === 0 ? 0 : -this.asks.keyAt(0)) as Price;
  }

  bestBidQuantity(): Quantity {
    return (this.bids.count === 0 ? 0 : this.levels.total(this.bids.levelAt(0))) as Quantity;
  }

  bestAskQuantity(): Quantity {
    return (this.asks.count === 0 ? 0 : this.levels.total(this.asks.levelAt(0))) as Quantity;
  }

  available(side: BookSide, price: Price, quantity: Quantity): Quantity {
    const { levels } = this;
    const opposite = side === bookSideBuy ? this.asks : this.bids;
    const worst = worstKey(side, price);
    let sum = 0;
    for (let rank = 0; rank < opposite.count && opposite.keyAt(rank) >= worst; rank++) {
      // Stopping at the wanted quantity also keeps the sum within exact doubles.
      sum += levels.total(opposite.levelAt(rank));
      if (sum >= quantity) return quantity;
    }
    return sum as Quantity;
  }

  quantityAt(side: BookSide, price: Price): Quantity {
    const level = this.ladder(side).find(keyOf(side, price));
    return (level === none ? 0 : this.levels.total(level)) as Quantity;
  }

  snapshot(instrumentId: InstrumentId, tsEvent: UnixMicros, levels: number): BookSnapshot {
    return {
      instrumentId,
      tsEvent,
      bookSequence: this.sequence,
      bids: this.depth(this.bids, levels),
      asks: this.depth(this.asks, levels),
    };
  }

  forEachResting(
    visit: (reference: number, side: BookSide, price: Price, quantity: Quantity, arrival: number) => void,
  ): void {
    this.visitSide(bookSideBuy, visit);
    this.visitSide(bookSideSell, visit);
  }

  stateHash(): string {
    return hashOfResting(this);
  }

  clear(): void {
    this.bids.clear();
    this.asks.clear();
    this.index.clear();
    this.orders.clear();
    this.levels.clear();
    this.restingCount = 0;
    this.sequence++;
  }

  private ladder(side: BookSide): PriceLadder {
    return side === bookSideBuy ? this.bids : this.asks;
  }

  /** Takes from the other side, best price first and oldest first, while the price allows; what is left. */
  private match(taker: number, side: BookSide, price: number, quantity: number, onFill: BookFillListener): number {
    const { orders, levels } = this;
    const opposite = side === bookSideBuy ? this.asks : this.bids;
    const worst = worstKey(side, price);
    let remaining = quantity;
    while (remaining > 0 && opposite.count > 0 && opposite.keyAt(0) >= worst) {
      const maker = levels.head[opposite.levelAt(0)]!;
      const available = orders.quantity[maker]!;
      const filled = Math.min(available, remaining);
      this.report(maker, taker, filled, onFill);
      this.reduce(maker, filled);
      remaining -= filled;
    }
    return remaining;
  }

  /** Tells of an execution while the book still stands as it was before it, then counts it. */
  private report(maker: number, takerReference: number, quantity: number, onFill: BookFillListener): void {
    const { orders, levels, sequence } = this;
    const key = levels.key[orders.level[maker]!]!;
    onFill(
      orders.reference[maker]!,
      takerReference,
      (key < 0 ? -key : key) as Price,
      quantity as Quantity,
      orders.quantity[maker]! as Quantity,
    );
    assert(this.sequence === sequence, 'a fill listener must not change the book');
    this.sequence = sequence + 1;
  }

  private reduce(slot: number, quantity: number): void {
    const { orders } = this;
    this.levels.subtract(orders.level[slot]!, quantity);
    const remaining = orders.quantity[slot]! - quantity;
    if (remaining === 0) this.remove(slot);
    else orders.quantity[slot] = remaining;
  }

  private append(reference: number, side: BookSide, price: number, quantity: number): void {
    const { orders, levels } = this;
    const slot = orders.allocate();
    this.index.add(reference, slot);
    const level = this.levelFor(side, price);
    const tail = levels.tail[level]!;
    orders.reference[slot] = reference;
    orders.quantity[slot] = quantity;
    orders.level[slot] = level;
    orders.next[slot] = none;
    orders.previous[slot] = tail;
    if (tail === none) levels.head[level] = slot;
    else orders.next[tail] = slot;
    levels.tail[level] = slot;
    levels.orderCount[level]!++;
    levels.add(level, quantity);
    this.restingCount++;
    orders.arrival[slot] = ++this.sequence;
  }

  private levelFor(side: BookSide, price: number): number {
    const key = keyOf(side, price);
    const place = Math.imul(key, 0x9e3779b1) >>> (32 - recentBits);
    const recent = this.recentLevels[place]!;
    if (this.levels.key[recent] === key) return recent;
    const level = this.findOrAddLevel(side, key);
    this.recentLevels[place] = level;
    return level;
  }

  private findOrAddLevel(side: BookSide, key: number): number {
    const ladder = this.ladder(side);
    const found = ladder.find(key);
    if (found !== none) return found;
    const level = this.levels.allocate(key);
    ladder.insert(key, level);
    return level;
  }

  /** Takes an order out of its level, and the level out of its side when it was the last. */
  private remove(slot: number): void {
    const { orders, levels } = this;
    const level = orders.level[slot]!;
    const next = orders.next[slot]!;
    const previous = orders.previous[slot]!;
    if (previous === none) levels.head[level] = next;
    else orders.next[previous] = next;
    if (next === none) levels.tail[level] = previous;
    else orders.previous[next] = previous;
    this.index.take(orders.reference[slot]!);
    orders.release(slot);
    this.restingCount--;
    levels.orderCount[level]!--;
    if (previous === none && next === none) this.dropLevel(level);
  }

  private dropLevel(level: number): void {
    const key = this.levels.key[level]!;
    (key < 0 ? this.asks : this.bids).remove(key);
    this.levels.release(level);
  }

  /** For an order that has just come to rest there is nothing behind it, so this costs one step. */
  private totalLessBehind(slot: number, level: number): number {
    const { orders } = this;
    let ahead = this.levels.quantity[level]! - orders.quantity[slot]!;
    for (let behind = orders.next[slot]!; behind !== none; behind = orders.next[behind]!) {
      ahead -= orders.quantity[behind]!;
    }
    return ahead;
  }

  private sumAhead(slot: number, level: number): number {
    const { orders } = this;
    let ahead = 0;
    for (let before = this.levels.head[level]!; before !== slot; before = orders.next[before]!) {
      ahead += orders.quantity[before]!;
      if (ahead > Number.MAX_SAFE_INTEGER) return Number.MAX_SAFE_INTEGER;
    }
    return ahead;
  }

  private depth(ladder: PriceLadder, count: number): BookLevel[] {
    const depth: BookLevel[] = [];
    for (let rank = 0; rank < ladder.count && rank < count; rank++) {
      const level = ladder.levelAt(rank);
      depth.push({
        price: Math.abs(ladder.keyAt(rank)) as Price,
        quantity: this.levels.total(level) as Quantity,
        orderCount: this.levels.orderCount[level]!,
      });
    }
    return depth;
  }

  private visitSide(
    side: BookSide,
    visit: (reference: number, side: BookSide, price: Price, quantity: Quantity, arrival: number) => void,
  ): void {
    const { orders, levels } = this;
    const ladder = this.ladder(side);
    for (let rank = 0; rank < ladder.count; rank++) {
      const price = Math.abs(ladder.keyAt(rank)) as Price;
      for (let slot = levels.head[ladder.levelAt(rank)]!; slot !== none; slot = orders.next[slot]!) {
        visit(orders.reference[slot]!, side, price, orders.quantity[slot]! as Quantity, orders.arrival[slot]!);
      }
    }
  }
}

function keyOf(side: BookSide, price: number): number {
  return side === bookSideBuy ? price : -price;
}

/** The least key on the other side that a taker of `side` may trade with; price 0 means any. */
function worstKey(side: BookSide, price: number): number {
  if (price === 0) return Number.NEGATIVE_INFINITY;
  return side === bookSideBuy ? -price : price;
}
