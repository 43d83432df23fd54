import type { TradingDate, UnixMicros } from '../units/index.ts';

/**
 * One trading date of a venue as instants. Sessions are data made by a calendar source in the shell, with its time-zone rules,
 * and enter a world as an event: a replay years later uses the hours that were in force.
 */
export interface TradingSession {
  readonly tradingDate: TradingDate;
  /** Extended hours begin (= open where there are none). */
  readonly sessionOpen: UnixMicros;
  readonly open: UnixMicros;
  readonly close: UnixMicros;
  /** Extended hours end; `day` orders that allow them expire here. */
  readonly sessionClose: UnixMicros;
}

/** A session with the pause that some exchanges keep at noon: from `breakStart` inclusive to `breakEnd` exclusive nothing trades. */
export interface ExchangeSession extends TradingSession {
  readonly breakStart: UnixMicros | null;
  readonly breakEnd: UnixMicros | null;
}

/** Sessions ascending and not overlapping. */
export interface TradingCalendar {
  readonly calendarId: string;
  readonly name: string;
  readonly timeZone: string;
  /** True for a market that never closes: sessions only roll the trading date. */
  readonly alwaysOpen: boolean;
  readonly sessions: readonly TradingSession[];
}

/** Hours of a real exchange, with what a world's calendar does not need. It is no part of a world and enters no event. */
export interface ExchangeCalendar extends TradingCalendar {
  readonly sessions: readonly ExchangeSession[];
}
