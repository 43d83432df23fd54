import type { BookView } from '@quire/contract';
import { describe, expect, it } from 'vitest';
import { decimalsOfQuantities, depthRows, spreadOf } from './depth.ts';

const level = (price: string, quantity: string) => ({ price, quantity, orderCount: 1 });
const book = (bids: BookView['bids'], asks: BookView['asks']): BookView => ({
  symbol: 'X',
  at: '',
  bookSequence: 1,
  bids,
  asks,
});

describe('depth', () => {
  it('sums exactly from the best price outward', () => {
    const rows = depthRows([level('10', '0.1'), level('9', '0.2'), level('8', '5')], 2);
    expect(rows.map((row) => row.cumulativeText)).toEqual(['0.1', '0.3']);
  });

  it('the spread is exact, and unknown without two sides', () => {
    expect(spreadOf(book([level('0.1', '1')], [level('0.3', '1')]))?.width).toBe('0.2');
    expect(spreadOf(book([level('99', '1')], [level('101', '1')]))?.basisPoints).toBe(200);
    expect(spreadOf(book([], [level('1', '1')]))).toBeNull();
  });

  it('quantities of a column have as many decimals as the longest, four at most', () => {
    expect(decimalsOfQuantities([level('1', '100'), level('1', '0.1'), level('1', '0.12')])).toBe(2);
    expect(decimalsOfQuantities([level('1', '0.123456789')])).toBe(4);
    expect(decimalsOfQuantities([])).toBe(0);
  });
});
