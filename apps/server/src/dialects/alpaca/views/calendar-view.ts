import type { UnixMicros } from '@quire/core/units';
import type { TradingDay } from '../trading-days.ts';
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

/** A trade settles on the next trading day. */
export function dayView({ session, settles }: TradingDay): DayView {
  return {
    date: session.tradingDate,
    open: newYorkClock(session.open),
    close: newYorkClock(session.close),
    session_open: newYorkClock(session.sessionOpen).replace(':', ''),
    session_close: newYorkClock(session.sessionClose).replace(':', ''),
    settlement_date: settles.tradingDate,
  };
}

/** The newer form: every edge of the day is an instant. Hours that a day does not have are left out. */
export function dayViewV3(
  { session, settles }: TradingDay,
  textOf: (at: UnixMicros) => string,
): Record<string, unknown> {
  const { sessionOpen, open, close, sessionClose } = session;
  return {
    date: session.tradingDate,
    ...(sessionOpen < open ? { pre_start: textOf(sessionOpen), pre_end: textOf(open) } : {}),
    core_start: textOf(open),
    core_end: textOf(close),
    ...(close < sessionClose ? { post_start: textOf(close), post_end: textOf(sessionClose) } : {}),
    settlement_date: settles.tradingDate,
  };
}
