import { microsPerMillisecond, type UnixMicros, unixMicros } from '@quire/core/units';
import { DateTime } from 'luxon';

const zone = 'America/New_York';

const local = (at: UnixMicros): DateTime => DateTime.fromMillis(Math.floor(at / microsPerMillisecond), { zone });

/** `2025-11-12T11:00:00.123456000-05:00`: clients cut this text by position, so the layout never varies. */
export function newYorkInstant(at: UnixMicros): string {
  const time = local(at);
  const micros = String(at % microsPerMillisecond).padStart(3, '0');
  return `${time.toFormat("yyyy-MM-dd'T'HH:mm:ss.SSS")}${micros}000${time.toFormat('ZZ')}`;
}

/** `2025-11-12` */
export const newYorkDate = (at: UnixMicros): string => local(at).toFormat('yyyy-MM-dd');

/** `09:30` */
export const newYorkClock = (at: UnixMicros): string => local(at).toFormat('HH:mm');

/** The instant at which a date, `2025-11-12`, begins in New York. */
export function newYorkMidnight(date: string): UnixMicros {
  return unixMicros(DateTime.fromISO(date, { zone }).toMillis() * microsPerMillisecond);
}
