import { microsPerDay, parseInstant, type TradingDate, type UnixMicros } from '../units/index.ts';
import type { TradingCalendar } from './calendar.ts';
import { isOpen, sessionAt, sessionsBetween } from './calendar-lookup.ts';
import type { BarTimeframe } from './data.ts';
import { barTimeframeMicros } from './timeframe.ts';

/** The span of a bar: `openTime` inclusive, `closeTime` exclusive. */
export interface BarBucket {
  readonly openTime: UnixMicros;
  readonly closeTime: UnixMicros;
}

/**
 * The bar of a timeframe that an instant belongs to. Up to four hours bars are aligned to UTC. A daily bar spans the regular
 * hours of a session and a weekly one the sessions of the week from Monday, by the calendar; without a calendar they are UTC days
 * and weeks. Null outside regular hours: such prints make minute bars but no daily bar.
 */
export function barBucketAt(
  timeframe: BarTimeframe,
  instant: UnixMicros,
  calendar: TradingCalendar | null,
): BarBucket | null {
  if (timeframe === '1d' && calendar !== null) return dayBucket(instant, calendar);
  if (timeframe === '1w') return calendar === null ? alignedWeek(instant) : weekBucket(instant, calendar);
  const length = barTimeframeMicros(timeframe);
  const openTime = Math.floor(instant / length) * length;
  return { openTime: openTime as UnixMicros, closeTime: (openTime + length) as UnixMicros };
}

function dayBucket(instant: UnixMicros, calendar: TradingCalendar): BarBucket | null {
  if (!isOpen(calendar, instant)) return null;
  const session = sessionAt(calendar, instant)!;
  return { openTime: session.open, closeTime: session.close };
}

const daysPerWeek = 7;
/** 1970-01-01 was a Thursday: three days after a Monday. */
const thursday = 3;

const weekOfDay = (day: number): number => Math.floor((day + thursday) / daysPerWeek);

function weekOfDate(date: TradingDate): number {
  return weekOfDay((parseInstant(date) ?? Number.NaN) / microsPerDay);
}

function alignedWeek(instant: UnixMicros): BarBucket {
  const start = (weekOfDay(Math.floor(instant / microsPerDay)) * daysPerWeek - thursday) * microsPerDay;
  return { openTime: start as UnixMicros, closeTime: (start + daysPerWeek * microsPerDay) as UnixMicros };
}

function weekBucket(instant: UnixMicros, calendar: TradingCalendar): BarBucket | null {
  const day = dayBucket(instant, calendar);
  if (day === null) return null;
  const week = weekOfDate(sessionAt(calendar, instant)!.tradingDate);
  const reach = daysPerWeek * microsPerDay;
  const from = (instant - reach) as UnixMicros;
  const to = (instant + reach) as UnixMicros;
  const sessions = sessionsBetween(calendar, from, to).filter((session) => weekOfDate(session.tradingDate) === week);
  return { openTime: sessions[0]!.open, closeTime: sessions.at(-1)!.close };
}
