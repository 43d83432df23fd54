import { describe, expect, it } from 'vitest';
import {
  type Bar,
  BarBuilder,
  type BarFrame,
  barOfFrame,
  resampleFrame,
  type TradingCalendar,
} from '../market/index.ts';
import { microsPerDay, microsPerMinute, parseInstant, type TradingDate, type UnixMicros } from '../units/index.ts';
import { defaultInstruments } from './default-listing.ts';
import { incrementAt, stepAround } from './price-grid.ts';
import { simulatedPast } from './simulated-past.ts';
import { profileOf } from './symbol-profile.ts';
import { BookMarket } from './testing/book-market.ts';

const until = parseInstant('2026-11-21T15:04:05.5Z')!;
const seed = 42;
const instruments = defaultInstruments().filter(({ symbol }) => ['AAPL', 'KO', 'TSLA', 'BTC/USD'].includes(symbol));
const [apple] = instruments;

/** Days that roll at 01:00 UTC, from two years before the end. */
const calendar: TradingCalendar = {
  calendarId: 'sim',
  name: 'Test',
  timeZone: 'UTC',
  alwaysOpen: true,
  sessions: Array.from({ length: 740 }, (_, index) => {
    const open = (Math.floor(until / microsPerDay) - 735 + index) * microsPerDay + 60 * microsPerMinute;
    const edges = { sessionOpen: open, open, close: open + microsPerDay, sessionClose: open + microsPerDay };
    const tradingDate = new Date((open + microsPerDay / 2) / 1000).toISOString().slice(0, 10);
    return { tradingDate: tradingDate as TradingDate, ...(edges as Record<keyof typeof edges, UnixMicros>) };
  }),
};

describe('the simulated past', () => {
  const pasts = new Map(
    instruments.map((instrument) => [instrument.symbol, simulatedPast({ seed, instrument, calendar, until })]),
  );

  it('has a year of days and thirty days of minutes, without a gap, labelled as what it is', () => {
    for (const { minutes, daily } of pasts.values()) {
      expect(daily.openTime.length).toBeGreaterThanOrEqual(364);
      expect(minutes.openTime.length).toBeGreaterThanOrEqual(30 * 1440);
      expect([minutes.origin, daily.origin]).toEqual(['simulated-past', 'simulated-past']);
      for (let row = 1; row < minutes.openTime.length; row++) {
        if (minutes.openTime[row] !== minutes.closeTime[row - 1]) expect.fail(`gap at row ${row}`);
      }
      for (let row = 1; row < daily.openTime.length; row++) expect(daily.openTime[row]).toBe(daily.closeTime[row - 1]);
    }
  });

  it('has minute bars that add up to its daily bars exactly', () => {
    for (const { minutes, daily } of pasts.values()) {
      const summed = resampleFrame(minutes, { timeframe: '1d', calendar, until });
      const days = summed.openTime.length;
      expect(days).toBeGreaterThanOrEqual(30);
      for (let row = 0; row < days; row++) {
        expect(barOfFrame(daily, daily.openTime.length - days + row)).toEqual(barOfFrame(summed, row));
      }
    }
  });

  it('has a day so far that is the sum of its minutes, the unfinished one included', () => {
    for (const { minutes, formingDay, formingMinute } of pasts.values()) {
      const rows = rowsOf(minutes).filter((bar) => bar.openTime >= formingDay!.openTime);
      const all = [...rows, formingMinute!];
      expect(formingMinute).toMatchObject({ openTime: until - (until % microsPerMinute), isFinal: false });
      expect(formingDay).toMatchObject({
        open: all[0]!.open,
        high: Math.max(...all.map((bar) => bar.high)),
        low: Math.min(...all.map((bar) => bar.low)),
        close: formingMinute!.close,
        printCount: all.reduce((sum, bar) => sum + bar.printCount, 0),
        isFinal: false,
      });
    }
  });

  it('ends where the books open, within three steps of their middle', () => {
    const market = new BookMarket({ seed, startedAt: until, instruments });
    market.simulator.reseed(until, '');
    for (const [index, instrument] of instruments.entries()) {
      const close = pasts.get(instrument.symbol)!.formingMinute!.close;
      const step = stepAround(instrument, profileOf(instrument), close);
      expect(Math.abs(close - market.middle(index)) / step, instrument.symbol).toBeLessThan(3);
    }
  });

  it('is the same whenever it is made, and goes on where an earlier one ended', () => {
    const again = simulatedPast({ seed, instrument: apple!, calendar, until });
    expect(again.minutes.close).toEqual(pasts.get('AAPL')!.minutes.close);
    const earlier = simulatedPast({ seed, instrument: apple!, calendar, until: (until - microsPerDay) as UnixMicros });
    const rows = earlier.minutes.openTime.length;
    const first = pasts.get('AAPL')!.minutes.openTime[0]!;
    const shift = earlier.minutes.openTime.indexOf(first);
    expect(earlier.minutes.close.subarray(shift)).toEqual(pasts.get('AAPL')!.minutes.close.subarray(0, rows - shift));
  });

  it('has only valid bars', () => {
    for (const instrument of instruments) {
      for (const frame of [pasts.get(instrument.symbol)!.minutes, pasts.get(instrument.symbol)!.daily]) {
        const wrong = rowsOf(frame).filter((bar) => !isValid(bar, incrementAt(instrument, bar.close)));
        expect(wrong).toEqual([]);
      }
    }
  });
});

describe.each([7, 42])('beside live flow (seed %i)', (flowSeed) => {
  const hours = 8;
  const startedAt = parseInstant('2026-11-20T09:00:00Z')!;
  const end = (startedAt + hours * 60 * microsPerMinute) as UnixMicros;
  const live = playLive(flowSeed, startedAt, end);

  it.each(instruments.map((instrument) => [instrument.symbol, instrument] as const))(
    'range, volatility, volume and prints of %s lie within their bands',
    (_, instrument) => {
      const { minutes } = simulatedPast({
        seed: flowSeed,
        instrument,
        calendar,
        until: end,
        dailyDays: 3,
        minuteDays: 2,
      });
      const past = figuresOf(rowsOf(minutes).filter((bar) => bar.openTime >= startedAt));
      const flow = figuresOf(live.get(instrument.instrumentId)!);
      const ratio = (figure: keyof typeof past): number => past[figure] / flow[figure];
      expect(past.bars).toBe(flow.bars);
      expect(ratio('range')).toBeGreaterThan(0.8);
      expect(ratio('range')).toBeLessThan(1.25);
      expect(ratio('volatility')).toBeGreaterThan(0.85);
      expect(ratio('volatility')).toBeLessThan(1.15);
      expect(ratio('volume')).toBeGreaterThan(0.85);
      expect(ratio('volume')).toBeLessThan(1.15);
      expect(ratio('prints')).toBeGreaterThan(0.8);
      expect(ratio('prints')).toBeLessThan(1.25);
    },
  );
});

function rowsOf(frame: BarFrame): Bar[] {
  return Array.from(frame.openTime, (_, row) => barOfFrame(frame, row));
}

function isValid(bar: Bar, increment: number): boolean {
  const { open, high, low, close, volume, printCount } = bar;
  return (
    low > 0 &&
    high >= Math.max(open, close) &&
    low <= Math.min(open, close) &&
    [open, high, low, close].every((price) => price % increment === 0) &&
    volume > 0 &&
    Number.isInteger(printCount) &&
    printCount > 0
  );
}

function playLive(flowSeed: number, startedAt: UnixMicros, end: UnixMicros): Map<string, Bar[]> {
  const market = new BookMarket({ seed: flowSeed, startedAt, instruments });
  const bars = new Map<string, Bar[]>(instruments.map(({ instrumentId }) => [instrumentId, []]));
  const builder = new BarBuilder({
    origin: 'simulated',
    instrumentOf: (instrumentId) => instruments.find((one) => one.instrumentId === instrumentId)!,
    calendarOf: () => calendar,
  });
  const keep = (bar: Bar): void => {
    if (bar.timeframe === '1m') bars.get(bar.instrumentId)!.push(bar);
  };
  market.onPrint = (print) => builder.add(print, keep);
  market.simulator.advance(end);
  builder.advance(end, keep);
  return bars;
}

function figuresOf(bars: readonly Bar[]) {
  let squares = 0;
  for (let at = 1; at < bars.length; at++) squares += Math.log(bars[at]!.close / bars[at - 1]!.close) ** 2;
  const mean = (of: (bar: Bar) => number): number => bars.reduce((sum, bar) => sum + of(bar), 0) / bars.length;
  return {
    bars: bars.length,
    range: mean((bar) => (bar.high - bar.low) / bar.close),
    volatility: Math.sqrt(squares / (bars.length - 1)),
    volume: mean((bar) => bar.volume),
    prints: mean((bar) => bar.printCount),
  };
}
