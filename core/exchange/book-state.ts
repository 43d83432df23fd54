import type { Price, Quantity } from '../units/index.ts';
import { createMatchingBook } from './fast-book.ts';
import { type BookSide, bookSideBuy, bookSideSell, type MatchingBook } from './matching-book.ts';

/**
 * A book as plain data, fit for JSON: its count of changes and its orders, oldest first, each as
 * [reference, side, price, quantity]. Written oldest first rather than by priority so that even a crossed book comes back with
 * its makers and takers the right way round.
 */
export interface BookState {
  readonly formatVersion: 1;
  readonly sequence: number;
  readonly orders: readonly (readonly [reference: number, side: BookSide, price: number, quantity: number])[];
}

export function saveBook(book: MatchingBook): BookState {
  const byAge: { arrival: number; order: readonly [number, BookSide, number, number] }[] = [];
  book.forEachResting((reference, side, price, quantity, arrival) => {
    byAge.push({ arrival, order: [reference, side, price, quantity] });
  });
  byAge.sort((left, right) => left.arrival - right.arrival);
  return { formatVersion: 1, sequence: book.sequence, orders: byAge.map(({ order }) => order) };
}

/** The same book again: equal hash, equal queues, and a `sequence` that goes on from where it was. */
export function restoreBook(state: BookState): MatchingBook {
  const book = createMatchingBook({
    ordersExpected: state.orders.length,
    // Each order that comes to rest counts one, which brings the count back to where it was, or on from there.
    sequence: Math.max(0, state.sequence - state.orders.length),
  });
  for (const [reference, side, price, quantity] of state.orders) {
    book.rest(reference, side === bookSideBuy ? bookSideBuy : bookSideSell, price as Price, quantity as Quantity);
  }
  return book;
}
