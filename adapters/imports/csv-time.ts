import { parseInstant } from '@quire/core/units';
import { DateTime, IANAZone } from 'luxon';

export type ReadTime = (text: string) => number | null;

/** Whether the name is a time zone that this machine knows. */
export function isTimeZone(zone: string): boolean {
  return zone === 'UTC' || IANAZone.isValidZone(zone);
}

/**
 * A reader of times, giving UnixMicros or null. Known spellings: RFC 3339 and ISO 8601 with `T` or a blank, a bare date,
 * `YYYYMMDD` with an optional `HH:MM[:SS]`, and whole numbers since 1970 in seconds, milliseconds, microseconds or nanoseconds
 * (told apart by their size, which is unambiguous from 1973 to 5138). A time without an offset is local to `zone`; one that
 * the zone skipped (spring) is refused, one that it had twice (autumn) is the first. Slashed dates are refused: nobody can say
 * whether 03/04 is in March or April.
 */
export function timeReader(zone: string): ReadTime {
  const local = zone === 'UTC' ? null : new LocalTime(zone);
  return (text) => {
    if (epochPattern.test(text)) return readEpoch(text);
    const normal = normalize(text);
    if (normal === null) return null;
    const micros = parseInstant(normal);
    if (micros === null || local === null || offsetPattern.test(normal)) return micros;
    return local.toUtc(micros);
  };
}

/** A reader of times that are milliseconds since the midnight that began `day`, as Lean writes bars within a day. */
export function timeOfDayReader(day: string, zone: string): ReadTime {
  const midnight = parseInstant(day);
  const local = zone === 'UTC' ? null : new LocalTime(zone);
  return (text) => {
    const milliseconds = milliPattern.test(text) ? Number(text) : Number.NaN;
    if (midnight === null || !(milliseconds < millisPerDay)) return null;
    const wall = midnight + Math.round(milliseconds * 1_000);
    return local === null ? wall : local.toUtc(wall);
  };
}

const millisPerDay = 86_400_000;
const milliPattern = /^\d{1,8}(\.\d{1,9})?$/;
const epochPattern = /^\d{9,19}(\.\d{1,9})?$/;
const offsetPattern = /([Zz]|[+-]\d{2}:?\d{2})$/;
const compactPattern = /^(\d{4})(\d{2})(\d{2})(?:[ T](\d{2}:\d{2}(?::\d{2})?))?$/;
const isoPattern = /^\d{4}-\d{2}-\d{2}/;

function normalize(text: string): string | null {
  if (isoPattern.test(text)) return text;
  const compact = compactPattern.exec(text);
  if (compact === null) return null;
  const [, year, month, day, clock] = compact;
  return `${year}-${month}-${day}${clock === undefined ? '' : ` ${clock}`}`;
}

function readEpoch(text: string): number | null {
  const [whole = '', fraction = ''] = text.split('.');
  const number = BigInt(whole);
  let micros: bigint;
  if (number < 100_000_000_000n) micros = number * 1_000_000n + BigInt(fraction.padEnd(6, '0').slice(0, 6));
  else if (number < 100_000_000_000_000n) micros = number * 1_000n + BigInt(fraction.padEnd(3, '0').slice(0, 3));
  else if (number < 100_000_000_000_000_000n) micros = number;
  else micros = number / 1_000n;
  const result = Number(micros);
  return Number.isSafeInteger(result) ? result : null;
}

/** Wall-clock times of one zone. The offset is looked up once per hour of wall clock, because a file has them in order. */
class LocalTime {
  readonly #zone: string;
  #hour = Number.NaN;
  #offset: number | null = null;

  constructor(zone: string) {
    this.#zone = zone;
  }

  /** `wall` is the wall clock written as if it were UTC, in microseconds. */
  toUtc(wall: number): number | null {
    const hour = Math.floor(wall / 1_800_000_000);
    if (hour !== this.#hour) {
      this.#hour = hour;
      this.#offset = this.#offsetAt(wall);
    }
    return this.#offset === null ? null : wall - this.#offset;
  }

  #offsetAt(wall: number): number | null {
    const at = DateTime.fromMillis(Math.floor(wall / 1000), { zone: 'UTC' });
    const local = at.setZone(this.#zone, { keepLocalTime: true });
    const same = local.isValid && local.hour === at.hour && local.minute === at.minute && local.day === at.day;
    return same ? local.offset * 60_000_000 : null;
  }
}
