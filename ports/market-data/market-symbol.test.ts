import { describe, expect, it } from 'vitest';
import { parseMarketSymbol } from './market-symbol.ts';

describe('a symbol before a request is spent on it', () => {
  it.each([
    ['aapl', 'us_equity', 'AAPL', null],
    [' BRK.B ', 'us_equity', 'BRK.B', null],
    ['XMIL:ENI', 'world_equity', 'ENI', null],
    ['XHKG:0700', 'world_equity', '0700', null],
    ['btc/usd', 'crypto', 'BTC', 'USD'],
    ['1INCH/USDT', 'crypto', '1INCH', 'USDT'],
    ['EUR/USD', 'fx', 'EUR', 'USD'],
  ])('%s is of %s', (text, market, base, quote) => {
    expect(parseMarketSymbol(text)).toMatchObject({ market, base, quote });
  });

  it.each(['', 'A PPL', '../etc', 'AAPL?x=1', 'USD/USD', 'ABCDEFGHIJKLM', 'AAPL&apikey=', 'XMIL:', '💰', '1', 'A/B/C'])(
    'refuses %j',
    (text) => {
      expect(parseMarketSymbol(text)).toBeNull();
    },
  );
});
