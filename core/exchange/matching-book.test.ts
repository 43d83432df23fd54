import { describe, expect, it } from 'vitest';
import { type InstrumentId, InvariantViolation, price, quantity, type UnixMicros } from '../units/index.ts';
import { createMatchingBook } from './fast-book.ts';
import {
  type BookOrderMode,
  type BookSide,
  bookSideBuy as buy,
  type MatchingBook,
  bookSideSell as sell,
} from './matching-book.ts';
import { createReferenceBook } from './reference-book.ts';

/** A fill as a row: maker, taker, price, quantity, the maker's quantity before. */
type FillRow = readonly [number, number, number, number, number];

function submit(
  book: MatchingBook,
  reference: number,
  side: BookSide,
  at: number,
  lots: number,
  mode: BookOrderMode = 'limit',
): { remaining: number; fills: FillRow[] } {
  const fills: FillRow[] = [];
  const remaining = book.submit(reference, side, price(at), quantity(lots), mode, (...fill) => fills.push(fill));
  return { remaining, fills };
}

function rest(book: MatchingBook, reference: number, side: BookSide, at: number, lots: number): void {
  book.rest(reference, side, price(at), quantity(lots));
}

function uncross(book: MatchingBook): FillRow[] {
  const fills: FillRow[] = [];
  book.uncross((...fill) => fills.push(fill));
  return fills;
}

/** Bids then asks by priority: reference@price×quantity. */
function resting(book: MatchingBook): string {
  const rows: string[] = [];
  book.forEachResting((reference, side, at, lots) => {
    rows.push(`${side === buy ? 'b' : 's'}${reference}@${at}x${lots}`);
  });
  return rows.join(' ');
}

/** Bids 1: 100 × 10, 2: 100 × 20, 3: 99 × 30; asks 4: 102 × 10, 5: 102 × 20, 6: 103 × 30. */
function filled(create: () => MatchingBook): MatchingBook {
  const book = create();
  rest(book, 1, buy, 100, 10);
  rest(book, 2, buy, 100, 20);
  rest(book, 3, buy, 99, 30);
  rest(book, 4, sell, 102, 10);
  rest(book, 5, sell, 102, 20);
  rest(book, 6, sell, 103, 30);
  return book;
}

describe.each([
  { name: 'fast book', create: () => createMatchingBook() },
  { name: 'reference book', create: createReferenceBook },
])('$name', ({ create }) => {
  it('X1: refuses a reference that rests, and arguments that are not positive safe integers, unchanged', () => {
    const book = filled(create);
    const before = [book.stateHash(), book.sequence];
    const wrong: (() => void)[] = [
      () => rest(book, 1, sell, 105, 1),
      () => submit(book, 1, buy, 102, 5),
      () => rest(book, 0, buy, 100, 1),
      () => rest(book, 1.5, buy, 100, 1),
      () => rest(book, 7, buy, 0, 1),
      () => book.rest(7, buy, -1 as never, quantity(1)),
      () => book.submit(7, buy, 100.5 as never, quantity(1), 'limit', () => {}),
      () => book.submit(7, buy, price(102), 0 as never, 'limit', () => {}),
      () => book.submit(7, buy, price(102), Number.NaN as never, 'limit', () => {}),
      () => book.submit(7, buy, price(102), (2 ** 53) as never, 'limit', () => {}),
    ];
    for (const call of wrong) expect(call).toThrow(InvariantViolation);
    expect([book.stateHash(), book.sequence]).toEqual(before);
  });

  it('X2: a buy meets the lowest ask first, a sell the highest bid', () => {
    expect(submit(filled(create), 7, buy, 103, 40).fills).toEqual([
      [4, 7, 102, 10, 10],
      [5, 7, 102, 20, 20],
      [6, 7, 103, 10, 30],
    ]);
    expect(submit(filled(create), 7, sell, 99, 40).fills.map(([maker, , at]) => [maker, at])).toEqual([
      [1, 100],
      [2, 100],
      [3, 99],
    ]);
  });

  it('X3: a partly filled order keeps its place and a later one waits behind it', () => {
    const book = filled(create);
    submit(book, 7, sell, 100, 4);
    rest(book, 8, buy, 100, 1);
    expect(resting(book)).toBe('b1@100x6 b2@100x20 b8@100x1 b3@99x30 s4@102x10 s5@102x20 s6@103x30');
    expect(submit(book, 9, sell, 100, 26).fills.map(([maker]) => maker)).toEqual([1, 2]);
  });

  it('X4: an aggressive limit trades at the better resting price', () => {
    expect(submit(filled(create), 7, buy, 110, 10).fills).toEqual([[4, 7, 102, 10, 10]]);
  });

  it('X5: returns what did not match', () => {
    const { remaining, fills } = submit(filled(create), 7, buy, 102, 100, 'ioc');
    expect(remaining).toBe(70);
    expect(fills.reduce((sum, fill) => sum + fill[3], 0)).toBe(30);
  });

  it('X6: the rest of a limit order rests at the back of its price', () => {
    const book = filled(create);
    expect(submit(book, 7, buy, 102, 35).remaining).toBe(5);
    expect(submit(book, 8, buy, 100, 5).fills).toEqual([]);
    expect(resting(book)).toBe('b7@102x5 b1@100x10 b2@100x20 b8@100x5 b3@99x30 s6@103x30');
  });

  it('X7: the rest of an ioc order is dropped', () => {
    const book = filled(create);
    expect(submit(book, 7, buy, 102, 35, 'ioc').remaining).toBe(5);
    expect(book.has(7)).toBe(false);
    expect(book.bestBid()).toBe(100);
  });

  it.each([
    { lots: 30, at: 102, remaining: 0 },
    { lots: 31, at: 102, remaining: 31 },
    { lots: 60, at: 103, remaining: 0 },
    { lots: 60, at: 0, remaining: 0 },
    { lots: 61, at: 0, remaining: 61 },
  ])('X8: a fok of $lots at $at leaves $remaining', ({ lots, at, remaining }) => {
    const book = filled(create);
    const before = [book.stateHash(), book.sequence];
    const answer = submit(book, 7, buy, at, lots, 'fok');
    expect(answer.remaining).toBe(remaining);
    expect(answer.fills.reduce((sum, fill) => sum + fill[3], 0)).toBe(lots - remaining);
    if (remaining > 0) expect([book.stateHash(), book.sequence]).toEqual(before);
  });

  it('X9: price 0 sweeps every price and never rests', () => {
    const book = filled(create);
    expect(submit(book, 7, sell, 0, 100, 'limit').remaining).toBe(40);
    expect([book.bestBid(), book.bestBidQuantity(), book.bestAsk(), book.has(7)]).toEqual([0, 0, 102, false]);
  });

  it('X11: a cancel returns what remained; an unknown one returns 0 and changes nothing', () => {
    const book = filled(create);
    submit(book, 7, buy, 102, 3);
    expect(book.cancel(4)).toBe(7);
    const before = [book.stateHash(), book.sequence, book.restingCount];
    expect(book.cancel(4)).toBe(0);
    expect(book.cancel(7)).toBe(0);
    expect([book.stateHash(), book.sequence, book.restingCount]).toEqual(before);
    expect(resting(book)).toBe('b1@100x10 b2@100x20 b3@99x30 s5@102x20 s6@103x30');
  });

  it('X12: rest does not match, even crossed', () => {
    const book = filled(create);
    rest(book, 7, buy, 103, 5);
    expect([book.bestBid(), book.bestAsk(), book.quantityAt(buy, price(103))]).toEqual([103, 102, 5]);
  });

  it('X13: uncross lets the older order make the price', () => {
    const book = filled(create);
    rest(book, 7, buy, 103, 15);
    rest(book, 8, sell, 100, 12);
    expect(uncross(book)).toEqual([
      [7, 8, 103, 12, 15],
      [4, 7, 102, 3, 10],
    ]);
    expect(resting(book)).toBe('b1@100x10 b2@100x20 b3@99x30 s4@102x7 s5@102x20 s6@103x30');
    expect(uncross(book)).toEqual([]);
  });

  it('X15: sequence counts executions, orders that come to rest, cancels and clears', () => {
    const book = filled(create);
    expect(book.sequence).toBe(6);
    submit(book, 7, buy, 102, 35);
    expect(book.sequence).toBe(9);
    submit(book, 8, buy, 101, 5, 'ioc');
    submit(book, 9, buy, 110, 500, 'fok');
    book.cancel(99);
    expect(book.sequence).toBe(9);
    book.cancel(7);
    book.clear();
    expect([book.sequence, book.restingCount, book.bestBid(), book.bestAsk()]).toEqual([11, 0, 0, 0]);
  });

  it('X16: a listener sees the book before the execution and may not change it', () => {
    const book = filled(create);
    const seen: number[][] = [];
    book.submit(7, buy, price(103), quantity(35), 'limit', (maker) => {
      seen.push([maker, book.bestAsk(), book.bestAskQuantity(), book.remaining(maker), book.sequence]);
    });
    expect(seen).toEqual([
      [4, 102, 30, 10, 6],
      [5, 102, 20, 20, 7],
      [6, 103, 30, 30, 8],
    ]);
    expect(() => book.submit(8, sell, price(99), quantity(1), 'ioc', () => book.cancel(3))).toThrow('listener');
  });

  it('X17: quantityAhead counts older orders at the price alone', () => {
    const book = filled(create);
    rest(book, 7, buy, 100, 1);
    expect([1, 2, 3, 7].map((reference) => book.quantityAhead(reference))).toEqual([0, 10, 0, 30]);
    submit(book, 8, sell, 100, 4);
    book.cancel(2);
    expect(book.quantityAhead(7)).toBe(6);
    expect(() => book.quantityAhead(2)).toThrow(InvariantViolation);
  });

  it('X18: available stops at the price and at the quantity asked for', () => {
    const book = filled(create);
    const rows = [
      [buy, 101, 50],
      [buy, 102, 50],
      [buy, 102, 25],
      [buy, 0, 100],
      [sell, 100, 50],
      [sell, 0, 0],
    ] as const;
    expect(rows.map(([side, at, lots]) => book.available(side, price(at), quantity(lots)))).toEqual([
      0, 30, 25, 60, 30, 0,
    ]);
  });

  it('X19: totals beyond 2^53 − 1 saturate and come back exact', () => {
    const book = create();
    const huge = 9_000_000_000_000_000;
    rest(book, 1, sell, Number.MAX_SAFE_INTEGER, huge);
    rest(book, 2, sell, Number.MAX_SAFE_INTEGER, huge);
    rest(book, 3, sell, Number.MAX_SAFE_INTEGER, 7);
    expect([book.bestAsk(), book.bestAskQuantity(), book.quantityAhead(3)]).toEqual([
      Number.MAX_SAFE_INTEGER,
      Number.MAX_SAFE_INTEGER,
      Number.MAX_SAFE_INTEGER,
    ]);
    submit(book, 4, buy, 0, huge - 1);
    submit(book, 5, buy, 0, huge - 1);
    expect([book.bestAskQuantity(), book.quantityAhead(3), book.remaining(2)]).toEqual([9, 2, 2]);
  });

  it('X21: the hash follows priority and remaining quantity, not sequence', () => {
    const book = filled(create);
    const hash = book.stateHash();
    rest(book, 7, buy, 100, 1);
    expect(book.stateHash()).not.toBe(hash);
    book.cancel(7);
    expect(book.stateHash()).toBe(hash);
    book.cancel(1);
    rest(book, 1, buy, 100, 10);
    expect(book.stateHash()).not.toBe(hash);
  });

  it('X24: an order that is reduced keeps its place, and goes when nothing remains', () => {
    const book = filled(create);
    const { sequence } = book;
    expect(book.reduceBy(1, quantity(4))).toBe(4);
    expect(resting(book)).toBe('b1@100x6 b2@100x20 b3@99x30 s4@102x10 s5@102x20 s6@103x30');
    expect([book.quantityAhead(2), book.quantityAt(buy, price(100))]).toEqual([6, 26]);
    expect(book.reduceBy(1, quantity(9))).toBe(6);
    expect(book.has(1)).toBe(false);
    expect(book.reduceBy(1, quantity(1))).toBe(0);
    expect(book.sequence).toBe(sequence + 2);
    expect(() => book.reduceBy(2, 0 as never)).toThrow(InvariantViolation);
  });

  it('X23: a snapshot adds up each price, best first', () => {
    const book = filled(create);
    expect(book.snapshot('i' as InstrumentId, 5 as UnixMicros, 1)).toEqual({
      instrumentId: 'i',
      tsEvent: 5,
      bookSequence: 6,
      bids: [{ price: 100, quantity: 30, orderCount: 2 }],
      asks: [{ price: 102, quantity: 30, orderCount: 2 }],
    });
    expect(book.snapshot('i' as InstrumentId, 5 as UnixMicros, 9).asks.map(({ price: at }) => at)).toEqual([102, 103]);
  });
});
