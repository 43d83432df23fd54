import { describe, expect, it } from 'vitest';
import type { PartsPerMillion, Price, UnixMicros } from '../units/index.ts';
import { percentLevel } from './percent-level.ts';
import { type PriceWatch, priceVerdict } from './price-watch.ts';
import { usualBars, volumeMultiple } from './volume-multiple.ts';

const watch = (part: Partial<PriceWatch> = {}): PriceWatch => ({
  direction: 'up',
  level: 100 as Price,
  isArmed: true,
  quietUntil: 0 as UnixMicros,
  ...part,
});
const asked = (of: PriceWatch, price: number, at = 10) => priceVerdict(of, price as Price, at as UnixMicros);

describe('a watch of a price', () => {
  it.each([
    ['up, below the level', watch(), 99, 'nothing'],
    ['up, at the level', watch(), 100, 'fires'],
    ['up, far above the level', watch(), 250, 'fires'],
    ['down, above the level', watch({ direction: 'down' }), 101, 'nothing'],
    ['down, at the level', watch({ direction: 'down' }), 100, 'fires'],
    ['fired, still beyond the level', watch({ isArmed: false }), 101, 'nothing'],
    ['fired, back on the near side', watch({ isArmed: false }), 99, 'arms'],
    ['within its quiet time', watch({ quietUntil: 11 as UnixMicros }), 100, 'nothing'],
    ['at the end of its quiet time', watch({ quietUntil: 10 as UnixMicros }), 100, 'fires'],
  ] as const)('%s', (_, of, price, verdict) => {
    expect(asked(of, price)).toBe(verdict);
  });
});

describe('the level of a percentage', () => {
  it.each([
    [10_000, 50_000, 'up', 10_500],
    [10_000, 50_000, 'down', 9_500],
    // 3.33 % of 1.01 is 0.033633: the first price that is at least so far away.
    [101, 33_300, 'up', 105],
    [101, 33_300, 'down', 97],
    [1, 1, 'up', 2],
    [3, 999_999, 'down', null],
  ] as const)('%i ticks and %i parts per million %s', (baseline, percent, direction, level) => {
    expect(percentLevel(baseline as Price, percent as PartsPerMillion, direction)).toBe(level);
  });
});

describe('the multiple of a volume', () => {
  const hundreds = Array<number>(usualBars).fill(100);
  it.each([
    ['is of the mean of the bars before', 350, hundreds, 3.5],
    ['leaves older bars out', 350, [1e9, ...hundreds], 3.5],
    ['is not known with too few bars', 350, hundreds.slice(1), null],
    ['is not known after bars without trades', 350, hundreds.map(() => 0), null],
  ] as const)('%s', (_, volume, before, multiple) => {
    expect(volumeMultiple(volume, before)).toBe(multiple);
  });
});
