import type { Price, UnixMicros } from '../units/index.ts';
import { type BarBucket, barBucketAt } from './bar-bucket.ts';
import { type BarFrame, emptyBarFrame, sliceBarFrame } from './bar-frame.ts';
import type { TradingCalendar } from './calendar.ts';
import type { Bar, BarTimeframe } from './data.ts';

export interface Resampling {
  readonly timeframe: BarTimeframe;
  /** Says which session a bar belongs to, for daily and weekly bars; null: UTC days. */
  readonly calendar: TradingCalendar | null;
  /** The instant up to which the source is complete: a longer bar that ends later is still forming. */
  readonly until: UnixMicros;
}

/**
 * Longer bars from shorter ones of one instrument: first open, highest high, lowest low, last close, and sums. Bars outside a
 * session take part in no daily bar. Source bars must ascend; a shorter bar counts for the longer one in which it opens.
 */
export function resampleBars(bars: readonly Bar[], resampling: Resampling): Bar[] {
  const { timeframe, calendar, until } = resampling;
  const made: Bar[] = [];
  let bucket: BarBucket | null = null;
  for (const bar of bars) {
    if (bucket === null || !holds(bucket, bar.openTime)) bucket = barBucketAt(timeframe, bar.openTime, calendar);
    if (bucket === null) continue;
    const last = made.at(-1);
    if (last === undefined || last.openTime !== bucket.openTime) {
      made.push({ ...bar, ...bucket, timeframe, isFinal: bucket.closeTime <= until });
    } else {
      made[made.length - 1] = joined(last, bar);
    }
  }
  return made;
}

function holds(bucket: BarBucket, instant: number): boolean {
  return bucket.openTime <= instant && instant < bucket.closeTime;
}

function joined(longer: Bar, next: Bar): Bar {
  return {
    ...longer,
    high: Math.max(next.high, longer.high) as Price,
    low: Math.min(next.low, longer.low) as Price,
    close: next.close,
    volume: longer.volume + next.volume,
    notional: longer.notional + next.notional,
    printCount: longer.printCount + next.printCount,
    origin: longer.origin === next.origin ? longer.origin : 'simulated',
  };
}

/** The same for columns, final bars only: a longer bar that ends after `until` is left out. */
export function resampleFrame(frame: BarFrame, resampling: Resampling): BarFrame {
  const { timeframe, calendar, until } = resampling;
  const { instrumentId, origin, priceScale } = frame;
  const made = emptyBarFrame({ instrumentId, origin, priceScale, timeframe }, frame.openTime.length);
  let bucket: BarBucket | null = null;
  let row = -1;
  for (let at = 0; at < frame.openTime.length; at++) {
    const openTime = frame.openTime[at]! as UnixMicros;
    if (bucket === null || !holds(bucket, openTime)) bucket = barBucketAt(timeframe, openTime, calendar);
    if (bucket === null || bucket.closeTime > until) continue;
    if (row >= 0 && made.openTime[row] === bucket.openTime) join(made, row, frame, at);
    else begin(made, ++row, bucket, frame, at);
  }
  return sliceBarFrame(made, 0, row + 1);
}

function begin(made: BarFrame, row: number, bucket: BarBucket, frame: BarFrame, at: number): void {
  made.openTime[row] = bucket.openTime;
  made.closeTime[row] = bucket.closeTime;
  made.open[row] = frame.open[at]!;
  made.high[row] = frame.high[at]!;
  made.low[row] = frame.low[at]!;
  made.close[row] = frame.close[at]!;
  made.volume[row] = frame.volume[at]!;
  made.notional[row] = frame.notional[at]!;
  made.printCount[row] = frame.printCount[at]!;
}

function join(made: BarFrame, row: number, frame: BarFrame, at: number): void {
  made.high[row] = Math.max(made.high[row]!, frame.high[at]!);
  made.low[row] = Math.min(made.low[row]!, frame.low[at]!);
  made.close[row] = frame.close[at]!;
  made.volume[row] = made.volume[row]! + frame.volume[at]!;
  made.notional[row] = made.notional[row]! + frame.notional[at]!;
  made.printCount[row] = made.printCount[row]! + frame.printCount[at]!;
}
