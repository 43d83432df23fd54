import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TradingDate, UnixMicros } from '../units/index.ts';
import type { TradingCalendar, TradingSession } from './calendar.ts';
import {
  breakAt,
  calendarFault,
  isOpen,
  isOpenExtended,
  nextClose,
  nextOpen,
  nextRoll,
  sessionAt,
  sessionOfDate,
  sessionsBetween,
  tradingDateAt,
} from './calendar-lookup.ts';

const instant = (value: number): UnixMicros => value as UnixMicros;

function session(day: number, edges: readonly [number, number, number, number]): TradingSession {
  const [sessionOpen, open, close, sessionClose] = edges.map(instant) as UnixMicros[];
  return {
    tradingDate: `2026-01-${String(day).padStart(2, '0')}` as TradingDate,
    sessionOpen: sessionOpen!,
    open: open!,
    close: close!,
    sessionClose: sessionClose!,
  };
}

function calendarOf(sessions: readonly TradingSession[], alwaysOpen = false): TradingCalendar {
  return { calendarId: 'test', name: 'Test', timeZone: 'UTC', alwaysOpen, sessions };
}

const floor = calendarOf([session(5, [100, 110, 150, 180]), session(6, [200, 210, 250, 280])]);
const endless = calendarOf([session(5, [100, 100, 200, 200]), session(6, [200, 200, 300, 300])], true);

describe('a market with hours', () => {
  it.each([
    // instant, regular, extended, next open, next close, trading date, next roll
    [99, false, false, 110, 150, '2026-01-05', 180],
    [100, false, true, 110, 150, '2026-01-05', 180],
    [110, true, true, 210, 150, '2026-01-05', 180],
    [149, true, true, 210, 150, '2026-01-05', 180],
    [150, false, true, 210, 250, '2026-01-05', 180],
    [179, false, true, 210, 250, '2026-01-05', 180],
    [180, false, false, 210, 250, '2026-01-06', 280],
    [230, true, true, null, 250, '2026-01-06', 280],
    [280, false, false, null, null, null, null],
  ])('at %i', (at, regular, extended, open, close, date, roll) => {
    const now = instant(at);
    expect({
      regular: isOpen(floor, now),
      extended: isOpenExtended(floor, now),
      open: nextOpen(floor, now),
      close: nextClose(floor, now),
      date: tradingDateAt(floor, now),
      roll: nextRoll(floor, now),
    }).toEqual({ regular, extended, open, close, date, roll });
  });

  it('has a session by its date or none', () => {
    expect(sessionOfDate(floor, '2026-01-06' as TradingDate)?.open).toBe(210);
    expect(sessionOfDate(floor, '2026-01-07' as TradingDate)).toBeNull();
  });

  it('pauses at noon from the start of the break to before its end', () => {
    const broken = { ...floor.sessions[0]!, breakStart: instant(120), breakEnd: instant(130) };
    const noon = calendarOf([broken, { ...floor.sessions[1]!, ...{ breakStart: null, breakEnd: null } }]);
    expect([119, 120, 129, 130, 220].map((at) => breakAt(noon, instant(at)) !== null)).toEqual([
      false,
      true,
      true,
      false,
      false,
    ]);
    expect(breakAt(noon, instant(125))).toEqual({ breakStart: 120, breakEnd: 130 });
    expect(breakAt(floor, instant(125))).toBeNull();
  });

  it('lists the sessions that touch a span', () => {
    expect(sessionsBetween(floor, instant(180), instant(201)).map(({ open }) => open)).toEqual([210]);
    expect(sessionsBetween(floor, instant(0), instant(500))).toHaveLength(2);
    expect(sessionsBetween(floor, instant(180), instant(200))).toEqual([]);
  });
});

describe('a market that never closes', () => {
  it('is open at every instant and closes when it opens again', () => {
    for (const at of [100, 199, 200, 299]) expect(isOpen(endless, instant(at)), String(at)).toBe(true);
    expect(nextClose(endless, instant(150))).toBe(200);
    expect(nextOpen(endless, instant(150))).toBe(200);
    expect([199, 200].map((at) => tradingDateAt(endless, instant(at)))).toEqual(['2026-01-05', '2026-01-06']);
  });
});

describe('a calendar from outside', () => {
  it('is refused when its sessions overlap, fall back or leave a gap that must not be', () => {
    expect(calendarFault(floor)).toBeNull();
    expect(calendarFault(endless)).toBeNull();
    expect(calendarFault(calendarOf([session(5, [100, 90, 150, 180])]))).toContain('out of order');
    expect(calendarFault(calendarOf([session(5, [0, 1, 2, 10]), session(6, [9, 11, 12, 13])]))).toContain('overlaps');
    expect(calendarFault(calendarOf([session(6, [0, 1, 2, 3]), session(5, [4, 5, 6, 7])]))).toContain('not after');
    expect(calendarFault(calendarOf(floor.sessions, true))).toContain('gap');
  });
});

describe('the laws of lookups', () => {
  const calendars = fc
    .array(fc.tuple(fc.nat(9), fc.nat(9), fc.integer({ min: 1, max: 9 }), fc.nat(9)), { maxLength: 25 })
    .map((lengths) => {
      let end = 0;
      const sessions = lengths.map(([gap, before, length, after], index) => {
        const start = end + gap;
        end = start + before + length + after;
        return session(index + 1, [start, start + before, start + before + length, end]);
      });
      return calendarOf(sessions);
    });

  it('agree with reading every session', () => {
    fc.assert(
      fc.property(calendars, fc.nat(600), (calendar, at) => {
        const now = instant(at);
        const { sessions } = calendar;
        const holding = sessions.find((one) => one.sessionOpen <= now && now < one.sessionClose) ?? null;
        expect(sessionAt(calendar, now)).toBe(holding);
        expect(nextOpen(calendar, now)).toBe(sessions.find((one) => one.open > now)?.open ?? null);
        expect(nextClose(calendar, now)).toBe(sessions.find((one) => one.close > now)?.close ?? null);
        const coming = sessions.find((one) => one.sessionClose > now);
        expect(tradingDateAt(calendar, now)).toBe(coming?.tradingDate ?? null);
      }),
    );
  });
});
