import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BarSeries } from './bar-series.ts';

const series = (lookback?: number): BarSeries =>
  new BarSeries({ instrumentIndex: 0, symbol: 'GOOG', priceScale: 2, ...(lookback === undefined ? {} : { lookback }) });

const appendAt = (bars: BarSeries, at: number): void =>
  bars.append({
    openTime: at * 60,
    closeTime: at * 60 + 60,
    open: at,
    high: at + 2,
    low: at - 2,
    close: at + 1,
    volume: at,
  });

describe('BarSeries', () => {
  it('shows completed bars in units, newest at 0 back', () => {
    const bars = series();
    appendAt(bars, 10_034);
    appendAt(bars, 10_035);
    expect([bars.open(), bars.high(), bars.low(), bars.close(), bars.volume()]).toEqual([
      100.35, 100.37, 100.33, 100.36, 10_035,
    ]);
    expect([bars.close(1), bars.openTime(1), bars.closeTime(1)]).toEqual([100.35, 602_040, 602_100]);
    expect([bars.count, bars.length]).toEqual([2, 2]);
  });

  it('throws for the future, for what has not been, and for what is out of reach', () => {
    const bars = series(3);
    expect(() => bars.close()).toThrow(/0 have completed/);
    for (let at = 1; at <= 5; at++) appendAt(bars, at);
    expect(() => bars.close(-1)).toThrow(/future/);
    expect(() => bars.open(3)).toThrow(/lookback of 3/);
    expect(() => bars.high(5)).toThrow(/5 have completed/);
    expect(() => bars.low(Number.NaN)).toThrow();
    expect(() => bars.window('close', 4)).toThrow(/lookback of 3/);
  });

  it('gives windows that are views of its memory', () => {
    const bars = series(4);
    for (let at = 1; at <= 3; at++) appendAt(bars, at * 100);
    const first = bars.window('open', 2);
    expect(Array.from(first)).toEqual([2, 3]);
    expect(bars.window('open', 3).buffer).toBe(first.buffer);
  });

  it('holds the last bars whatever the lookback, and never one that has not completed', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 60 }), (lookback, total) => {
        const bars = series(lookback);
        for (let at = 1; at <= total; at++) {
          appendAt(bars, at * 100);
          const length = Math.min(at, lookback);
          expect(bars.length).toBe(length);
          const expected = Array.from({ length }, (_, index) => at - length + 1 + index);
          expect(Array.from(bars.window('open', length))).toEqual(expected);
          // Whatever lies behind the view in memory, none of it is a price that is still to come.
          const memory = new Float64Array(bars.window('open', length).buffer, 3 * 16 * lookback, 2 * lookback);
          expect(memory.every((value) => value <= at)).toBe(true);
        }
      }),
    );
  });
});
