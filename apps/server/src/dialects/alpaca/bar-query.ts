import type { BarTimeframe, Instrument } from '@quire/core/market';
import { formatInstant, parseInstant, unixMicros } from '@quire/core/units';
import { badRequest } from './errors.ts';
import { type Fields, textOf } from './parse.ts';

/** How a timeframe of the wire is made: from a stored one, `count` of them to a bar. */
export interface WireTimeframe {
  readonly stored: BarTimeframe;
  readonly count: number;
  readonly unit: 'minute' | 'hour' | 'day' | 'week' | 'month';
}

const pattern = /^(\d{1,2})(min|minute|t|hour|h|day|d|week|w|month|m)s?$/;

/** `1Min`, `15T`, `1Hour`, `1D`, `1Week`, `3Month`; one capital M alone means month, `Min` minute. */
export function parseTimeframe(text: string): WireTimeframe {
  const isMonth = /^\d{1,2}M$/.test(text);
  const match = pattern.exec(isMonth ? `${text}onth`.toLowerCase() : text.toLowerCase());
  if (!match) throw badRequest(`invalid timeframe: ${text.slice(0, 20)}`);
  const count = Number(match[1]);
  const unit = match[2]!;
  if (unit === 't' || unit.startsWith('min')) return within(count, 59, { stored: '1m', count, unit: 'minute' }, text);
  if (unit.startsWith('h')) return within(count, 23, { stored: '1m', count, unit: 'hour' }, text);
  if (unit.startsWith('d')) return within(count, 1, { stored: '1d', count, unit: 'day' }, text);
  if (unit.startsWith('w')) return within(count, 1, { stored: '1d', count, unit: 'week' }, text);
  if (![1, 2, 3, 4, 6, 12].includes(count)) throw badRequest(`invalid timeframe: ${text}`);
  return { stored: '1d', count, unit: 'month' };
}

function within(count: number, max: number, timeframe: WireTimeframe, text: string): WireTimeframe {
  if (count < 1 || count > max) throw badRequest(`invalid timeframe: ${text.slice(0, 20)}`);
  return timeframe;
}

/** Timeframes that the store answers as they are. */
const storedAs: Readonly<Record<string, BarTimeframe>> = {
  'minute 1': '1m',
  'minute 5': '5m',
  'minute 15': '15m',
  'minute 30': '30m',
  'hour 1': '1h',
  'hour 4': '4h',
  'day 1': '1d',
  'week 1': '1w',
};

export function storedTimeframe({ unit, count }: WireTimeframe): BarTimeframe {
  const stored = storedAs[`${unit} ${count}`];
  if (stored === undefined)
    throw badRequest(`timeframe ${count} ${unit} is not kept here; ${Object.keys(storedAs).join(', ')} are`);
  return stored;
}

/** A page token is a position, so that a client may change the size of its next page. */
export interface PagePosition {
  readonly symbol: string;
  /** The instant of the last row given. */
  readonly after: number;
}

export function encodeToken(position: PagePosition): string {
  return Buffer.from(JSON.stringify([position.symbol, position.after])).toString('base64url');
}

export function decodeToken(fields: Fields): PagePosition | null {
  const text = textOf(fields, 'page_token');
  if (text === null) return null;
  try {
    const [symbol, after] = JSON.parse(Buffer.from(text, 'base64url').toString('utf8')) as [unknown, unknown];
    if (typeof symbol === 'string' && typeof after === 'number' && Number.isSafeInteger(after))
      return { symbol, after };
  } catch {
    // Not ours: refused below like any other bad token.
  }
  throw badRequest('invalid page_token');
}

export function rangeOf(fields: Fields, now: number): { readonly from: number; readonly to: number } {
  const instantOf = (name: string, fallback: number): number => {
    const text = textOf(fields, name);
    if (text === null) return fallback;
    const at = parseInstant(text.replace(' ', '+'));
    if (at === null) throw badRequest(`invalid ${name}: ${text.slice(0, 40)}`);
    return at;
  };
  const startOfToday = parseInstant(formatInstant(unixMicros(now)).slice(0, 10)) ?? 0;
  return { from: instantOf('start', startOfToday), to: instantOf('end', now) };
}

export function limitOf(fields: Fields): number {
  const text = textOf(fields, 'limit');
  if (text === null) return 1000;
  const value = /^\d{1,6}$/.test(text) ? Number(text) : 0;
  if (value < 1 || value > 10_000) throw badRequest(`invalid limit: ${text.slice(0, 20)}`);
  return value;
}

export function isAscending(fields: Fields): boolean {
  const text = textOf(fields, 'sort')?.toLowerCase() ?? 'asc';
  if (text !== 'asc' && text !== 'desc') throw badRequest(`invalid sort: ${text.slice(0, 20)}`);
  return text === 'asc';
}

export const bySymbol = (left: Instrument, right: Instrument): number => (left.symbol < right.symbol ? -1 : 1);
