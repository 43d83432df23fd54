import { expect } from 'vitest';
import { answer, barsQuestion, providerContract, readable, recorded, symbolOf } from '../testing/index.ts';
import { createMarketstack } from './client.ts';

const file = (name: string) => () => recorded(import.meta.url, name);

providerContract('marketstack', {
  create: createMarketstack,
  key: { key: 'secret-token-0001', secret: null },
  now: Date.parse('2026-01-05T20:30:01Z'),
  keyTest: file('search.json'),
  answers: [
    answer({
      capability: 'bars',
      question: barsQuestion('AAPL', '1d', '2026-01-01', '2026-01-06'),
      reply: file('eod.json'),
      spelled: 'AAPL',
      isDated: true,
      means: (bars) =>
        expect(readable(bars)).toEqual([
          ['2026-01-02T00:00', '240.2', '242.45', '239.6', '241.9', 39122000, true],
          ['2026-01-05T00:00', '242.1', '245.5', '241.3', '244.02', 41250300, false],
        ]),
    }),
    answer({
      capability: 'search',
      question: { text: 'apple', limit: 10 },
      reply: file('search.json'),
      means: (found) => expect(found.map(({ symbol, kind }) => [symbol.text, kind])).toEqual([['AAPL', 'stock']]),
    }),
    answer({
      capability: 'corporateActions',
      question: { symbol: symbolOf('AAPL'), from: Date.parse('2020-01-01'), to: Date.parse('2026-01-06') },
      reply: ({ path }) => recorded(import.meta.url, path.includes('split') ? 'splits.json' : 'dividends.json'),
      spelled: 'AAPL',
      means: (actions) =>
        expect(actions).toMatchObject([
          { kind: 'split', exDate: '2020-08-31', newUnits: 4, oldUnits: 1, cashPerUnit: null },
          { kind: 'cash_dividend', exDate: '2025-11-10', cashPerUnit: '0.26', newUnits: null },
        ]),
    }),
  ],
});
