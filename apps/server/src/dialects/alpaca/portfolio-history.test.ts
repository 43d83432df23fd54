import { makeCalendar } from '@quire/adapters/calendars';
import type { TradingCalendar } from '@quire/core/market';
import { formatInstant, parseInstant, unixMicros } from '@quire/core/units';
import { describe, expect, it } from 'vitest';
import { dailyStretches, type HistoryFacts, historyQuery, historyView, isReported } from './portfolio-history.ts';

const at = (text: string) => parseInstant(text)!;
const now = at('2026-11-20T18:30:00Z');
// 20:00 in New York of the evening before.
const rolledAt = at('2026-11-20T01:00:00Z');
const asked = (fields: Record<string, unknown>) => {
  const { from, to, ...rest } = historyQuery(fields, now, rolledAt);
  return { from: formatInstant(unixMicros(from)), to: formatInstant(unixMicros(to)), ...rest };
};

describe('what is asked for', () => {
  it.each<[Record<string, unknown>, Record<string, unknown>]>([
    [{}, { from: '2026-10-21T00:00:00Z', to: '2026-11-20T18:30:00Z', timeframe: '1D', resetsDaily: false }],
    [{ period: '1D' }, { from: '2026-11-20T01:00:00Z', timeframe: '1Min', minutes: 1, resetsDaily: true }],
    [{ period: '1W' }, { from: '2026-11-14T01:00:00Z', timeframe: '1Min' }],
    [{ period: '2W' }, { timeframe: '15Min', minutes: 15 }],
    [{ period: '1A' }, { timeframe: '1D', minutes: null }],
    [
      { period: '5D', timeframe: '1H', pnl_reset: 'no_reset' },
      { minutes: 60, resetsDaily: false },
    ],
    [
      { start: '2026-11-01', end: '2026-11-03' },
      { from: '2026-11-01T04:00:00Z', to: '2026-11-04T05:00:00Z' },
    ],
    [
      { start: '2026-11-01', period: '1W' },
      { from: '2026-11-01T04:00:00Z', to: '2026-11-08T05:00:00Z' },
    ],
    [
      { date_end: '2026-11-10', period: '1D', extended_hours: 'true' },
      { reporting: 'extended_hours', to: '2026-11-11T05:00:00Z' },
    ],
    [
      { intraday_reporting: 'continuous', cashflow_types: 'CSD,DIV' },
      { reporting: 'continuous', cashflowTypes: ['CSD'] },
    ],
  ])('%j', (fields, expected) => {
    expect(asked(fields)).toMatchObject(expected);
  });

  it.each<[Record<string, unknown>, RegExp]>([
    [{ period: '1X' }, /^invalid period: 1X/],
    [{ period: '0D' }, /^invalid period/],
    [{ timeframe: '2Min' }, /^invalid timeframe/],
    [{ timeframe: '1Min', period: '1A' }, /reaches 30 days/],
    [{ start: '2026-11-01', end: '2026-11-03', period: '1D' }, /^only two of/],
    [{ start: '2026-11-03', end: '2026-11-01' }, /^end must not be before start/],
    [{ start: 'soon' }, /^invalid start/],
    [{ pnl_reset: 'never' }, /^invalid pnl_reset/],
    [{ intraday_reporting: 'some' }, /^invalid intraday_reporting/],
  ])('%j is refused', (fields, message) => {
    expect(() => asked(fields)).toThrow(message);
  });

  it('minutes outside of the hours that are reported are left out, and none where the market never closes', () => {
    const calendar = makeCalendar('XNYS', { fromYear: 2026, toYear: 2026 });
    const reported = (reporting: 'market_hours' | 'extended_hours' | 'continuous', text: string) =>
      isReported(calendar, reporting, at(text));
    expect([
      reported('market_hours', '2026-11-20T15:00:00Z'),
      reported('market_hours', '2026-11-20T22:00:00Z'),
    ]).toEqual([true, false]);
    expect([
      reported('extended_hours', '2026-11-20T22:00:00Z'),
      reported('extended_hours', '2026-11-21T15:00:00Z'),
    ]).toEqual([true, false]);
    expect(reported('continuous', '2026-11-21T15:00:00Z')).toBe(true);
  });

  it('days are dated by midnight in New York and end with the question', () => {
    const calendar: TradingCalendar = makeCalendar('XNYS', { fromYear: 2026, toYear: 2026 });
    const days = dailyStretches(calendar, { from: at('2026-11-19T05:00:00Z'), to: now });
    expect(days.map((day) => [formatInstant(unixMicros(day.at)), formatInstant(unixMicros(day.to))])).toEqual([
      ['2026-11-19T05:00:00Z', '2026-11-20T01:00:00Z'],
      ['2026-11-20T05:00:00Z', '2026-11-20T18:30:00Z'],
    ]);
  });
});

const minute = 60_000_000;
const facts = (changes: Partial<HistoryFacts>): HistoryFacts => ({
  points: [
    { at: 0, equity: '110' },
    { at: minute, equity: '160' },
    { at: 2 * minute, equity: '150.5' },
  ],
  base: { at: 0, equity: '100' },
  cashflows: [
    { at: minute + 5, amount: '50' },
    { at: 2 * minute + 5, amount: '-10' },
  ],
  dayOf: (instant) => (instant < 2 * minute ? 1 : 2),
  endOf: (instant) => instant + minute - 1,
  ...changes,
});
const query = historyQuery({ period: '1D', pnl_reset: 'no_reset', cashflow_types: 'ALL' }, now, rolledAt);

describe('the history of equity', () => {
  it('counts profit from before the first point, beyond the cash that came and went', () => {
    expect(historyView(query, facts({}))).toEqual({
      timestamp: [0, 60, 120],
      equity: [110, 160, 150.5],
      profit_loss: [10, 10, 10.5],
      profit_loss_pct: [0.1, 10 / 150, 10.5 / 140],
      base_value: 100,
      base_value_asof: '1969-12-31',
      timeframe: '1Min',
      cashflow: { CSD: [0, 50, 0], CSW: [0, 0, -10] },
    });
  });

  it('counts it from before each day if it is reset', () => {
    const daily = historyQuery({ period: '1D' }, now, rolledAt);
    expect(historyView(daily, facts({}))).toMatchObject({ profit_loss: [10, 10, 0.5], cashflow: {} });
  });

  it('begins with what was paid in, for an account that is new', () => {
    const fresh = facts({
      base: null,
      cashflows: [
        { at: 5, amount: '100' },
        { at: minute + 5, amount: '50' },
      ],
    });
    expect(historyView(query, fresh)).toMatchObject({ base_value: 100, profit_loss: [10, 10, 0.5] });
  });

  it('of nothing is empty', () => {
    expect(historyView(query, facts({ points: [], base: null, cashflows: [] }))).toMatchObject({
      timestamp: [],
      equity: [],
      profit_loss: [],
      profit_loss_pct: [],
      base_value: 0,
    });
  });
});
