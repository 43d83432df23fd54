import type { TradingCalendar, TradingSession } from '@quire/core/market';
import { newYorkClock } from './new-york.ts';

export interface CalendarRange {
  /** `YYYY-MM-DD`, both inclusive. */
  readonly start: string;
  readonly end: string;
  /** Which date of a day the range is about. */
  readonly by: 'TRADING' | 'SETTLEMENT';
}

/** Trading days with their hours. A trade settles on the next trading day, so the last day that is known is left out. */
export function calendarView(
  { sessions }: TradingCalendar,
  { start, end, by }: CalendarRange,
): Record<string, unknown>[] {
  return sessions.slice(0, -1).flatMap((session, index) => {
    const settlement = sessions[index + 1]!.tradingDate;
    const date = by === 'TRADING' ? session.tradingDate : settlement;
    return date >= start && date <= end ? [dayView(session, settlement)] : [];
  });
}

/** Regular hours have a colon, those of the whole session have none. */
function dayView(session: TradingSession, settlement: string): Record<string, unknown> {
  return {
    date: session.tradingDate,
    open: newYorkClock(session.open),
    close: newYorkClock(session.close),
    session_open: newYorkClock(session.sessionOpen).replace(':', ''),
    session_close: newYorkClock(session.sessionClose).replace(':', ''),
    settlement_date: settlement,
  };
}
