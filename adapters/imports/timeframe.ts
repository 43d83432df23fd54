import { type BarTimeframe, barTimeframes } from '@quire/core/market';

const spellings: ReadonlyMap<string, BarTimeframe> = new Map([
  ...barTimeframes.map((timeframe): [string, BarTimeframe] => [timeframe, timeframe]),
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

/** Reads ours (`1d`) and Alpaca's (`1Day`) spelling, in any case; null for anything else. */
export function parseTimeframe(text: string): BarTimeframe | null {
  return spellings.get(text.trim().toLowerCase()) ?? null;
}
