import type { TradingCalendar, TradingSession } from '@quire/core/market';
import { assert, microsPerDay, type TradingDate, type UnixMicros } from '@quire/core/units';
import { type DayNumber, dayOf, isoOf, saturday, weekdayOf } from './calendar-day.ts';
import { halfDaysOf, holidaysOf } from './us-equity-dates.ts';
import { type YearRange, yearMax, yearMin } from './year-range.ts';
import { instantAt, zoneClockOf } from './zone-clock.ts';

export const calendarIds = ['XNYS', 'crypto', 'sim'] as const;
export type CalendarId = (typeof calendarIds)[number];

const newYork = 'America/New_York';

/** The calendar of that name for the years asked for. Throws on years outside 1990 to 2035: we would have to guess. */
export function makeCalendar(calendarId: CalendarId, years: YearRange): TradingCalendar {
  const { fromYear, toYear } = years;
  assert(fromYear <= toYear, `calendar years run backwards: ${fromYear} to ${toYear}`);
  assert(fromYear >= yearMin && toYear <= yearMax, `calendar years ${fromYear} to ${toYear} leave 1990 to 2035`);
  if (calendarId === 'XNYS') return usEquityCalendar(years);
  return calendarId === 'crypto' ? cryptoCalendar(years) : simulatedCalendar(years);
}

function usEquityCalendar(years: YearRange): TradingCalendar {
  const sessions: TradingSession[] = [];
  for (let year = years.fromYear; year <= years.toYear; year++) sessions.push(...makeUsEquitySessions(year));
  return { calendarId: 'XNYS', name: 'US equities', timeZone: newYork, alwaysOpen: false, sessions };
}

/** US equities: regular hours 09:30 to 16:00, extended 04:00 to 20:00 (17:00 on a half day), New York. */
export function makeUsEquitySessions(year: number): readonly TradingSession[] {
  const holidays = new Set(holidaysOf(year));
  const halfDays = halfDaysOf(year);
  const clock = zoneClockOf(newYork);
  return daysOf(year).flatMap((day) => {
    const date = isoOf(day);
    if (weekdayOf(day) >= saturday || holidays.has(date)) return [];
    const earlyClose = halfDays.get(date);
    return {
      tradingDate: date as TradingDate,
      sessionOpen: instantAt(clock, day, '04:00'),
      open: instantAt(clock, day, '09:30'),
      close: instantAt(clock, day, `${earlyClose ?? 16}:00`),
      sessionClose: instantAt(clock, day, `${earlyClose === undefined ? 20 : earlyClose + 4}:00`),
    };
  });
}

/** Crypto never closes; its day is the UTC day. */
function cryptoCalendar(years: YearRange): TradingCalendar {
  const sessions = daysIn(years).map((day) => wholeDay(day, microsOf(day), microsOf(day + 1)));
  return { calendarId: 'crypto', name: 'Crypto, around the clock', timeZone: 'UTC', alwaysOpen: true, sessions };
}

/** The simulated market never closes; its trading date rolls at 20:00 New York and is the date on which it ends. */
function simulatedCalendar(years: YearRange): TradingCalendar {
  const clock = zoneClockOf(newYork);
  const rollOf = (day: DayNumber) => instantAt(clock, day, '20:00');
  const sessions = daysIn(years).map((day) => wholeDay(day, rollOf(day - 1), rollOf(day)));
  return { calendarId: 'sim', name: 'Simulated market', timeZone: newYork, alwaysOpen: true, sessions };
}

function wholeDay(day: DayNumber, open: UnixMicros, close: UnixMicros): TradingSession {
  return { tradingDate: isoOf(day) as TradingDate, sessionOpen: open, open, close, sessionClose: close };
}

function daysIn({ fromYear, toYear }: YearRange): readonly DayNumber[] {
  return Array.from({ length: toYear - fromYear + 1 }, (_, index) => daysOf(fromYear + index)).flat();
}

function daysOf(year: number): readonly DayNumber[] {
  const first = dayOf(year, 1, 1);
  return Array.from({ length: dayOf(year + 1, 1, 1) - first }, (_, index) => first + index);
}

const microsOf = (day: DayNumber): UnixMicros => (day * microsPerDay) as UnixMicros;
