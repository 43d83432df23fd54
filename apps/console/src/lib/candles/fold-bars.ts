import type { BarView } from '@quire/contract';

/** A bar as the chart draws it; times in milliseconds. */
export interface Candle {
  readonly timeMs: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
  /** A crash may have taken prints of its span; absent is false. */
  readonly isPartial?: boolean;
}

export const timeframes = ['1m', '5m', '15m', '30m', '1h', '4h', '1d'] as const;
export type Timeframe = (typeof timeframes)[number];

const minuteMs = 60_000;
const lengthsMs: Readonly<Record<Timeframe, number>> = {
  '1m': minuteMs,
  '5m': 5 * minuteMs,
  '15m': 15 * minuteMs,
  '30m': 30 * minuteMs,
  '1h': 60 * minuteMs,
  '4h': 240 * minuteMs,
  // A trading date is the calendar's; the server says where one begins, so this length is never used to cut.
  '1d': 1440 * minuteMs,
};

export function isTimeframe(value: string): value is Timeframe {
  return (timeframes as readonly string[]).includes(value);
}

export function toCandle(bar: BarView): Candle {
  return {
    timeMs: Date.parse(bar.openTime),
    open: bar.open,
    high: bar.high,
    low: bar.low,
    close: bar.close,
    volume: bar.volume,
    ...(bar.isPartial ? { isPartial: true } : {}),
  };
}

/** Ascending, each instant once; of two bars of one instant the later in the list wins. */
export function inOrder(candles: readonly Candle[]): readonly Candle[] {
  const byTime = new Map(candles.map((candle) => [candle.timeMs, candle]));
  return [...byTime.values()].sort((left, right) => left.timeMs - right.timeMs);
}

function combine(left: Candle, right: Candle): Candle {
  return {
    timeMs: left.timeMs,
    open: left.open,
    high: Math.max(left.high, right.high),
    low: Math.min(left.low, right.low),
    close: right.close,
    volume: left.volume + right.volume,
    ...(left.isPartial || right.isPartial ? { isPartial: true } : {}),
  };
}

/** Where the bucket of a minute begins, counted from the bucket that the server started. */
function bucketStart(minuteStartMs: number, anchorMs: number, lengthMs: number): number {
  return anchorMs + Math.floor((minuteStartMs - anchorMs) / lengthMs) * lengthMs;
}

/** A daily bar follows the price; its volume is as of its last reading, because the minutes of a whole day are not at hand. */
function followDay(bars: readonly Candle[], minutes: readonly Candle[]): readonly Candle[] {
  const last = bars.at(-1);
  if (!last) return bars;
  const day = minutes.filter((minute) => minute.timeMs >= last.timeMs);
  if (day.length === 0) return bars;
  const merged = day.reduce((bar, minute) => ({ ...combine(bar, minute), volume: bar.volume }), last);
  return [...bars.slice(0, -1), merged];
}

/**
 * Bars of a timeframe continued by one-minute bars. A bucket whose minutes are known from its start is rebuilt from them;
 * otherwise its extremes are joined and its volume is the larger of the two, so nothing is counted twice.
 *
 * @param bars bars of `timeframe`, in order; the last may still be forming
 * @param minutes one-minute bars, in order, the newest state of each minute
 */
export function foldMinutes(
  bars: readonly Candle[],
  minutes: readonly Candle[],
  timeframe: Timeframe,
): readonly Candle[] {
  if (timeframe === '1m') return minutes.length === 0 ? bars : inOrder([...bars, ...minutes]);
  if (timeframe === '1d') return followDay(bars, minutes);
  const last = bars.at(-1);
  if (!last) return bars;
  const lengthMs = lengthsMs[timeframe];
  const buckets = new Map<number, { candle: Candle; firstMinuteMs: number }>();
  for (const minute of minutes) {
    if (minute.timeMs < last.timeMs) continue;
    const start = bucketStart(minute.timeMs, last.timeMs, lengthMs);
    const known = buckets.get(start);
    if (known) known.candle = combine(known.candle, minute);
    else buckets.set(start, { candle: { ...minute, timeMs: start }, firstMinuteMs: minute.timeMs });
  }
  const forming = buckets.get(last.timeMs);
  const joined = forming && forming.firstMinuteMs !== last.timeMs ? join(last, forming.candle) : forming?.candle;
  buckets.delete(last.timeMs);
  return [...bars.slice(0, -1), joined ?? last, ...[...buckets.values()].map(({ candle }) => candle)];
}

function join(whole: Candle, part: Candle): Candle {
  return { ...combine(whole, part), volume: Math.max(whole.volume, part.volume) };
}

/** The candle that an instant falls into, for marks of own fills; null before the first. */
export function candleAt(candles: readonly Candle[], instantMs: number): Candle | null {
  let low = 0;
  let high = candles.length - 1;
  let found: Candle | null = null;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const candle = candles[middle]!;
    if (candle.timeMs <= instantMs) {
      found = candle;
      low = middle + 1;
    } else high = middle - 1;
  }
  return found;
}
