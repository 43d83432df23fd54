import { describe, expect, it } from 'vitest';
import { price, quantity } from '../units/index.ts';
import { restoreBook, saveBook } from './book-state.ts';
import { createMatchingBook } from './fast-book.ts';
import { bookSideBuy, bookSideSell, type MatchingBook } from './matching-book.ts';

function makersOfUncross(book: MatchingBook): number[] {
  const makers: number[] = [];
  book.uncross((maker) => makers.push(maker));
  return makers;
}

describe('saveBook and restoreBook', () => {
  it('X22: writes orders oldest first, so that a crossed book keeps its makers', () => {
    const book = createMatchingBook({ sequence: 40 });
    book.rest(9, bookSideSell, price(100), quantity(5));
    book.rest(3, bookSideBuy, price(101), quantity(4));
    const state = saveBook(book);
    expect(state).toEqual({
      formatVersion: 1,
      sequence: 42,
      orders: [
        [9, bookSideSell, 100, 5],
        [3, bookSideBuy, 101, 4],
      ],
    });
    const restored = restoreBook(state);
    expect([restored.sequence, restored.stateHash()]).toEqual([42, book.stateHash()]);
    expect(makersOfUncross(restored)).toEqual([9]);
    expect(makersOfUncross(book)).toEqual([9]);
  });

  it('X22: an empty book keeps its sequence', () => {
    expect(restoreBook(saveBook(createMatchingBook({ sequence: 12 }))).sequence).toBe(12);
  });
});
