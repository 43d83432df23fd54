import { describe, expect, it } from 'vitest';
import type { Instrument } from './instrument.ts';
import { SymbolIndex, spellings, symbolKey } from './symbol.ts';

const bitcoin = { symbol: 'BTC/USD', assetClass: 'crypto', instrumentId: 'id-1' } as unknown as Instrument;
const berkshire = { symbol: 'BRK.B', assetClass: 'us_equity', instrumentId: 'id-2' } as unknown as Instrument;

describe('symbols', () => {
  it.each([
    ['BTCUSDT', 'BTCUSD', 'BTC/USD', 'btc-usd', 'BTC_USD', ' btc/usdt '],
    ['BRK.B', 'BRK-B', 'brk/b', 'BRKB'],
    ['AAPL', 'aapl'],
  ])('%s has one key in every spelling', (...texts) => {
    expect(new Set(texts.map(symbolKey)).size).toBe(1);
  });

  it('keeps apart what is not the same', () => {
    expect(symbolKey('ETHUSD')).not.toBe(symbolKey('BTCUSD'));
    expect(symbolKey('GOOG')).not.toBe(symbolKey('GOOGL'));
    expect(symbolKey('USDT')).toBe('USDT');
  });

  it('are found under any spelling, and by id', () => {
    const index = new SymbolIndex([bitcoin, berkshire]);
    for (const text of [...Object.values(spellings(bitcoin)), 'btcusd', 'id-1']) expect(index.find(text)).toBe(bitcoin);
    for (const text of [...Object.values(spellings(berkshire)), 'brk.b']) expect(index.find(text)).toBe(berkshire);
    expect(index.find('ETH/USD')).toBeNull();
    expect(index.find('')).toBeNull();
  });

  it('are spelled as each dialect wants them', () => {
    expect(spellings(bitcoin)).toEqual({
      canonical: 'BTC/USD',
      compact: 'BTCUSD',
      dashed: 'BTC-USD',
      tether: 'BTCUSDT',
    });
    expect(spellings(berkshire)).toEqual({
      canonical: 'BRK.B',
      compact: 'BRK.B',
      dashed: 'BRK-B',
      tether: 'BRK.B',
    });
  });
});
