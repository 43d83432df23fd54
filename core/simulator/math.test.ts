import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exponential, exponentialOfWord, logarithm, normalOfWord } from './math.ts';

describe('exponential and logarithm', () => {
  it('agree with the platform to about one part in 10^15', () => {
    fc.assert(
      fc.property(fc.double({ min: -600, max: 600, noNaN: true }), (x) => {
        expect(Math.abs(exponential(x) / Math.exp(x) - 1)).toBeLessThan(4e-15);
      }),
    );
    fc.assert(
      fc.property(fc.double({ min: 1e-300, max: 1e300, noNaN: true }), (x) => {
        expect(Math.abs(logarithm(x) - Math.log(x))).toBeLessThan(1e-15 * Math.max(1, Math.abs(Math.log(x))));
      }),
    );
  });

  it('are exact where they can be', () => {
    expect(exponential(0)).toBe(1);
    expect(logarithm(1)).toBe(0);
  });

  it('give these very bits, on every engine', () => {
    const bits = [exponential(1), exponential(-0.37), logarithm(3), logarithm(1e-5)].map((value) => value.toString());
    expect(bits).toMatchInlineSnapshot(`
      [
        "2.7182818284590455",
        "0.6907343306373547",
        "1.0986122886681096",
        "-11.512925464970229",
      ]
    `);
  });
});

describe('draws', () => {
  const words = Array.from({ length: 100_000 }, (_, at) => ((at + 0.5) / 100_000) * 4_294_967_296);
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

  it('of the exponential law have mean 1 and variance 1 and never end', () => {
    const values = words.map((word) => exponentialOfWord(Math.floor(word)));
    expect(mean(values)).toBeCloseTo(1, 3);
    expect(mean(values.map((value) => value * value))).toBeCloseTo(2, 2);
    expect([0, 1, 4_294_967_295].map(exponentialOfWord).every((value) => value >= 0 && value < 23)).toBe(true);
    for (const word of [1, 77, 123_456_789, 4_000_000_000]) {
      expect(exponentialOfWord(word)).toBeCloseTo(-Math.log(word / 4_294_967_296), 6);
    }
  });

  it('of the normal law have mean 0, variance 1 and kurtosis near 3', () => {
    const values = words.map((word) => normalOfWord(Math.floor(word)));
    expect(mean(values)).toBeCloseTo(0, 4);
    expect(mean(values.map((value) => value ** 2))).toBeCloseTo(1, 2);
    expect(mean(values.map((value) => value ** 4))).toBeGreaterThan(2.9);
    expect(mean(values.map((value) => value ** 4))).toBeLessThan(3.1);
    expect(normalOfWord(4_294_967_295)).toBeLessThan(4.5);
  });
});
