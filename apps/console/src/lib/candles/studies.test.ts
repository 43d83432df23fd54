import { describe, expect, it } from 'vitest';
import type { Candle } from './fold-bars.ts';
import { type StudyId, studiesIn, studyKinds, studyLines } from './studies.ts';

const candles: readonly Candle[] = Array.from({ length: 120 }, (_, at) => {
  const close = 100 + 8 * Math.sin(at / 9) + ((at * 37) % 11) / 4;
  return { timeMs: at * 60_000, open: close, high: close, low: close, close, volume: 1 };
});
const valuesOf = (id: StudyId, line: string): Float64Array =>
  studyLines([id], candles).find((each) => each.id === line)!.values;

const closes = candles.map(({ close }) => close);
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** The textbook's formulas written out, slowly. */
function exponential(values: readonly number[], period: number): number {
  let average = mean(values.slice(0, period));
  for (const value of values.slice(period)) average = (value * 2 + average * (period - 1)) / (period + 1);
  return average;
}

function wilder(values: readonly number[], period: number): number {
  const changes = values.slice(1).map((value, at) => value - values[at]!);
  const smooth = (moves: readonly number[]) =>
    moves
      .slice(period)
      .reduce((average, move) => (average * (period - 1) + move) / period, mean(moves.slice(0, period)));
  const gain = smooth(changes.map((change) => Math.max(0, change)));
  const loss = smooth(changes.map((change) => Math.max(0, -change)));
  return 100 - 100 / (1 + gain / loss);
}

describe('studies of a chart', () => {
  it.each(studyKinds.map(({ id }) => id))('%s has a value or none for every candle', (id) => {
    for (const { values } of studyLines([id], candles)) {
      expect(values).toHaveLength(candles.length);
      expect(Number.isNaN(values[0])).toBe(true);
      expect(Number.isFinite(values.at(-1))).toBe(true);
    }
  });

  it('say what the formulas of the textbook say', () => {
    const newest = closes.slice(-20);
    expect(valuesOf('sma20', 'sma20').at(-1)).toBeCloseTo(mean(newest), 9);
    expect(valuesOf('sma50', 'sma50').at(-1)).toBeCloseTo(mean(closes.slice(-50)), 9);
    expect(valuesOf('ema12', 'ema12').at(-1)).toBeCloseTo(exponential(closes, 12), 9);
    expect(valuesOf('rsi', 'rsi').at(-1)).toBeCloseTo(wilder(closes, 14), 9);
    const deviation = Math.sqrt(mean(newest.map((close) => (close - mean(newest)) ** 2)));
    expect(valuesOf('bollinger', 'bollinger-upper').at(-1)).toBeCloseTo(mean(newest) + 2 * deviation, 9);
    expect(valuesOf('bollinger', 'bollinger-lower').at(-1)).toBeCloseTo(mean(newest) - 2 * deviation, 9);
    const line = candles.slice(25).map((_, at) => {
      const until = closes.slice(0, at + 26);
      return exponential(until, 12) - exponential(until, 26);
    });
    expect(valuesOf('macd', 'macd').at(-1)).toBeCloseTo(line.at(-1)!, 9);
    expect(valuesOf('macd', 'macd-signal').at(-1)).toBeCloseTo(exponential(line, 9), 9);
    expect(valuesOf('macd', 'macd-histogram').at(-1)).toBeCloseTo(line.at(-1)! - exponential(line, 9), 9);
  });

  it('are remembered by their names, in one order, and strangers are left out', () => {
    expect(studiesIn('rsi sma20 nothing rsi')).toEqual(['sma20', 'rsi']);
    expect(studyLines([], candles)).toEqual([]);
  });
});
