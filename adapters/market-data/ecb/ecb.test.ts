import { expect } from 'vitest';
import { answer, providerContract, recorded } from '../testing/index.ts';
import { createEcb } from './client.ts';

const file = (name: string) => () => recorded(import.meta.url, name);

providerContract('ecb', {
  create: createEcb,
  key: null,
  now: Date.parse('2026-01-05T20:30:01Z'),
  keyTest: file('rates.csv'),
  answers: [
    answer({
      capability: 'fx',
      question: { base: 'EUR', quotes: ['USD', 'GBP'], date: null },
      reply: file('rates.csv'),
      spelled: 'USD',
      means: (rates) =>
        expect(rates).toEqual({ base: 'EUR', date: '2026-01-05', rates: { USD: '1.1734', GBP: '0.86925' } }),
    }),
  ],
});
