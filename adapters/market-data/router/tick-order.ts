import type { ProviderQuote, ProviderTrade } from '@quire/ports/market-data';

/** Ids of trades that are remembered for each symbol; a repeat comes within moments or with the filling of a gap. */
const idsMax = 4_096;

interface SymbolOrder {
  quote: ProviderQuote | null;
  tradeAt: number;
  /** In order of arrival: the oldest is forgotten first. */
  readonly tradeIds: Set<string>;
}

/** What one provider told so far of each symbol, to tell the new from the repeated and the late. */
export class TickOrder {
  readonly #symbols = new Map<string, SymbolOrder>();

  /** A quote replaces what was before, so one that is older than the last is of no use any more. */
  quote(quote: ProviderQuote): 'new' | 'duplicate' | 'out-of-order' {
    const known = this.#of(quote.symbol.text);
    const before = known.quote;
    if (before !== null && quote.at < before.at) return 'out-of-order';
    if (before !== null && quote.at === before.at && isSameQuote(quote, before)) return 'duplicate';
    known.quote = quote;
    return 'new';
  }

  /**
   * A trade happened whenever it is told. Only the provider's own id says that two are one: without ids two trades of one instant,
   * price and size may well be two.
   */
  trade({ symbol, at, tradeId }: ProviderTrade): 'new' | 'duplicate' | 'late' {
    const known = this.#of(symbol.text);
    if (tradeId !== null) {
      if (known.tradeIds.has(tradeId)) return 'duplicate';
      known.tradeIds.add(tradeId);
      if (known.tradeIds.size > idsMax) known.tradeIds.delete(known.tradeIds.values().next().value!);
    }
    if (at < known.tradeAt) return 'late';
    known.tradeAt = at;
    return 'new';
  }

  #of(symbol: string): SymbolOrder {
    let known = this.#symbols.get(symbol);
    if (known === undefined) {
      known = { quote: null, tradeAt: 0, tradeIds: new Set() };
      this.#symbols.set(symbol, known);
    }
    return known;
  }
}

function isSameQuote(left: ProviderQuote, right: ProviderQuote): boolean {
  return (
    left.priceScale === right.priceScale &&
    left.bidPrice === right.bidPrice &&
    left.askPrice === right.askPrice &&
    left.lastPrice === right.lastPrice &&
    left.bidQuantity === right.bidQuantity &&
    left.askQuantity === right.askQuantity
  );
}
