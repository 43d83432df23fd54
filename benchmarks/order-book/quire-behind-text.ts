import { type BookSide, bookSideBuy, bookSideSell, type MatchingBook } from '@quire/core/exchange';
import type { Price, Quantity } from '@quire/core/units';
import { type FillEvent, noFills, type OperationResult, type TextBook } from './result.ts';

const anyPrice = 0 as Price;

function sideOf(side: number): BookSide {
  return side === bookSideBuy ? bookSideBuy : bookSideSell;
}

/** A book of ours behind text ids, as the engine keeps it: text → reference in a `Map`, the book sees numbers only. */
export class QuireBehindText implements TextBook {
  readonly book: MatchingBook;
  private readonly references = new Map<string, number>();
  private readonly text: string[] = [''];
  private fills: FillEvent[] = [];

  constructor(book: MatchingBook) {
    this.book = book;
  }

  limit(order: string, side: number, price: number, quantity: number): OperationResult {
    const reference = this.text.push(order) - 1;
    const fills: FillEvent[] = [];
    this.fills = fills;
    const bookSide = sideOf(side);
    const remaining = this.book.submit(reference, bookSide, price as Price, quantity as Quantity, 'limit', this.onFill);
    if (remaining > 0) this.references.set(order, reference);
    return { order, remaining, fills };
  }

  market(order: string, side: number, quantity: number): OperationResult {
    const reference = this.text.push(order) - 1;
    const fills: FillEvent[] = [];
    this.fills = fills;
    const remaining = this.book.submit(reference, sideOf(side), anyPrice, quantity as Quantity, 'ioc', this.onFill);
    return { order, remaining, fills };
  }

  cancel(order: string): OperationResult {
    const reference = this.references.get(order);
    if (reference === undefined) return { order, remaining: 0, fills: noFills };
    this.references.delete(order);
    return { order, remaining: this.book.cancel(reference), fills: noFills };
  }

  resting(): { order: string; side: number; price: number; quantity: number }[] {
    const rows: { order: string; side: number; price: number; quantity: number }[] = [];
    this.book.forEachResting((reference, side, price, quantity) => {
      rows.push({ order: this.text[reference]!, side, price, quantity });
    });
    return rows;
  }

  private readonly onFill = (
    maker: number,
    taker: number,
    price: Price,
    quantity: Quantity,
    makerQuantity: Quantity,
  ): void => {
    const makerOrder = this.text[maker]!;
    this.fills.push({ makerOrder, takerOrder: this.text[taker]!, price, quantity });
    if (quantity === makerQuantity) this.references.delete(makerOrder);
  };
}
