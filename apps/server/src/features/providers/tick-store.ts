import type { LiveData } from '@quire/adapters/market-data';
import type { Sql } from '@quire/adapters/storage';
import { formatDecimal, microsPerMillisecond } from '@quire/core/units';
import type { MarketStore, StoredPrint, StoredQuote } from '@quire/ports/market-store';

const writeEveryMs = 1_000;
const cutEveryMs = 600_000;
/** What waits for a slow database; beyond it the oldest are given up. */
const waitingMax = 20_000;
const hourMs = 3_600_000;

export interface TickStoreOptions {
  readonly sql: Sql;
  readonly store: Pick<MarketStore, 'insertQuotes' | 'insertPrints'>;
  /** 0 keeps nothing. */
  readonly retentionHours: number;
  readonly onError: (error: unknown) => void;
}

/**
 * A short history of what providers told: every trade, and of quotes the newest of each symbol and second. It never waits and never
 * grows: when the database is slow, the oldest are lost.
 */
export class TickStore {
  readonly #options: TickStoreOptions;
  readonly #quotes = new Map<string, StoredQuote>();
  #prints: StoredPrint[] = [];
  #writing: Promise<void> | null = null;
  readonly #timers: NodeJS.Timeout[] = [];

  constructor(options: TickStoreOptions) {
    this.#options = options;
    if (options.retentionHours === 0) return;
    this.#timers.push(
      setInterval(() => void this.write(), writeEveryMs),
      setInterval(() => void this.cut(), cutEveryMs),
    );
    for (const timer of this.#timers) timer.unref();
  }

  add(data: LiveData): void {
    if (this.#options.retentionHours === 0 || data.kind === 'crossed') return;
    if (data.kind === 'trade') {
      this.#prints.push(printOf(data));
      if (this.#prints.length > waitingMax) this.#prints.splice(0, this.#prints.length - waitingMax);
      return;
    }
    const quote = quoteOf(data);
    const second = Math.floor(quote.at / 1_000_000);
    this.#quotes.set(`${quote.provider} ${quote.symbol} ${second}`, quote);
    if (this.#quotes.size > waitingMax) this.#quotes.delete(this.#quotes.keys().next().value!);
  }

  /** Writes what has gathered; a call while a write is under way leaves it to the next. */
  async write(): Promise<void> {
    if (this.#writing !== null || this.#quotes.size + this.#prints.length === 0) return;
    const quotes = [...this.#quotes.values()];
    const prints = this.#prints;
    this.#quotes.clear();
    this.#prints = [];
    const { store, onError } = this.#options;
    this.#writing = (async () => {
      if (quotes.length > 0) await store.insertQuotes(quotes);
      if (prints.length > 0) await store.insertPrints(prints);
    })().catch(onError);
    await this.#writing;
    this.#writing = null;
  }

  /** Removes what came longer ago than is kept. */
  async cut(): Promise<void> {
    const { sql, retentionHours, onError } = this.#options;
    const before = (Date.now() - retentionHours * hourMs) * microsPerMillisecond;
    await sql`delete from market_quote where received_at < ${before}`.catch(onError);
    await sql`delete from market_print where received_at < ${before}`.catch(onError);
  }

  async close(): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer);
    await this.#writing;
    await this.write();
  }
}

type Of<Kind extends LiveData['kind']> = Extract<LiveData, { readonly kind: Kind }>;

const decimal = (value: number | null, scale: number): string | null =>
  value === null ? null : formatDecimal(value, scale);

function quoteOf({ quote, provenance }: Of<'quote'>): StoredQuote {
  const { priceScale, quantityScale } = quote;
  return {
    symbol: quote.symbol.text,
    provider: provenance.provider,
    at: quote.at * microsPerMillisecond,
    receivedAt: provenance.receivedAt * microsPerMillisecond,
    bidPrice: decimal(quote.bidPrice, priceScale),
    bidQuantity: decimal(quote.bidQuantity, quantityScale),
    askPrice: decimal(quote.askPrice, priceScale),
    askQuantity: decimal(quote.askQuantity, quantityScale),
  };
}

function printOf({ trade, provenance }: Of<'trade'>): StoredPrint {
  return {
    symbol: trade.symbol.text,
    provider: provenance.provider,
    at: trade.at * microsPerMillisecond,
    receivedAt: provenance.receivedAt * microsPerMillisecond,
    tradeId: trade.tradeId,
    price: formatDecimal(trade.price, trade.priceScale),
    quantity: formatDecimal(trade.quantity, trade.quantityScale),
  };
}
