import { assert } from '../units/index.ts';
import type { Series } from './series.ts';

/**
 * Covariance of the logarithmic returns of equity with those of the market ÷ variance of the market's; both curves of one length,
 * in any unit. NaN below two returns. Plain sums in one pass: returns lie around zero, so nothing cancels that matters.
 */
export function marketBeta(equity: Series, market: Series): number {
  assert(equity.length === market.length, 'equity and market have different lengths');
  const count = equity.length - 1;
  let sum = 0;
  let marketSum = 0;
  let products = 0;
  let squares = 0;
  for (let at = 1; at <= count; at++) {
    const change = logReturn(equity[at - 1]!, equity[at]!);
    const marketChange = logReturn(market[at - 1]!, market[at]!);
    sum += change;
    marketSum += marketChange;
    products += change * marketChange;
    squares += marketChange * marketChange;
  }
  const variance = squares - (marketSum * marketSum) / count;
  return count > 1 && variance > 0 ? (products - (sum * marketSum) / count) / variance : Number.NaN;
}

/** Below it seven terms of the logarithm's series are exact to the last bit of a double, and cost a fraction of it. */
const seriesMax = 0.004;

function logReturn(before: number, after: number): number {
  // Equity stands still while nothing is held, which is most of the time for many a strategy.
  if (before === after) return 0;
  const x = after / before - 1;
  if (x > seriesMax || x < -seriesMax) return Math.log1p(x);
  return x * (1 - x * (1 / 2 - x * (1 / 3 - x * (1 / 4 - x * (1 / 5 - x * (1 / 6 - x / 7))))));
}
