import type { BookLevel, BookSnapshot } from '../market/index.ts';
import { assert, type InstrumentId, type Price, type Quantity, type UnixMicros } from '../units/index.ts';
import { assertBookOrder } from './book-arguments.ts';
import { hashOfResting } from './book-hash.ts';
import {
  type BookFillListener,
  type BookOrderMode,
  type BookSide,
  bookSideBuy,
  bookSideSell,
  type MatchingBook,
} from './matching-book.ts';

interface RestingOrder {
  readonly reference: number;
  readonly side: BookSide;
  readonly price: Price;
  readonly arrival: number;
  quantity: number;
}

/**
 * The plain book: one array, sorted whenever somebody looks. Slow and obviously right, it is what the fast book is compared
 * with. Goal: every method reads like its sentence in SPEC.md. Not a goal: speed.
 */
export function createReferenceBook(): MatchingBook {
  return new ReferenceBook();
}

class ReferenceBook implements MatchingBook {
  sequence = 0;
  private resting: RestingOrder[] = [];

  get restingCount(): number {
    return this.resting.length;
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
    assert(!this.has(reference), 'the reference rests already');
    if (mode === 'fok' && this.available(side, price, quantity) < quantity) return quantity;
    let remaining: number = quantity;
    for (const maker of this.takeable(side, price)) {
      if (remaining === 0) break;
      const filled = Math.min(remaining, maker.quantity);
      this.execute(maker, reference, filled, onFill);
      remaining -= filled;
    }
    this.dropEmpty();
    if (remaining > 0 && mode === 'limit' && price !== 0) this.rest(reference, side, price, remaining as Quantity);
    return remaining as Quantity;
  }

  rest(reference: number, side: BookSide, price: Price, quantity: Quantity): void {
    assertBookOrder(reference, price, quantity, 1);
    assert(!this.has(reference), 'the reference rests already');
    this.sequence++;
    this.resting.push({ reference, side, price, quantity, arrival: this.sequence });
  }

  uncross(onFill: BookFillListener): void {
    for (;;) {
      const bid = this.ordered(bookSideBuy)[0];
      const ask = this.ordered(bookSideSell)[0];
      if (bid === undefined || ask === undefined || bid.price < ask.price) return;
      const [maker, taker] = bid.arrival < ask.arrival ? [bid, ask] : [ask, bid];
      const filled = Math.min(bid.quantity, ask.quantity);
      this.execute(maker, taker.reference, filled, onFill);
      taker.quantity -= filled;
      this.dropEmpty();
    }
  }

  cancel(reference: number): Quantity {
    const quantity = this.remaining(reference);
    if (quantity === 0) return quantity;
    this.resting = this.resting.filter((order) => order.reference !== reference);
    this.sequence++;
    return quantity;
  }

  reduceBy(reference: number, quantity: Quantity): Quantity {
    assert(Number.isSafeInteger(quantity) && quantity > 0, 'an order is reduced by a positive quantity');
    const order = this.find(reference);
    if (order === undefined) return 0 as Quantity;
    const taken = Math.min(quantity, order.quantity);
    order.quantity -= taken;
    this.dropEmpty();
    this.sequence++;
    return taken as Quantity;
  }

  has(reference: number): boolean {
    return this.find(reference) !== undefined;
  }

  remaining(reference: number): Quantity {
    return (this.find(reference)?.quantity ?? 0) as Quantity;
  }

  quantityAhead(reference: number): Quantity {
    const order = this.find(reference);
    assert(order !== undefined, 'the reference does not rest');
    return total(
      this.resting.filter(
        (other) => other.side === order.side && other.price === order.price && other.arrival < order.arrival,
      ),
    );
  }

  bestBid(): Price {
    return (this.ordered(bookSideBuy)[0]?.price ?? 0) as Price;
  }

  bestAsk(): Price {
    return (this.ordered(bookSideSell)[0]?.price ?? 0) as Price;
  }

  bestBidQuantity(): Quantity {
    return this.quantityAt(bookSideBuy, this.bestBid());
  }

  bestAskQuantity(): Quantity {
    return this.quantityAt(bookSideSell, this.bestAsk());
  }

  available(side: BookSide, price: Price, quantity: Quantity): Quantity {
    return Math.min(quantity, total(this.takeable(side, price))) as Quantity;
  }

  quantityAt(side: BookSide, price: Price): Quantity {
    return total(this.resting.filter((order) => order.side === side && order.price === price));
  }

  snapshot(instrumentId: InstrumentId, tsEvent: UnixMicros, levels: number): BookSnapshot {
    return {
      instrumentId,
      tsEvent,
      bookSequence: this.sequence,
      bids: this.depth(bookSideBuy).slice(0, levels),
      asks: this.depth(bookSideSell).slice(0, levels),
    };
  }

  forEachResting(
    visit: (reference: number, side: BookSide, price: Price, quantity: Quantity, arrival: number) => void,
  ): void {
    for (const order of [...this.ordered(bookSideBuy), ...this.ordered(bookSideSell)]) {
      visit(order.reference, order.side, order.price, order.quantity as Quantity, order.arrival);
    }
  }

  stateHash(): string {
    return hashOfResting(this);
  }

  clear(): void {
    this.resting = [];
    this.sequence++;
  }

  private find(reference: number): RestingOrder | undefined {
    return this.resting.find((order) => order.reference === reference);
  }

  /** One side by price, best first, then by age. */
  private ordered(side: BookSide): RestingOrder[] {
    const direction = side === bookSideBuy ? -1 : 1;
    return this.resting
      .filter((order) => order.side === side)
      .sort((left, right) => direction * (left.price - right.price) || left.arrival - right.arrival);
  }

  /** What a taker of `side` may trade with at `price` or better, in order; price 0 means any. */
  private takeable(side: BookSide, price: Price): RestingOrder[] {
    const opposite = this.ordered(side === bookSideBuy ? bookSideSell : bookSideBuy);
    if (price === 0) return opposite;
    return opposite.filter((maker) => (side === bookSideBuy ? maker.price <= price : maker.price >= price));
  }

  private execute(maker: RestingOrder, taker: number, filled: number, onFill: BookFillListener): void {
    const sequence = this.sequence;
    this.dropEmpty();
    onFill(maker.reference, taker, maker.price, filled as Quantity, maker.quantity as Quantity);
    assert(this.sequence === sequence, 'a fill listener must not change the book');
    maker.quantity -= filled;
    this.sequence++;
  }

  private dropEmpty(): void {
    this.resting = this.resting.filter((order) => order.quantity > 0);
  }

  private depth(side: BookSide): BookLevel[] {
    const prices = [...new Set(this.ordered(side).map((order) => order.price))];
    return prices.map((price) => ({
      price,
      quantity: this.quantityAt(side, price),
      orderCount: this.resting.filter((order) => order.side === side && order.price === price).length,
    }));
  }
}

/** The sum in lots, at most 2^53 − 1; `bigint` because a sum of safe integers need not be one. */
function total(orders: readonly RestingOrder[]): Quantity {
  const sum = orders.reduce((running, order) => running + BigInt(order.quantity), 0n);
  const most = BigInt(Number.MAX_SAFE_INTEGER);
  return Number(sum < most ? sum : most) as Quantity;
}
