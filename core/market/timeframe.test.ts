import { describe, expect, it } from 'vitest';
import { barTimeframes } from './data.ts';
import { barTimeframeMicros, parseBarTimeframe } from './timeframe.ts';

describe('timeframes', () => {
  it.each([
    ['1d', '1d'],
    ['1Day', '1d'],
    ['1DAY', '1d'],
    ['1Min', '1m'],
    ['60Min', '1h'],
    [' 4hour ', '4h'],
    ['1M', '1m'],
    ['2d', null],
    ['', null],
  ])('%s reads as %s', (text, expected) => {
    expect(parseBarTimeframe(text)).toBe(expected);
  });

  it('each has a length, ascending', () => {
    const lengths = barTimeframes.map(barTimeframeMicros);
    expect(lengths[0]).toBe(60_000_000);
    expect(lengths).toEqual([...lengths].sort((left, right) => left - right));
    expect(new Set(lengths).size).toBe(barTimeframes.length);
  });
});
