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

/** Sessions ascending and not overlapping. */
export interface TradingCalendar {
  readonly calendarId: string;
  readonly name: string;
  readonly timeZone: string;
  /** True for a market that never closes: sessions only roll the trading date. */
  readonly alwaysOpen: boolean;
  readonly sessions: readonly TradingSession[];
}
