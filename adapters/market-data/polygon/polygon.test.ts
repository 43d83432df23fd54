import { expect } from 'vitest';
import {
  answer,
  barsQuestion,
  providerContract,
  readable,
  readableQuote,
  recorded,
  symbolOf,
} from '../testing/index.ts';
import { createPolygon } from './client.ts';

const file = (name: string) => () => recorded(import.meta.url, name);
const apple = symbolOf('AAPL');
const range = { from: Date.parse('2020-01-01'), to: Date.parse('2026-01-06') };

providerContract('polygon', {
  create: createPolygon,
  key: { key: 'polygon-key-0001', secret: null },
  now: Date.parse('2026-01-05T20:30:01Z'),
  keyTest: () => '{"market":"open"}',
  answers: [
    answer({
      capability: 'bars',
      question: barsQuestion('AAPL', '1m', '2026-01-05T15:00:00Z', '2026-01-05T15:02:00Z'),
      reply: file('bars-minutes.json'),
      spelled: 'AAPL',
      isDated: true,
      means: (bars) =>
        expect(readable(bars)).toEqual([
          ['2026-01-05T15:00', '242.88', '243.09', '242.8', '243.0501', 8420, true],
          ['2026-01-05T15:01', '243.05', '243.2', '243.01', '243.16', 5120, true],
        ]),
    }),
    answer({
      capability: 'bars',
      question: barsQuestion('AAPL', '1d', '2026-01-01', '2026-01-06'),
      reply: file('bars-days.json'),
      spelled: 'AAPL',
      means: (bars) =>
        expect(readable(bars)).toEqual([
          ['2026-01-02T00:00', '240.2', '242.45', '239.6', '241.9', 39122000, true],
          ['2026-01-05T00:00', '242.1', '245.5', '241.3', '244.02', 41250300, false],
        ]),
    }),
    answer({
      capability: 'quotes',
      question: { symbols: [apple], ageMsMax: null },
      reply: file('snapshot.json'),
      spelled: 'AAPL',
      isDated: true,
      means: ({ quotes }) =>
        expect(quotes.map(readableQuote)).toEqual([
          {
            symbol: 'AAPL',
            at: '2026-01-05T20:30:00.000Z',
            bid: '244.01',
            bidSize: '200',
            ask: '244.05',
            askSize: '300',
            last: '244.03',
            previousClose: '241.9',
            volume: 41250300,
          },
        ]),
    }),
    answer({
      capability: 'trades',
      question: { symbol: apple, from: range.from, to: range.to, limit: 100 },
      reply: file('trades.json'),
      isDated: true,
      means: ({ trades }) =>
        expect(
          trades.map(({ tradeId, price, priceScale, quantity }) => [tradeId, price, priceScale, quantity]),
        ).toEqual([
          ['51', 2428801, 4, 100],
          ['52', 24289, 2, 25],
        ]),
    }),
    answer({
      capability: 'search',
      question: { text: 'apple', limit: 10 },
      reply: file('search.json'),
      means: (found) =>
        expect(found).toEqual([
          { symbol: apple, name: 'Apple Inc.', exchange: 'XNAS', kind: 'stock', currency: 'USD' },
        ]),
    }),
    answer({
      capability: 'corporateActions',
      question: { symbol: apple, ...range },
      reply: ({ path }) => recorded(import.meta.url, path.endsWith('splits') ? 'splits.json' : 'dividends.json'),
      spelled: 'AAPL',
      means: (actions) =>
        expect(actions).toMatchObject([
          { kind: 'split', exDate: '2020-08-31', newUnits: 4, oldUnits: 1, cashPerUnit: null },
          { kind: 'cash_dividend', exDate: '2025-11-10', payDate: '2025-11-13', cashPerUnit: '0.26', newUnits: null },
        ]),
    }),
    answer({
      capability: 'news',
      question: { symbols: [apple], ...range, limit: 5 },
      reply: file('news.json'),
      means: (items) => expect(items).toMatchObject([{ newsId: 'n-1', source: 'Example Wire', symbols: ['AAPL'] }]),
    }),
    answer({
      capability: 'fundamentals',
      question: { symbol: apple },
      reply: file('details.json'),
      spelled: 'AAPL',
      means: (details) =>
        expect(details.figures).toEqual({ marketCapitalization: 3612345678901, sharesOutstanding: 14840390000 }),
    }),
  ],
});
