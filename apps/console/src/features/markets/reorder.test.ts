import { describe, expect, it } from 'vitest';
import { inListOrder, moved } from './reorder.ts';

describe('a symbol of a watchlist', () => {
  it.each([
    ['B', -1, 'BACD'],
    ['B', 1, 'ACBD'],
    ['A', -1, 'ABCD'],
    ['D', 1, 'ABCD'],
    ['D', -3, 'DABC'],
    ['X', 1, 'ABCD'],
  ] as const)('%s moved by %i', (symbol, places, after) => {
    expect(moved([...'ABCD'], symbol, places).join('')).toBe(after);
  });

  it('has its row in the order of the list', () => {
    const rows = [{ symbol: 'A' }, { symbol: 'B' }, { symbol: 'C' }];
    expect(inListOrder(rows, ['C', 'A', 'GONE']).map(({ symbol }) => symbol)).toEqual(['C', 'A']);
  });
});
