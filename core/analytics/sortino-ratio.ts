import { downsideRisk } from './downside-risk.ts';
import { mean, type Series } from './series.ts';
import type { RatioOptions } from './sharpe-ratio.ts';

/**
 * Mean excess return × periodsPerYear ÷ downside risk (F. Sortino; empyrical's `sortino_ratio`). Infinite without a loss.
 */
export function sortinoRatio(returns: Series, { periodsPerYear = 252, riskFree = 0 }: RatioOptions = {}): number {
  if (returns.length < 2) return Number.NaN;
  return ((mean(returns) - riskFree) * periodsPerYear) / downsideRisk(returns, periodsPerYear, riskFree);
}
