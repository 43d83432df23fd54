import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Candle, candleAt, foldMinutes, inOrder } from './fold-bars.ts';

const minute = 60_000;
const t0 = Date.UTC(2026, 10, 21, 14, 30);
const candle = (place: number, close: number, more: Partial<Candle> = {}): Candle => ({
  timeMs: t0 + place * minute,
  open: close,
  high: close,
  low: close,
  close,
  volume: 1,
  ...more,
});

describe('bars continued by minutes', () => {
  it('minutes replace and follow minutes', () => {
    const folded = foldMinutes([candle(0, 10), candle(1, 11)], [candle(1, 12), candle(2, 13)], '1m');
    expect(folded.map((each) => each.close)).toEqual([10, 12, 13]);
  });

  it('a bucket whose minutes are known from its start is rebuilt from them, volume included', () => {
    const forming = candle(0, 10, { volume: 99, high: 10, low: 10 });
    const folded = foldMinutes(
      [forming],
      [candle(0, 10, { volume: 5 }), candle(1, 14, { volume: 7 }), candle(4, 9, { volume: 1 })],
      '5m',
    );
    expect(folded).toEqual([{ timeMs: t0, open: 10, high: 14, low: 9, close: 9, volume: 13 }]);
  });

  it('a bucket known only in part keeps its own start and counts nothing twice', () => {
    const forming = candle(0, 10, { open: 8, high: 20, low: 5, volume: 50 });
    const folded = foldMinutes([forming], [candle(3, 21, { volume: 7 })], '5m');
    expect(folded).toEqual([{ timeMs: t0, open: 8, high: 21, low: 5, close: 21, volume: 50 }]);
  });

  it('a new bucket begins where the clock says', () => {
    const folded = foldMinutes([candle(0, 10)], [candle(5, 11), candle(9, 12), candle(10, 13)], '5m');
    expect(folded.map((each) => [(each.timeMs - t0) / minute, each.close])).toEqual([
      [0, 10],
      [5, 12],
      [10, 13],
    ]);
  });

  it('minutes before the last bar are history already', () => {
    const bars = [candle(0, 10), candle(5, 11)];
    expect(foldMinutes(bars, [candle(2, 99)], '5m')).toEqual(bars);
  });

  it('a day follows the price and keeps its volume', () => {
    const day = candle(0, 10, { volume: 1000 });
    expect(foldMinutes([day], [candle(3, 12, { volume: 5 })], '1d')).toEqual([{ ...day, high: 12, close: 12 }]);
  });

  it('nothing comes of minutes without bars to continue', () => {
    expect(foldMinutes([], [candle(0, 1)], '1h')).toEqual([]);
  });

  it('five-minute bars built from minutes have their volume and their extremes', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 1, maxLength: 60 }), (closes) => {
        const minutes = closes.map((close, place) => candle(place, close));
        const folded = foldMinutes([minutes[0]!], minutes, '5m');
        expect(folded.reduce((sum, each) => sum + each.volume, 0)).toBe(closes.length);
        expect(Math.max(...folded.map((each) => each.high))).toBe(Math.max(...closes));
        expect(Math.min(...folded.map((each) => each.low))).toBe(Math.min(...closes));
        expect(folded.at(-1)?.close).toBe(closes.at(-1));
        expect(folded).toHaveLength(Math.ceil(closes.length / 5));
      }),
    );
  });

  it('of two bars of one instant the later wins', () => {
    expect(inOrder([candle(1, 5), candle(0, 4), candle(1, 6)]).map((each) => each.close)).toEqual([4, 6]);
  });

  it('finds the candle that an instant falls into', () => {
    const candles = [candle(0, 1), candle(5, 2), candle(10, 3)];
    expect(candleAt(candles, t0 - 1)).toBeNull();
    expect(candleAt(candles, t0 + 7 * minute)?.close).toBe(2);
    expect(candleAt(candles, t0 + 999 * minute)?.close).toBe(3);
    expect(candleAt([], t0)).toBeNull();
  });
});
