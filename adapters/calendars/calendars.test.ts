import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { calendarFault, isOpen, nextClose, nextOpen, sessionOfDate, tradingDateAt } from '@quire/core/market';
import { formatInstant, parseInstant, type TradingDate, type UnixMicros } from '@quire/core/units';
import { describe, expect, it } from 'vitest';
import { calendarIds, makeCalendar } from './calendars.ts';
import { halfDaysOf, holidaysOf } from './us-equity-dates.ts';

const at = (text: string): UnixMicros => parseInstant(text)!;
const date = (text: string): TradingDate => text as TradingDate;
const testData = process.env['QUIRE_TEST_DATA'] ?? '';
const dailyFile = join(testData, 'equity/lean/daily/spy.csv.gz');
const hourlyFile = join(testData, 'equity/lean/hour/spy.csv.gz');
const readRows = (path: string): string[] => gunzipSync(readFileSync(path)).toString('utf8').trim().split('\n');
const isoDate = (compact: string): string => `${compact.slice(0, 4)}-${compact.slice(4, 6)}-${compact.slice(6, 8)}`;

describe('US equities', () => {
  const calendar = makeCalendar('XNYS', { fromYear: 1990, toYear: 2035 });

  it('keeps the holidays that the exchange published', () => {
    expect(holidaysOf(2021)).not.toContain('2021-06-18');
    // nyse.com, holidays and trading hours, as published for these years.
    expect(holidaysOf(2022)).toEqual([
      '2022-01-17',
      '2022-02-21',
      '2022-04-15',
      '2022-05-30',
      '2022-06-20',
      '2022-07-04',
      '2022-09-05',
      '2022-11-24',
      '2022-12-26',
    ]);
    expect(holidaysOf(2026)).toEqual([
      '2026-01-01',
      '2026-01-19',
      '2026-02-16',
      '2026-04-03',
      '2026-05-25',
      '2026-06-19',
      '2026-07-03',
      '2026-09-07',
      '2026-11-26',
      '2026-12-25',
    ]);
  });

  it.each([
    [2013, ['2013-07-03', '2013-11-29', '2013-12-24']],
    [2019, ['2019-07-03', '2019-11-29', '2019-12-24']],
    [2020, ['2020-11-27', '2020-12-24']],
    [2021, ['2021-11-26']],
    [2002, ['2002-07-05', '2002-11-29', '2002-12-24']],
    [2026, ['2026-11-27', '2026-12-24']],
  ])('closes at 13:00 on the half days of %i', (year, days) => {
    const halfDays = halfDaysOf(year);
    expect([...halfDays.keys()].sort()).toEqual(days);
    expect(new Set(halfDays.values())).toEqual(new Set([13]));
  });

  it('opens and closes in New York time, summer and winter', () => {
    const hours = (day: string): string[] => {
      const session = sessionOfDate(calendar, date(day))!;
      return [session.sessionOpen, session.open, session.close, session.sessionClose].map((edge) =>
        formatInstant(edge),
      );
    };
    expect(hours('2026-07-01')).toEqual([
      '2026-07-01T08:00:00Z',
      '2026-07-01T13:30:00Z',
      '2026-07-01T20:00:00Z',
      '2026-07-02T00:00:00Z',
    ]);
    expect(hours('2026-11-27')).toEqual([
      '2026-11-27T09:00:00Z',
      '2026-11-27T14:30:00Z',
      '2026-11-27T18:00:00Z',
      '2026-11-27T22:00:00Z',
    ]);
  });

  it('is closed over a weekend and knows the next open', () => {
    const saturday = at('2026-11-21T15:00:00Z');
    expect(isOpen(calendar, saturday)).toBe(false);
    expect(formatInstant(nextOpen(calendar, saturday)!)).toBe('2026-11-23T14:30:00Z');
    expect(tradingDateAt(calendar, saturday)).toBe('2026-11-23');
  });

  it('stays shut on the days no rule foretells', () => {
    for (const day of [
      '2001-09-11',
      '2001-09-14',
      '2004-06-11',
      '2007-01-02',
      '2012-10-29',
      '2018-12-05',
      '2025-01-09',
    ]) {
      expect(sessionOfDate(calendar, date(day)), day).toBeNull();
    }
  });

  it.skipIf(!existsSync(dailyFile))(
    'has a session for every day on which SPY traded 1998 to 2021, and no other (needs QUIRE_TEST_DATA)',
    () => {
      const traded = readRows(dailyFile).map((row) => isoDate(row));
      const last = traded.at(-1)!;
      const sessions = calendar.sessions
        .map((session) => session.tradingDate as string)
        .filter((day) => day >= traded[0]! && day <= last);
      expect(traded.length).toBeGreaterThan(5800);
      expect(sessions).toEqual(traded);
    },
  );

  it.skipIf(!existsSync(hourlyFile))(
    'closes early on each day on which SPY has no bar after 13:00, from 2011 on (needs QUIRE_TEST_DATA)',
    () => {
      const lastHour = new Map<string, number>();
      for (const row of readRows(hourlyFile)) lastHour.set(isoDate(row), Number(row.slice(9, 11)));
      const short = [...lastHour].filter(([day, hour]) => day >= '2011-01-01' && hour < 13).map(([day]) => day);
      const expected: string[] = [];
      const end = [...lastHour.keys()].at(-1)!;
      for (let year = 2011; year <= 2021; year++) expected.push(...[...halfDaysOf(year).keys()].sort());
      expect(short.length).toBeGreaterThan(15);
      expect(short).toEqual(expected.filter((day) => day <= end));
    },
  );
});

describe('the simulated market', () => {
  const calendar = makeCalendar('sim', { fromYear: 2026, toYear: 2027 });

  it('is always open and rolls its date at 20:00 New York', () => {
    const beforeRoll = at('2026-11-21T23:59:59Z');
    const afterRoll = at('2026-11-22T01:00:00Z');
    expect(isOpen(calendar, beforeRoll)).toBe(true);
    expect(tradingDateAt(calendar, beforeRoll)).toBe('2026-11-21');
    expect(tradingDateAt(calendar, afterRoll)).toBe('2026-11-22');
    expect(nextClose(calendar, beforeRoll)).toBe(nextOpen(calendar, beforeRoll));
    expect(formatInstant(nextClose(calendar, beforeRoll)!)).toBe('2026-11-22T01:00:00Z');
  });

  it('has a day of 23 hours and one of 25 where the clocks change', () => {
    const hours = (day: string): number => {
      const session = sessionOfDate(calendar, date(day))!;
      return (session.close - session.open) / 3_600_000_000;
    };
    expect([hours('2026-03-08'), hours('2026-11-01'), hours('2026-06-01')]).toEqual([23, 25, 24]);
  });
});

describe.each(calendarIds)('%s', (calendarId) => {
  it('has sessions that ascend, abut where it never closes, and do not overlap', () => {
    expect(calendarFault(makeCalendar(calendarId, { fromYear: 2005, toYear: 2030 }))).toBeNull();
  });

  it('refuses years whose rules it does not know', () => {
    expect(() => makeCalendar(calendarId, { fromYear: 1980, toYear: 2000 })).toThrow('1990');
  });
});
