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
import { createStooq } from './client.ts';

const file = (name: string) => () => recorded(import.meta.url, name);

providerContract('stooq', {
  create: createStooq,
  key: null,
  now: Date.parse('2026-01-05T20:30:01Z'),
  keyTest: file('quotes.csv'),
  answers: [
    answer({
      capability: 'bars',
      question: barsQuestion('AAPL', '1d', '2026-01-01', '2026-01-06'),
      reply: file('days.csv'),
      isDated: true,
      means: (bars) =>
        expect(readable(bars)).toEqual([
          ['2026-01-02T00:00', '240.2', '242.45', '239.6', '241.9', 39122000, true],
          ['2026-01-05T00:00', '242.1', '245.5', '241.3', '244.02', 41250300, false],
        ]),
    }),
    answer({
      capability: 'quotes',
      question: { symbols: [symbolOf('AAPL')], ageMsMax: null },
      reply: file('quotes.csv'),
      spelled: 'AAPL.US',
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
          previousClose: null,
          volume: 41250300,
        }),
    }),
  ],
});
