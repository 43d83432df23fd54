import { mean, type Series } from './series.ts';

/** Covariance of returns with the market's ÷ variance of the market's; both of one length. NaN below two. */
export function marketBeta(returns: Series, market: Series): number {
  if (returns.length < 2) return Number.NaN;
  const centre = mean(returns);
  const marketCentre = mean(market);
  let covariance = 0;
  let variance = 0;
  for (let at = 0; at < returns.length; at++) {
    const deviation = market[at]! - marketCentre;
    covariance += (returns[at]! - centre) * deviation;
    variance += deviation * deviation;
  }
  return variance > 0 ? covariance / variance : Number.NaN;
}

/** ln(v[i] / v[i − 1]). */
export function logReturns(values: Series): Float64Array {
  const returns = new Float64Array(Math.max(values.length - 1, 0));
  for (let at = 0; at < returns.length; at++) returns[at] = Math.log(values[at + 1]! / values[at]!);
  return returns;
}
