import {
  type Bar,
  type BarFrame,
  emptyBarFrame,
  type Instrument,
  resampleFrame,
  sessionsBetween,
  sliceBarFrame,
  type TradingCalendar,
  type TradingSession,
} from '../market/index.ts';
import { microsPerDay, microsPerMinute, type Price, type UnixMicros } from '../units/index.ts';
import { BarModel, type ModelBar } from './bar-model.ts';
import { LatentMarket } from './latent-market.ts';

export interface SimulatedPastOptions {
  readonly seed: number;
  readonly instrument: Instrument;
  readonly calendar: TradingCalendar;
  /** When the world starts: the past ends here, at the value around which the books will open. */
  readonly until: UnixMicros;
  readonly dailyDays?: number;
  readonly minuteDays?: number;
}

/** Bars with origin `simulated-past`. Over the days that have minute bars, the daily bars are their sum. */
export interface SimulatedPast {
  readonly minutes: BarFrame;
  readonly daily: BarFrame;
  /** The minute in which the world starts, as far as it is past; null when it starts on the minute. */
  readonly formingMinute: Bar | null;
  /** The trading date in which the world starts, as far as it is past, the forming minute included. */
  readonly formingDay: Bar | null;
}

const microsPerHour = 60 * microsPerMinute;

/**
 * The history that a simulated market has at its first start: a function of the same seeded values that its books will trade
 * around, so the last close meets the first quotes.
 *
 * @example simulatedPast({ seed: 7, instrument, calendar, until: startedAt }).daily.close.at(-1)
 */
export function simulatedPast(options: SimulatedPastOptions): SimulatedPast {
  const { seed, instrument, calendar, until, dailyDays = 365, minuteDays = 30 } = options;
  const latent = new LatentMarket(seed).symbol(instrument);
  const model = new BarModel({ instrument, latent, seed });
  const sessions = sessionsBetween(calendar, (until - dailyDays * microsPerDay) as UnixMicros, until);
  const minutesFrom = until - minuteDays * microsPerDay;
  const coarse = sessions.filter((session) => session.close <= minutesFrom);
  const fine = sessions.filter((session) => session.close > minutesFrom && session.open < until);
  const older = dailyBars(instrument, model, coarse);
  const minutes = minuteBars(instrument, model, fine, until);
  const recent = resampleFrame(minutes, { timeframe: '1d', calendar, until });
  const formingMinute = formingMinuteOf(instrument, model, fine.at(-1), until);
  return {
    minutes,
    daily: joinFrames(older, recent),
    formingMinute,
    formingDay: formingDayOf(minutes, formingMinute, fine.at(-1), until),
  };
}

function identityOf(instrument: Instrument, timeframe: '1m' | '1d') {
  const { instrumentId, priceScale } = instrument;
  return { instrumentId, priceScale, timeframe, origin: 'simulated-past' } as const;
}

/** Whole minutes of the sessions that have passed by `until`. */
function minuteBars(
  instrument: Instrument,
  model: BarModel,
  sessions: readonly TradingSession[],
  until: UnixMicros,
): BarFrame {
  const ends = sessions.map((session) => Math.min(session.close, until));
  const counts = sessions.map((session, at) => Math.floor((ends[at]! - session.open) / microsPerMinute));
  const frame = emptyBarFrame(
    identityOf(instrument, '1m'),
    counts.reduce((sum, count) => sum + count, 0),
  );
  let row = 0;
  for (const [at, session] of sessions.entries()) {
    for (let minute = 0; minute < counts[at]!; minute++, row++) {
      const from = (session.open + minute * microsPerMinute) as UnixMicros;
      const to = (from + microsPerMinute) as UnixMicros;
      writeRow(frame, row, from, to, model.over(from, to));
    }
  }
  return frame;
}

/** Daily bars of the further past, each made of hours rather than minutes: two dozen draws stand for a day. */
function dailyBars(instrument: Instrument, model: BarModel, sessions: readonly TradingSession[]): BarFrame {
  const frame = emptyBarFrame(identityOf(instrument, '1d'), sessions.length);
  for (const [row, { open, close }] of sessions.entries()) {
    writeRow(frame, row, open, close, dayOfHours(model, open, close));
  }
  return frame;
}

function dayOfHours(model: BarModel, open: UnixMicros, close: UnixMicros): ModelBar {
  let day: ModelBar | null = null;
  for (let from = open; from < close; ) {
    const to = Math.min(close, (Math.floor(from / microsPerHour) + 1) * microsPerHour) as UnixMicros;
    const hour = model.over(from, to);
    if (day === null) day = hour;
    else join(day, hour);
    from = to;
  }
  return day!;
}

function join(day: ModelBar, next: ModelBar): void {
  day.high = Math.max(day.high, next.high);
  day.low = Math.min(day.low, next.low);
  day.close = next.close;
  day.volume += next.volume;
  day.notional += next.notional;
  day.printCount += next.printCount;
}

function writeRow(frame: BarFrame, row: number, from: UnixMicros, to: UnixMicros, bar: ModelBar): void {
  frame.openTime[row] = from;
  frame.closeTime[row] = to;
  frame.open[row] = bar.open;
  frame.high[row] = bar.high;
  frame.low[row] = bar.low;
  frame.close[row] = bar.close;
  frame.volume[row] = bar.volume;
  frame.notional[row] = bar.notional;
  frame.printCount[row] = bar.printCount;
}

function joinFrames(first: BarFrame, second: BarFrame): BarFrame {
  const split = first.openTime.length;
  const joined = emptyBarFrame(first, split + second.openTime.length);
  for (const [frame, at] of [
    [first, 0],
    [second, split],
  ] as const) {
    const place = sliceBarFrame(joined, at, at + frame.openTime.length);
    place.openTime.set(frame.openTime);
    place.closeTime.set(frame.closeTime);
    place.open.set(frame.open);
    place.high.set(frame.high);
    place.low.set(frame.low);
    place.close.set(frame.close);
    place.volume.set(frame.volume);
    place.notional.set(frame.notional);
    place.printCount.set(frame.printCount);
  }
  return joined;
}

function formingMinuteOf(
  instrument: Instrument,
  model: BarModel,
  session: TradingSession | undefined,
  until: UnixMicros,
): Bar | null {
  const from = (Math.floor(until / microsPerMinute) * microsPerMinute) as UnixMicros;
  if (session === undefined || from === until || from < session.open || until >= session.close) return null;
  const { instrumentId } = instrument;
  const closeTime = (from + microsPerMinute) as UnixMicros;
  return barOf({ instrumentId, timeframe: '1m', openTime: from, closeTime }, model.over(from, until));
}

/** The day so far, out of its minutes. */
function formingDayOf(
  minutes: BarFrame,
  formingMinute: Bar | null,
  session: TradingSession | undefined,
  until: UnixMicros,
): Bar | null {
  if (session === undefined || until >= session.close) return null;
  const identity = {
    instrumentId: minutes.instrumentId,
    timeframe: '1d',
    openTime: session.open,
    closeTime: session.close,
  } as const;
  let day: ModelBar | null = null;
  for (
    let row = minutes.openTime.findLastIndex((time) => time < session.open) + 1;
    row < minutes.openTime.length;
    row++
  ) {
    const bar = rowOf(minutes, row);
    if (day === null) day = bar;
    else join(day, bar);
  }
  if (formingMinute !== null) {
    if (day === null) day = { ...formingMinute };
    else join(day, formingMinute);
  }
  return day === null ? null : barOf(identity, day);
}

function rowOf(frame: BarFrame, row: number): ModelBar {
  return {
    open: frame.open[row]!,
    high: frame.high[row]!,
    low: frame.low[row]!,
    close: frame.close[row]!,
    volume: frame.volume[row]!,
    notional: frame.notional[row]!,
    printCount: frame.printCount[row]!,
  };
}

function barOf(identity: Pick<Bar, 'instrumentId' | 'timeframe' | 'openTime' | 'closeTime'>, bar: ModelBar): Bar {
  return {
    ...identity,
    open: bar.open as Price,
    high: bar.high as Price,
    low: bar.low as Price,
    close: bar.close as Price,
    volume: bar.volume,
    notional: bar.notional,
    printCount: bar.printCount,
    isFinal: false,
    origin: 'simulated-past',
  };
}
