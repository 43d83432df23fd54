import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addDecimals,
  compareDecimals,
  decimalsOf,
  formatBytes,
  formatCount,
  formatGrouped,
  formatPercent,
  isMultipleOf,
  readDecimal,
  roundedText,
  signOf,
  writeDecimal,
} from './decimal.ts';

const read = (text: string) => readDecimal(text)!;

describe('decimals on the screen', () => {
  it.each([
    ['0', {}, '0'],
    ['1204.11', {}, '1,204.11'],
    ['-1204.115', { decimalsMin: 2, decimalsMax: 2 }, '\u22121,204.12'],
    ['-1204.125', { decimalsMin: 2, decimalsMax: 2 }, '\u22121,204.12'],
    ['-0.001', { decimalsMin: 2, decimalsMax: 2 }, '0.00'],
    ['12.5', { decimalsMin: 2, sign: 'always' as const }, '+12.50'],
    ['0.00', { decimalsMin: 2, sign: 'always' as const }, '0.00'],
    ['123456789012345678901234567890.123456789', {}, '123,456,789,012,345,678,901,234,567,890.123456789'],
    ['1000', { decimalsMin: 2 }, '1,000.00'],
  ])('%s with %o is %s', (text, format, shown) => {
    expect(formatGrouped(text, format)).toBe(shown);
  });

  it.each([null, undefined, '', 'NaN', '1e5', '1,000', 'abc'])('unknown (%s) is a dash, never 0', (text) => {
    expect(formatGrouped(text)).toBe('\u2013');
    expect(signOf(text)).toBe(0);
  });

  it('shows a change with its sign, and no sign on nothing', () => {
    expect(formatPercent(0.0123)).toBe('+1.23\u202f%');
    expect(formatPercent(-0.00001)).toBe('0.00\u202f%');
    expect(formatPercent(null)).toBe('\u2013');
  });

  it('shortens observed counts and bytes', () => {
    expect(formatCount(12_345_678)).toBe('12.3M');
    expect(formatCount(0.25)).toBe('0.25');
    expect(formatCount(Number.NaN)).toBe('\u2013');
    expect(formatBytes(1536)).toBe('1.5\u202fKiB');
    expect(formatBytes(null)).toBe('\u2013');
  });

  it('knows how many decimals an increment has', () => {
    expect([
      decimalsOf('0.01'),
      decimalsOf('0.0100'),
      decimalsOf('1'),
      decimalsOf('0.000000001'),
      decimalsOf(null),
    ]).toEqual([2, 2, 0, 9, 2]);
  });
});

describe('decimals as numbers', () => {
  const decimal = fc.tuple(fc.bigInt({ min: -(10n ** 24n), max: 10n ** 24n }), fc.integer({ min: 0, max: 9 }));

  it('survive a round trip through text', () => {
    fc.assert(
      fc.property(decimal, ([digits, scale]) => {
        const back = read(writeDecimal({ digits, scale }));
        expect(compareDecimals(back, { digits, scale })).toBe(0);
      }),
    );
  });

  it('add and subtract exactly at any scales', () => {
    fc.assert(
      fc.property(decimal, decimal, ([a, s], [b, t]) => {
        const sum = addDecimals({ digits: a, scale: s }, { digits: b, scale: t });
        const back = addDecimals(sum, { digits: -b, scale: t });
        expect(compareDecimals(back, { digits: a, scale: s })).toBe(0);
      }),
    );
  });

  it('tells multiples of an increment', () => {
    expect(isMultipleOf(read('0.3'), read('0.1'))).toBe(true);
    expect(isMultipleOf(read('0.35'), read('0.1'))).toBe(false);
    expect(isMultipleOf(read('5'), read('0'))).toBe(false);
  });

  it('cuts what nobody reads, and keeps what is short', () => {
    expect(roundedText('201.152137931', 4)).toBe('201.1521');
    expect(roundedText('201.1', 4)).toBe('201.1');
    expect(roundedText(null, 4)).toBeNull();
  });
});
