import { isOpen, nextClose, nextOpen, sessionAt, type TradingCalendar, type TradingSession } from '@quire/core/market';
import type { UnixMicros } from '@quire/core/units';
import { newYorkDate, newYorkInstant } from './new-york.ts';

/** Null where the calendar does not reach: what comes next is not known then. */
export function clockView(calendar: TradingCalendar, now: UnixMicros): Record<string, unknown> | null {
  const close = nextClose(calendar, now);
  // A market that never closes opens again at the instant at which its trading date rolls.
  const open = calendar.alwaysOpen ? close : nextOpen(calendar, now);
  if (close === null || open === null) return null;
  return {
    timestamp: newYorkInstant(now),
    is_open: isOpen(calendar, now),
    next_open: newYorkInstant(open),
    next_close: newYorkInstant(close),
  };
}

export interface MarketName {
  readonly acronym: string;
  readonly mic: string;
  readonly name: string;
  readonly timezone: string;
}

/** The newer form, with the phase of the day. Null where the calendar does not reach. */
export function clockViewV3(
  calendar: TradingCalendar,
  market: MarketName,
  now: UnixMicros,
): Record<string, unknown> | null {
  const close = nextClose(calendar, now);
  const open = calendar.alwaysOpen ? close : nextOpen(calendar, now);
  if (close === null || open === null) return null;
  const session = sessionAt(calendar, now);
  const { phase, until } = phaseOf(session, now);
  return {
    market,
    timestamp: newYorkInstant(now),
    is_market_day: calendar.alwaysOpen || calendar.sessions.some(({ tradingDate }) => tradingDate === newYorkDate(now)),
    next_market_open: newYorkInstant(open),
    next_market_close: newYorkInstant(close),
    phase,
    phase_until: newYorkInstant(until ?? sessionOpenAfter(calendar, now) ?? open),
  };
}

type Phase = 'closed' | 'pre' | 'core' | 'post';

function phaseOf(
  session: TradingSession | null,
  now: UnixMicros,
): { readonly phase: Phase; readonly until: UnixMicros | null } {
  if (session === null) return { phase: 'closed', until: null };
  if (now < session.open) return { phase: 'pre', until: session.open };
  if (now < session.close) return { phase: 'core', until: session.close };
  return { phase: 'post', until: session.sessionClose };
}

const sessionOpenAfter = (calendar: TradingCalendar, now: UnixMicros): UnixMicros | null =>
  calendar.sessions.find(({ sessionOpen }) => sessionOpen > now)?.sessionOpen ?? null;
