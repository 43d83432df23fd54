import type { BookSnapshot, Instrument } from '@quire/core/market';
import { bookView } from '../views/market-view.ts';
import { Message } from './message.ts';

interface Level {
  readonly price: number;
  readonly quantity: number;
}

/** The order books of pairs as they were last told, so that each next telling is what changed since. */
export class ToldBooks {
  readonly #told = new Map<string, BookSnapshot>();

  /** The change from the book told before to this one; the first is told whole. Null: nothing changed. */
  tell(instrument: Instrument, book: BookSnapshot): Message | null {
    const before = this.#told.get(instrument.symbol);
    this.#told.set(instrument.symbol, book);
    if (before === undefined) return bookMessage(instrument, book, true);
    const bids = changes(before.bids, book.bids);
    const asks = changes(before.asks, book.asks);
    return bids.length + asks.length === 0
      ? null
      : bookMessage(instrument, { ...book, bids, asks } as BookSnapshot, false);
  }

  /** The book as it was last told, whole. Null: none was told yet. */
  whole(instrument: Instrument): Message | null {
    const book = this.#told.get(instrument.symbol);
    return book === undefined ? null : bookMessage(instrument, book, true);
  }
}

function bookMessage(instrument: Instrument, book: BookSnapshot, isWhole: boolean): Message {
  const { t, b, a } = bookView(instrument, book);
  return new Message({ T: 'o', S: instrument.symbol, t, b, a, ...(isWhole ? { r: true } : {}) }, 'crypto');
}

/** Levels whose size is another than before; a level that is gone has size 0. */
function changes(before: readonly Level[], now: readonly Level[]): readonly Level[] {
  const known = new Map(before.map(({ price, quantity }) => [price, quantity]));
  const changed = now.filter(({ price, quantity }) => known.get(price) !== quantity);
  for (const { price } of now) known.delete(price);
  return [...changed, ...[...known.keys()].map((price) => ({ price, quantity: 0 }))];
}
