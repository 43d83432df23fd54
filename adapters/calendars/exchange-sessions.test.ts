import { calendarFault, sessionOfDate } from '@quire/core/market';
import { formatInstant, type TradingDate } from '@quire/core/units';
import { describe, expect, it } from 'vitest';
import { dayOfIso, saturday, weekdayOf } from './calendar-day.ts';
import { closingsOf, dayFactsOf, makeExchangeCalendar } from './exchange-sessions.ts';
import { exchanges, findExchange } from './registry.ts';
import { yearMax } from './year-range.ts';

const exchangeOf = (mic: string) => findExchange(mic)!;
const days = (mic: string, year: number): string =>
  [...closingsOf(exchangeOf(mic), year).keys()].map((date) => date.slice(5)).join(' ');

/** Open, pause and close of a day in UTC, as `HH:MM`. */
function hoursOf(mic: string, date: string): string {
  const year = Number(date.slice(0, 4));
  const calendar = makeExchangeCalendar(exchangeOf(mic), { fromYear: year, toYear: year });
  const session = sessionOfDate(calendar, date as TradingDate);
  if (session === null) return 'closed';
  const { open, breakStart, breakEnd, close } = session as (typeof calendar.sessions)[number];
  const clock = (instant: typeof open) => formatInstant(instant).slice(11, 16);
  const morning = breakStart === null || breakEnd === null ? '' : `${clock(breakStart)} ${clock(breakEnd)} `;
  return `${clock(open)} ${morning}${clock(close)}`;
}

describe('closings from Monday to Friday', () => {
  // Each list is what the exchange, its government or a calendar kept by others published for the year; see `checkedAgainst`.
  it.each([
    ['XLON', 2020, '01-01 04-10 04-13 05-08 05-25 08-31 12-25 12-28'],
    ['XLON', 2022, '01-03 04-15 04-18 05-02 06-02 06-03 08-29 09-19 12-26 12-27'],
    ['XETR', 2019, '01-01 04-19 04-22 05-01 06-10 10-03 12-24 12-25 12-26 12-31'],
    ['XETR', 2022, '04-15 04-18 12-26'],
    ['XPAR', 2025, '01-01 04-18 04-21 05-01 12-25 12-26'],
    ['XMIL', 2024, '01-01 03-29 04-01 05-01 08-15 12-24 12-25 12-26 12-31'],
    ['XMAD', 2014, '01-01 04-18 04-21 05-01 12-25 12-26'],
    ['XSWX', 2025, '01-01 01-02 04-18 04-21 05-01 05-29 06-09 08-01 12-24 12-25 12-26 12-31'],
    ['XSTO', 2018, '01-01 03-30 04-02 05-01 05-10 06-06 06-22 12-24 12-25 12-26 12-31'],
    ['XTSE', 2021, '01-01 02-15 04-02 05-24 07-01 08-02 09-06 10-11 12-27 12-28'],
    ['BVMF', 2024, '01-01 02-12 02-13 03-29 05-01 05-30 11-15 11-20 12-24 12-25 12-31'],
    ['XMEX', 2019, '01-01 02-04 03-18 04-18 04-19 05-01 09-16 11-18 12-12 12-25'],
    ['XJSE', 2018, '01-01 03-21 03-30 04-02 04-27 05-01 08-09 09-24 12-17 12-25 12-26'],
    ['XJSE', 2019, '01-01 03-21 04-19 04-22 05-01 05-08 06-17 08-09 09-24 12-16 12-25 12-26'],
    ['XASX', 2018, '01-01 01-26 03-30 04-02 04-25 06-11 12-25 12-26'],
    ['XASX', 2026, '01-01 01-26 04-03 04-06 06-08 12-25 12-28'],
    ['XTKS', 2012, '01-02 01-03 01-09 03-20 04-30 05-03 05-04 07-16 09-17 10-08 11-23 12-24 12-31'],
    [
      'XTKS',
      2020,
      '01-01 01-02 01-03 01-13 02-11 02-24 03-20 04-29 05-04 05-05 05-06 07-23 07-24 08-10 09-21 09-22 10-01 11-03 11-23 12-31',
    ],
    ['XTKS', 2021, '01-01 01-11 02-11 02-23 04-29 05-03 05-04 05-05 07-22 07-23 08-09 09-20 09-23 11-03 11-23 12-31'],
    [
      'XTKS',
      2026,
      '01-01 01-02 01-12 02-11 02-23 03-20 04-29 05-04 05-05 05-06 07-20 08-11 09-21 09-22 09-23 10-12 11-03 11-23 12-31',
    ],
    ['XHKG', 2017, '01-02 01-30 01-31 04-04 04-14 04-17 05-01 05-03 05-30 08-23 10-02 10-05 12-25 12-26'],
    ['XHKG', 2026, '01-01 02-17 02-18 02-19 04-03 04-06 04-07 05-01 05-25 06-19 07-01 10-01 10-19 12-25'],
    [
      'XSHG',
      2026,
      '01-01 01-02 02-16 02-17 02-18 02-19 02-20 02-23 04-06 05-01 05-04 05-05 06-19 09-25 10-01 10-02 10-05 10-06 10-07',
    ],
    ['XSES', 2017, '01-02 01-30 04-14 05-01 05-10 06-26 08-09 09-01 10-18 12-25'],
    ['XKRX', 2019, '01-01 02-04 02-05 02-06 03-01 05-01 05-06 06-06 08-15 09-12 09-13 10-03 10-09 12-25 12-31'],
    ['XKRX', 2023, '01-23 01-24 03-01 05-01 05-05 05-29 06-06 08-15 09-28 09-29 10-02 10-03 10-09 12-25 12-29'],
    ['XNSE', 2026, '01-15 01-26 03-03 03-26 03-31 04-03 04-14 05-01 05-28 06-26 09-14 10-02 10-20 11-10 11-24 12-25'],
    ['XNYS', 2026, '01-01 01-19 02-16 04-03 05-25 06-19 07-03 09-07 11-26 12-25'],
  ])('of %s in %i', (mic, year, expected) => {
    expect(days(mic, year)).toBe(expected);
  });

  it.each([
    ['XHKG', '2010-04-06', 'Qingming on Easter Monday moves on'],
    ['XHKG', '2012-10-02', 'the day after mid-autumn makes way for National Day'],
    ['XHKG', '2013-02-13', 'a new year on Sunday has a fourth day'],
    ['XKRX', '2017-10-06', 'Chuseok on National Foundation Day gains a day'],
    ['XKRX', '2025-05-06', "two holidays on Children's Day"],
    ['XASX', '2016-12-27', 'Christmas on Sunday'],
  ])('%s is shut on %s: %s', (mic, date) => {
    expect(hoursOf(mic, date)).toBe('closed');
  });
});

describe('hours', () => {
  it.each([
    ['XLON', '2026-01-05', '08:00 16:30', 'winter'],
    ['XLON', '2026-07-06', '07:00 15:30', 'summer'],
    ['XLON', '2022-12-23', '08:00 12:30', 'the last session before Christmas is half'],
    ['XETR', '2023-12-29', '08:00 13:00', 'the last session of the year is half'],
    ['XPAR', '2025-12-31', '08:00 13:05', 'a half day'],
    ['XPAR', '2022-12-23', '08:00 16:30', 'a Christmas Eve on Saturday makes no half day'],
    ['XLIS', '2026-01-05', '08:00 16:30', 'the same instants as Paris'],
    ['XSTO', '2018-11-02', '08:00 12:00', "All Saints' Eve"],
    ['XTKS', '2024-11-01', '00:00 02:30 03:30 06:00', 'a lunch break'],
    ['XTKS', '2024-11-05', '00:00 02:30 03:30 06:30', 'half an hour longer since'],
    ['XHKG', '2018-02-15', '01:30 04:00', 'a half day has no pause'],
    ['XHKG', '2026-11-20', '01:30 04:00 05:00 08:00', 'a lunch break'],
    ['XSHG', '2026-11-20', '01:30 03:30 05:00 07:00', 'a lunch break'],
    ['XSES', '2016-11-21', '01:00 09:00', 'years without a pause'],
    ['XSES', '2026-11-20', '01:00 04:00 05:00 09:00', 'a pause at noon'],
    ['XKRX', '2026-11-19', '01:00 07:30', 'an hour later on the day of the examination'],
    ['XKRX', '2026-01-02', '01:00 06:30', 'a late first session'],
    ['XNSE', '2026-11-20', '03:45 10:00', 'half an hour off'],
    ['XNSE', '2024-11-01', '12:30 13:30', 'one hour on the evening of Diwali'],
    ['XNSE', '2025-02-01', '03:45 10:00', 'a Saturday with a budget'],
    ['XASX', '2017-12-22', '23:00 03:10', 'the last session before Christmas is half'],
    ['XASX', '2026-07-06', '00:00 06:00', 'winter'],
    ['BVMF', '2026-11-23', '13:00 21:00', 'while New York keeps winter time'],
    ['BVMF', '2026-07-06', '13:00 20:00', 'while New York keeps summer time'],
    ['BVMF', '2026-02-18', '16:00 21:00', 'Ash Wednesday begins late'],
    ['XMEX', '2026-07-06', '13:30 20:00', 'with New York'],
    ['XMEX', '2026-11-23', '14:30 21:00', 'with New York'],
    ['XTSE', '2026-12-24', '14:30 18:00', 'a half day'],
    ['XNAS', '2026-11-27', '14:30 18:00', 'a half day'],
  ])('of %s on %s: %s (%s)', (mic, date, expected) => {
    expect(hoursOf(mic, date)).toBe(expected);
  });
});

describe('what kind of day it is', () => {
  it.each([
    ['XLON', '2026-11-21', { kind: 'weekend', reason: null }],
    ['XLON', '2026-12-28', { kind: 'holiday', reason: 'Boxing Day (observed)' }],
    ['XLON', '2026-12-24', { kind: 'half day', reason: 'Christmas Eve' }],
    ['XNYS', '2026-11-26', { kind: 'holiday', reason: null }],
    ['XNYS', '2026-11-27', { kind: 'half day', reason: null }],
    ['XKRX', '2026-11-19', { kind: 'other hours', reason: null }],
    ['BVMF', '2026-02-18', { kind: 'late open', reason: 'Ash Wednesday' }],
    ['XTKS', '2026-11-20', { kind: 'regular', reason: null }],
  ])('%s on %s', (mic, date, expected) => {
    expect(dayFactsOf(exchangeOf(mic), date)).toEqual(expected);
  });
});

describe('the registry', () => {
  it('knows at least sixteen exchanges, each by its names, none of which means two', () => {
    expect(exchanges.length).toBeGreaterThanOrEqual(25);
    const names = exchanges.flatMap(({ mic, code, aliases }) => [...new Set([mic, code, ...aliases])]);
    expect(new Set(names).size).toBe(names.length);
    expect(findExchange(' lse ')?.mic).toBe('XLON');
    expect(findExchange('MARS')).toBeNull();
  });

  it.each(exchanges.map((exchange) => [exchange.mic, exchange] as const))(
    '%s has sound sessions to the last year',
    (_, exchange) => {
      const fromYear = Math.max(2010, exchange.fromYear);
      const calendar = makeExchangeCalendar(exchange, { fromYear, toYear: yearMax });
      expect(calendarFault(calendar)).toBeNull();
      const atWeekends = calendar.sessions.filter(({ tradingDate }) => weekdayOf(dayOfIso(tradingDate)) >= saturday);
      expect(atWeekends.map(({ tradingDate }) => tradingDate as string)).toEqual(exchange.openings);
      for (let year = fromYear; year <= yearMax; year++) {
        const count = calendar.sessions.filter(({ tradingDate }) => tradingDate.startsWith(String(year))).length;
        expect(count, String(year)).toBeGreaterThan(236);
        expect(count, String(year)).toBeLessThan(260);
      }
      expect(exchange.closings.filter((date) => weekdayOf(dayOfIso(date)) >= saturday)).toEqual([]);
      expect([...exchange.closings]).toEqual([...new Set(exchange.closings)].sort());
    },
  );

  it('refuses years of which nothing is known', () => {
    expect(() => makeExchangeCalendar(exchangeOf('XLON'), { fromYear: 2009, toYear: 2010 })).toThrow('2010');
    expect(() => makeExchangeCalendar(exchangeOf('XLON'), { fromYear: 2030, toYear: 2036 })).toThrow('2035');
  });
});
