import { mean, type Series, sampleDeviation } from './series.ts';

export interface RatioOptions {
  readonly periodsPerYear?: number;
  /** Return per period that counts as nothing gained. */
  readonly riskFree?: number;
}

/**
 * Mean excess return ÷ its sample deviation × √periodsPerYear (W. Sharpe, 1994; empyrical's `sharpe_ratio`). Infinite when the
 * returns do not vary, NaN below two returns.
 */
export function sharpeRatio(returns: Series, { periodsPerYear = 252, riskFree = 0 }: RatioOptions = {}): number {
  if (returns.length < 2) return Number.NaN;
  const deviation = sampleDeviation(returns);
  return ((mean(returns) - riskFree) / deviation) * Math.sqrt(periodsPerYear);
}
