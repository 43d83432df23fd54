import { describe, expect, it } from 'vitest';
import type { StreamKind } from './channels.ts';
import { Subscriptions, subscribedMax } from './subscriptions.ts';

const made = (kind: StreamKind) => new Subscriptions(kind, (symbol) => symbol.toUpperCase());
const names = (count: number, from = 0) => Array.from({ length: count }, (_, index) => `S${from + index}`);

describe('subscriptions', () => {
  it('add up, name every channel, and bring corrections and canceled trades with the trades', () => {
    const subscriptions = made('stocks');
    expect(subscriptions.change('subscribe', { trades: ['aapl'], quotes: [], bars: ['*'] })).toBeNull();
    expect(subscriptions.change('subscribe', { trades: ['MSFT'], lulds: null })).toBeNull();
    expect(subscriptions.list()).toEqual({
      trades: ['AAPL', 'MSFT'],
      quotes: [],
      bars: ['*'],
      updatedBars: [],
      dailyBars: [],
      statuses: [],
      lulds: [],
      corrections: ['AAPL', 'MSFT'],
      cancelErrors: ['AAPL', 'MSFT'],
    });
    expect([subscriptions.hears('bars', 'SPY'), subscriptions.hears('trades', 'SPY')]).toEqual([true, false]);
    subscriptions.change('unsubscribe', { trades: ['AAPL'], bars: ['*'] });
    expect([subscriptions.hears('trades', 'AAPL'), subscriptions.hears('bars', 'SPY')]).toEqual([false, false]);
  });

  it.each<[StreamKind, Record<string, unknown>]>([
    ['stocks', { orderbooks: ['BTC/USD'] }],
    ['stocks', { corrections: ['AAPL'] }],
    ['stocks', { trades: ['AAPL'], news: ['*'] }],
    ['crypto', { lulds: ['BTC/USD'] }],
    ['news', { trades: ['AAPL'] }],
  ])('of %s refuse %j with 410 and change nothing', (kind, message) => {
    const subscriptions = made(kind);
    const before = subscriptions.list();
    expect(subscriptions.change('subscribe', message)).toBe(410);
    expect(subscriptions.list()).toEqual(before);
  });

  it.each([{ trades: 'AAPL' }, { trades: [7] }, { trades: [''] }, { quotes: ['X'.repeat(33)] }, { bars: { AAPL: 1 } }])(
    'refuse %j with 400',
    (message) => {
      expect(made('stocks').change('subscribe', message)).toBe(400);
    },
  );

  it('refuse one symbol more than a socket may name, and count none twice', () => {
    const subscriptions = made('stocks');
    expect(subscriptions.change('subscribe', { trades: names(subscribedMax) })).toBeNull();
    expect(subscriptions.change('subscribe', { trades: ['S1'] })).toBeNull();
    expect(subscriptions.change('subscribe', { quotes: ['S1'] })).toBe(405);
    expect(subscriptions.list()['quotes']).toEqual([]);
    expect(subscriptions.change('unsubscribe', { trades: ['S1'] })).toBeNull();
    expect(subscriptions.change('subscribe', { quotes: ['S1'] })).toBeNull();
  });
});
