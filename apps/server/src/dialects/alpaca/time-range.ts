import type { AssetClass } from '@quire/core/market';
import {
  formatInstant,
  microsPerDay,
  microsPerMinute,
  parseInstant,
  type UnixMicros,
  unixMicros,
} from '@quire/core/units';
import { badRequest } from './errors.ts';
import { type Fields, instantOf, textOf } from './parse.ts';
import { midnightOf } from './views/market-view.ts';
import { newYorkDate } from './views/new-york.ts';

/** UnixMicros, both inclusive. */
export interface TimeRange {
  readonly from: number;
  readonly to: number;
}

/**
 * `start` and `end` of a data query. A bare date is a day of the asset class (New York's for shares, UTC's for pairs), from its
 * beginning as a start and to its end as an end. Without them: from the beginning of the day until now.
 */
export function timeRange(fields: Fields, now: UnixMicros, assetClass: AssetClass): TimeRange {
  const start = edgeOf(fields, 'start', assetClass);
  const end = edgeOf(fields, 'end', assetClass);
  if (start !== null && end !== null && end < start) throw badRequest('end should not be before start');
  return { from: start ?? midnightOf(dateOf(now, assetClass), assetClass), to: end ?? now };
}

const dateOf = (at: UnixMicros, assetClass: AssetClass): string =>
  assetClass === 'crypto' ? formatInstant(at).slice(0, 10) : newYorkDate(at);

function edgeOf(fields: Fields, name: 'start' | 'end', assetClass: AssetClass): number | null {
  const at = instantOf(fields, name, badRequest);
  const text = textOf(fields, name);
  if (at === null || text === null || text.length > '2026-01-02'.length) return at;
  if (name === 'start') return midnightOf(text, assetClass);
  return midnightOf(nextDate(text), assetClass) - 1;
}

const nextDate = (date: string): string => dateAfter(date, 1);

function dateAfter(date: string, days: number): string {
  return formatInstant(unixMicros((parseInstant(date) ?? Number.NaN) + days * microsPerDay)).slice(0, 10);
}

/**
 * The days whose midnight lies in a range, as the instants between which their bars open here. A bar of a day opens in our store
 * some hours before or after the midnight that dates it, but always on its date in UTC.
 */
export function daysIn({ from, to }: TimeRange, assetClass: AssetClass): TimeRange {
  const utcDay = (at: number): string => formatInstant(unixMicros(at)).slice(0, 10);
  const first = utcDay(from);
  const last = utcDay(to);
  const begins = midnightOf(first, assetClass) >= from ? first : dateAfter(first, 1);
  const ends = midnightOf(last, assetClass) <= to ? last : dateAfter(last, -1);
  return { from: midnightOf(begins, 'crypto'), to: midnightOf(dateAfter(ends, 1), 'crypto') - 1 };
}

/** A minute has a bar once it has passed. */
export function finishedMinutesIn({ from, to }: TimeRange, now: UnixMicros): TimeRange {
  return { from, to: Math.min(to, Math.floor(now / microsPerMinute) * microsPerMinute - 1) };
}
