import { isOpen, nextClose, nextOpen, type TradingCalendar } from '@quire/core/market';
import type { UnixMicros } from '@quire/core/units';
import { newYorkInstant } from './new-york.ts';

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
