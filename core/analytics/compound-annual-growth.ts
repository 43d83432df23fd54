/**
 * CAGR by calendar time: (last / first)^(daysPerYear / days) − 1. A year is 365.25 days, as in backtesting.py; freqtrade takes
 * 365, and is reproduced by passing that.
 */
export function compoundAnnualGrowth(first: number, last: number, days: number, daysPerYear = 365.25): number {
  return days > 0 ? (last / first) ** (daysPerYear / days) - 1 : Number.NaN;
}
