import type { Statistics } from '@quire/core/analytics';
import { formatInstant, microsPerDay, type UnixMicros } from '@quire/core/units';
import { count } from './terminal.ts';

/** What has no answer is shown as a dash, never as 0. */
const unknown = '–';

export function money(value: number): string {
  if (!Number.isFinite(value)) return unknown;
  const [whole = '', fraction = ''] = Math.abs(value).toFixed(2).split('.');
  return `${value < 0 ? '-' : ''}${count(Number(whole))}.${fraction}`;
}

export function percent(ratio: number): string {
  return Number.isFinite(ratio) ? `${(ratio * 100).toFixed(2)} %` : unknown;
}

export function ratio(value: number): string {
  return Number.isFinite(value) ? value.toFixed(4) : unknown;
}

/** Days for what takes days, hours and minutes for what does not. */
export function span(micros: number): string {
  if (!Number.isFinite(micros)) return unknown;
  const days = micros / microsPerDay;
  if (days >= 2) return `${count(Math.round(days))} days`;
  const minutes = Math.round(micros / 60_000_000);
  return minutes >= 60 ? `${Math.floor(minutes / 60)} h ${minutes % 60} min` : `${minutes} min`;
}

export function instant(micros: number): string {
  if (!Number.isFinite(micros)) return unknown;
  const text = formatInstant(micros as UnixMicros);
  return text.endsWith('T00:00:00Z') ? text.slice(0, 10) : text;
}

/** Name, value and the remark that explains it, in the order in which a reader asks. */
export type StatisticRow = readonly [name: string, value: string, remark?: string];

export function statisticRows(statistics: Statistics): readonly StatisticRow[] {
  const s = statistics;
  const theirs = s.convention === 'backtesting.py';
  return [
    ['Period', `${instant(s.startTime)} to ${instant(s.endTime)}`, `${count(s.barCount)} bars, ${span(s.duration)}`],
    ['Final equity', money(s.equityFinal), `peak ${money(s.equityPeak)}`],
    ['Return', percent(s.totalReturn), `buy and hold ${percent(s.buyAndHoldReturn)}`],
    ['Annual return', percent(s.annualReturn), `geometric, ${s.periodsPerYear} periods a year`],
    ['CAGR', percent(s.compoundAnnualGrowth), 'by calendar time, a year of 365.25 days'],
    ['Annual volatility', percent(s.annualVolatility), theirs ? 'compounded' : 'sample deviation × √periods'],
    ['Sharpe ratio', ratio(s.sharpeRatio), theirs ? 'annual return ÷ volatility' : 'mean ÷ deviation, annualised'],
    [
      'Sortino ratio',
      ratio(s.sortinoRatio),
      theirs ? 'annual return ÷ downside risk' : 'mean ÷ downside risk, annualised',
    ],
    ['Calmar ratio', ratio(s.calmarRatio), 'annual return ÷ maximum drawdown'],
    ['Omega ratio', ratio(s.omegaRatio)],
    ['Alpha', percent(s.alpha), `beta ${ratio(s.beta)}`],
    [
      'Maximum drawdown',
      percent(s.maxDrawdown),
      `${instant(s.maxDrawdownStart)} to ${instant(s.maxDrawdownTrough)}, recovered ${instant(s.maxDrawdownEnd)}`,
    ],
    ['Longest drawdown', span(s.longestDrawdownDuration)],
    ['Average drawdown', percent(s.averageDrawdown), span(s.averageDrawdownDuration)],
    ['Exposure', percent(s.exposure), 'share of bars in which a position was held'],
    ['Turnover', Number.isFinite(s.turnover) ? `${s.turnover.toFixed(1)} × a year` : unknown],
    ['Fees paid', money(s.feesPaid)],
    [
      'Round trips',
      count(s.roundTripCount),
      s.openRoundTripCount > 0 ? `${s.openRoundTripCount} still open` : undefined,
    ],
    ['Win rate', percent(s.winRate)],
    ['Best round trip', percent(s.bestRoundTrip)],
    ['Worst round trip', percent(s.worstRoundTrip)],
    ['Average round trip', percent(s.averageRoundTrip), 'geometric mean'],
    ['Average duration', span(s.averageRoundTripDuration), `longest ${span(s.longestRoundTripDuration)}`],
    ['Profit factor', ratio(s.profitFactor), theirs ? 'over returns' : 'over money'],
    ['Expectancy', money(s.expectancy), `${percent(s.expectancyReturn)} a round trip`],
    ['SQN', ratio(s.systemQualityNumber)],
    ['Kelly criterion', ratio(s.kellyCriterion)],
  ].map((row) => row.filter((cell) => cell !== undefined) as unknown as StatisticRow);
}

export function statisticsText(statistics: Statistics): string {
  const rows = statisticRows(statistics);
  const nameWidth = Math.max(...rows.map(([name]) => name.length));
  const valueWidth = Math.max(...rows.slice(1).map(([, value]) => value.length));
  return rows
    .map(
      ([name, value, remark]) =>
        `  ${name.padEnd(nameWidth)}  ${value.padStart(valueWidth)}${remark ? `   ${remark}` : ''}`,
    )
    .join('\n');
}
