import {
  type Bar,
  type BarTimeframe,
  barTimeframeMicros,
  type Instrument,
  isOpen,
  sessionAt,
  type TradingCalendar,
  type TradingSession,
} from '@quire/core/market';
import {
  formatInstant,
  microsPerDay,
  type Price,
  type TradingDate,
  type UnixMicros,
  unixMicros,
} from '@quire/core/units';
import type { BarColumns } from '@quire/ports/data-sets';
import type { DueInput, MarketFeed } from './market-feed.ts';

/** A recorded series with the instrument that trades on it. */
export interface RecordedSeries {
  readonly instrument: Instrument;
  readonly calendar: TradingCalendar;
  readonly timeframe: BarTimeframe;
  readonly columns: BarColumns;
}

export interface BarSpan {
  readonly openTime: UnixMicros;
  readonly closeTime: UnixMicros;
}

/**
 * When a recorded bar begins and ends. Files date a daily bar by midnight; trading happened in the session of that date, so that
 * is where the bar lies: an order placed overnight takes part in it, one placed during the session does not.
 */
export function barSpan(series: Pick<RecordedSeries, 'calendar' | 'timeframe'>, openTime: number): BarSpan {
  const opened = unixMicros(openTime);
  if (series.timeframe === '1d' && !series.calendar.alwaysOpen) {
    const session = sessionOfDay(series.calendar, opened);
    if (session) return { openTime: session.open, closeTime: session.close };
  }
  return { openTime: opened, closeTime: unixMicros(opened + barTimeframeMicros(series.timeframe)) };
}

function sessionOfDay(calendar: TradingCalendar, instant: UnixMicros): TradingSession | null {
  const date = formatInstant(instant).slice(0, 10) as TradingDate;
  const midnight = instant % microsPerDay === 0;
  if (!midnight) return sessionAt(calendar, instant);
  let low = 0;
  let high = calendar.sessions.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (calendar.sessions[middle]!.tradingDate < date) low = middle + 1;
    else high = middle;
  }
  const session = calendar.sessions[low];
  return session?.tradingDate === date ? session : null;
}

/** The bar at a row of the series, as it enters a world. Volume stands for its notional times the close: files have no more. */
export function recordedBar(series: RecordedSeries, row: number): Bar {
  const { columns, instrument, timeframe } = series;
  const close = columns.close[row]! as Price;
  const volume = columns.volume[row]!;
  return {
    instrumentId: instrument.instrumentId,
    timeframe,
    ...barSpan(series, columns.openTime[row]!),
    open: columns.open[row]! as Price,
    high: columns.high[row]! as Price,
    low: columns.low[row]! as Price,
    close,
    volume,
    notional: volume * (close / 10 ** instrument.priceScale),
    printCount: 0,
    isFinal: true,
    origin: 'imported',
  };
}

interface Cursor {
  readonly series: RecordedSeries;
  row: number;
  bar: Bar | null;
}

export interface ReplayFeedOptions {
  readonly lastTime: UnixMicros;
  /** When the world's next timer is due, for those fall due between bars. */
  readonly timerAt: () => UnixMicros | null;
  /** Plays nights, weekends and holidays as slowly as the rest. */
  readonly keepsClosedHours?: boolean;
}

/**
 * Recorded bars of several series as market inputs, each at its close: until then nobody could know it. A bar that ends with its
 * session comes before the timers of that instant, so that the orders of the day may still fill on it.
 */
export class ReplayFeed implements MarketFeed {
  readonly #cursors: Cursor[];
  readonly #timerAt: () => UnixMicros | null;
  readonly #keepsClosedHours: boolean;

  /** Plays bars that close after `lastTime`. */
  constructor(series: readonly RecordedSeries[], { lastTime, timerAt, keepsClosedHours = false }: ReplayFeedOptions) {
    this.#timerAt = timerAt;
    this.#keepsClosedHours = keepsClosedHours;
    this.#cursors = series.map((recorded) => cursorAfter(recorded, lastTime));
  }

  take(now: UnixMicros): DueInput | null {
    const next = this.#next();
    const timerAt = this.#timerAt();
    if (timerAt !== null && timerAt <= now && (next?.bar == null || timerAt < next.bar.closeTime)) {
      return { at: timerAt, body: { kind: 'TimeAdvanced' } };
    }
    if (next?.bar == null || next.bar.closeTime > now) return null;
    const bar = next.bar;
    next.row += 1;
    next.bar = barAt(next.series, next.row);
    return { at: bar.closeTime, body: { kind: 'BarReceived', bar } };
  }

  nextAt(): UnixMicros | null {
    const barAt = this.#next()?.bar?.closeTime ?? null;
    const timerAt = this.#timerAt();
    if (barAt === null || timerAt === null) return barAt ?? timerAt;
    return unixMicros(Math.min(barAt, timerAt));
  }

  /**
   * While every market of the replay is closed, time jumps to one bar's length before the end of the next bar, or to the timer that is
   * due before that: so a night is skipped between minutes, and of daily bars only weekends and holidays, because the hours before the
   * next open are those in which an order can be placed for it. After the last bar time just runs on.
   */
  deadUntil(now: UnixMicros): UnixMicros | null {
    const next = this.#next();
    if (this.#keepsClosedHours || next?.bar == null || this.#isAnyOpen(now)) return null;
    const begins = unixMicros(next.bar.closeTime - barTimeframeMicros(next.series.timeframe));
    const timerAt = this.#timerAt();
    const until = timerAt !== null && timerAt < begins ? timerAt : begins;
    return until > now ? until : null;
  }

  async close(): Promise<void> {}

  #isAnyOpen(now: UnixMicros): boolean {
    return this.#cursors.some(({ bar, series }) => bar !== null && isOpen(series.calendar, now));
  }

  /** The cursor whose bar closes first; series keep their order when several close together. */
  #next(): Cursor | null {
    let first: Cursor | null = null;
    for (const cursor of this.#cursors) {
      if (cursor.bar !== null && (first?.bar == null || cursor.bar.closeTime < first.bar.closeTime)) first = cursor;
    }
    return first;
  }
}

function barAt(series: RecordedSeries, row: number): Bar | null {
  return row < series.columns.openTime.length ? recordedBar(series, row) : null;
}

function cursorAfter(series: RecordedSeries, lastTime: UnixMicros): Cursor {
  let low = 0;
  let high = series.columns.openTime.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (barSpan(series, series.columns.openTime[middle]!).closeTime > lastTime) high = middle;
    else low = middle + 1;
  }
  return { series, row: low, bar: barAt(series, low) };
}
