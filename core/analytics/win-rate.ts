import type { Series } from './series.ts';

/** Share of round trips with a profit above zero. NaN without any. */
export function winRate(profits: Series): number {
  let wins = 0;
  for (let at = 0; at < profits.length; at++) if (profits[at]! > 0) wins++;
  return wins / profits.length;
}
