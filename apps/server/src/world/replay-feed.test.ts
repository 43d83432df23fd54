import { makeCalendar } from '@quire/adapters/calendars';
import { defaultInstruments } from '@quire/core/simulator';
import { parseInstant, type UnixMicros } from '@quire/core/units';
import { describe, expect, it } from 'vitest';
import { ReplayFeed } from './replay-feed.ts';

const calendar = makeCalendar('XNYS', { fromYear: 2024, toYear: 2024 });
const instrument = defaultInstruments()[0]!;
const wednesday = parseInstant('2024-03-06T00:00:00Z')!;
const close = parseInstant('2024-03-06T21:00:00Z')!;

const one = (value: number): Float64Array => Float64Array.of(value);
const columns = {
  priceScale: instrument.priceScale,
  openTime: one(wednesday),
  open: one(100_0000),
  high: one(101_0000),
  low: one(99_0000),
  close: one(100_5000),
  volume: one(1_000),
};

describe('a replay', () => {
  it('gives the bar of a session before the timers that end it, so that orders of the day may fill on it', () => {
    let timerAt: UnixMicros | null = close;
    const feed = new ReplayFeed([{ instrument, calendar, timeframe: '1d', columns }], wednesday, () => timerAt);
    const first = feed.take(close);
    expect(first).toMatchObject({ at: close, body: { kind: 'BarReceived' } });
    expect(feed.take(close)).toEqual({ at: close, body: { kind: 'TimeAdvanced' } });
    timerAt = null;
    expect(feed.take(close)).toBeNull();
  });

  it('lets a timer that is due before the bar go first', () => {
    const opens = parseInstant('2024-03-06T14:30:00Z')!;
    const feed = new ReplayFeed([{ instrument, calendar, timeframe: '1d', columns }], wednesday, () => opens);
    expect(feed.take(close)).toEqual({ at: opens, body: { kind: 'TimeAdvanced' } });
  });
});
