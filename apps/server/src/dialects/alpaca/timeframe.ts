import type { BarTimeframe } from '@quire/core/market';
import { badRequest } from './errors.ts';

/** Bars that are read as they are kept, or buckets that are made of minutes or of days when they are asked for. */
export type Timeframe =
  | { readonly kind: 'kept'; readonly stored: BarTimeframe; readonly isDated: boolean }
  | { readonly kind: 'minutes'; readonly count: number; readonly isDated: false }
  | { readonly kind: 'months'; readonly count: number; readonly isDated: true };

type Unit = 'minute' | 'hour' | 'day' | 'week' | 'month';

/** How many of a unit the wire allows in one bar. */
const counts: Readonly<Record<Unit, (count: number) => boolean>> = {
  minute: (count) => count <= 59,
  hour: (count) => count <= 23,
  day: (count) => count === 1,
  week: (count) => count === 1,
  month: (count) => [1, 2, 3, 4, 6, 12].includes(count),
};

/** What the world keeps, or makes for every door; the rest is made here. */
const kept: Readonly<Record<string, BarTimeframe>> = {
  '1 minute': '1m',
  '5 minute': '5m',
  '15 minute': '15m',
  '30 minute': '30m',
  '1 hour': '1h',
  '4 hour': '4h',
  '1 day': '1d',
  '1 week': '1w',
};

const pattern = /^([1-9]\d?)(min|minute|t|hour|h|day|d|week|w|month|m)s?$/;

function unitOf(word: string): Unit {
  if (word === 't' || word.startsWith('min')) return 'minute';
  if (word.startsWith('h')) return 'hour';
  if (word.startsWith('d')) return 'day';
  return word.startsWith('w') ? 'week' : 'month';
}

/**
 * `1Min`, `15T`, `1Hour`, `1D`, `1Week`, `3Month`; one M alone means month. A bar of a day or longer is dated by its day and not by
 * its opening instant.
 */
export function parseTimeframe(text: string): Timeframe {
  const [, digits = '', word = ''] = pattern.exec(text.toLowerCase()) ?? [];
  const unit = unitOf(word);
  const count = Number(digits);
  if (word === '' || !counts[unit](count)) throw badRequest(`invalid timeframe: ${text.slice(0, 20)}`);
  const stored = kept[`${count} ${unit}`];
  if (stored !== undefined) return { kind: 'kept', stored, isDated: stored === '1d' || stored === '1w' };
  if (unit === 'month') return { kind: 'months', count, isDated: true };
  return { kind: 'minutes', count: unit === 'hour' ? count * 60 : count, isDated: false };
}
