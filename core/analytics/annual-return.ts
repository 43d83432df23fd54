import { geometricMean, type Series } from './series.ts';

/**
 * Geometric: (Π (1 + r))^(periodsPerYear / periods) − 1, as empyrical's `annual_return`. `periods` is the number of returns;
 * empyrical counts a first one that is unknown as one more.
 */
export function annualReturn(returns: Series, periodsPerYear = 252, periods = returns.length): number {
  return (1 + geometricMean(returns, periods)) ** periodsPerYear - 1;
}
