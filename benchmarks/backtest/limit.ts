import { type Outcome, sharpeOfDays } from './outcome.ts';
import type { WalkColumns } from './walk.ts';

/**
 * The practical limit of the runtime: the same semantics in one fused loop over typed arrays, in floating point, with nothing that
 * trading live would need. SMA 10 / SMA 20, long or flat, all-in in whole units, 0.1 % a side, signal on close, fill at next open.
 */
export function runLimit({ time, open, close }: WalkColumns, cashAtStart: number): Outcome {
  const count = open.length;
  const fee = 0.001;
  const equity = new Float64Array(count);
  const dayEnds: number[] = [];
  let cash = cashAtStart;
  let units = 0;
  let fastSum = 0;
  let slowSum = 0;
  let before = Number.NaN;
  let wanted = 0;
  let trades = 0;
  let fees = 0;
  let peak = 0;
  let maxDrawdown = 0;
  let day = Math.floor(time[0]! / 86_400_000);
  for (let at = 0; at < count; at++) {
    if (wanted !== 0) {
      const price = open[at]!;
      if (wanted > 0 && units === 0) {
        units = Math.floor(cash / (price * (1 + fee)));
        const cost = units * price * fee;
        cash -= units * price + cost;
        fees += cost;
      } else if (wanted < 0 && units > 0) {
        const cost = units * price * fee;
        cash += units * price - cost;
        fees += cost;
        units = 0;
        trades++;
      }
      wanted = 0;
    }
    const price = close[at]!;
    fastSum += price - (at >= 10 ? close[at - 10]! : 0);
    slowSum += price - (at >= 20 ? close[at - 20]! : 0);
    if (at >= 19) {
      const spread = fastSum / 10 - slowSum / 20;
      if (spread > 0 && before <= 0) wanted = 1;
      else if (spread < 0 && before >= 0) wanted = -1;
      before = spread;
    }
    const value = cash + units * price;
    const today = Math.floor(time[at]! / 86_400_000);
    if (today !== day) {
      dayEnds.push(equity[at - 1]!);
      day = today;
    }
    equity[at] = value;
    if (value > peak) peak = value;
    else if (1 - value / peak > maxDrawdown) maxDrawdown = 1 - value / peak;
  }
  dayEnds.push(equity[count - 1]!);
  return {
    closedTrades: trades,
    finalEquity: equity[count - 1]!,
    maxDrawdown,
    sharpeRatio: sharpeOfDays(dayEnds),
    paidFees: fees,
  };
}
