import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  AverageTrueRange,
  BollingerBands,
  ExponentialMovingAverage,
  MovingAverageConvergenceDivergence,
  RelativeStrengthIndex,
  SimpleMovingAverage,
} from './index.ts';

const data = process.env.QUIRE_TEST_DATA ?? '';

/** Columns of a small CSV file without quotes; an empty field is NaN. */
function readColumns(file: string): Record<string, number[]> {
  const [header = '', ...rows] = readFileSync(join(data, 'expected', 'indicators', file), 'utf8')
    .trim()
    .split('\n');
  const columns: Record<string, number[]> = {};
  header.split(',').forEach((name, at) => {
    columns[name.trim()] = rows.map((row) => {
      const field = row.split(',')[at]!.trim();
      return field === '' ? Number.NaN : Number(field);
    });
  });
  return columns;
}

function expectSeries(actual: readonly number[], expected: readonly number[], what: string): void {
  expect(actual.length).toBe(expected.length);
  let defined = 0;
  for (const [at, value] of actual.entries()) {
    const wanted = expected[at]!;
    if (Number.isNaN(wanted)) expect(value, `${what} row ${at}`).toBeNaN();
    else expect(Math.abs(value - wanted), `${what} row ${at}: ${value} against ${wanted}`).toBeLessThan(1e-9);
    if (!Number.isNaN(wanted)) defined++;
  }
  expect(defined).toBeGreaterThan(400);
}

describe.skipIf(data === '')('indicators equal Stock.Indicators on 502 daily bars (needs QUIRE_TEST_DATA)', () => {
  const quotes = data === '' ? {} : readColumns('quotes.csv');
  const close = quotes['close'] ?? [];
  const bars = close.map((value, at) => ({ high: quotes['high']![at]!, low: quotes['low']![at]!, close: value }));

  it('SMA 20', () => {
    const average = new SimpleMovingAverage(20);
    expectSeries(
      close.map((value) => average.update(value)),
      readColumns('sma.csv')['sma']!,
      'sma',
    );
  });

  it('EMA 20, seeded with the plain mean', () => {
    const average = new ExponentialMovingAverage(20);
    expectSeries(
      close.map((value) => average.update(value)),
      readColumns('ema.csv')['ema']!,
      'ema',
    );
  });

  it('RSI 14, Wilder', () => {
    const rsi = new RelativeStrengthIndex(14);
    expectSeries(
      close.map((value) => rsi.update(value)),
      readColumns('rsi.csv')['rsi']!,
      'rsi',
    );
  });

  it('ATR 14, Wilder', () => {
    const atr = new AverageTrueRange(14);
    expectSeries(
      bars.map((bar) => atr.update(bar.high, bar.low, bar.close)),
      readColumns('atr.csv')['atr']!,
      'atr',
    );
  });

  it('MACD 12/26/9 with signal and histogram', () => {
    const macd = new MovingAverageConvergenceDivergence();
    const rows = close.map((value) => ({ value: macd.update(value), signal: macd.signal, histogram: macd.histogram }));
    const expected = readColumns('macd.csv');
    for (const name of ['signal', 'histogram'] as const) {
      expectSeries(
        rows.map((row) => row[name]),
        expected[name]!,
        name,
      );
    }
    expectSeries(
      rows.map((row) => row.value),
      expected['macd']!,
      'macd',
    );
  });

  it('Bollinger 20/2, population deviation', () => {
    const bands = new BollingerBands(20, 2);
    const rows = close.map((value) => ({ sma: bands.update(value), upperBand: bands.upper, lowerBand: bands.lower }));
    const expected = readColumns('bb.csv');
    for (const name of ['sma', 'upperBand', 'lowerBand'] as const) {
      expectSeries(
        rows.map((row) => row[name]),
        expected[name]!,
        name,
      );
    }
  });
});
