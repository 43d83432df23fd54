import { microsPerDay } from '../units/index.ts';

const usualDays = 252;

/**
 * How many returns make a year. Bars of a day or less are observed daily: 252 for a market with weekends off, 365 for one that
 * trades through them (more than 60 % of the share that weekends have in a calendar week). Weekly bars 52, monthly bars 12.
 */
export function periodsPerYearOf(times: Float64Array): number {
  if (times.length < 2) return usualDays;
  const spacing = medianSpacing(times);
  if (spacing >= 27 * microsPerDay) return 12;
  if (spacing >= 6 * microsPerDay) return 52;
  let weekends = 0;
  let dayEnds = Number.NEGATIVE_INFINITY;
  let isWeekend = false;
  for (let at = 0; at < times.length; at++) {
    if (times[at]! >= dayEnds) {
      const day = Math.floor(times[at]! / microsPerDay);
      dayEnds = (day + 1) * microsPerDay;
      // 1970-01-01 was a Thursday.
      const weekday = (day + 4) % 7;
      isWeekend = weekday === 0 || weekday === 6;
    }
    if (isWeekend) weekends++;
  }
  return weekends / times.length > (2 / 7) * 0.6 ? 365 : usualDays;
}

/** Of the last hundred bars, which is enough to tell a day from a week. */
function medianSpacing(times: Float64Array): number {
  const from = Math.max(0, times.length - 101);
  const spacings: number[] = [];
  for (let at = from + 1; at < times.length; at++) spacings.push(times[at]! - times[at - 1]!);
  spacings.sort((left, right) => left - right);
  return spacings[spacings.length >> 1]!;
}
