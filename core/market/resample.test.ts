import { describe, expect, it } from 'vitest';
import {
  formatInstant,
  type InstrumentId,
  type Price,
  parseInstant,
  type TradingDate,
  type UnixMicros,
} from '../units/index.ts';
import { type BarFrame, barOfFrame, emptyBarFrame } from './bar-frame.ts';
import type { TradingCalendar } from './calendar.ts';
import type { Bar } from './data.ts';
import { resampleBars, resampleFrame } from './resample.ts';

const at = (text: string): UnixMicros => parseInstant(text)!;
const minutes = (count: number): number => count * 60_000_000;
const everyMinute = 60_000_000;

/** Minute bars whose price climbs by one a minute. */
function minuteFrame(from: string, count: number): BarFrame {
  const instrumentId = 'apple' as InstrumentId;
  const frame = emptyBarFrame({ instrumentId, timeframe: '1m', origin: 'imported', priceScale: 2 }, count);
  for (let row = 0; row < count; row++) {
    frame.openTime[row] = at(from) + row * everyMinute;
    frame.closeTime[row] = frame.openTime[row]! + everyMinute;
    frame.open[row] = 100 + row;
    frame.high[row] = 103 + row;
    frame.low[row] = 99 + row;
    frame.close[row] = 101 + row;
    frame.volume[row] = 10;
    frame.notional[row] = 10 * (100 + row);
    frame.printCount[row] = 2;
  }
  return frame;
}

function barsOf(frame: BarFrame): Bar[] {
  return Array.from(frame.openTime, (_, row) => barOfFrame(frame, row));
}

/** Sessions of an hour from 14:30, on the given dates. */
function calendarOf(...dates: string[]): TradingCalendar {
  const sessions = dates.map((date) => {
    const open = at(`${date}T14:30:00Z`);
    const close = (open + minutes(60)) as UnixMicros;
    return { tradingDate: date as TradingDate, sessionOpen: open, open, close, sessionClose: close };
  });
  return { calendarId: 'test', name: 'Test', timeZone: 'UTC', alwaysOpen: false, sessions };
}

describe('longer bars', () => {
  it('are aligned to UTC and final once their end is known', () => {
    const until = at('2026-11-23T10:07:00Z');
    const bars = resampleBars(barsOf(minuteFrame('2026-11-23T10:03:00Z', 4)), {
      timeframe: '5m',
      calendar: null,
      until,
    });
    expect(
      bars.map((bar) => [formatInstant(bar.openTime), bar.open, bar.high, bar.low, bar.close, bar.isFinal]),
    ).toEqual([
      ['2026-11-23T10:00:00Z', 100, 104, 99, 102, true],
      ['2026-11-23T10:05:00Z', 102, 106, 101, 104, false],
    ]);
    expect(bars.map((bar) => [bar.volume, bar.notional, bar.printCount])).toEqual([
      [20, 10 * 201, 4],
      [20, 10 * 205, 4],
    ]);
  });

  it('of a day span the session, and what lies outside of it takes no part', () => {
    const calendar = calendarOf('2026-11-23', '2026-11-24');
    const until = at('2026-11-24T00:00:00Z');
    const bars = resampleBars(barsOf(minuteFrame('2026-11-23T14:00:00Z', 120)), { timeframe: '1d', calendar, until });
    expect(bars).toHaveLength(1);
    expect(bars[0]).toMatchObject({
      openTime: at('2026-11-23T14:30:00Z'),
      closeTime: at('2026-11-23T15:30:00Z'),
      open: 130,
      close: 190,
      volume: 600,
    });
  });

  it('of a week span its sessions from Monday', () => {
    const calendar = calendarOf('2026-11-20', '2026-11-23', '2026-11-24', '2026-11-27', '2026-11-30');
    const days = ['2026-11-20', '2026-11-23', '2026-11-27', '2026-11-30'].flatMap((date) =>
      barsOf(minuteFrame(`${date}T14:30:00Z`, 1)),
    );
    const until = at('2026-11-28T00:00:00Z');
    const weeks = resampleBars(days, { timeframe: '1w', calendar, until });
    expect(
      weeks.map((bar) => [formatInstant(bar.openTime), formatInstant(bar.closeTime), bar.volume, bar.isFinal]),
    ).toEqual([
      ['2026-11-20T14:30:00Z', '2026-11-20T15:30:00Z', 10, true],
      ['2026-11-23T14:30:00Z', '2026-11-27T15:30:00Z', 20, true],
      ['2026-11-30T14:30:00Z', '2026-11-30T15:30:00Z', 10, false],
    ]);
    const aligned = resampleBars(days, { timeframe: '1w', calendar: null, until });
    expect(aligned.map((bar) => formatInstant(bar.openTime))).toEqual([
      '2026-11-16T00:00:00Z',
      '2026-11-23T00:00:00Z',
      '2026-11-30T00:00:00Z',
    ]);
  });

  it('are the same by columns as by bars', () => {
    const calendar = calendarOf('2026-11-23', '2026-11-24');
    const frame = minuteFrame('2026-11-23T14:10:00Z', 300);
    const until = at('2026-11-23T18:00:00Z');
    for (const timeframe of ['5m', '1h', '4h', '1d', '1w'] as const) {
      const resampling = { timeframe, calendar, until };
      const final = resampleBars(barsOf(frame), resampling).filter((bar) => bar.isFinal);
      expect(barsOf(resampleFrame(frame, resampling)), timeframe).toEqual(final);
    }
    expect(barOfFrame(frame, 0).open).toBe(100 as Price);
  });
});
