import { assert, type UnixMicros } from '@quire/core/units';
import { IANAZone } from 'luxon';
import { type DayNumber, dayOf } from './calendar-day.ts';

const minutesPerDay = 1_440;
const microsPerMinute = 60_000_000;

/** Offsets from UTC in minutes, by day, at noon of the place. */
export type ZoneClock = (day: DayNumber) => number;

const clocks = new Map<string, ZoneClock>();

/**
 * The clock of a time zone, by the zone data of the running Node. Clocks change at night, so the offset of a day's noon holds for its
 * trading hours. A month has one change at most: asked at both ends, only months that differ are looked through.
 */
export function zoneClockOf(timeZone: string): ZoneClock {
  const known = clocks.get(timeZone);
  if (known !== undefined) return known;
  const zone = IANAZone.create(timeZone);
  assert(zone.isValid, `unknown time zone ${timeZone}`);
  const offsetAt = (day: DayNumber) => zone.offset((day * minutesPerDay + minutesPerDay / 2) * 60_000);
  const months = new Map<number, readonly [change: DayNumber, before: number, after: number]>();
  const clock: ZoneClock = (day) => {
    const date = new Date(day * minutesPerDay * 60_000);
    const [year, month] = [date.getUTCFullYear(), date.getUTCMonth() + 1];
    const key = year * 12 + month;
    const found = months.get(key) ?? changeIn(offsetAt, dayOf(year, month, 1), dayOf(year, month + 1, 1) - 1);
    months.set(key, found);
    return day < found[0] ? found[1] : found[2];
  };
  clocks.set(timeZone, clock);
  return clock;
}

function changeIn(offsetAt: ZoneClock, first: DayNumber, last: DayNumber): readonly [DayNumber, number, number] {
  const [before, after] = [offsetAt(first), offsetAt(last)];
  if (before === after) return [first, before, after];
  let low = first;
  let high = last;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (offsetAt(middle) === before) low = middle;
    else high = middle;
  }
  return [high, before, after];
}

/** A time of day, `HH:MM`, on a day at a place, as an instant. */
export function instantAt(clock: ZoneClock, day: DayNumber, time: string): UnixMicros {
  const minutes = Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
  return ((day * minutesPerDay + minutes - clock(day)) * microsPerMinute) as UnixMicros;
}
