import { describe, expect, it } from 'vitest';
import { findInstruments } from './find-instruments.ts';

const list = [
  { symbol: 'AAPL', name: 'Apple Inc.' },
  { symbol: 'GOOG', name: 'Alphabet Inc.' },
  { symbol: 'BTC/USD', name: 'Bitcoin' },
];
const found = (words: string) => findInstruments(list, words).map((each) => each.symbol);

describe('the symbol search', () => {
  it('finds by the beginning of a symbol, its middle, and its name, in this order', () => {
    expect(found('a')).toEqual(['AAPL', 'GOOG']);
    expect(found('apple')).toEqual(['AAPL']);
    expect(found('bitcoin')).toEqual(['BTC/USD']);
  });

  it('knows the spellings of a pair', () => {
    for (const words of ['btcusd', 'BTC/USD', 'btc-usd', 'btc usd']) expect(found(words)).toEqual(['BTC/USD']);
  });

  it('shows all without words and nothing for strangers', () => {
    expect(found(' ')).toHaveLength(3);
    expect(found('zzz')).toEqual([]);
  });
});
