import type { AssetClass } from '../market/index.ts';
import { microsPerDay, type UnixMicros } from '../units/index.ts';

/**
 * The shape of a day, by UTC hour. Trading and volatility rise and fall together: stocks are busiest around the hours in which
 * New York's floor would be open, crypto is flatter. The hours are UTC all year; a simulated market needs no summer time.
 */
const hourlyActivity: Record<AssetClass, readonly number[]> = {
  us_equity: [
    0.8, 0.72, 0.68, 0.65, 0.65, 0.66, 0.68, 0.75, 0.85, 0.88, 0.9, 0.95, 1.05, 1.3, 1.75, 1.55, 1.3, 1.15, 1.15, 1.35,
    1.6, 1.1, 0.9, 0.85,
  ],
  crypto: [
    1, 0.95, 0.92, 0.9, 0.88, 0.86, 0.88, 0.95, 1, 1.02, 1, 0.98, 1.02, 1.12, 1.25, 1.22, 1.15, 1.08, 1.02, 1, 0.98,
    0.95, 0.92, 0.95,
  ],
};

interface DayShape {
  /** Activity at the start of each hour, mean 1; one more for the end of the day. */
  readonly activity: Float64Array;
  /** Share of the day's variance that has passed by the start of each hour: 0 to 1. */
  readonly clock: Float64Array;
}

function shapeOf(hours: readonly number[]): DayShape {
  const mean = hours.reduce((sum, value) => sum + value, 0) / 24;
  const activity = new Float64Array(25);
  const clock = new Float64Array(25);
  for (let hour = 0; hour <= 24; hour++) activity[hour] = hours[hour % 24]! / mean;
  for (let hour = 0; hour < 24; hour++) clock[hour + 1] = clock[hour]! + (activity[hour]! + activity[hour + 1]!) / 48;
  clock[24] = 1;
  return { activity, clock };
}

const shapes: Record<AssetClass, DayShape> = {
  us_equity: shapeOf(hourlyActivity.us_equity),
  crypto: shapeOf(hourlyActivity.crypto),
};

/** Intensity of trading at an instant, 1 on average over a day. */
export function activityAt(assetClass: AssetClass, at: UnixMicros): number {
  const { activity } = shapes[assetClass];
  const hours = ((at % microsPerDay) / microsPerDay) * 24;
  const hour = Math.floor(hours);
  return activity[hour]! + (activity[hour + 1]! - activity[hour]!) * (hours - hour);
}

/** Share of the variance of the UTC day that has passed by then; grows from 0 to 1, evenly within an hour. */
export function varianceClock(assetClass: AssetClass, microsOfDay: number): number {
  const { clock } = shapes[assetClass];
  const hours = (microsOfDay / microsPerDay) * 24;
  const hour = Math.floor(hours);
  if (hour >= 24) return 1;
  return clock[hour]! + (clock[hour + 1]! - clock[hour]!) * (hours - hour);
}
