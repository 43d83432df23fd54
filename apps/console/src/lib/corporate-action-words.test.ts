import { expect, it } from 'vitest';
import { actionWords } from './corporate-action-words.ts';

const none = { newUnits: null, oldUnits: null, cashPerUnit: null, isSpecial: null, newSymbol: null };

it.each([
  ['Split 4 for 1', { type: 'split', newUnits: 4, oldUnits: 1 }],
  ['Reverse split 1 for 10', { type: 'reverse_split', newUnits: 1, oldUnits: 10 }],
  ['Stock dividend 5 for 100', { type: 'stock_dividend', newUnits: 5, oldUnits: 100 }],
  ['Dividend 0.24 a share', { type: 'cash_dividend', cashPerUnit: '0.24', isSpecial: false }],
  ['Special dividend 1.50 a share', { type: 'cash_dividend', cashPerUnit: '1.5', isSpecial: true }],
  ['Becomes META', { type: 'symbol_change', newSymbol: 'META' }],
  ['Delisted at – a share', { type: 'delisting' }],
] as const)('%s', (words, action) => {
  expect(actionWords({ ...none, ...action })).toBe(words);
});
