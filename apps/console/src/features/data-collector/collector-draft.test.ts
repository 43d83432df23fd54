import { describe, expect, it } from 'vitest';
import { collectorBodyOf, collectorDraftOf, collectorFaults } from './collector-draft.ts';

const settings = {
  symbols: ['AAPL', 'BTC/USD'],
  timeframes: ['1m', '1d'] as ('1m' | '1d')[],
  collection_interval: 300,
  symbol_refresh_interval: 3600,
  bars_per_series: 500,
  source: 'world' as const,
};
const draft = collectorDraftOf(settings);

describe('the collector’s settings as a person writes them', () => {
  it('go there and back unchanged', () => {
    expect(collectorBodyOf(draft)).toEqual(settings);
  });

  it('take symbols however they are separated, each once', () => {
    expect(collectorBodyOf({ ...draft, symbols: ' aapl, msft;AAPL\n btc/usd ' })?.symbols).toEqual([
      'AAPL',
      'MSFT',
      'BTC/USD',
    ]);
    expect(collectorBodyOf({ ...draft, symbols: '' })?.symbols).toEqual([]);
  });

  it.each([
    ['interval', '59'],
    ['interval', '1e3'],
    ['symbolInterval', '299'],
    ['barsPerSeries', '0'],
    ['barsPerSeries', '10001'],
    ['barsPerSeries', ''],
  ] as const)('say what is wrong with %s %j', (field, text) => {
    const wrong = { ...draft, [field]: text };
    expect(Object.keys(collectorFaults(wrong))).toEqual([field]);
    expect(collectorBodyOf(wrong)).toBeNull();
  });

  it('need a timeframe', () => {
    expect(collectorFaults({ ...draft, timeframes: [] })).toEqual({ timeframes: 'At least one' });
  });
});
