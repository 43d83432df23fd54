import { describe, expect, it } from 'vitest';
import { boundsOf, faultOf } from './screener-draft.ts';

describe('bounds of the screener', () => {
  it('are the numbers that were typed', () => {
    expect(boundsOf({ minPrice: ' 1,000.5 ', maxPrice: '', minVolume: 'many', minChangePercent: '-2' })).toEqual({
      minPrice: '1000.5',
      minChangePercent: '-2',
    });
  });

  it.each([
    [{}, null],
    [{ minPrice: '1' }, null],
    [{ minPrice: '1', maxPrice: '1' }, null],
    [{ minPrice: 'x' }, 'Not a number'],
    [{ minPrice: '2', maxPrice: '1' }, 'The first is above the second'],
  ])('%j has the fault %j', (draft, fault) => {
    expect(faultOf(draft as Record<string, string>, 'Price')).toBe(fault);
  });
});
