import type { Series } from './series.ts';

/**
 * What the winners made ÷ what the losers lost. We sum money; backtesting.py sums returns, so that early and late trades of a
 * compounding account weigh the same. NaN without a loss.
 */
export function profitFactor(profits: Series): number {
  let won = 0;
  let lost = 0;
  for (let at = 0; at < profits.length; at++) {
    const profit = profits[at]!;
    if (profit > 0) won += profit;
    else lost -= profit;
  }
  return lost > 0 ? won / lost : Number.NaN;
}
