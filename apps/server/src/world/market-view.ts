import type { CorporateActionApplied, RestatedPrice } from '@quire/core/engine';
import type { Bar, BookSnapshot, Print, Quote } from '@quire/core/market';
import type { CommittedBatch, LastPrice, MarketView } from '../platform/world-gateway.ts';
import type { MarketNews } from './market-accumulator.ts';

const printsKept = 500;

interface InstrumentMarket {
  quote: Quote | null;
  book: BookSnapshot | null;
  forming: Bar | null;
  lastBar: Bar | null;
  lastPrice: LastPrice | null;
  /** Oldest first. */
  readonly prints: Print[];
}

/** The latest committed market on the main thread, made of committed batches and nothing else. */
export class CommittedMarketView implements MarketView {
  readonly #instruments = new Map<string, InstrumentMarket>();
  #newestAtMs: number | null = null;

  /** Shows where the market stood before this process; instruments with newer news keep those. */
  restore(kept: MarketNews, restated: readonly RestatedPrice[]): void {
    const isUnknown = ({ instrumentId }: { readonly instrumentId: string }): boolean =>
      this.#instruments.get(instrumentId)?.lastPrice == null;
    this.#add({ ...kept, prints: kept.prints.filter(isUnknown), bars: kept.bars.filter(isUnknown) });
    for (const { instrumentId, price, at } of restated) this.#restate({ instrumentId, priceAfter: price, at });
  }

  apply(batch: CommittedBatch, receivedAtMs: number): void {
    this.#add(batch);
    for (const { event } of batch.events) if (event.type === 'CorporateActionApplied') this.#restate(event);
    if (batch.quotes.length + batch.books.length + batch.prints.length + batch.bars.length > 0) {
      this.#newestAtMs = receivedAtMs;
    }
  }

  quote(instrumentId: string): Quote | null {
    return this.#instruments.get(instrumentId)?.quote ?? null;
  }

  lastPrint(instrumentId: string): Print | null {
    return this.#instruments.get(instrumentId)?.prints.at(-1) ?? null;
  }

  recentPrints(instrumentId: string, limit: number): readonly Print[] {
    const prints = this.#instruments.get(instrumentId)?.prints ?? [];
    return prints.slice(Math.max(0, prints.length - limit)).reverse();
  }

  book(instrumentId: string): BookSnapshot | null {
    return this.#instruments.get(instrumentId)?.book ?? null;
  }

  formingBar(instrumentId: string): Bar | null {
    return this.#instruments.get(instrumentId)?.forming ?? null;
  }

  lastBar(instrumentId: string): Bar | null {
    return this.#instruments.get(instrumentId)?.lastBar ?? null;
  }

  lastPrice(instrumentId: string): LastPrice | null {
    return this.#instruments.get(instrumentId)?.lastPrice ?? null;
  }

  newestAtMs(): number | null {
    return this.#newestAtMs;
  }

  #add(news: MarketNews): void {
    for (const quote of news.quotes) this.#of(quote.instrumentId).quote = quote;
    for (const book of news.books) this.#of(book.instrumentId).book = book;
    for (const print of news.prints) this.#addPrint(print);
    for (const bar of news.bars) this.#addBar(bar);
  }

  /** Prices of before an action mean something else now. Prints stay as they were made. */
  #restate({ instrumentId, priceAfter, at }: Pick<CorporateActionApplied, 'instrumentId' | 'priceAfter' | 'at'>): void {
    const market = this.#of(instrumentId);
    if (priceAfter === null || market.lastPrice === null || market.lastPrice.at > at) return;
    market.lastPrice = { price: priceAfter, at, source: market.lastPrice.source };
    if (market.quote !== null && market.quote.tsEvent <= at) market.quote = null;
    if (market.book !== null && market.book.tsEvent <= at) market.book = null;
  }

  #of(instrumentId: string): InstrumentMarket {
    let market = this.#instruments.get(instrumentId);
    if (!market) {
      market = { quote: null, book: null, forming: null, lastBar: null, lastPrice: null, prints: [] };
      this.#instruments.set(instrumentId, market);
    }
    return market;
  }

  #addPrint(print: Print): void {
    const market = this.#of(print.instrumentId);
    market.prints.push(print);
    // Cut in blocks, so that a busy tape does not shift the array at every print.
    if (market.prints.length > printsKept * 2) market.prints.splice(0, market.prints.length - printsKept);
    market.lastPrice = { price: print.price, at: print.tsEvent, source: 'print' };
  }

  #addBar(bar: Bar): void {
    const market = this.#of(bar.instrumentId);
    if (!bar.isFinal) {
      market.forming = bar;
      return;
    }
    market.lastBar = bar;
    if (market.forming && market.forming.openTime <= bar.openTime) market.forming = null;
    // A print of the same bar says the same more precisely. A bar mostly begins at the instant at which the one before it closed.
    if (market.lastPrice === null || market.lastPrice.at <= bar.openTime) {
      market.lastPrice = { price: bar.close, at: bar.closeTime, source: 'bar' };
    }
  }
}
