import { assert, type Price, type Quantity } from '../../units/index.ts';
import { createMatchingBook } from '../fast-book.ts';
import { type BookSide, bookSideBuy, bookSideSell, type MatchingBook } from '../matching-book.ts';

/**
 * What a feed that shows every order says about one. `reference` is the exchange's own number of it, below 2^52; `side` is that of
 * the resting order. A hidden execution changes nothing that is visible, so it is no message here.
 */
export interface OrderMessage {
  readonly kind: 'add' | 'reduce' | 'delete' | 'execute';
  readonly reference: number;
  readonly side: BookSide;
  readonly price: Price;
  readonly quantity: Quantity;
}

export interface KnownLevel {
  readonly price: Price;
  readonly quantity: Quantity;
}

/** How an execution met the rebuilt book. */
export interface ExecutionCheck {
  readonly isBestPrice: boolean;
  /** Null when the order was there before the first message, so that its place is not known. */
  readonly isOldest: boolean | null;
}

/** Numbers of the orders that stand for what was there before the first message, one per price. */
const firstUnnamed = 4_503_599_627_370_496;

/**
 * An exchange's book, message by message. It starts from a published depth, whose orders have no names: their quantity at a price is
 * one order, the oldest there, and messages about orders that were never added take from it.
 */
export class OrderByOrderBook {
  readonly book: MatchingBook;
  private readonly unnamed = new Map<string, number>();

  constructor(bids: readonly KnownLevel[], asks: readonly KnownLevel[]) {
    this.book = createMatchingBook({ ordersExpected: 4_096 });
    for (const level of bids) this.restUnnamed(bookSideBuy, level);
    for (const level of asks) this.restUnnamed(bookSideSell, level);
  }

  /** Returns what an execution met, null for the other messages. */
  apply(message: OrderMessage): ExecutionCheck | null {
    const { kind, reference, side, price, quantity } = message;
    if (kind === 'add') {
      assert(reference > 0 && reference < firstUnnamed, 'a reference of the feed is out of range');
      this.book.rest(reference, side, price, quantity);
      return null;
    }
    const isNamed = this.book.has(reference);
    const target = isNamed ? reference : (this.unnamed.get(keyOf(side, price)) ?? 0);
    if (kind !== 'execute') {
      if (target !== 0) this.book.reduceBy(target, quantity);
      return null;
    }
    const best = side === bookSideBuy ? this.book.bestBid() : this.book.bestAsk();
    const check = {
      isBestPrice: price === best,
      isOldest: isNamed ? price === best && this.book.quantityAhead(reference) === 0 : null,
    };
    if (target !== 0) this.execute(target, side, price, quantity, check.isBestPrice && check.isOldest === true);
    return check;
  }

  /** As a marketable order of the other side when priority says that it meets this order, else as the feed has it. */
  private execute(target: number, side: BookSide, price: Price, quantity: Quantity, byPriority: boolean): void {
    if (!byPriority) {
      this.book.reduceBy(target, quantity);
      return;
    }
    const taker = side === bookSideBuy ? bookSideSell : bookSideBuy;
    const left = this.book.submit(takerReference, taker, price, quantity, 'ioc', (maker) => {
      assert(maker === target, 'priority met another order');
    });
    assert(left === 0, 'an execution is larger than the order it hits');
  }

  private restUnnamed(side: BookSide, { price, quantity }: KnownLevel): void {
    const reference = firstUnnamed + this.unnamed.size;
    this.unnamed.set(keyOf(side, price), reference);
    this.book.rest(reference, side, price, quantity);
  }
}

const takerReference = Number.MAX_SAFE_INTEGER;

function keyOf(side: BookSide, price: Price): string {
  return `${side} ${price}`;
}
