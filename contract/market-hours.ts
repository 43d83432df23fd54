import { type Static, Type } from 'typebox';
import { InstantText, literals, nullable } from './primitives.ts';

/**
 * Hours of real exchanges, as the source document spells them: names with underscores. Instants are UTC; `local_time` is the exchange's
 * own clock with its offset.
 */
export const marketSessions = ['pre_market', 'regular', 'break', 'after_hours', 'closed'] as const;
export const marketDayTypes = ['regular', 'early_close', 'late_open', 'other_hours', 'holiday', 'weekend'] as const;

export const MarketHoursView = Type.Object(
  {
    exchange: Type.String({ description: 'Short name, such as LSE' }),
    mic: nullable(Type.String({ description: 'ISO 10383; null of crypto' })),
    name: Type.String(),
    country: nullable(Type.String()),
    currency: nullable(Type.String()),
    timezone: Type.String(),
    local_time: Type.String(),
    session: literals(marketSessions),
    is_open: Type.Boolean({ description: 'Regular hours, outside of a pause at noon' }),
    is_first_half_hour: Type.Boolean({ description: 'Prices are least settled in the first 30 minutes' }),
    day_type: literals(marketDayTypes),
    reason: nullable(Type.String({ description: 'Why it is closed, or a day is not a usual one' })),
    /** Of the local date; null on a day without a session. */
    open: nullable(InstantText),
    close: nullable(InstantText),
    break_start: nullable(InstantText),
    break_end: nullable(InstantText),
    next_open: nullable(InstantText),
    next_close: nullable(InstantText),
    published_through: nullable(
      Type.Integer({ description: 'The last year whose closings were published; later ones are expected' }),
    ),
  },
  { $id: 'MarketHours' },
);
export type MarketHoursView = Static<typeof MarketHoursView>;

export const MarketSessionView = Type.Object({
  date: Type.String(),
  open: InstantText,
  close: InstantText,
  break_start: nullable(InstantText),
  break_end: nullable(InstantText),
  day_type: literals(marketDayTypes),
  reason: nullable(Type.String()),
});

export const MarketCalendarView = Type.Object(
  {
    exchange: Type.String(),
    mic: Type.String(),
    name: Type.String(),
    timezone: Type.String(),
    published_through: Type.Integer(),
    checked_against: Type.String(),
    sessions: Type.Array(MarketSessionView),
    /** Days from Monday to Friday without a session. */
    closings: Type.Array(Type.Object({ date: Type.String(), reason: nullable(Type.String()) })),
  },
  { $id: 'MarketCalendar' },
);
export type MarketCalendarView = Static<typeof MarketCalendarView>;
