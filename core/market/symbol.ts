import type { Instrument } from './instrument.ts';

/**
 * The normal form in which two spellings of one instrument are equal: upper case without separators, and a tether quote read
 * as the dollar, because our crypto pairs are quoted in dollars.
 *
 * @example symbolKey('btc-usd') === symbolKey('BTCUSDT') // both 'BTCUSD'
 */
export function symbolKey(text: string): string {
  const compact = text
    .trim()
    .toUpperCase()
    .replace(/[/\-_.: ]/g, '');
  return compact.length > 4 && compact.endsWith('USDT') ? compact.slice(0, -1) : compact;
}

/** How the dialects write one instrument. Each answers in its own spelling; all are accepted everywhere. */
export interface SymbolSpellings {
  /** `BTC/USD`, `AAPL`: ours, and Alpaca's today. */
  readonly canonical: string;
  /** `BTCUSD`: Alpaca's old form, in which it still names positions. */
  readonly compact: string;
  /** `BTC-USD`: Coinbase's and Yahoo's. */
  readonly dashed: string;
  /** `BTCUSDT`: Binance's and the documents'. An equity has only its symbol. */
  readonly tether: string;
}

export function spellings(instrument: Pick<Instrument, 'symbol' | 'assetClass'>): SymbolSpellings {
  const { symbol } = instrument;
  if (instrument.assetClass === 'us_equity') {
    return { canonical: symbol, compact: symbol, dashed: symbol.replace('.', '-'), tether: symbol };
  }
  const compact = symbol.replace('/', '');
  const tether = compact.endsWith('USD') ? `${compact}T` : compact;
  return { canonical: symbol, compact, dashed: symbol.replace('/', '-'), tether };
}

/** Finds instruments under any spelling, or by their id. */
export class SymbolIndex {
  readonly #byKey = new Map<string, Instrument>();

  constructor(instruments: Iterable<Instrument> = []) {
    for (const instrument of instruments) this.add(instrument);
  }

  /** A later instrument of the same key takes its place. */
  add(instrument: Instrument): void {
    this.#byKey.set(symbolKey(instrument.symbol), instrument);
    this.#byKey.set(symbolKey(instrument.instrumentId), instrument);
  }

  find(text: string): Instrument | null {
    return this.#byKey.get(symbolKey(text)) ?? null;
  }
}
