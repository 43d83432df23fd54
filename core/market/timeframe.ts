import { type DurationMicros, microsPerDay, microsPerMinute } from '../units/index.ts';
import { type BarTimeframe, barTimeframes } from './data.ts';

const minutes: Readonly<Record<Exclude<BarTimeframe, '1d' | '1w'>, number>> = {
  '1m': 1,
  '5m': 5,
  '15m': 15,
  '30m': 30,
  '1h': 60,
  '4h': 240,
};

/** Length of a bar by the clock. A daily bar of a market with sessions is shorter; this is the most it can be. */
export function barTimeframeMicros(timeframe: BarTimeframe): DurationMicros {
  if (timeframe === '1d') return microsPerDay as DurationMicros;
  if (timeframe === '1w') return (7 * microsPerDay) as DurationMicros;
  return (minutes[timeframe] * microsPerMinute) as DurationMicros;
}

const spellings: ReadonlyMap<string, BarTimeframe> = new Map<string, BarTimeframe>([
  ...barTimeframes.map((timeframe) => [timeframe, timeframe] as const),
  ['1min', '1m'],
  ['5min', '5m'],
  ['15min', '15m'],
  ['30min', '30m'],
  ['60min', '1h'],
  ['1hour', '1h'],
  ['4hour', '4h'],
  ['1day', '1d'],
  ['1week', '1w'],
]);

/** Reads our spelling (`1d`) and Alpaca's (`1Day`) in any case; null for anything else. */
export function parseBarTimeframe(text: string): BarTimeframe | null {
  return spellings.get(text.trim().toLowerCase()) ?? null;
}
