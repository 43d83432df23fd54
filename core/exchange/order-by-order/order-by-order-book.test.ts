import { describe, expect, it } from 'vitest';
import { price, quantity } from '../../units/index.ts';
import { type BookSide, bookSideBuy as buy, bookSideSell as sell } from '../matching-book.ts';
import { OrderByOrderBook, type OrderMessage } from './order-by-order-book.ts';

const level = (at: number, lots: number) => ({ price: price(at), quantity: quantity(lots) });
const message = (
  kind: OrderMessage['kind'],
  reference: number,
  side: BookSide,
  at: number,
  lots: number,
): OrderMessage => ({
  kind,
  reference,
  side,
  price: price(at),
  quantity: quantity(lots),
});

const rebuilt = () => new OrderByOrderBook([level(100, 50), level(99, 10)], [level(102, 30)]);

describe('a book rebuilt order by order', () => {
  it('X24, X25: adds, shrinks in place and deletes', () => {
    const live = rebuilt();
    live.apply(message('add', 1, buy, 100, 20));
    live.apply(message('add', 2, buy, 100, 5));
    live.apply(message('reduce', 1, buy, 100, 15));
    expect([live.book.remaining(1), live.book.quantityAhead(2)]).toEqual([5, 55]);
    live.apply(message('delete', 1, buy, 100, 5));
    expect([live.book.has(1), live.book.quantityAt(buy, price(100))]).toEqual([false, 55]);
    live.apply(message('delete', 2, buy, 100, 5));
    expect(live.book.stateHash()).toBe(rebuilt().book.stateHash());
  });

  it('X25: what was there before has no name but loses what it is said to lose', () => {
    const live = rebuilt();
    expect(live.apply(message('execute', 77, buy, 100, 20))).toEqual({ isBestPrice: true, isOldest: null });
    live.apply(message('delete', 78, buy, 100, 30));
    expect(live.book.bestBid()).toBe(99);
    live.apply(message('delete', 79, buy, 42, 30));
    expect(live.book.restingCount).toBe(2);
  });

  it('X25: an execution is checked against price and time', () => {
    const live = rebuilt();
    live.apply(message('add', 1, sell, 101, 20));
    live.apply(message('add', 2, sell, 101, 20));
    expect(live.apply(message('execute', 2, sell, 101, 5))).toEqual({ isBestPrice: true, isOldest: false });
    expect(live.apply(message('execute', 1, sell, 101, 20))).toEqual({ isBestPrice: true, isOldest: true });
    expect(live.apply(message('execute', 99, sell, 102, 1))).toEqual({ isBestPrice: false, isOldest: null });
    expect(live.book.remaining(2)).toBe(15);
  });

  it('refuses a reference that its own orders use', () => {
    expect(() => rebuilt().apply(message('add', 2 ** 52, buy, 100, 1))).toThrow('out of range');
  });
});
