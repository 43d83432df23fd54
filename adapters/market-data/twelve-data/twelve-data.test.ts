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
import { createTwelveData } from './client.ts';

const file = (name: string) => () => recorded(import.meta.url, name);

providerContract('twelve-data', {
  create: createTwelveData,
  key: { key: 'secret-token-0001', secret: null },
  now: Date.parse('2026-01-05T20:30:01Z'),
  keyTest: () => '{"current_usage":1,"plan_limit":8}',
  answers: [
    answer({
      capability: 'bars',
      question: barsQuestion('AAPL', '1m', '2026-01-05T15:00:00Z', '2026-01-05T15:02:00Z'),
      reply: file('series.json'),
      spelled: 'AAPL',
      isDated: true,
      means: (bars) =>
        expect(readable(bars)).toEqual([
          ['2026-01-05T15:00', '242.88', '243.09', '242.8', '243.0501', 8420, true],
          ['2026-01-05T15:01', '243.05', '243.2', '243.01', '243.16', 5120, true],
        ]),
    }),
    answer({
      capability: 'quotes',
      question: { symbols: [symbolOf('AAPL'), symbolOf('MSFT'), symbolOf('NOPE')], ageMsMax: null },
      reply: file('quotes.json'),
      spelled: 'AAPL',
      isDated: true,
      means: ({ quotes }) =>
        expect(readableQuote(quotes[0]!)).toEqual({
          symbol: 'AAPL',
          at: '2026-01-05T20:30:00.000Z',
          bid: null,
          bidSize: null,
          ask: null,
          askSize: null,
          last: '244.03',
          previousClose: '241.9',
          volume: 41250300,
        }),
    }),
    answer({
      capability: 'fx',
      question: { base: 'EUR', quotes: ['USD'], date: null },
      reply: file('rate.json'),
      spelled: 'EUR/USD',
      means: (rates) => expect(rates).toEqual({ base: 'EUR', date: '2026-01-05', rates: { USD: '1.17342' } }),
    }),
    answer({
      capability: 'search',
      question: { text: 'apple', limit: 10 },
      reply: file('search.json'),
      means: (found) =>
        expect(found.map(({ symbol, kind }) => [symbol.text, kind])).toEqual([
          ['AAPL', 'stock'],
          ['XMIL:ENI', 'stock'],
        ]),
    }),
  ],
});
