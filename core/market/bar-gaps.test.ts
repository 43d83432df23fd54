import { describe, expect, it } from 'vitest';
import { type TradingDate, type UnixMicros, unixMicros } from '../units/index.ts';
import { expectedOpens, findGaps } from './bar-gaps.ts';
import type { ExchangeCalendar } from './calendar.ts';

const minute = 60_000_000;
const at = (text: string): UnixMicros => unixMicros(Date.parse(text) * 1_000);

/** Two days of an exchange that pauses from 11:30 to 12:30, and closes early on the second. */
const calendar: ExchangeCalendar = {
  ...{ calendarId: 'TEST', name: 'Test', timeZone: 'UTC', alwaysOpen: false },
  sessions: [session('2026-11-19', '15:00'), session('2026-11-20', '11:30')],
};

function session(date: string, close: string) {
  const open = at(`${date}T10:00:00Z`);
  const end = at(`${date}T${close}:00Z`);
  const hasBreak = close > '12:30';
  return {
    ...{ tradingDate: date as TradingDate, sessionOpen: open, open, close: end, sessionClose: end },
    breakStart: hasBreak ? at(`${date}T11:30:00Z`) : null,
    breakEnd: hasBreak ? at(`${date}T12:30:00Z`) : null,
  };
}

const range = { calendar, from: at('2026-11-19T00:00:00Z'), to: at('2026-11-21T00:00:00Z') };

describe('gaps', () => {
  it('expect a bar for each open of regular hours, none in a break and none after an early close', () => {
    const opens = expectedOpens({ ...range, timeframe: '30m' }).map((open) =>
      new Date(open / 1_000).toISOString().slice(8, 16),
    );
    expect(opens).toEqual([
      ...['19T10:00', '19T10:30', '19T11:00', '19T12:30', '19T13:00', '19T13:30', '19T14:00', '19T14:30'],
      ...['20T10:00', '20T10:30', '20T11:00'],
    ]);
    expect(expectedOpens({ ...range, timeframe: '1d' })).toHaveLength(2);
    expect(expectedOpens({ ...range, timeframe: '1w' })).toHaveLength(1);
  });

  it('join neighbours, over a break too, and leave what is there', () => {
    const opens = expectedOpens({ ...range, timeframe: '30m' });
    const present = Float64Array.from(opens.filter((_, index) => ![2, 3, 7].includes(index)));
    expect(findGaps(present, { ...range, timeframe: '30m' })).toEqual([
      { from: opens[2], to: opens[3], missing: 2 },
      { from: opens[7], to: opens[7], missing: 1 },
    ]);
    expect(findGaps(Float64Array.from(opens), { ...range, timeframe: '30m' })).toEqual([]);
  });

  it('compare days by date, however a source dates them', () => {
    const midnight = Float64Array.of(at('2026-11-19T00:00:00Z'));
    expect(findGaps(midnight, { ...range, timeframe: '1d' })).toEqual([
      { from: at('2026-11-20T10:00:00Z'), to: at('2026-11-20T10:00:00Z'), missing: 1 },
    ]);
  });

  it('know the date of a session that opens on the evening before', () => {
    const night = (date: string, eve: string) => {
      const open = at(`${eve}T23:00:00Z`);
      const close = at(`${date}T05:00:00Z`);
      return { tradingDate: date as TradingDate, sessionOpen: open, open, close, sessionClose: close };
    };
    // A Monday and a Tuesday of Sydney.
    const sydney = { ...calendar, sessions: [night('2026-11-16', '2026-11-15'), night('2026-11-17', '2026-11-16')] };
    const week = { calendar: sydney, from: at('2026-11-14T00:00:00Z'), to: at('2026-11-20T00:00:00Z') };
    const monday = at('2026-11-16T00:00:00Z');
    const tuesday = at('2026-11-17T00:00:00Z');
    expect(expectedOpens({ ...week, timeframe: '1d' })).toEqual([monday, tuesday]);
    expect(expectedOpens({ ...week, timeframe: '1w' })).toEqual([monday]);
    expect(findGaps(Float64Array.of(monday), { ...week, timeframe: '1d' })).toEqual([
      { from: tuesday, to: tuesday, missing: 1 },
    ]);
    const byOpen = Float64Array.of(at('2026-11-15T23:00:00Z'), at('2026-11-16T23:00:00Z'));
    expect(findGaps(byOpen, { ...week, timeframe: '1d' })).toEqual([]);
    expect(findGaps(Float64Array.of(monday), { ...week, timeframe: '1w' })).toEqual([]);
  });

  it('of a minute are a minute', () => {
    const { from } = { from: at('2026-11-20T11:00:00Z') };
    const opens = Float64Array.from({ length: 29 }, (_, index) => from + index * minute);
    expect(findGaps(opens, { calendar, timeframe: '1m', from, to: range.to })).toEqual([
      { from: from + 29 * minute, to: from + 29 * minute, missing: 1 },
    ]);
  });
});
