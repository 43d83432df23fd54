import { microsPerDay, parseInstant, type UnixMicros } from '../units/index.ts';
import { barBucketAt } from './bar-bucket.ts';
import type { ExchangeSession, TradingCalendar, TradingSession } from './calendar.ts';
import { sessionAt, sessionsBetween } from './calendar-lookup.ts';
import type { BarTimeframe } from './data.ts';
import { barTimeframeMicros } from './timeframe.ts';

/** Bars that should be there and are not: opens from `from` to `to`, both included. */
export interface BarGap {
  readonly from: number;
  readonly to: number;
  readonly missing: number;
}

export interface GapQuery {
  readonly timeframe: BarTimeframe;
  readonly calendar: TradingCalendar;
  /** UnixMicros: from inclusive, to exclusive. */
  readonly from: number;
  readonly to: number;
}

/**
 * The opens that a series without gaps has: regular hours of the calendar's sessions, breaks left out, in bars of the timeframe. Daily
 * and weekly bars stand at the day: sources date them by midnight UTC or by the session's open, so they are compared by date. Where a
 * session opens on the evening before in UTC, as in Sydney, its day stands at the midnight of its own date.
 */
export function expectedOpens({ timeframe, calendar, from, to }: GapQuery): readonly number[] {
  const opens: number[] = [];
  for (const session of sessionsBetween(calendar, from as UnixMicros, to as UnixMicros)) {
    if (timeframe === '1d' || timeframe === '1w') {
      const first = timeframe === '1d' ? session : firstOfWeek(session, calendar);
      const open = isDatedByItsOpen(first) ? first.open : dateMicros(first);
      if (open >= from && open < to && opens.at(-1) !== open) opens.push(open);
      continue;
    }
    const length = barTimeframeMicros(timeframe);
    for (let at = Math.floor(session.open / length) * length; at < session.close; at += length) {
      if (!liesInBreak(session, at, at + length) && at >= from && at < to) opens.push(at);
    }
  }
  return opens;
}

/**
 * Where a series has no bar although the market was open, neighbouring opens joined into one gap.
 *
 * @param opens of the series, ascending
 */
export function findGaps(opens: Float64Array, query: GapQuery): readonly BarGap[] {
  const keyOf = query.timeframe === '1d' || query.timeframe === '1w' ? dayKeyOf(query) : (open: number) => open;
  const present = new Set<number>();
  for (const open of opens) present.add(keyOf(open));
  const gaps: { from: number; to: number; missing: number }[] = [];
  let isOpenGap = false;
  for (const open of expectedOpens(query)) {
    if (present.has(keyOf(open))) {
      isOpenGap = false;
      continue;
    }
    const last = gaps.at(-1);
    if (isOpenGap && last !== undefined) {
      last.to = open;
      last.missing += 1;
    } else {
      gaps.push({ from: open, to: open, missing: 1 });
      isOpenGap = true;
    }
  }
  return gaps;
}

function liesInBreak(session: TradingSession | ExchangeSession, start: number, end: number): boolean {
  if (!('breakStart' in session) || session.breakStart === null || session.breakEnd === null) return false;
  return start >= session.breakStart && end <= session.breakEnd;
}

/** The day of a bar, or its week, however its source dates it. */
function dayKeyOf({ timeframe, calendar, from, to }: GapQuery): (open: number) => number {
  const moved = new Map<number, number>();
  for (const session of sessionsBetween(calendar, from as UnixMicros, to as UnixMicros)) {
    if (!isDatedByItsOpen(session)) moved.set(session.open, dateMicros(session));
  }
  return (open) => {
    const day = Math.floor((moved.get(open) ?? open) / microsPerDay);
    // 1970-01-01 was a Thursday; weeks begin on Monday.
    return timeframe === '1d' ? day : Math.floor((day + 3) / 7);
  };
}

const dateMicros = ({ tradingDate }: TradingSession): number => parseInstant(tradingDate) ?? Number.NaN;

const isDatedByItsOpen = (session: TradingSession): boolean =>
  Math.floor(session.open / microsPerDay) * microsPerDay === dateMicros(session);

function firstOfWeek(session: TradingSession, calendar: TradingCalendar): TradingSession {
  const bucket = barBucketAt('1w', session.open, calendar);
  return (bucket && sessionAt(calendar, bucket.openTime)) ?? session;
}
