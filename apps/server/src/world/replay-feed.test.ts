import { makeCalendar } from '@quire/adapters/calendars';
import { defaultInstruments } from '@quire/core/simulator';
import { formatInstant, parseInstant, type UnixMicros } from '@quire/core/units';
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
    const feed = new ReplayFeed([{ instrument, calendar, timeframe: '1d', columns }], {
      lastTime: wednesday,
      timerAt: () => timerAt,
    });
    const first = feed.take(close);
    expect(first).toMatchObject({ at: close, body: { kind: 'BarReceived' } });
    expect(feed.take(close)).toEqual({ at: close, body: { kind: 'TimeAdvanced' } });
    timerAt = null;
    expect(feed.take(close)).toBeNull();
  });

  it('lets a timer that is due before the bar go first', () => {
    const opens = parseInstant('2024-03-06T14:30:00Z')!;
    const feed = new ReplayFeed([{ instrument, calendar, timeframe: '1d', columns }], {
      lastTime: wednesday,
      timerAt: () => opens,
    });
    expect(feed.take(close)).toEqual({ at: opens, body: { kind: 'TimeAdvanced' } });
  });
});

/** A week of daily bars, or the first and last hour of two days, whose edges are the timers. */
function feedOf(timeframe: '1d' | '1h', opens: readonly string[], keepsClosedHours = false) {
  const openTime = Float64Array.from(opens, (text) => parseInstant(text)!);
  const column = (value: number): Float64Array => openTime.map(() => value);
  const series = { open: column(100), high: column(101), low: column(99), close: column(100), volume: column(1) };
  const lastTime = parseInstant('2024-03-07T15:00:00Z')!;
  let firedUntil = lastTime;
  const edges = calendar.sessions.flatMap(({ sessionOpen, open, close: closes, sessionClose }) => [
    sessionOpen,
    open,
    closes,
    sessionClose,
  ]);
  const timerAt = () => edges.find((edge) => edge > firedUntil) ?? null;
  const feed = new ReplayFeed(
    [{ instrument, calendar, timeframe, columns: { priceScale: instrument.priceScale, openTime, ...series } }],
    { lastTime, timerAt, keepsClosedHours },
  );
  /** Everything until the recording ends, with the jumps, by a clock that stops only where something is due. */
  const play = (): string[] => {
    const told: string[] = [];
    let now = lastTime as number;
    for (let turn = 0; turn < 200; turn++) {
      const due = feed.take(now as UnixMicros);
      if (due !== null) {
        if (due.body.kind === 'TimeAdvanced') firedUntil = due.at;
        told.push(`${due.body.kind} ${formatInstant(due.at).slice(5, 16)}`);
        if (due.body.kind === 'BarReceived' && told.filter((one) => one.startsWith('Bar')).length === opens.length)
          break;
        continue;
      }
      const until = feed.deadUntil(now as UnixMicros);
      if (until !== null) {
        told.push(`jump ${formatInstant(now as UnixMicros).slice(5, 16)} to ${formatInstant(until).slice(5, 16)}`);
        now = until;
      } else now = feed.nextAt()!;
    }
    return told;
  };
  return { feed, play };
}

describe('hours in which the market is closed', () => {
  it('between daily bars only a weekend is skipped, and every timer in it fires in order', () => {
    const { play } = feedOf('1d', ['2024-03-07T00:00:00Z', '2024-03-08T00:00:00Z', '2024-03-11T00:00:00Z']);
    expect(play()).toEqual([
      'BarReceived 03-07T21:00',
      'TimeAdvanced 03-07T21:00',
      'TimeAdvanced 03-08T01:00',
      'TimeAdvanced 03-08T09:00',
      'TimeAdvanced 03-08T14:30',
      'BarReceived 03-08T21:00',
      'TimeAdvanced 03-08T21:00',
      'jump 03-08T21:00 to 03-09T01:00',
      'TimeAdvanced 03-09T01:00',
      'jump 03-09T01:00 to 03-10T20:00',
      'TimeAdvanced 03-11T08:00',
      'TimeAdvanced 03-11T13:30',
      'BarReceived 03-11T20:00',
    ]);
  });

  it('between bars of hours the night is skipped, up to the bar that is recorded next', () => {
    const { play } = feedOf('1h', ['2024-03-07T20:00:00Z', '2024-03-08T13:30:00Z', '2024-03-08T14:30:00Z']);
    expect(play()).toEqual([
      'BarReceived 03-07T21:00',
      'TimeAdvanced 03-07T21:00',
      'jump 03-07T21:00 to 03-08T01:00',
      'TimeAdvanced 03-08T01:00',
      'jump 03-08T01:00 to 03-08T09:00',
      'TimeAdvanced 03-08T09:00',
      'jump 03-08T09:00 to 03-08T13:30',
      'BarReceived 03-08T14:30',
      'TimeAdvanced 03-08T14:30',
      'BarReceived 03-08T15:30',
    ]);
  });

  it('nothing is skipped within a session, after the recording, or when closed hours are kept', () => {
    const days = ['2024-03-07T00:00:00Z', '2024-03-08T00:00:00Z', '2024-03-11T00:00:00Z'];
    const kept = feedOf('1d', days, true).play();
    expect(kept.filter((line) => line.startsWith('jump'))).toEqual([]);
    expect(kept).toHaveLength(11);
    const { feed } = feedOf('1h', ['2024-03-07T19:00:00Z']);
    expect(feed.deadUntil(parseInstant('2024-03-07T16:00:00Z')!)).toBeNull();
    expect(feed.take(parseInstant('2024-03-07T20:00:00Z')!)?.body.kind).toBe('BarReceived');
    expect(feed.deadUntil(parseInstant('2024-03-09T12:00:00Z')!)).toBeNull();
  });
});
