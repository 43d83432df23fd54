import { describe, expect, it } from 'vitest';
import { LevelPool } from './book-pools.ts';

const most = Number.MAX_SAFE_INTEGER;

describe('totals of a level', () => {
  it.each([
    { name: 'just fits', add: [most - 1, 1], subtract: [], total: most },
    { name: 'is one too many', add: [most, 1], subtract: [], total: most },
    { name: 'fits again', add: [most, 1], subtract: [1], total: most },
    { name: 'is left with the other', add: [most, 1], subtract: [most], total: 1 },
    { name: 'is thrice the most', add: [most, most, most], subtract: [most, most - 5], total: most },
    { name: 'comes back exact', add: [most, most, most], subtract: [most, most - 5, most - 7], total: 12 },
    { name: 'comes back to nothing', add: [most, most], subtract: [most, most], total: 0 },
  ])('X19: $name', ({ add, subtract, total }) => {
    const levels = new LevelPool(1);
    const level = levels.allocate(100);
    for (const lots of add) levels.add(level, lots);
    for (const lots of subtract) levels.subtract(level, lots);
    expect(levels.total(level)).toBe(total);
  });
});
