import { describe, expect, it } from 'vitest';
import {
  colorOf,
  dateAt,
  dayCount,
  dayStateOf,
  monthMarks,
  newestDays,
  shareText,
  stripesOf,
  sumOf,
} from './coverage-days.ts';

const row = (bars: number[], expected: number[]) => ({ symbol: 'IBM', provider: 'one', bars, expected });

describe('a day of the map', () => {
  it.each([
    ['closed', 0, 0],
    ['closed', 0, -1],
    ['unknown', 7, -1],
    [1, 3, 0],
    [0, 0, 390],
    [0.5, 195, 390],
    [1, 391, 390],
  ] as const)('is %s with %d of %d bars', (state, bars, expected) => {
    expect(dayStateOf(bars, expected)).toBe(state);
  });

  it('has a colour of its own when anything is missing', () => {
    expect(colorOf(0.999)).not.toBe(colorOf(1));
    expect(colorOf(0)).not.toBe(colorOf(0.01));
  });
});

describe('a row of the map', () => {
  it('is one background, with equal neighbours as one stripe', () => {
    const stripes = stripesOf(row([390, 390, 0, 10], [390, 390, 0, 390]));
    expect(stripes.match(/\d+\.\d{4}% \d+\.\d{4}%/g)).toEqual([
      '0.0000% 50.0000%',
      '50.0000% 75.0000%',
      '75.0000% 100.0000%',
    ]);
  });

  it('is summed by what was expected: more than that on one day makes up for nothing on another', () => {
    expect(sumOf(row([20, 5, 0], [10, 10, 0]))).toEqual({ bars: 25, expected: 20, share: 0.75, lacking: 1 });
    expect(sumOf(row([5], [-1])).share).toBeNull();
    expect([shareText(0.9999), shareText(1), shareText(null)]).toEqual(['99.9\u202f%', '100\u202f%', '\u2013']);
  });
});

describe('the days of the map', () => {
  it('end today and cross the ends of months', () => {
    const range = newestDays(28, Date.parse('2026-03-01T23:59:00Z'));
    expect(range).toEqual({ from: '2026-02-02', to: '2026-03-01' });
    expect(dayCount(range)).toBe(28);
    expect(dateAt('2026-02-28', 1)).toBe('2026-03-01');
    expect(monthMarks(range.from, 28)).toEqual([
      { index: 0, label: '2026-02' },
      { index: 27, label: '2026-03' },
    ]);
  });
});
