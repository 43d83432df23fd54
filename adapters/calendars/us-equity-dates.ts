import { DateTime } from 'luxon';
import { easterSundayOf, friday, isoOf as isoOfDay, monday, saturday, sunday, thursday } from './calendar-day.ts';

/**
 * The dates on which the New York Stock Exchange and Nasdaq did not, or will not, trade a full day, 1990 to 2035. Sources: the
 * exchange's published holiday rule (NYSE Rule 7.2) and its list of special closings. `holidaysOf` and `halfDaysOf` are rules,
 * so a year to come is right as long as the rules stay; special closings are known only once announced.
 */
type IsoDate = string;

const dateOf = (year: number, month: number, day: number): DateTime => DateTime.utc(year, month, day);
const isoOf = (date: DateTime): IsoDate => date.toFormat('yyyy-MM-dd');

function nthWeekday(year: number, month: number, weekday: number, nth: number): DateTime {
  const first = dateOf(year, month, 1);
  return first.plus({ days: ((weekday - first.weekday + 7) % 7) + 7 * (nth - 1) });
}

function lastWeekday(year: number, month: number, weekday: number): DateTime {
  const last = dateOf(year, month, 1).endOf('month').startOf('day');
  return last.minus({ days: (last.weekday - weekday + 7) % 7 });
}

/** A holiday on Saturday is kept on Friday, one on Sunday on Monday. */
function observed(date: DateTime): DateTime {
  if (date.weekday === saturday) return date.minus({ days: 1 });
  if (date.weekday === sunday) return date.plus({ days: 1 });
  return date;
}

/** Closings of whole days that no rule foretells. */
const specialClosings: readonly IsoDate[] = [
  '1994-04-27', // day of mourning, R. Nixon
  '2001-09-11',
  '2001-09-12',
  '2001-09-13',
  '2001-09-14',
  '2004-06-11', // day of mourning, R. Reagan
  '2007-01-02', // day of mourning, G. Ford
  '2012-10-29', // hurricane Sandy
  '2012-10-30',
  '2018-12-05', // day of mourning, G. H. W. Bush
  '2025-01-09', // day of mourning, J. Carter
];

/** All weekdays of the year on which the market stays shut, ascending. */
export function holidaysOf(year: number): readonly IsoDate[] {
  const newYear = dateOf(year, 1, 1);
  const days = [
    // A New Year's Day on Saturday is not kept on the Friday: that is the last business day of a year (Rule 7.2).
    newYear.weekday === saturday ? null : observed(newYear),
    year >= 1998 ? nthWeekday(year, 1, monday, 3) : null,
    nthWeekday(year, 2, monday, 3),
    DateTime.fromISO(isoOfDay(easterSundayOf(year) - 2), { zone: 'utc' }),
    lastWeekday(year, 5, monday),
    year >= 2022 ? observed(dateOf(year, 6, 19)) : null,
    observed(dateOf(year, 7, 4)),
    nthWeekday(year, 9, monday, 1),
    nthWeekday(year, 11, thursday, 4),
    observed(dateOf(year, 12, 25)),
  ];
  const regular = days.filter((day) => day !== null).map(isoOf);
  const special = specialClosings.filter((day) => day.startsWith(`${year}-`));
  return [...regular, ...special].sort();
}

/** Half days that no rule foretells, all at 13:00. */
const specialHalfDays: readonly IsoDate[] = ['1997-12-26', '1999-12-31', '2003-12-26'];

/** Early closings of the year, date to hour of the close in New York. */
export function halfDaysOf(year: number): ReadonlyMap<IsoDate, number> {
  const found = new Map<IsoDate, number>();
  const closed = new Set(holidaysOf(year));
  const add = (date: DateTime, hour: number): void => {
    if (date.weekday < saturday && !closed.has(isoOf(date))) found.set(isoOf(date), hour);
  };
  // Until 1992 the early close was at 14:00; the day after Thanksgiving joined in that year.
  const hour = year < 1993 ? 14 : 13;
  if (year >= 1992) add(nthWeekday(year, 11, thursday, 4).plus({ days: 1 }), hour);
  const christmasEve = dateOf(year, 12, 24);
  if (christmasEve.weekday < friday) add(christmasEve, hour);
  if (year >= 1995) addIndependenceHalfDay(year, add);
  for (const day of specialHalfDays) if (day.startsWith(`${year}-`)) found.set(day, 13);
  return found;
}

/** The eve of 4 July; when that is a Thursday it was the Friday after instead, until 2012. */
function addIndependenceHalfDay(year: number, add: (date: DateTime, hour: number) => void): void {
  const eve = dateOf(year, 7, 3);
  if (eve.weekday === monday || eve.weekday === 2 || eve.weekday === thursday) add(eve, 13);
  if (eve.weekday === 3) add(year >= 2013 ? eve : dateOf(year, 7, 5), 13);
}
