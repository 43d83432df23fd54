import { microsPerDay } from '../units/index.ts';

/** Numbers in order; both plain and typed arrays serve. */
export type Series = ArrayLike<number>;

/** Equity per bar: `times` are the bars' open times in UnixMicros, ascending; `equity` is taken at their close. */
export interface EquityCurve {
  readonly times: Float64Array;
  readonly equity: Float64Array;
}

export function mean(values: Series): number {
  let sum = 0;
  for (let at = 0; at < values.length; at++) sum += values[at]!;
  return sum / values.length;
}

/** With divisor n − 1. NaN below two values. */
export function sampleVariance(values: Series): number {
  if (values.length < 2) return Number.NaN;
  const centre = mean(values);
  let squares = 0;
  for (let at = 0; at < values.length; at++) squares += (values[at]! - centre) ** 2;
  return squares / (values.length - 1);
}

export function sampleDeviation(values: Series): number {
  return Math.sqrt(sampleVariance(values));
}

/** Growth per period: (Π (1 + r))^(1/periods) − 1. A return of −1 or worse loses everything, for good: the answer is −1. */
export function geometricMean(returns: Series, periods: number = returns.length): number {
  if (periods === 0) return Number.NaN;
  let logs = 0;
  for (let at = 0; at < returns.length; at++) {
    if (returns[at]! <= -1) return -1;
    logs += Math.log1p(returns[at]!);
  }
  return Math.expm1(logs / periods);
}

/** The last value of each UTC day that has one, so that returns do not depend on the length of the bars. */
export function lastOfEachDay({ times, equity }: EquityCurve): number[] {
  const days: number[] = [];
  let dayEnds = Number.NEGATIVE_INFINITY;
  for (let at = 0; at < equity.length; at++) {
    const time = times[at]!;
    if (time >= dayEnds) {
      if (at > 0) days.push(equity[at - 1]!);
      dayEnds = (Math.floor(time / microsPerDay) + 1) * microsPerDay;
    }
  }
  if (equity.length > 0) days.push(equity[equity.length - 1]!);
  return days;
}

/** Simple returns v[i] / v[i − 1] − 1; one fewer than values. */
export function simpleReturns(values: Series): Float64Array {
  const returns = new Float64Array(Math.max(values.length - 1, 0));
  for (let at = 0; at < returns.length; at++) returns[at] = values[at + 1]! / values[at]! - 1;
  return returns;
}
