import { isOpen, isOpenExtended, sessionsBetween, type TradingCalendar } from '@quire/core/market';
import { microsPerDay, microsPerSecond, type UnixMicros, unixMicros } from '@quire/core/units';
import { DateTime } from 'luxon';
import { malformed } from './errors.ts';
import { booleanOf, type Fields, instantOf, listOf, oneOf, textOf } from './parse.ts';
import { exact, plain } from './views/decimals.ts';
import { newYorkMidnight } from './views/new-york.ts';

/** What a query for the history of an account's equity asks for. */
export interface HistoryQuery {
  /** UnixMicros; samples after `from` and up to `to`. */
  readonly from: number;
  readonly to: number;
  /** Minutes of a point; null is a trading date. */
  readonly minutes: number | null;
  readonly timeframe: string;
  readonly reporting: 'market_hours' | 'extended_hours' | 'continuous';
  readonly resetsDaily: boolean;
  readonly cashflowTypes: readonly ('CSD' | 'CSW')[];
}

const minutesOf: Readonly<Record<string, number | null>> = { '1min': 1, '5min': 5, '15min': 15, '1h': 60, '1d': null };
const spelled: Readonly<Record<string, string>> = {
  '1min': '1Min',
  '5min': '5Min',
  '15min': '15Min',
  '1h': '1H',
  '1d': '1D',
};
/** Points of less than a day reach back this far. */
const intradayDaysMax = 30;

/** @throws in the dialect's words, for what it does not know or what contradicts itself. */
export function historyQuery(fields: Fields, now: UnixMicros, rolledAt: UnixMicros): HistoryQuery {
  const { from, to } = rangeOf(fields, now, rolledAt);
  const days = (to - from) / microsPerDay;
  const key = textOf(fields, 'timeframe')?.toLowerCase() ?? (days < 7 ? '1min' : days < 30 ? '15min' : '1d');
  const minutes = minutesOf[key];
  if (minutes === undefined) throw malformed(`invalid timeframe: ${key.slice(0, 20)}`);
  if (minutes !== null && days > intradayDaysMax + 1) {
    throw malformed(`invalid timeframe for the period: ${spelled[key]} reaches ${intradayDaysMax} days`);
  }
  return {
    from,
    to,
    minutes,
    timeframe: spelled[key]!,
    reporting:
      oneOf(fields, 'intraday_reporting', ['market_hours', 'extended_hours', 'continuous']) ??
      (booleanOf(fields, 'extended_hours') ? 'extended_hours' : 'market_hours'),
    resetsDaily: oneOf(fields, 'pnl_reset', ['per_day', 'no_reset']) !== 'no_reset' && minutes !== null,
    cashflowTypes: cashflowTypesIn(fields),
  };
}

function cashflowTypesIn(fields: Fields): HistoryQuery['cashflowTypes'] {
  const named = listOf(fields, 'cashflow_types').map((type) => type.toUpperCase());
  if (named.includes('ALL')) return ['CSD', 'CSW'];
  return (['CSD', 'CSW'] as const).filter((type) => named.includes(type));
}

/** At most two of start, end and period; a period reaches back from the end, its first day being the trading date in progress. */
function rangeOf(
  fields: Fields,
  now: UnixMicros,
  rolledAt: UnixMicros,
): { readonly from: number; readonly to: number } {
  const period = textOf(fields, 'period');
  const start = edgeOf(fields, 'start');
  const end = edgeOf(fields, 'end') ?? edgeOf(fields, 'date_end');
  if (start !== null && end !== null && period !== null)
    throw malformed('only two of start, end and period are accepted');
  if (start !== null && end !== null) {
    if (end < start) throw malformed('end must not be before start');
    return { from: start, to: Math.min(end, now) };
  }
  if (start !== null) {
    const to = period === null ? now : Math.min(moved(start, period, 1), now);
    return { from: start, to };
  }
  const to = end === null ? now : Math.min(end, now);
  const anchor = end === null ? rolledAt : end - microsPerDay;
  return { from: moved(anchor + microsPerDay, period ?? '1M', -1), to };
}

/** A bare date as an end means that whole day, in New York. */
function edgeOf(fields: Fields, name: string): number | null {
  const at = instantOf(fields, name, malformed);
  const text = textOf(fields, name);
  if (at === null || text === null || text.length > '2026-01-02'.length) return at;
  return name === 'start' ? newYorkMidnight(text) : newYorkMidnight(text) + microsPerDay;
}

function moved(from: number, period: string, direction: 1 | -1): number {
  const [, digits = '', unit = ''] = /^([1-9]\d{0,3})([dwmay])$/i.exec(period) ?? [];
  if (unit === '') throw malformed(`invalid period: ${period.slice(0, 20)}`);
  const count = Number(digits) * direction;
  const name = { d: 'days', w: 'weeks', m: 'months', a: 'years', y: 'years' }[unit.toLowerCase()]!;
  const at = DateTime.fromMillis(from / 1_000, { zone: 'America/New_York' }).plus({ [name]: count });
  return Math.max(0, at.toMillis() * 1_000);
}

/** The last sample of a point. Amounts are decimal text. */
export interface EquityPoint {
  /** When the point begins, in UnixMicros: its minute, or the midnight that dates its trading date. */
  readonly at: number;
  readonly equity: string;
}

/** The stretches of time whose last sample makes a point. */
export interface Stretch {
  readonly at: number;
  readonly from: number;
  readonly to: number;
}

/** Of a trading date everything between two rolls counts, dated by its midnight in New York as daily bars are. */
export function dailyStretches(
  calendar: TradingCalendar,
  { from, to }: Pick<HistoryQuery, 'from' | 'to'>,
): readonly Stretch[] {
  return sessionsBetween(calendar, unixMicros(from), unixMicros(to + 1)).map((session) => ({
    at: newYorkMidnight(session.tradingDate),
    from: session.sessionOpen,
    to: Math.min(session.sessionClose, to),
  }));
}

/** Is a minute of the market reported? */
export function isReported(
  calendar: TradingCalendar | null,
  reporting: HistoryQuery['reporting'],
  at: UnixMicros,
): boolean {
  if (reporting === 'continuous' || calendar === null) return true;
  return reporting === 'extended_hours' ? isOpenExtended(calendar, at) : isOpen(calendar, at);
}

/** Cash that came or went, with its sign. */
export interface Cashflow {
  readonly at: number;
  readonly amount: string;
}

export interface HistoryFacts {
  readonly points: readonly EquityPoint[];
  /** Equity before the first point; null: the account had none. */
  readonly base: { readonly at: number; readonly equity: string } | null;
  /** In order of time, those after the base. */
  readonly cashflows: readonly Cashflow[];
  /** When the trading date of a point began; its profit is counted from there if the query resets daily. */
  readonly dayOf: (at: number) => number;
  /** Until when a point counts: the cash that came by then is in its equity. */
  readonly endOf: (at: number) => number;
}

/**
 * Profit is what equity gained beyond the cash that was paid in since the base: from before the first point, or for points of less
 * than a day from before their day. Numbers are JSON numbers here.
 */
export function historyView(query: HistoryQuery, facts: HistoryFacts): Record<string, unknown> {
  const { points, base, dayOf } = facts;
  const flows = flowsByPoint(facts);
  const firstPaid = flows[0] === undefined ? 0n : flows[0].in + flows[0].out;
  // An account without equity before begins with what was paid in first.
  const baseEquity = base === null ? firstPaid : exact(base.equity);
  let paid = base === null ? -firstPaid : 0n;
  let before = { equity: baseEquity, paid: 0n };
  let day = { began: Number.NEGATIVE_INFINITY, ...before };
  const gains = points.map((point, index) => {
    const equity = exact(point.equity);
    paid += flows[index]!.in + flows[index]!.out;
    if (query.resetsDaily && dayOf(point.at) !== day.began) day = { began: dayOf(point.at), ...before };
    before = { equity, paid };
    const invested = day.equity + (paid - day.paid);
    return { profit: equity - invested, invested };
  });
  const asOf = DateTime.fromMillis((base?.at ?? query.from) / 1_000, { zone: 'America/New_York' });
  return {
    timestamp: points.map(({ at }) => Math.floor(at / microsPerSecond)),
    equity: points.map(({ equity }) => Number(equity)),
    profit_loss: gains.map(({ profit }) => numberOf(profit)),
    profit_loss_pct: gains.map(({ profit, invested }) => (invested > 0n ? Number(profit) / Number(invested) : null)),
    base_value: numberOf(baseEquity),
    base_value_asof: asOf.toFormat('yyyy-MM-dd'),
    timeframe: query.timeframe,
    cashflow: Object.fromEntries(
      query.cashflowTypes.map((type) => [type, flows.map((flow) => numberOf(type === 'CSD' ? flow.in : flow.out))]),
    ),
  };
}

const numberOf = (amount: bigint): number => Number(plain(amount));

interface Flows {
  in: bigint;
  out: bigint;
}

/** What came and went during each point: after the one before it, up to its end. */
function flowsByPoint({ points, cashflows, endOf }: HistoryFacts): readonly Flows[] {
  let next = 0;
  return points.map(({ at }) => {
    const flows: Flows = { in: 0n, out: 0n };
    const end = endOf(at);
    for (; next < cashflows.length && cashflows[next]!.at <= end; next++) {
      const amount = exact(cashflows[next]!.amount);
      flows[amount < 0n ? 'out' : 'in'] += amount;
    }
    return flows;
  });
}
