import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  AverageTrueRange,
  averageTrueRanges,
  BollingerBands,
  bollingerColumns,
  ExponentialMovingAverage,
  exponentialMovingAverages,
  MovingAverageConvergenceDivergence,
  macdColumns,
  RelativeStrengthIndex,
  relativeStrengthIndexes,
  SimpleMovingAverage,
  simpleMovingAverages,
} from './index.ts';

const prices = fc.array(fc.double({ min: 0.01, max: 100_000, noNaN: true }), { maxLength: 120 });
const period = fc.integer({ min: 1, max: 30 });

describe('indicators', () => {
  it('a column and a stream of the same values give the same bits', () => {
    fc.assert(
      fc.property(prices, period, (values, length) => {
        const column = Float64Array.from(values);
        const sma = new SimpleMovingAverage(length);
        expect(Array.from(simpleMovingAverages(column, length))).toEqual(values.map((value) => sma.update(value)));
        const ema = new ExponentialMovingAverage(length);
        expect(Array.from(exponentialMovingAverages(column, length))).toEqual(values.map((value) => ema.update(value)));
        const rsi = new RelativeStrengthIndex(length);
        expect(Array.from(relativeStrengthIndexes(column, length))).toEqual(values.map((value) => rsi.update(value)));
        const atr = new AverageTrueRange(length);
        const columns = {
          high: column.map((value) => value * 1.01),
          low: column.map((value) => value * 0.98),
          close: column,
        };
        expect(Array.from(averageTrueRanges(columns, length))).toEqual(
          values.map((value, at) => atr.update(columns.high[at]!, columns.low[at]!, value)),
        );
        const periods = { fast: length, slow: length + 5, signal: 4 };
        const macd = new MovingAverageConvergenceDivergence(periods);
        const streamed = values.map((value) => [macd.update(value), macd.signal, macd.histogram]);
        const { value, signal, histogram } = macdColumns(column, periods);
        expect(values.map((_, at) => [value[at], signal[at], histogram[at]])).toEqual(streamed);
        const bands = new BollingerBands(length, 2);
        expect(Array.from(bollingerColumns(column, length, 2).middle)).toEqual(values.map((v) => bands.update(v)));
      }),
    );
  });

  it('a reset indicator starts over', () => {
    fc.assert(
      fc.property(prices, prices, period, (before, after, length) => {
        for (const indicator of [
          new SimpleMovingAverage(length),
          new ExponentialMovingAverage(length),
          new RelativeStrengthIndex(length),
          new BollingerBands(length, 2),
        ]) {
          const fresh = after.map((value) => indicator.update(value));
          indicator.reset();
          for (const value of before) indicator.update(value);
          indicator.reset();
          expect(after.map((value) => indicator.update(value))).toEqual(fresh);
        }
      }),
    );
  });

  it('RSI stays within 0 and 100, bands hold their middle', () => {
    fc.assert(
      fc.property(prices, period, (values, length) => {
        const rsi = new RelativeStrengthIndex(length);
        const bands = new BollingerBands(length, 2);
        for (const value of values) {
          const strength = rsi.update(value);
          if (rsi.isReady) expect(strength >= 0 && strength <= 100).toBe(true);
          bands.update(value);
          if (bands.isReady) expect(bands.lower <= bands.middle && bands.middle <= bands.upper).toBe(true);
        }
      }),
    );
  });
});

describe('SimpleMovingAverage', () => {
  it('does not drift: after 1,000,000 values it still is the plain mean of its window', () => {
    const average = new SimpleMovingAverage(20);
    let state = 12345;
    for (let at = 0; at < 1_000_000; at++) {
      state = (Math.imul(state, 1664525) + 1013904223) | 0;
      // Sizes far apart are what makes a bare running sum drift.
      const value = (at % 7 === 0 ? 1e9 : 0.01) + (state >>> 0) / 4_294_967_296;
      average.update(value);
    }
    for (let at = 0; at < 20; at++) average.update(0.1);
    expect(average.value).toBe(0.1);
  });

  it('two averages of one unchanging price are equal whatever came before', () => {
    fc.assert(
      fc.property(prices, fc.double({ min: 0.01, max: 1000, noNaN: true }), (before, price) => {
        const fast = new SimpleMovingAverage(10);
        const slow = new SimpleMovingAverage(20);
        for (const value of before) {
          fast.update(value);
          slow.update(value);
        }
        for (let at = 0; at < 20; at++) {
          fast.update(price);
          slow.update(price);
        }
        expect(fast.value).toBe(slow.value);
      }),
    );
  });

  it('refuses a period that is not a whole number of at least 1', () => {
    for (const bad of [0, -1, 1.5, Number.NaN]) expect(() => new SimpleMovingAverage(bad)).toThrow(/period/);
  });
});
