import { geometricMean, type Series, sampleDeviation, sampleVariance } from './series.ts';

/** Sample deviation of the returns × √periodsPerYear, as empyrical's `annual_volatility`. */
export function annualVolatility(returns: Series, periodsPerYear = 252): number {
  return sampleDeviation(returns) * Math.sqrt(periodsPerYear);
}

/**
 * The deviation of one year's compounded return when periods are independent: √((s² + (1+g)²)^N − (1+g)^2N), where g is the
 * geometric mean (https://dx.doi.org/10.2139/ssrn.3054517). This is backtesting.py's "Volatility (Ann.)".
 */
export function annualVolatilityCompounded(returns: Series, periodsPerYear = 252): number {
  const growth = (1 + geometricMean(returns)) ** 2;
  return Math.sqrt((sampleVariance(returns) + growth) ** periodsPerYear - growth ** periodsPerYear);
}
