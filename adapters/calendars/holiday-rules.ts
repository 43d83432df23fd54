import {
  type DayNumber,
  dayOf,
  dayOfIso,
  easterSundayOf,
  type IsoDate,
  isoOf,
  saturday,
  sunday,
  weekdayOf,
} from './calendar-day.ts';
import { equinoxOf, type MoonFestival, moonFestivalOf } from './moon-festivals.ts';

/** The day of a year, or null when the year has none. */
export type DayRule = (year: number) => DayNumber | null;

/**
 * What happens to a holiday that lies where nobody works.
 * - `lost`: nothing.
 * - `sunday`: one on a Sunday is kept on the next day that is no holiday.
 * - `weekend`: the same from a Saturday too.
 * - `sunday-or-taken`, `weekend-or-taken`: and also from a day that is a holiday already.
 */
export type Observance = 'lost' | 'sunday' | 'weekend' | 'sunday-or-taken' | 'weekend-or-taken';

export interface HolidayRule {
  readonly name: string;
  readonly day: DayRule;
  readonly observance: Observance;
  /** Years in which it is kept, both included. */
  readonly fromYear: number;
  readonly toYear: number;
}

interface HolidayOptions {
  readonly observance?: Observance;
  readonly from?: number;
  readonly to?: number;
}

export const holiday = (name: string, day: DayRule, options: HolidayOptions = {}): HolidayRule => ({
  name,
  day,
  observance: options.observance ?? 'lost',
  fromYear: options.from ?? 0,
  toYear: options.to ?? 9_999,
});

export const fixed =
  (month: number, day: number): DayRule =>
  (year) =>
    dayOf(year, month, day);

/** So many days after Easter Sunday; negative before. */
export const easter =
  (days: number): DayRule =>
  (year) =>
    easterSundayOf(year) + days;

/** The first, second … such weekday of a month. */
export const nth =
  (month: number, weekday: number, count: number): DayRule =>
  (year) =>
    onOrAfter(dayOf(year, month, 1), weekday) + 7 * (count - 1);

/** The last such weekday on or before a day of a month. */
export const weekdayBy =
  (month: number, day: number, weekday: number): DayRule =>
  (year) =>
    onOrAfter(dayOf(year, month, day) - 6, weekday);

/** The first such weekday on or after a day of a month. */
export const weekdayFrom =
  (month: number, day: number, weekday: number): DayRule =>
  (year) =>
    onOrAfter(dayOf(year, month, day), weekday);

/** The last Monday to Friday on or before a day of a month. */
export const workdayBy =
  (month: number, day: number): DayRule =>
  (year) => {
    const wanted = dayOf(year, month, day);
    return wanted - Math.max(0, weekdayOf(wanted) - 5);
  };

export const moon =
  (festival: MoonFestival, days = 0): DayRule =>
  (year) => {
    const day = moonFestivalOf(festival, year);
    return day === null ? null : day + days;
  };

export const equinox =
  (season: 'spring' | 'autumn'): DayRule =>
  (year) =>
    equinoxOf(season, year);

/** A day that is proclaimed for each year, as `2026-03-21 2027-03-10`; years that are not in the list have none. */
export const listed = (dates: string): DayRule => {
  const byYear = new Map(dates.split(' ').map((date) => [Number(date.slice(0, 4)), dayOfIso(date)]));
  return (year) => byYear.get(year) ?? null;
};

/** By the rule, but in some years on another day. */
export const exceptIn =
  (rule: DayRule, others: Readonly<Record<number, IsoDate | null>>): DayRule =>
  (year) => {
    const other = others[year];
    return other === undefined ? rule(year) : other === null ? null : dayOfIso(other);
  };

const onOrAfter = (day: DayNumber, weekday: number): DayNumber => day + ((weekday - weekdayOf(day) + 7) % 7);

/**
 * All holidays of a year by date, ascending, days of weekends included, each with its name. Rules are taken in their order: an earlier
 * one keeps its day and a later one makes way where its observance says so.
 */
export function holidaysByRule(rules: readonly HolidayRule[], year: number): ReadonlyMap<IsoDate, string> {
  const kept = new Map<DayNumber, string>();
  const moved: { name: string; day: DayNumber }[] = [];
  for (const rule of rules) {
    const day = rule.fromYear <= year && year <= rule.toYear ? rule.day(year) : null;
    if (day === null) continue;
    if (isMoved(rule.observance, day, kept)) moved.push({ name: `${rule.name} (observed)`, day });
    if (!kept.has(day)) kept.set(day, rule.name);
  }
  moved.sort((left, right) => left.day - right.day);
  for (const { name, day } of moved) {
    let substitute = day + 1;
    while (kept.has(substitute) || weekdayOf(substitute) >= saturday) substitute += 1;
    kept.set(substitute, name);
  }
  return new Map([...kept].sort(([left], [right]) => left - right).map(([day, name]) => [isoOf(day), name]));
}

function isMoved(observance: Observance, day: DayNumber, kept: ReadonlyMap<DayNumber, string>): boolean {
  if (observance.endsWith('-or-taken') && kept.has(day)) return true;
  const weekday = weekdayOf(day);
  if (weekday === sunday) return observance !== 'lost';
  return weekday === saturday && observance.startsWith('weekend');
}
