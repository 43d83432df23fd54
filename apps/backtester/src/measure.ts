import { readFileSync } from 'node:fs';
import type { Cash, PartsPerMillion } from '@quire/core/units';
import type { BarColumns } from '@quire/ports/data-sets';
import { strategies } from '@quire/strategies';
import { type BacktestResult, runBacktest } from './run-backtest.ts';

/**
 * A program for benchmarks: `node measure.js COLUMNS RUNS CASH` reads bars (six columns of doubles: milliseconds, open, high, low,
 * close, volume), runs sma-cross 10/20 long or flat with 0.1 % a side, and prints what came out and what it took as JSON.
 */
const [, , file = '', runText = '1', cashText = '1000000'] = process.argv;
const priceScale = 12;

/** In place: the columns are ours, and a second copy would count as memory of the backtest. */
function readBars(): BarColumns {
  const bytes = readFileSync(file);
  const all = new Float64Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 8);
  const count = all.length / 6;
  for (let at = 0; at < count; at++) all[at] = all[at]! * 1_000;
  for (let at = count; at < 5 * count; at++) all[at] = Math.round(all[at]! * 1e12);
  const column = (place: number): Float64Array => all.subarray(place * count, (place + 1) * count);
  return {
    priceScale,
    openTime: column(0),
    open: column(1),
    high: column(2),
    low: column(3),
    close: column(4),
    volume: column(5),
  };
}

const bars = readBars();

const run = (): BacktestResult =>
  runBacktest({
    strategy: strategies.get('sma-cross')!,
    parameters: { fast: 10, slow: 20, short: false },
    symbol: 'WALK',
    timeframe: '1m',
    bars,
    cash: (BigInt(cashText) * 1_000_000_000n) as Cash,
    policy: {
      shorting: false,
      costBasisMethod: 'average',
      feeRate: 1000 as PartsPerMillion,
      fillModel: 'bar',
      orderNotionalMax: null,
      participationMax: null,
    },
    convention: 'backtesting.py',
  });

function outcomeOf({ statistics, finalEquity, feesPaid }: BacktestResult) {
  return {
    closedTrades: statistics.roundTripCount,
    finalEquity: Number(finalEquity) / 1e9,
    maxDrawdown: statistics.maxDrawdown,
    sharpeRatio: statistics.sharpeRatio,
    paidFees: Number(feesPaid) / 1e9,
  };
}

const startedAt = performance.now();
let outcome = outcomeOf(run());
const firstWallSeconds = (performance.now() - startedAt) / 1000;
// The first three runs warm the compiler up.
for (let at = 1; at < 3; at++) run();
const cpuSeconds: number[] = [];
const wallSeconds: number[] = [];
for (let at = 0; at < Number(runText); at++) {
  const cpuBefore = process.cpuUsage();
  const wallBefore = performance.now();
  outcome = outcomeOf(run());
  wallSeconds.push((performance.now() - wallBefore) / 1000);
  const { user, system } = process.cpuUsage(cpuBefore);
  cpuSeconds.push((user + system) / 1e6);
}
const peakMebibytes = process.resourceUsage().maxRSS / 1024;
process.stdout.write(JSON.stringify({ outcome, cpuSeconds, wallSeconds, firstWallSeconds, peakMebibytes }));
