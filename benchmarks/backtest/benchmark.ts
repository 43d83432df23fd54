import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { hashText } from '@quire/core/units';
import { readColumns, writeColumns } from './columns-file.ts';
import { runLimit } from './limit.ts';
import { knownOutcomes, type Measurement, measure, type Outcome } from './outcome.ts';
import { runShape } from './shape.ts';
import { createWalk, walkMillionSha256, walkSha256 } from './walk.ts';

/**
 * One backtest on the engine that trades live: SMA 10 / SMA 20 over seeded one-minute bars, fees, fills at the next open, every
 * order through risk, every fill posted to the exact ledger, statistics at the end.
 *
 * Method: bars lie in a file, so that nobody counts making them; quire (the backtester, as the program it is), `shape` and `limit`
 * take turns in processes of their own, because a process may settle in better or worse machine code; processor seconds of warm
 * runs, garbage collector and compiler threads included, because cores are shared; the median over all. Only ratios are worth a
 * bar, and none is printed unless all agree on the result and, where it is known, with other engines.
 */
export interface BenchmarkSize {
  readonly barCount: number;
  readonly processCount: number;
  readonly runCount: number;
}

export const fullSize: BenchmarkSize = { barCount: 1_000_000, processCount: 5, runCount: 5 };
export const smallSize: BenchmarkSize = { barCount: 20_000, processCount: 1, runCount: 2 };

export const contestants = ['limit', 'shape', 'quire'] as const;
export type Contestant = (typeof contestants)[number];

const cashAtStart = 1_000_000;
/** What backtesting.py was measured at on these bars, on a machine of the same class. */
const backtestingPyBarsPerSecond = 102_000;

export interface Series {
  readonly barCount: number;
  readonly measurements: Readonly<Record<Contestant, readonly Measurement[]>>;
}

/** In this process: for the two that live here. */
export function measureHere(contestant: 'limit' | 'shape', file: string, runCount: number): Measurement {
  const columns = readColumns(file);
  const run = contestant === 'limit' ? runLimit : runShape;
  return measure(() => run(columns, cashAtStart), runCount);
}

/** Contestants take turns, each turn in a process of its own. `entry` is the program that calls `measureHere`. */
export function measureSeries(size: BenchmarkSize, entry: string): Series {
  const folder = mkdtempSync(join(tmpdir(), 'quire-bench-'));
  try {
    const file = join(folder, 'columns');
    const walk = createWalk(size.barCount);
    if (size.barCount === 1_000_000 && walkSha256(walk) !== walkMillionSha256) {
      throw new Error('this engine makes another walk; its results cannot be compared with the known ones');
    }
    writeColumns(file, walk);
    const measurements = { limit: [] as Measurement[], shape: [] as Measurement[], quire: [] as Measurement[] };
    for (let turn = 0; turn < size.processCount; turn++) {
      for (const contestant of contestants) {
        measurements[contestant].push(measureElsewhere(contestant, file, size.runCount, entry));
      }
    }
    return { barCount: size.barCount, measurements };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** From benchmarks/dist/backtest, where this runs compiled. */
const backtester = fileURLToPath(new URL('../../../apps/backtester/dist/measure.js', import.meta.url));

function measureElsewhere(contestant: Contestant, file: string, runCount: number, entry: string): Measurement {
  const program = contestant === 'quire' ? [backtester] : [entry, '--contestant', contestant];
  const child = spawnSync(process.execPath, [...program, file, String(runCount), String(cashAtStart)], {
    encoding: 'utf8',
    maxBuffer: 1 << 24,
  });
  if (child.status !== 0) throw new Error(`measuring ${contestant} failed: ${child.stderr}`);
  return JSON.parse(child.stdout) as Measurement;
}

/** Throws unless every run of every contestant came to one result, and to the known one where there is one. */
export function agreedOutcome({ barCount, measurements }: Series): Outcome {
  const wanted = measurements.limit[0]!.outcome;
  for (const contestant of contestants) {
    for (const { outcome } of measurements[contestant]) assertAgrees(outcome, wanted, `${contestant} and limit`);
  }
  const known = knownOutcomes[barCount];
  if (known !== undefined) assertAgrees(measurements.quire[0]!.outcome, known, 'quire and the known result');
  return measurements.quire[0]!.outcome;
}

/** Published with ten digits; ours are exact to the 10^-9 of a currency unit per fill. */
const toleranceMax = 1e-9;

export function assertAgrees(actual: Outcome, wanted: Partial<Outcome>, names: string): void {
  for (const [name, value] of Object.entries(wanted) as [keyof Outcome, number][]) {
    const difference = Math.abs(actual[name] - value) / Math.max(1, Math.abs(value));
    const tolerance = name === 'closedTrades' ? 0 : toleranceMax;
    if (!(difference <= tolerance)) throw new Error(`${names} disagree on ${name}: ${actual[name]} and ${value}`);
  }
}

export interface Figures {
  readonly seconds: Readonly<Record<Contestant, number>>;
  readonly quireToShape: number;
  readonly peakMebibytes: number;
  readonly barsPerSecond: number;
}

export function figuresOf({ barCount, measurements }: Series): Figures {
  const seconds = (contestant: Contestant): number =>
    median(measurements[contestant].flatMap((measurement) => measurement.cpuSeconds));
  const [limit, shape, quire] = [seconds('limit'), seconds('shape'), seconds('quire')];
  return {
    seconds: { limit, shape, quire },
    quireToShape: quire / shape,
    peakMebibytes: Math.max(...measurements.quire.map((measurement) => measurement.peakMebibytes)),
    barsPerSecond: barCount / quire,
  };
}

/** `quarter` is the same on a quarter of the bars: time must not grow faster than they do. */
export function formatReport(size: BenchmarkSize, full: Series, quarter: Series): string {
  const outcome = agreedOutcome(full);
  agreedOutcome(quarter);
  const figures = figuresOf(full);
  const growth = figures.seconds.quire / figuresOf(quarter).seconds.quire;
  const row = (contestant: Contestant): string => {
    const seconds = figures.seconds[contestant];
    const wall = median(full.measurements[contestant].flatMap((measurement) => measurement.wallSeconds));
    const rate = full.barCount / seconds / 1e6;
    return `${contestant.padEnd(8)}${seconds.toFixed(4).padStart(9)} s${wall.toFixed(4).padStart(10)} s wall${rate.toFixed(2).padStart(8)} M bars/s`;
  };
  const first = median(full.measurements.quire.map((measurement) => measurement.firstWallSeconds));
  return [
    `backtest, ${full.barCount.toLocaleString('en-US')} bars, ${size.processCount} process(es) × ${size.runCount} runs, processor time`,
    ...contestants.map(row),
    `quire : shape            ${figures.quireToShape.toFixed(2).padStart(8)}   (goal 5, stretch 2.5)`,
    `quire : limit            ${(figures.seconds.quire / figures.seconds.limit).toFixed(1).padStart(8)}`,
    `× backtesting.py         ${(figures.barsPerSecond / backtestingPyBarsPerSecond).toFixed(1).padStart(8)}   (goal 15; its 102 k bars/s were measured elsewhere)`,
    `time at 4 × the bars     ${growth.toFixed(2).padStart(8)}   (goal at most 4.4)`,
    `peak memory              ${figures.peakMebibytes.toFixed(0).padStart(8)} MiB   (goal 300)`,
    `first run in a process   ${first.toFixed(2).padStart(8)} s wall`,
    `trades ${outcome.closedTrades}, final equity ${outcome.finalEquity.toFixed(5)}, maximum drawdown ${outcome.maxDrawdown.toFixed(10)}, fees ${outcome.paidFees.toFixed(5)}`,
    `result ${hashText([outcome.closedTrades, outcome.finalEquity.toFixed(4), outcome.maxDrawdown.toFixed(9)].join(' '))}`,
    '',
  ].join('\n');
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((left, right) => left - right);
  return sorted[sorted.length >> 1]!;
}
