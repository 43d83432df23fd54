import { dayFactsOf, type Exchange, makeExchangeCalendar, yearMax } from '@quire/adapters/calendars';
import type { MarketHoursView } from '@quire/contract';
import {
  breakAt,
  type ExchangeCalendar,
  type ExchangeSession,
  nextClose,
  nextOpen,
  sessionAt,
  sessionOfDate,
} from '@quire/core/market';
import type { TradingDate, UnixMicros } from '@quire/core/units';
import { DateTime } from 'luxon';
import { instantText, nullableInstantText } from '../../platform/wire.ts';

const firstHalfHour = 30 * 60_000_000;

const dayTypes = {
  regular: 'regular',
  'half day': 'early_close',
  'late open': 'late_open',
  'other hours': 'other_hours',
  holiday: 'holiday',
  weekend: 'weekend',
} as const;

export const dayTypeOf = (exchange: Exchange, date: string) => {
  const { kind, reason } = dayFactsOf(exchange, date);
  const said = kind === 'weekend' ? 'Weekend' : kind === 'holiday' ? 'Market holiday' : null;
  return { day_type: dayTypes[kind], reason: reason ?? said };
};

const calendars = new Map<string, ExchangeCalendar>();

/** Sessions of the years around an instant; made once for each. */
export function calendarAround(exchange: Exchange, fromYear: number, toYear: number): ExchangeCalendar {
  const years = { fromYear: Math.max(exchange.fromYear, fromYear), toYear: Math.min(yearMax, toYear) };
  const key = `${exchange.mic} ${years.fromYear} ${years.toYear}`;
  const calendar = calendars.get(key) ?? makeExchangeCalendar(exchange, years);
  calendars.set(key, calendar);
  return calendar;
}

/** What an exchange does at an instant, and what it does next. */
export function marketHoursOf(exchange: Exchange, at: UnixMicros): MarketHoursView {
  const local = DateTime.fromMillis(at / 1_000, { zone: exchange.timeZone });
  const calendar = calendarAround(exchange, local.year - 1, local.year + 1);
  const date = local.toISODate() as TradingDate;
  const today = sessionOfDate(calendar, date) as ExchangeSession | null;
  const session = phaseOf(calendar, at);
  const opened = sessionAt(calendar, at)?.open ?? at;
  return {
    exchange: exchange.code,
    mic: exchange.mic,
    name: exchange.name,
    country: exchange.country,
    currency: exchange.currency,
    timezone: exchange.timeZone,
    local_time: local.toISO({ suppressMilliseconds: true })!,
    session,
    is_open: session === 'regular',
    is_first_half_hour: session === 'regular' && at - opened < firstHalfHour,
    ...dayTypeOf(exchange, date),
    open: nullableInstantText(today?.open ?? null),
    close: nullableInstantText(today?.close ?? null),
    break_start: nullableInstantText(today?.breakStart ?? null),
    break_end: nullableInstantText(today?.breakEnd ?? null),
    next_open: nullableInstantText(breakAt(calendar, at)?.breakEnd ?? nextOpen(calendar, at)),
    next_close: nullableInstantText(nextClose(calendar, at)),
    published_through: exchange.publishedThrough,
  };
}

function phaseOf(calendar: ExchangeCalendar, at: UnixMicros): MarketHoursView['session'] {
  const session = sessionAt(calendar, at);
  if (session === null) return 'closed';
  if (at < session.open) return 'pre_market';
  if (at >= session.close) return 'after_hours';
  return breakAt(calendar, at) === null ? 'regular' : 'break';
}

/** Crypto has no hours: always open, its day is the UTC day. */
export function cryptoHours(at: UnixMicros): MarketHoursView {
  const midnight = DateTime.fromMillis(at / 1_000, { zone: 'utc' }).startOf('day');
  const end = instantText(midnight.plus({ days: 1 }).toMillis() * 1_000);
  return {
    exchange: 'CRYPTO',
    ...{ mic: null, name: 'Crypto, around the clock', country: null, currency: null, timezone: 'UTC' },
    local_time: instantText(at),
    ...{ session: 'regular', is_open: true, is_first_half_hour: false, day_type: 'regular', reason: null },
    open: instantText(midnight.toMillis() * 1_000),
    ...{ close: end, break_start: null, break_end: null, next_open: end, next_close: end, published_through: null },
  };
}
