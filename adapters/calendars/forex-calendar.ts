import type { TradingCalendar, TradingSession } from '@quire/core/market';
import type { TradingDate } from '@quire/core/units';
import { dayOf, friday, isoOf, weekdayOf } from './calendar-day.ts';
import { type YearRange, yearMax } from './year-range.ts';
import { instantAt, zoneClockOf } from './zone-clock.ts';

/**
 * Foreign exchange between banks: from Sunday 17:00 to Friday 17:00 New York, each date ending at 17:00; 25 December and 1 January have
 * no session. There is no exchange that could say so: these are the hours that dealers keep.
 */
export function makeForexCalendar({ fromYear, toYear }: YearRange): TradingCalendar {
  const clock = zoneClockOf('America/New_York');
  const sessions: TradingSession[] = [];
  for (let day = dayOf(fromYear, 1, 1); day <= dayOf(Math.min(toYear, yearMax), 12, 31); day++) {
    const date = isoOf(day);
    if (weekdayOf(day) > friday || date.endsWith('-12-25') || date.endsWith('-01-01')) continue;
    const open = instantAt(clock, day - 1, '17:00');
    const close = instantAt(clock, day, '17:00');
    sessions.push({ tradingDate: date as TradingDate, sessionOpen: open, open, close, sessionClose: close });
  }
  return { calendarId: 'fx', name: 'Foreign exchange', timeZone: 'America/New_York', alwaysOpen: false, sessions };
}
