import type { TradingCalendar, TradingSession } from '@quire/core/market';
import { assert, type TradingDate, type UnixMicros } from '@quire/core/units';
import { DateTime } from 'luxon';
import { halfDaysOf, holidaysOf } from './us-equity-dates.ts';

/** Whole calendar years, both included. The rules are known for 1990 to 2035. */
export interface YearRange {
  readonly fromYear: number;
  readonly toYear: number;
}

export const calendarIds = ['XNYS', 'crypto', 'sim'] as const;
export type CalendarId = (typeof calendarIds)[number];

const newYork = 'America/New_York';
const yearMin = 1990;
const yearMax = 2035;

/** The calendar of that name for the years asked for. Throws on years outside 1990 to 2035: we would have to guess. */
export function makeCalendar(calendarId: CalendarId, years: YearRange): TradingCalendar {
  const { fromYear, toYear } = years;
  assert(fromYear <= toYear, `calendar years run backwards: ${fromYear} to ${toYear}`);
  assert(fromYear >= yearMin && toYear <= yearMax, `calendar years ${fromYear} to ${toYear} leave 1990 to 2035`);
  if (calendarId === 'XNYS') return usEquityCalendar(years);
  return calendarId === 'crypto' ? cryptoCalendar(years) : simulatedCalendar(years);
}

/** US equities: regular hours 09:30 to 16:00, extended 04:00 to 20:00 (17:00 on a half day), New York. */
function usEquityCalendar(years: YearRange): TradingCalendar {
  const sessions: TradingSession[] = [];
  for (let year = years.fromYear; year <= years.toYear; year++) {
    const holidays = new Set(holidaysOf(year));
    const halfDays = halfDaysOf(year);
    for (const date of daysOf(year)) {
      const tradingDate = date.toFormat('yyyy-MM-dd');
      if (date.weekday > 5 || holidays.has(tradingDate)) continue;
      const earlyClose = halfDays.get(tradingDate);
      sessions.push({
        tradingDate: tradingDate as TradingDate,
        sessionOpen: newYorkInstant(date, 4, 0),
        open: newYorkInstant(date, 9, 30),
        close: newYorkInstant(date, earlyClose ?? 16, 0),
        sessionClose: newYorkInstant(date, earlyClose === undefined ? 20 : earlyClose + 4, 0),
      });
    }
  }
  return { calendarId: 'XNYS', name: 'US equities', timeZone: newYork, alwaysOpen: false, sessions };
}

/** Crypto never closes; its day is the UTC day. */
function cryptoCalendar(years: YearRange): TradingCalendar {
  const sessions: TradingSession[] = [];
  for (let year = years.fromYear; year <= years.toYear; year++) {
    for (const date of daysOf(year)) {
      const open = microsOf(date);
      sessions.push(wholeDay(date, open, microsOf(date.plus({ days: 1 }))));
    }
  }
  return { calendarId: 'crypto', name: 'Crypto, around the clock', timeZone: 'UTC', alwaysOpen: true, sessions };
}

/** The simulated market never closes; its trading date rolls at 20:00 New York and is the date on which it ends. */
function simulatedCalendar(years: YearRange): TradingCalendar {
  const sessions: TradingSession[] = [];
  for (let year = years.fromYear; year <= years.toYear; year++) {
    for (const date of daysOf(year)) {
      const open = newYorkInstant(date.minus({ days: 1 }), 20, 0);
      sessions.push(wholeDay(date, open, newYorkInstant(date, 20, 0)));
    }
  }
  return { calendarId: 'sim', name: 'Simulated market', timeZone: newYork, alwaysOpen: true, sessions };
}

function wholeDay(date: DateTime, open: UnixMicros, close: UnixMicros): TradingSession {
  return {
    tradingDate: date.toFormat('yyyy-MM-dd') as TradingDate,
    sessionOpen: open,
    open,
    close,
    sessionClose: close,
  };
}

function* daysOf(year: number): Generator<DateTime> {
  for (let date = DateTime.utc(year, 1, 1); date.year === year; date = date.plus({ days: 1 })) yield date;
}

function newYorkInstant(date: DateTime, hour: number, minute: number): UnixMicros {
  const { year, month, day } = date;
  return microsOf(DateTime.fromObject({ year, month, day, hour, minute }, { zone: newYork }));
}

const microsOf = (instant: DateTime): UnixMicros => (instant.toMillis() * 1000) as UnixMicros;
