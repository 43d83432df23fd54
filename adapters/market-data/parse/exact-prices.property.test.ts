import { formatDecimal } from '@quire/core/units';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { commonScale, decimalsOf, exactPrice, scaled, withoutFloatNoise } from './exact-prices.ts';

const seed = 20_261;
const runs = { seed, numRuns: 2_000 };
const decimal = fc.record({
  ticks: fc.integer({ min: 1, max: 999_999_999_999_999 }),
  scale: fc.integer({ min: 0, max: 12 }),
});

describe(`prices are exact (seed ${seed})`, () => {
  it('a number as sent and its text are the same ticks', () => {
    fc.assert(
      fc.property(decimal, ({ ticks, scale }) => {
        const text = formatDecimal(ticks, scale);
        expect(scaled(Number(text), scale)).toBe(ticks);
        expect(scaled(text, scale)).toBe(ticks);
      }),
      runs,
    );
  });

  it('the scale found is the smallest that loses nothing', () => {
    fc.assert(
      fc.property(decimal, ({ ticks, scale }) => {
        const text = formatDecimal(ticks, scale);
        const decimals = text.split('.')[1]?.length ?? 0;
        expect(decimalsOf(Number(text))).toBe(decimals);
        expect(decimalsOf(text)).toBe(decimals);
      }),
      runs,
    );
  });
});

describe('what is no price', () => {
  it.each([0, -1.5, Number.NaN, Number.POSITIVE_INFINITY, '', 'abc', '0.1234567890123', 1e300])('%j', (value) => {
    expect(exactPrice(value, 12)).toBeNull();
  });

  it('one scale serves a whole answer', () => {
    expect(commonScale([1, 2.5, '3.125'])).toBe(3);
    expect(commonScale([1.1, 'x'])).toBeNull();
  });

  it('noise of single precision goes where the decimals are known', () => {
    expect(withoutFloatNoise(76.07250213623047, 4)).toBe(76.0725);
  });
});
