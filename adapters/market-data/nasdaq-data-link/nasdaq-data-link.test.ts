import { expect } from 'vitest';
import { answer, barsQuestion, providerContract, readable, recorded } from '../testing/index.ts';
import { createNasdaqDataLink } from './client.ts';

const file = (name: string) => () => recorded(import.meta.url, name);

providerContract('nasdaq-data-link', {
  create: createNasdaqDataLink,
  key: { key: 'secret-token-0001', secret: null },
  now: Date.parse('2026-01-05T20:30:01Z'),
  keyTest: file('table.json'),
  answers: [
    answer({
      capability: 'bars',
      question: barsQuestion('AAPL', '1d', '2026-01-01', '2026-01-06'),
      reply: file('table.json'),
      spelled: 'AAPL',
      isDated: true,
      means: (bars) =>
        expect(readable(bars)).toEqual([
          ['2026-01-02T00:00', '240.2', '242.45', '239.6', '241.9', 39122000, true],
          ['2026-01-05T00:00', '242.1', '245.5', '241.3', '244.02', 41250300, false],
        ]),
    }),
  ],
});
