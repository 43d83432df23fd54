import type { TradingCalendar, TradingSession } from '@quire/core/market';

/** Sessions as they were announced; looked up from where the last look ended, because time only goes forward. */
export class CalendarBooks {
  private readonly calendars = new Map<string, { readonly calendar: TradingCalendar; at: number }>();

  define(calendar: TradingCalendar): void {
    this.calendars.set(calendar.calendarId, { calendar, at: 0 });
  }

  /** The session in progress, or the next one; null beyond the calendar. */
  sessionOf(calendarId: string, instant: number): TradingSession | null {
    const known = this.calendars.get(calendarId);
    if (known === undefined) return null;
    const { sessions } = known.calendar;
    if (known.at > 0 && sessions[known.at - 1]!.sessionClose > instant) known.at = 0;
    while (known.at < sessions.length && sessions[known.at]!.sessionClose <= instant) known.at += 1;
    return sessions[known.at] ?? null;
  }

  isOpen(calendarId: string, instant: number, isExtended: boolean): boolean {
    const session = this.sessionOf(calendarId, instant);
    if (session === null) return false;
    const [from, to] = isExtended ? [session.sessionOpen, session.sessionClose] : [session.open, session.close];
    return from <= instant && instant < to;
  }

  /** Whether a span of time touches the hours of a session. */
  overlaps(calendarId: string, from: number, to: number, isExtended: boolean): boolean {
    const known = this.calendars.get(calendarId);
    if (known === undefined) return false;
    if (known.calendar.alwaysOpen) return true;
    const session = this.sessionOf(calendarId, from);
    if (session === null) return false;
    const [opens, closes] = isExtended ? [session.sessionOpen, session.sessionClose] : [session.open, session.close];
    return from < closes && to > opens;
  }
}
