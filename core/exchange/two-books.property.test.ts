import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { InstrumentId, Price, Quantity, UnixMicros } from '../units/index.ts';
import { createMatchingBook } from './fast-book.ts';
import { type BookSide, bookSideBuy, type MatchingBook } from './matching-book.ts';
import { createReferenceBook } from './reference-book.ts';

const seed = Number(process.env['QUIRE_PROPERTY_SEED']);

type Command =
  | {
      readonly kind: 'submit';
      readonly side: BookSide;
      readonly price: number;
      readonly quantity: number;
      readonly mode: 'limit' | 'ioc' | 'fok';
    }
  | { readonly kind: 'rest'; readonly side: BookSide; readonly price: number; readonly quantity: number }
  | { readonly kind: 'cancel'; readonly back: number }
  | { readonly kind: 'reduce'; readonly back: number; readonly quantity: number }
  | { readonly kind: 'uncross' }
  | { readonly kind: 'clear' };

interface Fill {
  readonly maker: number;
  readonly taker: number;
  readonly price: number;
  readonly quantity: number;
  readonly makerQuantity: number;
  /** The book as the listener saw it. */
  readonly seen: string;
}

// Prices of a share at scale 4 in cents, of a coin at scale 2, and at the end of what a safe integer holds.
const priceGrids = [
  { from: 1_000_000, increment: 100 },
  { from: 6_000_000, increment: 1 },
  { from: 60_000_000_000_000, increment: 1_000_000_007 },
  { from: Number.MAX_SAFE_INTEGER - 24, increment: 1 },
  { from: 1, increment: 1 },
];

const sides = fc.constantFrom<BookSide>(0, 1);
const quantities = fc.oneof(
  { weight: 8, arbitrary: fc.integer({ min: 1, max: 500 }) },
  { weight: 2, arbitrary: fc.integer({ min: 8_000_000_000_000_000, max: 9_000_000_000_000_000 }) },
);

interface Grid {
  readonly from: number;
  readonly increment: number;
}

/** `width` 2 makes long queues, 24 makes many levels. */
function commandsOn(grid: Grid, width: number): fc.Arbitrary<Command[]> {
  const prices = fc.integer({ min: 0, max: width }).map((step) => grid.from + step * grid.increment);
  const command = fc.oneof(
    {
      weight: 60,
      arbitrary: fc.record({
        kind: fc.constant('submit' as const),
        side: sides,
        price: fc.oneof({ weight: 9, arbitrary: prices }, { weight: 1, arbitrary: fc.constant(0) }),
        quantity: quantities,
        mode: fc.constantFrom('limit' as const, 'limit' as const, 'limit' as const, 'ioc' as const, 'fok' as const),
      }),
    },
    {
      weight: 5,
      arbitrary: fc.record({ kind: fc.constant('rest' as const), side: sides, price: prices, quantity: quantities }),
    },
    {
      weight: 30,
      arbitrary: fc.record({ kind: fc.constant('cancel' as const), back: fc.integer({ min: 0, max: 60 }) }),
    },
    {
      weight: 12,
      arbitrary: fc.record({
        kind: fc.constant('reduce' as const),
        back: fc.integer({ min: 0, max: 60 }),
        quantity: quantities,
      }),
    },
    { weight: 4, arbitrary: fc.constant({ kind: 'uncross' as const }) },
    { weight: 1, arbitrary: fc.constant({ kind: 'clear' as const }) },
  );
  return fc.array(command, { maxLength: 120, size: 'max' });
}

const streams = fc
  .tuple(fc.constantFrom<Grid>(...priceGrids), fc.constantFrom(2, 24))
  .chain(([grid, width]) => commandsOn(grid, width));

/** Runs one command; what the book answered and whom it filled. */
function run(book: MatchingBook, reference: number, command: Command): { answer: number; fills: Fill[] } {
  const fills: Fill[] = [];
  const onFill = (maker: number, taker: number, price: number, quantity: number, makerQuantity: number): void => {
    fills.push({ maker, taker, price, quantity, makerQuantity, seen: `${book.sequence} ${book.stateHash()}` });
  };
  const answer = perform(book, reference, command, onFill);
  return { answer, fills };
}

function perform(
  book: MatchingBook,
  reference: number,
  command: Command,
  onFill: Parameters<MatchingBook['uncross']>[0],
): number {
  switch (command.kind) {
    case 'submit':
      return book.submit(
        reference,
        command.side,
        command.price as Price,
        command.quantity as Quantity,
        command.mode,
        onFill,
      );
    case 'rest':
      book.rest(reference, command.side, command.price as Price, command.quantity as Quantity);
      return 0;
    case 'cancel':
      return book.cancel(Math.max(1, reference - command.back));
    case 'reduce':
      return book.reduceBy(Math.max(1, reference - command.back), command.quantity as Quantity);
    case 'uncross':
      book.uncross(onFill);
      return 0;
    case 'clear':
      book.clear();
      return 0;
  }
}

/** Every question one can ask, as one value. */
function answers(book: MatchingBook, lastReference: number): unknown {
  const orders: unknown[] = [];
  book.forEachResting((reference, side, price, quantity, arrival) => {
    const ahead = book.quantityAhead(reference);
    orders.push([
      reference,
      side,
      price,
      quantity,
      arrival,
      ahead,
      book.remaining(reference),
      book.quantityAt(side, price),
    ]);
  });
  const snapshot = book.snapshot('instrument' as InstrumentId, 0 as UnixMicros, 5);
  const worst = (snapshot.asks.at(-1)?.price ?? 0) as Price;
  return {
    orders,
    snapshot,
    best: [book.bestBid(), book.bestBidQuantity(), book.bestAsk(), book.bestAskQuantity()],
    available: [10, 1000, Number.MAX_SAFE_INTEGER].map((quantity) =>
      book.available(bookSideBuy, worst, quantity as Quantity),
    ),
    counts: [book.sequence, book.restingCount, book.has(lastReference), book.remaining(lastReference)],
    hash: book.stateHash(),
  };
}

describe(`the fast book and the reference book (seed ${seed})`, () => {
  it('X19, X20, X21: give the same fills, answers and state hash for any commands', () => {
    fc.assert(
      fc.property(streams, (commands) => {
        const fast = createMatchingBook({ ordersExpected: 16 });
        const plain = createReferenceBook();
        commands.forEach((command, at) => {
          expect(run(fast, at + 1, command)).toEqual(run(plain, at + 1, command));
          expect(answers(fast, at + 1)).toEqual(answers(plain, at + 1));
        });
      }),
      { seed, numRuns: 80 },
    );
  });
});
