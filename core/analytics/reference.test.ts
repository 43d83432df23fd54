import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { microsPerDay } from '../units/index.ts';
import {
  annualReturn,
  annualVolatility,
  calmarRatio,
  compoundAnnualGrowth,
  computeStatistics,
  downsideRisk,
  expectancy,
  expectancyRatio,
  maxDrawdown,
  omegaRatio,
  type RoundTrip,
  type Statistics,
  sharpeRatio,
  sortinoRatio,
} from './index.ts';

const data = process.env.QUIRE_TEST_DATA ?? '';
const path = (...parts: string[]): string => join(data, ...parts);

function readRows(file: string): Record<string, string>[] {
  const bytes = readFileSync(file);
  const text = (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
  const [header = '', ...lines] = text.trim().split(/\r?\n/);
  const names = header.split(',');
  return lines.map((line) => {
    const fields = line.split(',');
    return Object.fromEntries(names.map((name, at) => [name, fields[at] ?? '']));
  });
}

const micros = (text: string): number => Date.parse(text.includes(' ') ? `${text.replace(' ', 'T')}Z` : text) * 1000;
const column = (rows: Record<string, string>[], name: string): Float64Array =>
  Float64Array.from(rows, (row) => Number(row[name]));

function roundTripOf(row: Record<string, string>): RoundTrip {
  const size = Number(row['Size']);
  return {
    side: size > 0 ? 'long' : 'short',
    quantity: Math.abs(size),
    entryBar: Number(row['EntryBar']),
    exitBar: Number(row['ExitBar']),
    entryTime: micros(row['EntryTime']!),
    exitTime: micros(row['ExitTime']!),
    entryPrice: Number(row['EntryPrice']),
    exitPrice: Number(row['ExitPrice']),
    profit: Number(row['PnL']),
    fees: Number(row['Commission'] ?? 0),
    returnRatio: Number(row['ReturnPct']),
    isOpen: false,
  };
}

function statisticsOf(
  name: string,
  bars: string,
  firstTradingBar: number,
): [Statistics, Record<string, number | string>] {
  const expected = JSON.parse(readFileSync(path('expected', 'backtesting-py', `${name}.json`), 'utf8'));
  const curve = readRows(path('expected', 'backtesting-py', `${name}.equity.csv.gz`));
  const trades = readRows(path('expected', 'backtesting-py', `${name}.trades.csv`)).map(roundTripOf);
  const statistics = computeStatistics({
    curve: { times: Float64Array.from(curve, (row) => micros(row['Time']!)), equity: column(curve, 'Equity') },
    closes: column(readRows(path(bars)), 'Close'),
    roundTrips: trades,
    feesPaid: trades.reduce((sum, trade) => sum + trade.fees, 0),
    tradedNotional: trades.reduce((sum, trade) => sum + trade.quantity * (trade.entryPrice + trade.exitPrice), 0),
    firstTradingBar,
    convention: 'backtesting.py',
  });
  return [statistics, expected.statistics];
}

const daysOf = (text: string | number | undefined): number => Number(String(text).split(' ')[0]);
const wholeDays = (duration: number): number => Math.ceil(duration / microsPerDay);

describe.skipIf(data === '')('statistics equal backtesting.py under its convention (needs QUIRE_TEST_DATA)', () => {
  it.each([
    ['goog-sma-10-30', 29],
    ['goog-sma-10-20-fee', 19],
    ['goog-sma-20-100-long-fixed', 99],
  ] as const)('%s', (name, firstTradingBar) => {
    const [ours, theirs] = statisticsOf(name, 'equity/other/GOOG.csv', firstTradingBar);
    const pairs: [string, number, number][] = [
      ['Exposure Time [%]', ours.exposure, 100],
      ['Equity Final [$]', ours.equityFinal, 1],
      ['Equity Peak [$]', ours.equityPeak, 1],
      ['Return [%]', ours.totalReturn, 100],
      ['Buy & Hold Return [%]', ours.buyAndHoldReturn, 100],
      ['Return (Ann.) [%]', ours.annualReturn, 100],
      ['Volatility (Ann.) [%]', ours.annualVolatility, 100],
      ['CAGR [%]', ours.compoundAnnualGrowth, 100],
      ['Sharpe Ratio', ours.sharpeRatio, 1],
      ['Sortino Ratio', ours.sortinoRatio, 1],
      ['Calmar Ratio', ours.calmarRatio, 1],
      ['Alpha [%]', ours.alpha, 100],
      ['Beta', ours.beta, 1],
      ['Max. Drawdown [%]', -ours.maxDrawdown, 100],
      ['Avg. Drawdown [%]', -ours.averageDrawdown, 100],
      ['# Trades', ours.roundTripCount, 1],
      ['Win Rate [%]', ours.winRate, 100],
      ['Best Trade [%]', ours.bestRoundTrip, 100],
      ['Worst Trade [%]', ours.worstRoundTrip, 100],
      ['Avg. Trade [%]', ours.averageRoundTrip, 100],
      ['Profit Factor', ours.profitFactor, 1],
      ['Expectancy [%]', ours.expectancyReturn, 100],
      ['SQN', ours.systemQualityNumber, 1],
      ['Kelly Criterion', ours.kellyCriterion, 1],
    ];
    for (const [what, value, factor] of pairs) {
      const wanted = Number(theirs[what]);
      const difference = Math.abs(value * factor - wanted) / Math.max(Math.abs(wanted), 1);
      expect(difference, `${what}: ${value * factor} against ${wanted}`).toBeLessThan(1e-9);
    }
    // That library rounds durations up to a whole day.
    expect(wholeDays(ours.duration)).toBe(daysOf(theirs['Duration']));
    expect(wholeDays(ours.longestDrawdownDuration)).toBe(daysOf(theirs['Max. Drawdown Duration']));
    expect(wholeDays(ours.averageDrawdownDuration)).toBe(daysOf(theirs['Avg. Drawdown Duration']));
    expect(wholeDays(ours.longestRoundTripDuration)).toBe(daysOf(theirs['Max. Trade Duration']));
    expect(wholeDays(ours.averageRoundTripDuration)).toBe(daysOf(theirs['Avg. Trade Duration']));
  });
});

interface Call {
  readonly function: string;
  readonly arguments: readonly { readonly values: readonly (number | null)[] }[];
  readonly options: Readonly<Record<string, unknown>>;
  readonly expected: number | string;
}

const perYear: Record<string, number> = { daily: 252, weekly: 52, monthly: 12, yearly: 1 };
const compoundedValues = (returns: readonly number[]): number[] => {
  const values = [1];
  for (const value of returns) values.push(values[values.length - 1]! * (1 + value));
  return values;
};

/** Ours for one captured call, or null for a function that we do not have. Unknown (null) returns are what pandas skips. */
function answer({ function: name, arguments: given, options }: Call): number | null {
  const raw = given[0]!.values;
  const known = raw.filter((value): value is number => value !== null);
  const periodsPerYear = perYear[String(options['period'] ?? 'daily')]!;
  const annual = annualReturn(known, periodsPerYear, raw.length);
  if (name === 'annual_return' || name === 'cagr') return annual;
  if (name === 'annual_volatility') return annualVolatility(known, periodsPerYear);
  if (name === 'sharpe_ratio') return sharpeRatio(known, { riskFree: Number(options['risk_free']) });
  if (name === 'sortino_ratio') {
    return sortinoRatio(known, { periodsPerYear, riskFree: Number(options['required_return']) });
  }
  if (name === 'downside_risk') return downsideRisk(known, periodsPerYear, Number(options['required_return']));
  if (name === 'max_drawdown') return known.length === 0 ? Number.NaN : -maxDrawdown(compoundedValues(known));
  if (name === 'calmar_ratio') return calmarRatio(annual, maxDrawdown(compoundedValues(known)));
  if (name === 'omega_ratio' && options['required_return'] === 0) {
    return omegaRatio(known, Number(options['risk_free']));
  }
  return null;
}

describe.skipIf(data === '')('statistics equal empyrical and freqtrade (needs QUIRE_TEST_DATA)', () => {
  it('captured calls of empyrical', () => {
    const calls: Call[] = JSON.parse(readFileSync(path('expected', 'performance-metrics.json'), 'utf8'));
    let compared = 0;
    for (const call of calls) {
      // A benchmark series in place of a number is not a question our functions take.
      if (Object.values(call.options).some((option) => typeof option === 'object')) continue;
      const ours = answer(call);
      if (ours === null) continue;
      compared++;
      const wanted = Number(call.expected);
      const what = `${call.function} ${JSON.stringify(call.arguments)} ${JSON.stringify(call.options)}: ${ours}`;
      // A constant series has no deviation in exact arithmetic; in floating point it is rounding that decides.
      if (wanted === Number.POSITIVE_INFINITY) expect(ours, what).toBeGreaterThan(1e12);
      else if (Number.isNaN(wanted)) expect(ours, what).toBeNaN();
      else expect(Math.abs(ours - wanted) / Math.max(1, Math.abs(wanted)), what).toBeLessThan(1e-12);
    }
    expect(compared).toBeGreaterThan(40);
  });

  it('trade metrics of freqtrade', () => {
    const metrics = JSON.parse(readFileSync(path('expected', 'trade-metrics.json'), 'utf8'));
    for (const { start, end, days, expected } of metrics.cagr) {
      expect(compoundAnnualGrowth(start, end, days, 365)).toBeCloseTo(expected, 4);
    }
    const [{ profits, expectancy: wanted, expectancy_ratio: wantedRatio }] = metrics.expectancy;
    expect(expectancy(profits)).toBeCloseTo(wanted, 9);
    expect(expectancyRatio(profits)).toBeCloseTo(wantedRatio, 8);
  });
});
