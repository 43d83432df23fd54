import { formatInstant, unixMicros } from '@quire/core/units';

/** A bigint column as RFC 3339 in UTC, or null. */
export function instant(micros: string | number | bigint | null): string | null {
  return micros === null ? null : formatInstant(unixMicros(Number(micros)));
}
