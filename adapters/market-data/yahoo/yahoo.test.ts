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
import { createYahoo } from './client.ts';

const file = (name: string) => () => recorded(import.meta.url, name);

providerContract('yahoo', {
  create: createYahoo,
  key: null,
  now: Date.parse('2026-01-05T20:30:01Z'),
  keyTest: file('search.json'),
  answers: [
    answer({
      capability: 'bars',
      question: barsQuestion('AAPL', '1d', '2026-01-01', '2026-01-06'),
      reply: file('days.json'),
      spelled: 'AAPL',
      isDated: true,
      means: (bars) =>
        expect(readable(bars)).toEqual([
          ['2026-01-02T00:00', '240.2', '242.45', '239.6', '241.9', 39122000, true],
          ['2026-01-05T00:00', '242.1', '245.5', '241.3', '244.02', 41250300, false],
        ]),
    }),
    answer({
      capability: 'bars',
      question: barsQuestion('AAPL', '1m', '2026-01-05T15:00:00Z', '2026-01-05T15:02:00Z'),
      reply: file('minutes.json'),
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
      question: { symbols: [symbolOf('AAPL')], ageMsMax: null },
      reply: file('days.json'),
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
      capability: 'corporateActions',
      question: { symbol: symbolOf('AAPL'), from: Date.parse('2020-01-01'), to: Date.parse('2026-01-06') },
      reply: file('events.json'),
      spelled: 'AAPL',
      means: (actions) =>
        expect(actions).toMatchObject([
          { kind: 'split', exDate: '2020-08-31', newUnits: 4, oldUnits: 1, cashPerUnit: null },
          { kind: 'cash_dividend', exDate: '2025-11-10', cashPerUnit: '0.26', newUnits: null },
        ]),
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
