/** Where a symbol is traded, as far as a provider must know it to spell it. */
export const providerMarkets = ['us_equity', 'world_equity', 'crypto', 'fx'] as const;
export type ProviderMarket = (typeof providerMarkets)[number];

/** What is asked for, in our spelling: `AAPL`, `XMIL:ENI`, `BTC/USD`, `EUR/USD`. */
export interface MarketSymbol {
  readonly market: ProviderMarket;
  /** The whole text as a person writes it; two symbols are the same when this is. */
  readonly text: string;
  /** Ticker, or the base of a pair. */
  readonly base: string;
  /** Quote currency of a pair; null for an equity. */
  readonly quote: string | null;
  /** ISO 10383 code of the exchange of an equity outside the United States, else null. */
  readonly mic: string | null;
}

const tickerPattern = /^[A-Z][A-Z0-9]{0,9}(?:[.-][A-Z]{1,3})?$/;
const worldPattern = /^([A-Z]{4}):([A-Z0-9][A-Z0-9.-]{0,11})$/;
const pairPattern = /^([A-Z0-9]{2,12})\/([A-Z]{3,5})$/;

/** ISO 4217 codes that providers quote against each other; a pair of two of them is foreign exchange. */
const fiat: ReadonlySet<string> = new Set(
  (
    'AED ARS AUD BGN BRL CAD CHF CLP CNH CNY COP CZK DKK EGP EUR GBP HKD HUF IDR ILS INR ISK JPY KRW KWD MXN MYR NGN NOK ' +
    'NZD PEN PHP PKR PLN QAR RON RUB SAR SEK SGD THB TRY TWD UAH USD VND ZAR'
  ).split(' '),
);

export const isFiat = (code: string): boolean => fiat.has(code);

/**
 * Reads a symbol before a request is spent on it; null for what no provider could know.
 *
 * @example parseMarketSymbol('btc/usd') // { market: 'crypto', text: 'BTC/USD', base: 'BTC', quote: 'USD', mic: null }
 */
export function parseMarketSymbol(text: string): MarketSymbol | null {
  const upper = text.trim().toUpperCase();
  const pair = pairPattern.exec(upper);
  if (pair) {
    const [, base = '', quote = ''] = pair;
    if (base === quote) return null;
    return { market: fiat.has(base) && fiat.has(quote) ? 'fx' : 'crypto', text: upper, base, quote, mic: null };
  }
  const world = worldPattern.exec(upper);
  if (world) return { market: 'world_equity', text: upper, base: world[2]!, quote: null, mic: world[1]! };
  return tickerPattern.test(upper) ? { market: 'us_equity', text: upper, base: upper, quote: null, mic: null } : null;
}
