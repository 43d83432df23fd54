import type { TradingDate, UnixMicros } from '../units/index.ts';
import type { ExchangeSession, TradingCalendar, TradingSession } from './calendar.ts';

/**
 * Questions to a calendar's sessions, each answered by one binary search. Null means that the instant lies beyond the sessions
 * the calendar has; a caller treats the unknown as closed. In an `alwaysOpen` calendar the sessions abut, so the same answers
 * say: always open, and the next close equals the next open, the instant at which the trading date rolls.
 */

/** Index of the first session whose chosen instant lies after `instant`; the number of sessions when none does. */
function firstAfter(
  sessions: readonly TradingSession[],
  edge: 'sessionOpen' | 'open' | 'close' | 'sessionClose',
  instant: UnixMicros,
): number {
  let low = 0;
  let high = sessions.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sessions[middle]![edge] > instant) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** The session whose hours, extended ones included, hold the instant; null between sessions. */
export function sessionAt(calendar: TradingCalendar, instant: UnixMicros): TradingSession | null {
  const session = calendar.sessions[firstAfter(calendar.sessions, 'sessionClose', instant)];
  return session !== undefined && session.sessionOpen <= instant ? session : null;
}

/** The session that an instant belongs to: the one in progress, or between sessions the one to come. */
export function currentOrNextSession(calendar: TradingCalendar, instant: UnixMicros): TradingSession | null {
  return calendar.sessions[firstAfter(calendar.sessions, 'sessionClose', instant)] ?? null;
}

/** True in regular hours: at the open, not any more at the close. */
export function isOpen(calendar: TradingCalendar, instant: UnixMicros): boolean {
  const session = sessionAt(calendar, instant);
  return session !== null && session.open <= instant && instant < session.close;
}

/** The pause at noon that holds the instant, from `breakStart` inclusive to `breakEnd` exclusive; null outside of one. */
export function breakAt(
  calendar: TradingCalendar,
  instant: UnixMicros,
): { readonly breakStart: UnixMicros; readonly breakEnd: UnixMicros } | null {
  const session = sessionAt(calendar, instant);
  if (session === null || !isExchangeSession(session)) return null;
  const { breakStart, breakEnd } = session;
  if (breakStart === null || breakEnd === null) return null;
  return breakStart <= instant && instant < breakEnd ? { breakStart, breakEnd } : null;
}

const isExchangeSession = (session: TradingSession): session is ExchangeSession => 'breakStart' in session;

/** True in regular and in extended hours. */
export function isOpenExtended(calendar: TradingCalendar, instant: UnixMicros): boolean {
  return sessionAt(calendar, instant) !== null;
}

/** First regular open after the instant (an open at the instant itself has already happened). */
export function nextOpen(calendar: TradingCalendar, instant: UnixMicros): UnixMicros | null {
  return calendar.sessions[firstAfter(calendar.sessions, 'open', instant)]?.open ?? null;
}

/** First regular close after the instant. */
export function nextClose(calendar: TradingCalendar, instant: UnixMicros): UnixMicros | null {
  return calendar.sessions[firstAfter(calendar.sessions, 'close', instant)]?.close ?? null;
}

/** The trading date an instant counts for: after a session's end it is already the next one's. */
export function tradingDateAt(calendar: TradingCalendar, instant: UnixMicros): TradingDate | null {
  return currentOrNextSession(calendar, instant)?.tradingDate ?? null;
}

/** The next instant at which the trading date changes: the end of the session in progress or to come. */
export function nextRoll(calendar: TradingCalendar, instant: UnixMicros): UnixMicros | null {
  return currentOrNextSession(calendar, instant)?.sessionClose ?? null;
}

/** The session of a trading date. */
export function sessionOfDate(calendar: TradingCalendar, date: TradingDate): TradingSession | null {
  const { sessions } = calendar;
  let low = 0;
  let high = sessions.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sessions[middle]!.tradingDate >= date) high = middle;
    else low = middle + 1;
  }
  const session = sessions[low];
  return session !== undefined && session.tradingDate === date ? session : null;
}

/** Sessions that end after `from` and begin before `to`, ascending. */
export function sessionsBetween(calendar: TradingCalendar, from: UnixMicros, to: UnixMicros): TradingSession[] {
  const found: TradingSession[] = [];
  for (let at = firstAfter(calendar.sessions, 'sessionClose', from); at < calendar.sessions.length; at++) {
    const session = calendar.sessions[at]!;
    if (session.sessionOpen >= to) break;
    found.push(session);
  }
  return found;
}

/** What is wrong with a calendar that came from outside, or null: sessions ascend, do not overlap and have their edges in order. */
export function calendarFault(calendar: TradingCalendar): string | null {
  let previous: TradingSession | null = null;
  for (const session of calendar.sessions) {
    const { tradingDate, sessionOpen, open, close, sessionClose } = session;
    if (!(sessionOpen <= open && open < close && close <= sessionClose)) return `${tradingDate}: edges out of order`;
    if (previous !== null && previous.sessionClose > sessionOpen) return `${tradingDate}: overlaps the session before`;
    if (previous !== null && previous.tradingDate >= tradingDate) return `${tradingDate}: not after the date before`;
    if (calendar.alwaysOpen && previous !== null && previous.sessionClose !== sessionOpen) {
      return `${tradingDate}: a gap in a calendar that never closes`;
    }
    previous = session;
  }
  return null;
}
