import type { MarketMessage } from '@quire/core/engine';
import type { Bar, BookSnapshot, Print, Quote } from '@quire/core/market';

/** The market part of a batch: newest quote, book and forming bar per instrument, every print, every final bar. */
export interface MarketNews {
  readonly quotes: readonly Quote[];
  readonly prints: readonly Print[];
  readonly bars: readonly Bar[];
  readonly books: readonly BookSnapshot[];
}

const barKey = (bar: Bar): string => `${bar.instrumentId} ${bar.timeframe}`;

/** Collects market messages until they may be published, and conflates what only the newest of matters. */
export class MarketAccumulator {
  readonly #quotes = new Map<string, Quote>();
  readonly #books = new Map<string, BookSnapshot>();
  readonly #forming = new Map<string, Bar>();
  #prints: Print[] = [];
  #finalBars: Bar[] = [];

  add(message: MarketMessage): void {
    switch (message.kind) {
      case 'quote':
        this.#quotes.set(message.quote.instrumentId, message.quote);
        return;
      case 'book':
        this.#books.set(message.book.instrumentId, message.book);
        return;
      case 'print':
        this.#prints.push(message.print);
        return;
      case 'bar':
        this.#addBar(message.bar);
        return;
    }
  }

  /** Takes everything from a later accumulator and leaves that one empty. */
  absorb(later: MarketAccumulator): void {
    for (const quote of later.#quotes.values()) this.#quotes.set(quote.instrumentId, quote);
    for (const book of later.#books.values()) this.#books.set(book.instrumentId, book);
    for (const print of later.#prints) this.#prints.push(print);
    for (const bar of later.#finalBars) this.#addBar(bar);
    for (const bar of later.#forming.values()) this.#addBar(bar);
    later.clear();
  }

  get isEmpty(): boolean {
    return (
      this.#quotes.size === 0 &&
      this.#books.size === 0 &&
      this.#forming.size === 0 &&
      this.#prints.length === 0 &&
      this.#finalBars.length === 0
    );
  }

  /** The news so far; afterwards the accumulator is empty. Final bars come before the forming bar that follows them. */
  take(): MarketNews {
    const news: MarketNews = {
      quotes: [...this.#quotes.values()],
      prints: this.#prints,
      bars: [...this.#finalBars, ...this.#forming.values()],
      books: [...this.#books.values()],
    };
    this.clear();
    return news;
  }

  clear(): void {
    this.#quotes.clear();
    this.#books.clear();
    this.#forming.clear();
    this.#prints = [];
    this.#finalBars = [];
  }

  #addBar(bar: Bar): void {
    if (!bar.isFinal) {
      this.#forming.set(barKey(bar), bar);
      return;
    }
    this.#finalBars.push(bar);
    const forming = this.#forming.get(barKey(bar));
    if (forming && forming.openTime <= bar.openTime) this.#forming.delete(barKey(bar));
  }
}
