import { describe, expect, it } from 'vitest';
import { onGrid, steppedPrice } from './price-grid.ts';

describe('a price on the grid', () => {
  it.each([
    [100.004, 0.01, 2, 100],
    [100.0051, 0.01, 2, 100.01],
    [0.07, 0.05, 2, 0.05],
    [-3, 0.01, 2, 0.01],
    [1.0000449, 0.0001, 4, 1],
  ])('%d in steps of %d is %d', (price, increment, decimals, expected) => {
    expect(onGrid(price, increment, decimals)).toBe(expected);
  });

  it.each([
    ['ArrowUp', false, 100.01],
    ['ArrowDown', false, 99.99],
    ['ArrowUp', true, 100.1],
    ['PageDown', false, 99.9],
    ['a', false, null],
  ])('%s moves it there', (key, shiftKey, expected) => {
    expect(steppedPrice(100, { key, shiftKey }, 0.01, 2)).toBe(expected);
  });
});
