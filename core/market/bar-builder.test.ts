import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type InstrumentId,
  microsPerMinute,
  type Price,
  parseInstant,
  type Quantity,
  type TradingDate,
  type UnixMicros,
} from '../units/index.ts';
import { BarBuilder } from './bar-builder.ts';
import type { TradingCalendar } from './calendar.ts';
import type { Bar, Print } from './data.ts';
import type { Instrument } from './instrument.ts';
import { resampleBars } from './resample.ts';

const start = parseInstant('2026-11-21T10:00:00Z')!;
const at = (seconds: number): UnixMicros => (start + Math.round(seconds * 1_000_000)) as UnixMicros;
const apple = 'apple' as InstrumentId;
const bitcoin = 'bitcoin' as InstrumentId;

function instrumentOf(instrumentId: InstrumentId): Instrument {
  const symbol = instrumentId === apple ? 'AAPL' : 'BTC/USD';
  return { instrumentId, symbol, priceScale: 4, quantityScale: 9, calendarId: 'test' } as Instrument;
}

/** Two regular sessions of half an hour with ten minutes between them. */
const calendar: TradingCalendar = {
  calendarId: 'test',
  name: 'Test',
  timeZone: 'UTC',
  alwaysOpen: false,
  sessions: [0, 2400].map((offset, index) => ({
    tradingDate: `2026-11-2${1 + index}` as TradingDate,
    sessionOpen: at(offset - 120),
    open: at(offset),
    close: at(offset + 1800),
    sessionClose: at(offset + 1920),
  })),
};

function build(): { builder: BarBuilder; bars: Bar[]; emit: (bar: Bar) => void } {
  const bars: Bar[] = [];
  const builder = new BarBuilder({ origin: 'simulated', instrumentOf, calendarOf: () => calendar });
  return { builder, bars, emit: (bar) => bars.push(bar) };
}

function print(seconds: number, price: number, shares: number, instrumentId = apple): Print {
  return {
    instrumentId,
    tsEvent: at(seconds),
    printSequence: 1,
    price: (price * 10_000) as Price,
    quantity: (shares * 1_000_000_000) as Quantity,
    aggressorSide: 'buy',
  };
}

describe('bars out of prints', () => {
  it('that may have been missed are partial, also those that begin in the same span; later ones are not', () => {
    const { builder, bars, emit } = build();
    builder.add(print(5, 100, 1), emit);
    builder.markMissed(at(20));
    const later = build();
    later.builder.restoreState(builder.saveState());
    later.builder.add(print(30, 101, 2), later.emit);
    later.builder.add(print(31, 50, 1, bitcoin), later.emit);
    later.builder.add(print(70, 102, 1), later.emit);
    later.builder.advance(at(130), later.emit);
    expect(bars).toEqual([]);
    const minutes = later.bars.filter(({ timeframe }) => timeframe === '1m');
    expect(minutes.map(({ openTime, isPartial, printCount }) => [openTime, isPartial, printCount])).toEqual([
      [at(0), true, 2],
      [at(0), true, 1],
      [at(60), undefined, 1],
    ]);
  });

  it('are minutes aligned to UTC, final when time has passed their end', () => {
    const { builder, bars, emit } = build();
    for (const one of [print(1, 10, 100), print(30, 12, 50), print(59.999999, 11, 50)]) builder.add(one, emit);
    expect(bars).toEqual([]);
    expect(builder.forming(apple, '1m')).toMatchObject({ close: 110_000, isFinal: false });
    builder.advance(at(60), emit);
    expect(bars).toEqual([
      {
        instrumentId: apple,
        timeframe: '1m',
        openTime: at(0),
        closeTime: at(60),
        open: 100_000,
        high: 120_000,
        low: 100_000,
        close: 110_000,
        volume: 200,
        notional: 10 * 100 + 12 * 50 + 11 * 50,
        printCount: 3,
        isFinal: true,
        origin: 'simulated',
      },
    ]);
    expect(builder.forming(apple, '1m')).toBeNull();
    expect(builder.forming(apple, '1d')).toMatchObject({ volume: 200, openTime: at(0), closeTime: at(1800) });
  });

  it('do not exist for a minute without a print', () => {
    const { builder, bars, emit } = build();
    builder.add(print(1, 10, 1), emit);
    builder.add(print(301, 11, 1), emit);
    builder.advance(at(600), emit);
    expect(bars.map((bar) => bar.openTime)).toEqual([at(0), at(300)]);
  });

  it('come oldest end first, minutes before days, then by symbol', () => {
    const { builder, bars, emit } = build();
    builder.add(print(1750, 10, 1, bitcoin), emit);
    builder.add(print(1750, 10, 1), emit);
    builder.advance(at(5000), emit);
    expect(bars.map((bar) => `${bar.timeframe} ${bar.instrumentId}`)).toEqual([
      '1m apple',
      '1m bitcoin',
      '1d apple',
      '1d bitcoin',
    ]);
  });

  it('leave out a print that comes after its minute was final, and count it', () => {
    const { builder, bars, emit } = build();
    builder.add(print(1, 10, 1), emit);
    builder.add(print(61, 11, 1, bitcoin), emit);
    builder.add(print(59, 99, 1), emit);
    expect(builder.latePrints).toBe(1);
    expect(bars.map((bar) => bar.high)).toEqual([100_000]);
    expect(builder.forming(apple, '1m')).toBeNull();
  });

  it('take extended hours into minutes but not into the day', () => {
    const { builder, emit } = build();
    builder.add(print(-60, 10, 1), emit);
    expect(builder.forming(apple, '1m')?.volume).toBe(1);
    expect(builder.forming(apple, '1d')).toBeNull();
  });

  it('go on from a day that began before the builder did', () => {
    const { builder, emit } = build();
    builder.add(print(5, 10, 7), emit);
    const past = { ...builder.forming(apple, '1d')!, origin: 'simulated-past' } as const;
    const later = build();
    later.builder.seed(past);
    later.builder.add(print(70, 13, 3), later.emit);
    expect(later.builder.forming(apple, '1d')).toMatchObject({
      open: 100_000,
      close: 130_000,
      volume: 10,
      origin: 'simulated',
    });
  });
});

describe('the laws of bars', () => {
  const streams = fc.array(
    fc.tuple(fc.integer({ min: 0, max: 400 }), fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1, max: 9 })),
    { minLength: 1, maxLength: 60 },
  );

  function play(stream: readonly (readonly [number, number, number])[], restartAt: number): Bar[] {
    let { builder, bars, emit } = build();
    let seconds = 0;
    for (const [index, [gap, price, shares]] of stream.entries()) {
      seconds += gap / 4;
      builder.add(print(seconds, price, shares), emit);
      if (index !== restartAt) continue;
      const next = build();
      next.builder.restoreState(builder.saveState());
      next.bars.push(...bars);
      ({ builder, bars, emit } = next);
    }
    builder.advance(at(seconds + 100_000), emit);
    return bars;
  }

  it('minutes add up to days exactly, and a restart in between changes nothing', () => {
    fc.assert(
      fc.property(streams, fc.nat(60), (stream, restartAt) => {
        const bars = play(stream, -1);
        expect(play(stream, restartAt)).toEqual(bars);
        const minutes = bars.filter((bar) => bar.timeframe === '1m');
        const until = at(1_000_000);
        const days = resampleBars(minutes, { timeframe: '1d', calendar, until });
        expect(days).toEqual(bars.filter((bar) => bar.timeframe === '1d'));
        for (const bar of minutes) {
          expect(bar.high).toBeGreaterThanOrEqual(Math.max(bar.open, bar.close));
          expect(bar.low).toBeLessThanOrEqual(Math.min(bar.open, bar.close));
          expect(bar.openTime % microsPerMinute).toBe(0);
        }
      }),
    );
  });
});
