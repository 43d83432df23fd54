import { describe, expect, it } from 'vitest';
import { formatAge, formatDuration, formatLocal, formatUtc } from './time.ts';

describe('times on the screen', () => {
  it.each([
    [400, '0.4\u202fs'],
    [-5, '0.0\u202fs'],
    [12_900, '12\u202fs'],
    [125_000, '2\u202fmin'],
    [7_200_000, '2\u202fh'],
    [5 * 86_400_000, '5\u202fd'],
    [Number.NaN, '\u2013'],
  ])('an age of %d ms is %s', (ms, shown) => {
    expect(formatAge(ms)).toBe(shown);
  });

  it.each([
    [0, '0\u202fs'],
    [59, '59\u202fs'],
    [3600, '1\u202fh 0\u202fmin'],
    [90_061, '1\u202fd 1\u202fh'],
  ])('%d seconds last %s', (seconds, shown) => {
    expect(formatDuration(seconds)).toBe(shown);
  });

  it('drops the date on the day itself only', () => {
    const noon = new Date(2026, 10, 21, 12, 0, 5).getTime();
    expect(formatLocal(noon, 'auto', noon + 1000)).toBe('12:00:05');
    expect(formatLocal(noon, 'auto', noon + 86_400_000)).toBe('26-11-21 12:00');
    expect(formatLocal(Number.NaN, 'auto', noon)).toBe('\u2013');
  });

  it('names UTC', () => {
    expect(formatUtc(Date.UTC(2026, 10, 21, 9, 30, 0, 7))).toBe('2026-11-21 09:30:00.007 UTC');
  });
});
