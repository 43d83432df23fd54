import { expect } from 'vitest';
import { answer, providerContract, recorded } from '../testing/index.ts';
import { createFrankfurter } from './client.ts';

const file = (name: string) => () => recorded(import.meta.url, name);

providerContract('frankfurter', {
  create: createFrankfurter,
  key: null,
  now: Date.parse('2026-01-05T20:30:01Z'),
  keyTest: file('rates.json'),
  answers: [
    answer({
      capability: 'fx',
      question: { base: 'EUR', quotes: ['USD', 'GBP'], date: null },
      reply: file('rates.json'),
      spelled: 'EUR',
      means: (rates) =>
        expect(rates).toEqual({ base: 'EUR', date: '2026-01-05', rates: { USD: '1.1734', GBP: '0.86925' } }),
    }),
  ],
});
