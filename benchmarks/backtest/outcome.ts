/** What a contestant must agree on with the others, whatever its speed. */
export interface Outcome {
  readonly closedTrades: number;
  readonly finalEquity: number;
  readonly maxDrawdown: number;
  readonly sharpeRatio: number;
  readonly paidFees: number;
}

export interface Measurement {
  readonly outcome: Outcome;
  /** Of each counted run, after those that warm the compiler up. */
  readonly cpuSeconds: readonly number[];
  readonly wallSeconds: readonly number[];
  /** Of the first run, compiler included. */
  readonly firstWallSeconds: number;
  readonly peakMebibytes: number;
}

/** Known results on the seeded walk: C, a fused loop, backtesting.py and backtrader agree on them to 1e-9. */
export const knownOutcomes: Readonly<Record<number, Partial<Outcome>>> = {
  1000000: {
    closedTrades: 20_635,
    finalEquity: 375_811.49346,
    maxDrawdown: 0.7263162615,
    sharpeRatio: -0.9613011865,
    paidFees: 30_371_041.65396,
  },
  100000: { closedTrades: 2_057, finalEquity: 1_077_769.9948, maxDrawdown: 0.31895116, sharpeRatio: 0.41798192 },
};

/** Runs that are not counted: after three the compiler has settled. */
export const warmUpRuns = 3;

/** Measures `run` in this process. */
export function measure(run: () => Outcome, runCount: number): Measurement {
  const startedAt = performance.now();
  let outcome = run();
  const firstWallSeconds = (performance.now() - startedAt) / 1000;
  for (let at = 1; at < warmUpRuns; at++) outcome = run();
  const cpuSeconds: number[] = [];
  const wallSeconds: number[] = [];
  for (let at = 0; at < runCount; at++) {
    const cpuBefore = process.cpuUsage();
    const wallBefore = performance.now();
    outcome = run();
    wallSeconds.push((performance.now() - wallBefore) / 1000);
    const { user, system } = process.cpuUsage(cpuBefore);
    cpuSeconds.push((user + system) / 1e6);
  }
  const peakMebibytes = process.resourceUsage().maxRSS / 1024;
  return { outcome, cpuSeconds, wallSeconds, firstWallSeconds, peakMebibytes };
}

/**
 * Sharpe ratio as backtesting.py defines it, from the equity at the end of each UTC day: geometric annual return ÷ compounded
 * deviation, 365 days a year because the walk has no weekends.
 */
export function sharpeOfDays(dayEnds: readonly number[]): number {
  const count = dayEnds.length - 1;
  let logs = 0;
  let sum = 0;
  for (let at = 0; at < count; at++) {
    const change = dayEnds[at + 1]! / dayEnds[at]!;
    logs += Math.log(change);
    sum += change - 1;
  }
  const mean = sum / count;
  let squares = 0;
  for (let at = 0; at < count; at++) squares += (dayEnds[at + 1]! / dayEnds[at]! - 1 - mean) ** 2;
  const growth = Math.exp(logs / count);
  const annual = growth ** 365 - 1;
  return annual / Math.sqrt((squares / (count - 1) + growth ** 2) ** 365 - growth ** 730);
}
