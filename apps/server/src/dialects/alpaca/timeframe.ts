import type { BarTimeframe } from '@quire/core/market';
import { badRequest } from './errors.ts';

export interface Timeframe {
  readonly stored: BarTimeframe;
  /** Bars of a day or longer are dated by their day and not by their opening instant. */
  readonly isDated: boolean;
}

type Unit = 'minute' | 'hour' | 'day' | 'week' | 'month';

/** How many of a unit the wire allows in one bar. */
const counts: Readonly<Record<Unit, (count: number) => boolean>> = {
  minute: (count) => count <= 59,
  hour: (count) => count <= 23,
  day: (count) => count === 1,
  week: (count) => count === 1,
  month: (count) => [1, 2, 3, 4, 6, 12].includes(count),
};

/** What is kept here of all that the wire allows. */
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

/** `1Min`, `15T`, `1Hour`, `1D`, `1Week`, `3Month`; one M alone means month. */
export function parseTimeframe(text: string): Timeframe {
  const [, digits = '', word = ''] = pattern.exec(text.toLowerCase()) ?? [];
  const unit = unitOf(word);
  const count = Number(digits);
  if (word === '' || !counts[unit](count)) throw badRequest(`invalid timeframe: ${text.slice(0, 20)}`);
  const stored = kept[`${count} ${unit}`];
  if (stored === undefined) {
    throw badRequest(`invalid timeframe: ${count} ${unit} is not kept here; ${Object.keys(kept).join(', ')} are`);
  }
  return { stored, isDated: stored === '1d' || stored === '1w' };
}
