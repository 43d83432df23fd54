import { mean, type Series } from './series.ts';

/** Mean result of a round trip: in money for profits, as a ratio for returns. NaN without any. */
export function expectancy(results: Series): number {
  return results.length === 0 ? Number.NaN : mean(results);
}

/** Expectancy per unit of average loss (V. Tharp): (1 + win/loss) × win rate − 1, as freqtrade prints it. */
export function expectancyRatio(profits: Series): number {
  let won = 0;
  let lost = 0;
  let wins = 0;
  let losses = 0;
  for (let at = 0; at < profits.length; at++) {
    const profit = profits[at]!;
    if (profit > 0) {
      won += profit;
      wins++;
    } else if (profit < 0) {
      lost -= profit;
      losses++;
    }
  }
  if (losses === 0) return Number.NaN;
  const averageWin = wins === 0 ? 0 : won / wins;
  return (1 + averageWin / (lost / losses)) * (wins / profits.length) - 1;
}
