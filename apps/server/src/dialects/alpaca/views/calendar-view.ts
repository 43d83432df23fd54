import type { TradingSession } from '@quire/core/market';
import { newYorkClock } from './new-york.ts';

/** Regular hours have a colon, those of the whole session have none. */
export interface DayView {
  readonly date: string;
  readonly open: string;
  readonly close: string;
  readonly session_open: string;
  readonly session_close: string;
  readonly settlement_date: string;
}

/** @param next the session after it: a trade settles on the next trading day */
export function dayView(session: TradingSession, next: TradingSession): DayView {
  return {
    date: session.tradingDate,
    open: newYorkClock(session.open),
    close: newYorkClock(session.close),
    session_open: newYorkClock(session.sessionOpen).replace(':', ''),
    session_close: newYorkClock(session.sessionClose).replace(':', ''),
    settlement_date: next.tradingDate,
  };
}
