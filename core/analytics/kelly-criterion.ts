import type { Series } from './series.ts';

/** Share of capital that maximises growth (J. Kelly, 1956): W − (1 − W) ÷ (average win ÷ average loss). */
export function kellyCriterion(profits: Series): number {
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
  const rate = wins / profits.length;
  return rate - (1 - rate) / (won / wins / (lost / losses));
}
