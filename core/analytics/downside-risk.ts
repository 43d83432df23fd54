import type { Series } from './series.ts';

/** √(mean of squared returns below `required`) × √periodsPerYear; returns above it count as zero, all of them in the mean. */
export function downsideRisk(returns: Series, periodsPerYear = 252, required = 0): number {
  let squares = 0;
  for (let at = 0; at < returns.length; at++) squares += Math.min(returns[at]! - required, 0) ** 2;
  return Math.sqrt(squares / returns.length) * Math.sqrt(periodsPerYear);
}
