import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Price, price, type Quantity, quantity } from '../units/index.ts';
import { restoreBook, saveBook } from './book-state.ts';
import { createMatchingBook } from './fast-book.ts';
import { type BookOrderMode, type BookSide, bookSideBuy, bookSideSell, type MatchingBook } from './matching-book.ts';

const seed = Number(process.env['QUIRE_PROPERTY_SEED']);
const runs = { seed, numRuns: 150 };

interface Submission {
  readonly kind: 'submit';
  readonly side: BookSide;
  readonly price: number;
  readonly quantity: number;
  readonly mode: BookOrderMode;
}
type Command = Submission | { readonly kind: 'cancel'; readonly back: number };

interface Fill {
  readonly maker: number;
  readonly taker: number;
  readonly price: number;
  readonly quantity: number;
}

const sides = fc.constantFrom<BookSide>(bookSideBuy, bookSideSell);
const prices = fc.integer({ min: 95, max: 105 });
const quantities = fc.integer({ min: 1, max: 60 });
const submissions: fc.Arbitrary<Submission> = fc.record({
  kind: fc.constant('submit' as const),
  side: sides,
  price: fc.oneof({ weight: 12, arbitrary: prices }, { weight: 1, arbitrary: fc.constant(0) }),
  quantity: quantities,
  mode: fc.constantFrom<BookOrderMode>('limit', 'limit', 'limit', 'ioc', 'fok'),
});
const cancels = fc.record({ kind: fc.constant('cancel' as const), back: fc.integer({ min: 1, max: 40 }) });
const streams: fc.Arbitrary<Command[]> = fc.array(
  fc.oneof({ weight: 3, arbitrary: submissions }, { weight: 1, arbitrary: cancels }),
  { maxLength: 80, size: 'max' },
);

function submit(book: MatchingBook, reference: number, order: Submission): { remaining: number; fills: Fill[] } {
  const fills: Fill[] = [];
  const { side, price: limit, quantity: lots, mode } = order;
  const remaining = book.submit(reference, side, price(limit), quantity(lots), mode, (maker, taker, at, filled) => {
    fills.push({ maker, taker, price: at, quantity: filled });
  });
  return { remaining, fills };
}

/** The n-th command has reference n, from 1. Returns all fills. */
function play(book: MatchingBook, commands: readonly Command[], from = 0): Fill[] {
  return commands.flatMap((command, at) => {
    const reference = from + at + 1;
    if (command.kind === 'submit') return submit(book, reference, command).fills;
    book.cancel(Math.max(1, reference - command.back));
    return [];
  });
}

const sum = (fills: readonly Fill[]): number => fills.reduce((total, fill) => total + fill.quantity, 0);

/** Keeps its own account of who rests where and holds every fill against it; knows nothing of how a book works inside. */
class Auditor {
  private readonly resting = new Map<number, Submission & { remaining: number; age: number }>();
  private age = 0;

  /** Who must trade next with a taker of `side`: the best price, then the oldest. */
  next(side: BookSide): number {
    const direction = side === bookSideBuy ? 1 : -1;
    const opposite = [...this.resting].filter(([, order]) => order.side !== side);
    opposite.sort(([, left], [, right]) => direction * (left.price - right.price) || left.age - right.age);
    return opposite[0]?.[0] ?? 0;
  }

  audit(reference: number, order: Submission, fills: readonly Fill[], remaining: number): void {
    for (const fill of fills) this.auditFill(reference, order, fill);
    expect(sum(fills) + remaining, 'X5').toBe(order.quantity);
    const rests = remaining > 0 && order.mode === 'limit' && order.price !== 0;
    if (rests) this.resting.set(reference, { ...order, remaining, age: this.age++ });
  }

  cancel(reference: number): number {
    const remaining = this.resting.get(reference)?.remaining ?? 0;
    this.resting.delete(reference);
    return remaining;
  }

  /** Resting orders and what remains of each. */
  remaining(): Map<number, number> {
    return new Map([...this.resting].map(([reference, order]) => [reference, order.remaining]));
  }

  private auditFill(reference: number, order: Submission, fill: Fill): void {
    expect(fill.taker).toBe(reference);
    expect(fill.maker, 'X2, X3').toBe(this.next(order.side));
    const maker = this.resting.get(fill.maker)!;
    expect(fill.price, 'X4').toBe(maker.price);
    if (order.price !== 0)
      expect(order.side === bookSideBuy ? fill.price <= order.price : fill.price >= order.price, 'X4').toBe(true);
    expect(fill.quantity).toBeGreaterThan(0);
    maker.remaining -= fill.quantity;
    expect(maker.remaining, 'X5').toBeGreaterThanOrEqual(0);
    if (maker.remaining === 0) this.resting.delete(fill.maker);
  }
}

function restingOf(book: MatchingBook): Map<number, number> {
  const rows = new Map<number, number>();
  book.forEachResting((reference, _side, _price, lots) => rows.set(reference, lots));
  return rows;
}

function isCrossed(book: MatchingBook): boolean {
  return book.bestBid() !== 0 && book.bestAsk() !== 0 && book.bestBid() >= book.bestAsk();
}

describe(`laws of matching (seed ${seed})`, () => {
  it('X2, X3, X4, X5, X6, X7, X10, X11: an auditor who knows only the rules agrees with every fill', () => {
    fc.assert(
      fc.property(streams, (commands) => {
        const book = createMatchingBook();
        const auditor = new Auditor();
        commands.forEach((command, at) => {
          if (command.kind === 'cancel') {
            const target = Math.max(1, at + 1 - command.back);
            expect(book.cancel(target), 'X11').toBe(auditor.cancel(target));
          } else {
            const { remaining, fills } = submit(book, at + 1, command);
            auditor.audit(at + 1, command, fills, remaining);
          }
          expect(isCrossed(book), 'X10').toBe(false);
        });
        expect(new Map([...restingOf(book)].sort()), 'X6, X7').toEqual(new Map([...auditor.remaining()].sort()));
      }),
      runs,
    );
  });

  it('X8: a fok fills whole or leaves the book as it was', () => {
    fc.assert(
      fc.property(streams, submissions, (commands, order) => {
        const book = createMatchingBook();
        play(book, commands);
        const before = [book.stateHash(), book.sequence];
        const { remaining, fills } = submit(book, 1_000, { ...order, mode: 'fok' });
        expect([0, order.quantity]).toContain(remaining);
        expect(sum(fills)).toBe(order.quantity - remaining);
        if (remaining > 0) expect([book.stateHash(), book.sequence]).toEqual(before);
      }),
      runs,
    );
  });

  it('X13: uncross ends uncrossed, fills nobody beyond his limit and gives both sides the same', () => {
    const rests = fc.array(fc.record({ side: sides, price: prices, quantity: quantities }), { maxLength: 30 });
    fc.assert(
      fc.property(rests, (orders) => {
        const book = createMatchingBook();
        orders.forEach((order, at) => {
          book.rest(at + 1, order.side, price(order.price), quantity(order.quantity));
        });
        const filled = orders.map(() => 0);
        book.uncross((maker, taker, at, lots) => {
          expect(maker, 'the older is the maker').toBeLessThan(taker);
          const [first, second] = [orders[maker - 1]!, orders[taker - 1]!];
          expect(at).toBe(first.price);
          expect(second.side).not.toBe(first.side);
          expect(second.side === bookSideBuy ? at <= second.price : at >= second.price).toBe(true);
          filled[maker - 1]! += lots;
          filled[taker - 1]! += lots;
        });
        expect(isCrossed(book)).toBe(false);
        orders.forEach((order, at) => {
          expect(filled[at]! + book.remaining(at + 1)).toBe(order.quantity);
        });
      }),
      runs,
    );
  });

  it('X14: two halves of a taker fill no more than the whole, at any price', () => {
    const orders = fc.record({ order: submissions, mode: fc.constantFrom<BookOrderMode>('limit', 'ioc') });
    fc.assert(
      fc.property(streams, orders, fc.double({ min: 0, max: 1, noNaN: true }), (commands, { order, mode }, share) => {
        const whole = { ...order, mode, quantity: order.quantity + 1 };
        const first = Math.max(1, Math.min(order.quantity, Math.round(whole.quantity * share)));
        const [one, two] = [createMatchingBook(), createMatchingBook()];
        play(one, commands);
        play(two, commands);
        const together = submit(one, 1_000, whole).fills;
        const apart = [
          ...submit(two, 1_000, { ...whole, quantity: first }).fills,
          ...submit(two, 1_001, { ...whole, quantity: whole.quantity - first }).fills,
        ];
        for (const at of new Set([...together, ...apart].map((fill) => fill.price))) {
          const filledAt = (fills: readonly Fill[]): number => sum(fills.filter((fill) => fill.price === at));
          expect(filledAt(apart)).toBeLessThanOrEqual(filledAt(together));
        }
      }),
      runs,
    );
  });

  it('X14: two halves at rest fill no more than the whole', () => {
    fc.assert(
      fc.property(sides, prices, quantities, quantities, streams, (side, at, first, second, commands) => {
        const [whole, halves] = [createMatchingBook(), createMatchingBook()];
        whole.rest(1_000, side, price(at), quantity(first + second));
        halves.rest(1_000, side, price(at), quantity(first));
        halves.rest(1_001, side, price(at), quantity(second));
        play(whole, commands);
        play(halves, commands);
        const leftOfHalves = halves.remaining(1_000) + halves.remaining(1_001);
        expect(leftOfHalves).toBeGreaterThanOrEqual(whole.remaining(1_000));
      }),
      runs,
    );
  });

  it('X15: sequence counts changes and nothing else', () => {
    fc.assert(
      fc.property(streams, (commands) => {
        const book = createMatchingBook({ sequence: 7 });
        let changes = 7;
        commands.forEach((command, at) => {
          const reference = at + 1;
          if (command.kind === 'cancel') changes += book.cancel(Math.max(1, reference - command.back)) > 0 ? 1 : 0;
          else changes += submit(book, reference, command).fills.length + (book.has(reference) ? 1 : 0);
          expect(book.sequence).toBe(changes);
        });
      }),
      runs,
    );
  });

  it('X17: what is ahead of a resting order never grows', () => {
    fc.assert(
      fc.property(streams, (commands) => {
        const book = createMatchingBook();
        const ahead = new Map<number, number>();
        commands.forEach((command, at) => {
          play(book, [command], at);
          book.forEachResting((reference) => {
            const now = book.quantityAhead(reference);
            expect(now).toBeLessThanOrEqual(ahead.get(reference) ?? Number.MAX_SAFE_INTEGER);
            ahead.set(reference, now);
          });
        });
      }),
      runs,
    );
  });

  it('X18: an ioc takes exactly what was available', () => {
    fc.assert(
      fc.property(streams, submissions, (commands, order) => {
        const book = createMatchingBook();
        play(book, commands);
        const available = book.available(order.side, order.price as Price, order.quantity as Quantity);
        expect(sum(submit(book, 1_000, { ...order, mode: 'ioc' }).fills)).toBe(available);
      }),
      runs,
    );
  });

  it('X22: a saved and restored book goes on alike', () => {
    fc.assert(
      fc.property(streams, streams, (before, after) => {
        const book = createMatchingBook();
        play(book, before);
        const restored = restoreBook(JSON.parse(JSON.stringify(saveBook(book))));
        expect([restored.stateHash(), restored.sequence]).toEqual([book.stateHash(), book.sequence]);
        expect(play(restored, after, 500)).toEqual(play(book, after, 500));
        expect([restored.stateHash(), restored.sequence]).toEqual([book.stateHash(), book.sequence]);
      }),
      runs,
    );
  });

  it('X22: a book refilled in the order of forEachResting has the same hash and fills alike', () => {
    fc.assert(
      fc.property(streams, streams, (before, after) => {
        const book = createMatchingBook();
        play(book, before);
        const refilled = createMatchingBook();
        book.forEachResting((reference, side, at, lots) => refilled.rest(reference, side, at, lots));
        expect(refilled.stateHash()).toBe(book.stateHash());
        expect(play(refilled, after, 500)).toEqual(play(book, after, 500));
        expect(refilled.stateHash()).toBe(book.stateHash());
      }),
      runs,
    );
  });
});
