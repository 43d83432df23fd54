import { assert } from '../units/index.ts';
import type { Series } from './series.ts';

/**
 * Covariance of the logarithmic returns of equity with those of the market ÷ variance of the market's; both curves of one length.
 * NaN below two returns. One pass (Welford 1962, for two variables), because a curve may have millions of points.
 */
export function marketBeta(equity: Series, market: Series): number {
  assert(equity.length === market.length, 'equity and market have different lengths');
  let count = 0;
  let mean = 0;
  let marketMean = 0;
  let covariance = 0;
  let variance = 0;
  for (let at = 1; at < equity.length; at++) {
    const change = logReturn(equity[at - 1]!, equity[at]!);
    const marketChange = logReturn(market[at - 1]!, market[at]!);
    count++;
    const deviation = marketChange - marketMean;
    mean += (change - mean) / count;
    marketMean += deviation / count;
    covariance += deviation * (change - mean);
    variance += deviation * (marketChange - marketMean);
  }
  return count > 1 && variance > 0 ? covariance / variance : Number.NaN;
}

function logReturn(before: number, after: number): number {
  // Equity stands still while nothing is held, which is most of the time for many a strategy.
  return before === after ? 0 : Math.log(after / before);
}
