import { assertSafeInteger } from './assert.ts';
import type { Brand } from './brand.ts';

/** An instant: microseconds since 1970-01-01T00:00:00Z, a safe integer. */
export type UnixMicros = Brand<number, 'UnixMicros'>;
/** A length of time in microseconds. Not an instant. */
export type DurationMicros = Brand<number, 'DurationMicros'>;
/** A day of a venue's calendar, `YYYY-MM-DD`. Only a calendar can say which instant belongs to it. */
export type TradingDate = Brand<string, 'TradingDate'>;

export const microsPerMillisecond = 1_000;
export const microsPerSecond = 1_000_000;
export const microsPerMinute = 60_000_000;
export const microsPerDay = 86_400_000_000;

export function unixMicros(value: number): UnixMicros {
  return assertSafeInteger(value, 'instant') as UnixMicros;
}

export function durationMicros(value: number): DurationMicros {
  return assertSafeInteger(value, 'duration') as DurationMicros;
}

export function addDuration(instant: UnixMicros, duration: DurationMicros): UnixMicros {
  return (instant + duration) as UnixMicros;
}

/** Days since 1970-01-01 of a Gregorian date (H. Hinnant, "chrono-compatible low-level date algorithms"). */
function daysFromCivil(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

/** Nights from one trading date to another: 3 from a Friday to the Monday after it. */
export function daysBetween(from: TradingDate, to: TradingDate): number {
  return daysOf(to) - daysOf(from);
}

function daysOf(date: TradingDate): number {
  return daysFromCivil(Number(date.slice(0, 4)), Number(date.slice(5, 7)), Number(date.slice(8, 10)));
}

function civilFromDays(days: number): { year: number; month: number; day: number } {
  const z = days + 719_468;
  const era = Math.floor(z / 146_097);
  const dayOfEra = z - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shifted = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * shifted + 2) / 5) + 1;
  const month = shifted < 10 ? shifted + 3 : shifted - 9;
  return { year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day };
}

const pad = (value: number, width: number): string => value.toString().padStart(width, '0');

/** RFC 3339 in UTC with microseconds, `2026-11-21T10:00:00.000001Z`; whole seconds have no fraction. */
export function formatInstant(instant: UnixMicros): string {
  const days = Math.floor(instant / microsPerDay);
  const rest = instant - days * microsPerDay;
  const { year, month, day } = civilFromDays(days);
  const seconds = Math.floor(rest / microsPerSecond);
  const micros = rest - seconds * microsPerSecond;
  const clock = `${pad(Math.floor(seconds / 3600), 2)}:${pad(Math.floor(seconds / 60) % 60, 2)}:${pad(seconds % 60, 2)}`;
  const fraction = micros === 0 ? '' : `.${pad(micros, 6)}`;
  return `${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}T${clock}${fraction}Z`;
}

const instantPattern =
  /^(\d{4})-(\d{2})-(\d{2})(?:[Tt ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?(?:\s*([Zz]|[+-]\d{2}:?\d{2}))?)?$/;

/** Reads RFC 3339 with up to nine decimals (those beyond microseconds are cut) or a bare date, meaning 00:00 UTC. */
export function parseInstant(text: string): UnixMicros | null {
  const match = instantPattern.exec(text);
  if (!match) return null;
  const [, yearText, monthText, dayText, hour = '0', minute = '0', second = '0', fraction = '', zone = 'Z'] = match;
  const year = Number(yearText);
  const month = Number(monthText);
  const day = Number(dayText);
  const days = daysFromCivil(year, month, day);
  const back = civilFromDays(days);
  if (month < 1 || month > 12 || back.day !== day || back.month !== month || back.year !== year) return null;
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return null;
  let offsetSeconds = 0;
  if (zone !== 'Z' && zone !== 'z') {
    const digits = zone.replace(':', '');
    offsetSeconds =
      (Number(digits.slice(1, 3)) * 3600 + Number(digits.slice(3, 5)) * 60) * (digits[0] === '-' ? -1 : 1);
  }
  const seconds = days * 86_400 + Number(hour) * 3600 + Number(minute) * 60 + Number(second) - offsetSeconds;
  return (seconds * microsPerSecond + Number(fraction.padEnd(6, '0').slice(0, 6))) as UnixMicros;
}
