import type { UnixMicros } from '@quire/core/units';
import { DateTime } from 'luxon';

const zone = 'America/New_York';

/** `2025-11-12T11:00:00.123456789-05:00`: clients cut this text by position, so the layout never varies. */
export function newYorkInstant(at: UnixMicros): string {
  const local = DateTime.fromMillis(Math.floor(at / 1000), { zone });
  const micros = String(at % 1000).padStart(3, '0');
  return `${local.toFormat("yyyy-MM-dd'T'HH:mm:ss.SSS")}${micros}000${local.toFormat('ZZ')}`;
}

export function newYorkDateAndClock(at: UnixMicros): { readonly date: string; readonly clock: string } {
  const local = DateTime.fromMillis(Math.floor(at / 1000), { zone });
  return { date: local.toFormat('yyyy-MM-dd'), clock: local.toFormat('HH:mm') };
}
