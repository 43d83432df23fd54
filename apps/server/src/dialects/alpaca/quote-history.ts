import type { Quote } from '@quire/core/market';

/** As many as of trades. */
const keptPerInstrument = 2_000;

export interface QuoteQuery {
  /** UnixMicros, both inclusive. */
  readonly from: number;
  readonly to: number;
  /** The instant after which to go on, in the direction of the answer; null is from its beginning. */
  readonly after: number | null;
  readonly ascending: boolean;
  readonly limit: number;
}

/**
 * The newest quotes of each instrument that were committed since the server started, one for each instant. They are kept in memory and
 * nowhere else: a quote is a state that the next one replaces, and no order is decided on an old one.
 */
export class QuoteHistory {
  readonly #kept = new Map<string, Quote[]>();

  /** Quotes of one instrument must come in order of time. */
  add(quotes: readonly Quote[]): void {
    for (const quote of quotes) {
      const kept = this.#kept.get(quote.instrumentId) ?? [];
      if (kept.length === 0) this.#kept.set(quote.instrumentId, kept);
      if (kept.at(-1)?.tsEvent === quote.tsEvent) kept.pop();
      kept.push(quote);
      // Cut seldom and then by half, so that keeping one costs no more than reading it.
      if (kept.length >= 2 * keptPerInstrument) kept.splice(0, kept.length - keptPerInstrument);
    }
  }

  /** @param newest what the market says now, which may be older than this history */
  read(instrumentId: string, newest: Quote | null, query: QuoteQuery): readonly Quote[] {
    const kept = this.#kept.get(instrumentId) ?? (newest === null ? [] : [newest]);
    const { from, to, after, ascending, limit } = query;
    const first = ascending && after !== null ? Math.max(from, after + 1) : from;
    const last = !ascending && after !== null ? Math.min(to, after - 1) : to;
    const found = kept.slice(-keptPerInstrument).filter(({ tsEvent }) => tsEvent >= first && tsEvent <= last);
    return (ascending ? found : found.reverse()).slice(0, limit);
  }
}
