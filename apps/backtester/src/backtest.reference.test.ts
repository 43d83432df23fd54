import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gunzipSync } from 'node:zlib';
import type { AccountPolicy } from '@quire/core/ledger';
import { type Cash, microsPerDay, type PartsPerMillion, parseInstant } from '@quire/core/units';
import type { BarColumns } from '@quire/ports/data-sets';
import { strategies } from '@quire/strategies';
import { describe, expect, it } from 'vitest';
import { type BacktestRequest, type BacktestResult, runBacktest } from './run-backtest.ts';

/** Results of other engines that ours must reproduce. The data are not part of this repository. */
const data = process.env.QUIRE_TEST_DATA ?? '';
const path = (...parts: string[]): string => join(data, ...parts);

function readRows(file: string): Record<string, string>[] {
  const bytes = readFileSync(file);
  const [header = '', ...lines] = (file.endsWith('.gz') ? gunzipSync(bytes) : bytes)
    .toString('utf8')
    .trim()
    .split(/\r?\n/);
  const names = header.split(',');
  return lines.map((line) => Object.fromEntries(line.split(',').map((field, at) => [names[at]!, field])));
}

/** GOOG daily 2004 to 2013 in ticks of 10^-4. */
function googBars(): BarColumns {
  const rows = readRows(path('equity', 'other', 'GOOG.csv'));
  const ticks = (name: string): Float64Array =>
    Float64Array.from(rows, (row) => Math.round(Number(row[name]) * 10_000));
  return {
    priceScale: 4,
    openTime: Float64Array.from(rows, (row) => parseInstant(row['']!)!),
    open: ticks('Open'),
    high: ticks('High'),
    low: ticks('Low'),
    close: ticks('Close'),
    volume: Float64Array.from(rows, (row) => Number(row['Volume'])),
  };
}

const policyOf = (options: { feeRate: number; shorting: boolean }): AccountPolicy => ({
  shorting: options.shorting,
  feeRate: options.feeRate as PartsPerMillion,
  costBasisMethod: 'average',
  fillModel: 'bar',
  orderNotionalMax: null,
  participationMax: null,
});

function goog(
  overrides: Partial<BacktestRequest> & { fast: number; slow: number; feeRate: number; short: boolean },
): BacktestResult {
  const { fast, slow, feeRate, short, ...rest } = overrides;
  return runBacktest({
    strategy: strategies.get('sma-cross')!,
    parameters: { fast, slow, short },
    symbol: 'GOOG',
    timeframe: '1d',
    bars: googBars(),
    cash: 10_000_000_000_000n as Cash,
    policy: policyOf({ feeRate, shorting: short }),
    convention: 'backtesting.py',
    ...rest,
  });
}

function expectClose(actual: number, wanted: number, what: string, tolerance = 1e-9): void {
  const difference = Math.abs(actual - wanted) / Math.max(1, Math.abs(wanted));
  expect(difference, `${what}: ${actual} against ${wanted}`).toBeLessThan(tolerance);
}

describe.skipIf(data === '')('backtesting.py, long and short, all-in (needs QUIRE_TEST_DATA)', () => {
  it.each([
    ['goog-sma-10-30', { fast: 10, slow: 30, feeRate: 0, short: true }],
    ['goog-sma-10-20-fee', { fast: 10, slow: 20, feeRate: 2000, short: true }],
  ])('%s: every trade, the equity of every bar, and the statistics', (name, options) => {
    const ours = goog({ ...options, finalize: 'last-open' });
    const trades = readRows(path('expected', 'backtesting-py', `${name}.trades.csv`));
    expect(ours.roundTrips).toHaveLength(trades.length);
    for (const [at, row] of trades.entries()) {
      const trip = ours.roundTrips[at]!;
      const what = `trade ${at}`;
      expect([trip.side === 'long' ? trip.quantity : -trip.quantity, trip.entryBar, trip.exitBar], what).toEqual([
        Number(row['Size']),
        Number(row['EntryBar']),
        Number(row['ExitBar']),
      ]);
      expect([trip.entryTime, trip.exitTime], what).toEqual([
        parseInstant(row['EntryTime']!),
        parseInstant(row['ExitTime']!),
      ]);
      expectClose(trip.entryPrice, Number(row['EntryPrice']), `${what} entry`, 1e-12);
      expectClose(trip.exitPrice, Number(row['ExitPrice']), `${what} exit`, 1e-12);
      expectClose(trip.profit, Number(row['PnL']), `${what} profit`);
      expectClose(trip.fees, Number(row['Commission'] ?? 0), `${what} fees`);
      expectClose(trip.returnRatio, Number(row['ReturnPct']), `${what} return`);
    }
    const curve = readRows(path('expected', 'backtesting-py', `${name}.equity.csv.gz`));
    expect(ours.equity).toHaveLength(curve.length);
    for (const [at, row] of curve.entries())
      expectClose(ours.equity[at]!, Number(row['Equity']), `equity of bar ${at}`);
    expectStatistics(
      ours,
      JSON.parse(readFileSync(path('expected', 'backtesting-py', `${name}.json`), 'utf8')).statistics,
    );
  });
});

function expectStatistics({ statistics }: BacktestResult, wanted: Record<string, number | string>): void {
  const pairs: [string, number, number][] = [
    ['Exposure Time [%]', statistics.exposure, 100],
    ['Equity Final [$]', statistics.equityFinal, 1],
    ['Equity Peak [$]', statistics.equityPeak, 1],
    ['Return [%]', statistics.totalReturn, 100],
    ['Buy & Hold Return [%]', statistics.buyAndHoldReturn, 100],
    ['Return (Ann.) [%]', statistics.annualReturn, 100],
    ['Volatility (Ann.) [%]', statistics.annualVolatility, 100],
    ['CAGR [%]', statistics.compoundAnnualGrowth, 100],
    ['Sharpe Ratio', statistics.sharpeRatio, 1],
    ['Sortino Ratio', statistics.sortinoRatio, 1],
    ['Calmar Ratio', statistics.calmarRatio, 1],
    ['Alpha [%]', statistics.alpha, 100],
    ['Beta', statistics.beta, 1],
    ['Max. Drawdown [%]', -statistics.maxDrawdown, 100],
    ['Avg. Drawdown [%]', -statistics.averageDrawdown, 100],
    ['# Trades', statistics.roundTripCount, 1],
    ['Win Rate [%]', statistics.winRate, 100],
    ['Best Trade [%]', statistics.bestRoundTrip, 100],
    ['Worst Trade [%]', statistics.worstRoundTrip, 100],
    ['Avg. Trade [%]', statistics.averageRoundTrip, 100],
    ['Profit Factor', statistics.profitFactor, 1],
    ['Expectancy [%]', statistics.expectancyReturn, 100],
    ['SQN', statistics.systemQualityNumber, 1],
    ['Kelly Criterion', statistics.kellyCriterion, 1],
  ];
  if (wanted['Commissions [$]'] !== undefined) pairs.push(['Commissions [$]', statistics.feesPaid, 1]);
  for (const [what, value, factor] of pairs) expectClose(value * factor, Number(wanted[what]), what);
  // That library rounds durations up to a whole day.
  const days = (micros: number): string => `${Math.ceil(micros / microsPerDay)} days 00:00:00`;
  expect(days(statistics.longestDrawdownDuration)).toBe(wanted['Max. Drawdown Duration']);
  expect(days(statistics.averageDrawdownDuration)).toBe(wanted['Avg. Drawdown Duration']);
  expect(days(statistics.longestRoundTripDuration)).toBe(wanted['Max. Trade Duration']);
  expect(days(statistics.averageRoundTripDuration)).toBe(wanted['Avg. Trade Duration']);
}

describe.skipIf(data === '')('set G: long or flat, 0.1 % a side, nothing finalized (needs QUIRE_TEST_DATA)', () => {
  it('agrees with C, backtrader and backtesting.py', () => {
    const { statistics, finalEquity, feesPaid } = goog({ fast: 10, slow: 20, feeRate: 1000, short: false });
    expect([statistics.roundTripCount, statistics.openRoundTripCount]).toEqual([46, 1]);
    expectClose(Number(finalEquity) / 1e9, 69_336.74099, 'final equity');
    expectClose(statistics.equityFinal, 69_336.74099, 'final equity of the curve');
    expectClose(statistics.maxDrawdown, 0.1957802441, 'maximum drawdown', 1e-10);
    expectClose(statistics.sharpeRatio, 0.8999707725, 'Sharpe ratio', 1e-10);
    expectClose(Number(feesPaid) / 1e9, 3_121.34901, 'fees');
  });
});

interface WalkModule {
  walk(count: number): Readonly<Record<'t' | 'o' | 'h' | 'l' | 'c' | 'v', Float64Array>>;
  hash(columns: ReturnType<WalkModule['walk']>): string;
}

describe.skipIf(data === '')(
  'set W: a million seeded minute bars, long or flat, 0.1 % a side (needs QUIRE_TEST_DATA)',
  () => {
    it('agrees with C, backtrader and backtesting.py to 1e-9', async () => {
      const { walk, hash } = (await import(/* @vite-ignore */ pathToFileURL(path('walk.mjs')).href)) as WalkModule;
      const columns = walk(1_000_000);
      // Math.exp and Math.log may differ in the last bit between engines: then nothing below would mean anything.
      expect(hash(columns)).toBe('4ece9a82c926ccce2cf7dfabd458f11240b80d12df9295495ea44b61b454ac15');
      const ticks = (column: Float64Array): Float64Array => column.map((price) => Math.round(price * 1e12));
      const { t, o, h, l, c, v } = columns;
      const bars = { open: ticks(o), high: ticks(h), low: ticks(l), close: ticks(c) };
      const { statistics, finalEquity, feesPaid } = runBacktest({
        strategy: strategies.get('sma-cross')!,
        parameters: { fast: 10, slow: 20, short: false },
        symbol: 'WALK',
        timeframe: '1m',
        bars: { ...bars, priceScale: 12, openTime: t.map((millis) => millis * 1000), volume: v },
        cash: 1_000_000_000_000_000n as Cash,
        policy: policyOf({ feeRate: 1000, shorting: false }),
        convention: 'backtesting.py',
      });
      expect([statistics.roundTripCount, statistics.openRoundTripCount]).toEqual([20_635, 0]);
      expectClose(Number(finalEquity) / 1e9, 375_811.49346, 'final equity');
      expectClose(statistics.maxDrawdown, 0.7263162615, 'maximum drawdown', 1e-10);
      expectClose(statistics.sharpeRatio, -0.9613011865, 'Sharpe ratio', 1e-10);
      expectClose(Number(feesPaid) / 1e9, 30_371_041.65396, 'fees');
    });
  },
);
