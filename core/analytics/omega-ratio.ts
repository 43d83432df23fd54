import type { Series } from './series.ts';

/** Sum of returns above the threshold ÷ sum of shortfalls below it (Keating and Shadwick, 2002). NaN without a shortfall. */
export function omegaRatio(returns: Series, threshold = 0): number {
  if (returns.length < 2) return Number.NaN;
  let above = 0;
  let below = 0;
  for (let at = 0; at < returns.length; at++) {
    const excess = returns[at]! - threshold;
    if (excess > 0) above += excess;
    else below -= excess;
  }
  return below > 0 ? above / below : Number.NaN;
}
