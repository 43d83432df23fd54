import { parseInstant } from '@quire/core/units';
import { DateTime } from 'luxon';
import type { Decimal } from './shapes.ts';

export const dayMs = 86_400_000;

/** RFC 3339, or a bare date as its midnight in UTC, as milliseconds UTC; fractions of a millisecond are cut. */
export function instantMs(text: string): number | null {
  const micros = parseInstant(text);
  return micros === null ? null : Math.floor(micros / 1_000);
}

/** Whole milliseconds of a number that counts seconds, milliseconds, microseconds or nanoseconds; null when it is no instant. */
export function epochMs(value: Decimal, unit: 's' | 'ms' | 'us' | 'ns'): number | null {
  if (unit === 'us' || unit === 'ns') {
    if (!/^\d{1,20}$/.test(String(value))) return null;
    return Number(BigInt(value) / (unit === 'us' ? 1_000n : 1_000_000n));
  }
  const number = Number(value);
  const milliseconds = Math.floor(unit === 's' ? number * 1_000 : number);
  return Number.isSafeInteger(milliseconds) ? milliseconds : null;
}

/** `2026-01-05 09:30:00` on the clocks of a zone, as milliseconds UTC. */
export function localMs(text: string, zone: string): number | null {
  const time = DateTime.fromISO(text.trim().replace(' ', 'T'), { zone });
  return time.isValid ? time.toMillis() : null;
}

/** `YYYY-MM-DD` of an instant, in UTC. */
export function dateOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}

/** `YYYY-MM-DD` on the calendar of a zone. */
export function dateIn(ms: number, zone: string): string {
  return DateTime.fromMillis(ms, { zone }).toFormat('yyyy-MM-dd');
}

/** RFC 3339 without fractions, in UTC. */
export function isoSeconds(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}

/** The day of a bar that a provider dates by some instant of it: the midnight in UTC of the date that the zone shows. */
export function dayStart(ms: number, zone: string): number {
  return Date.parse(`${dateIn(ms, zone)}T00:00:00Z`);
}

/** The Monday of that week, midnight UTC. */
export function weekStart(dayMidnight: number): number {
  const weekday = new Date(dayMidnight).getUTCDay();
  return dayMidnight - ((weekday + 6) % 7) * dayMs;
}

export const newYork = 'America/New_York';
