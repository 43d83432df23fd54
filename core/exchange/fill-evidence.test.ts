import { describe, expect, it } from 'vitest';
import { price, quantity, type UnixMicros } from '../units/index.ts';
import { createMatchingBook } from './fast-book.ts';
import { type BookFillEvidence, barFillEvidence, bookFillEvidence } from './fill-evidence.ts';
import { bookSideBuy, bookSideSell } from './matching-book.ts';

describe('fill evidence', () => {
  it('X70: a book fill is explained by the book just before it', () => {
    const book = createMatchingBook();
    book.rest(1, bookSideBuy, price(99), quantity(3));
    book.rest(2, bookSideSell, price(101), quantity(5));
    book.rest(3, bookSideSell, price(101), quantity(8));
    const queueAhead = book.quantityAhead(3);
    const maker: BookFillEvidence[] = [];
    const taker: BookFillEvidence[] = [];
    book.submit(4, bookSideBuy, price(101), quantity(6), 'limit', (reference, _taker, _price, _lots, makerQuantity) => {
      taker.push(bookFillEvidence(book, makerQuantity, null));
      if (reference === 3) maker.push(bookFillEvidence(book, makerQuantity, queueAhead));
    });
    const before = { model: 'book', basis: null, bidPrice: 99, bidQuantity: 3, askPrice: 101 } as const;
    expect(taker).toEqual([
      { ...before, bookSequence: 3, askQuantity: 13, levelQuantity: 5, queueAhead: null },
      { ...before, bookSequence: 4, askQuantity: 8, levelQuantity: 8, queueAhead: null },
    ]);
    expect(maker).toEqual([{ ...before, bookSequence: 4, askQuantity: 8, levelQuantity: 8, queueAhead: 5 }]);
  });

  it('X71: a bar fill is explained by the bar', () => {
    const bar = {
      openTime: 60_000_000 as UnixMicros,
      open: price(100),
      high: price(110),
      low: price(95),
      close: price(105),
    };
    const seen = { ...bar, volume: 1_000, participationMax: quantity(100), reached: 'low', basis: null };
    expect(barFillEvidence(bar, 1_000, quantity(100), 'low')).toEqual({ model: 'bar', ...seen });
  });
});
