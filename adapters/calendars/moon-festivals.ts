import { type DayNumber, dayOf } from './calendar-day.ts';

/** Days that Chinese and Korean calendars reckon by sun and moon. */
export type MoonFestival =
  | 'qingming'
  | 'lunar new year'
  | 'buddha'
  | 'dragon boat'
  | 'mid-autumn'
  | 'double ninth'
  | 'korean new year'
  | 'korean buddha'
  | 'korean harvest';

const columns: readonly MoonFestival[] = [
  'qingming',
  'lunar new year',
  'buddha',
  'dragon boat',
  'mid-autumn',
  'double ninth',
  'korean new year',
  'korean buddha',
  'korean harvest',
];

/**
 * Reckoned by the `chinese` and `dangi` calendars of ICU 78.2, and qingming by the formula of the solar term for this century; all of
 * it compared with the astronomical calendars of date-holidays 3.37. Where ICU errs because a new moon falls within minutes of midnight
 * in Beijing (2027 and 2030), the published date stands here. A table and not ICU itself: Node releases carry different ones.
 */
const table = `
2010 04-05 02-14 05-21 06-16 09-22 10-16 02-14 05-21 09-22
2011 04-05 02-03 05-10 06-06 09-12 10-05 02-03 05-10 09-12
2012 04-04 01-23 04-28 06-23 09-30 10-23 01-23 05-28 09-30
2013 04-04 02-10 05-17 06-12 09-19 10-13 02-10 05-17 09-19
2014 04-05 01-31 05-06 06-02 09-08 10-02 01-31 05-06 09-08
2015 04-05 02-19 05-25 06-20 09-27 10-21 02-19 05-25 09-27
2016 04-04 02-08 05-14 06-09 09-15 10-09 02-08 05-14 09-15
2017 04-04 01-28 05-03 05-30 10-04 10-28 01-28 05-03 10-04
2018 04-05 02-16 05-22 06-18 09-24 10-17 02-16 05-22 09-24
2019 04-05 02-05 05-12 06-07 09-13 10-07 02-05 05-12 09-13
2020 04-04 01-25 04-30 06-25 10-01 10-25 01-25 04-30 10-01
2021 04-04 02-12 05-19 06-14 09-21 10-14 02-12 05-19 09-21
2022 04-05 02-01 05-08 06-03 09-10 10-04 02-01 05-08 09-10
2023 04-05 01-22 05-26 06-22 09-29 10-23 01-22 05-27 09-29
2024 04-04 02-10 05-15 06-10 09-17 10-11 02-10 05-15 09-17
2025 04-04 01-29 05-05 05-31 10-06 10-29 01-29 05-05 10-06
2026 04-05 02-17 05-24 06-19 09-25 10-18 02-17 05-24 09-25
2027 04-05 02-06 05-13 06-09 09-15 10-08 02-07 05-13 09-15
2028 04-04 01-26 05-02 05-28 10-03 10-26 01-27 05-02 10-03
2029 04-04 02-13 05-20 06-16 09-22 10-16 02-13 05-20 09-22
2030 04-05 02-03 05-09 06-05 09-12 10-05 02-03 05-09 09-12
2031 04-05 01-23 05-28 06-24 10-01 10-24 01-23 05-28 10-01
2032 04-04 02-11 05-16 06-12 09-19 10-12 02-11 05-16 09-19
2033 04-04 01-31 05-06 06-01 09-08 10-01 01-31 05-06 09-08
2034 04-05 02-19 05-25 06-20 09-27 10-20 02-19 05-25 09-27
2035 04-05 02-08 05-15 06-10 09-16 10-09 02-08 05-15 09-16`;

const rows: ReadonlyMap<number, readonly string[]> = new Map(
  table
    .trim()
    .split('\n')
    .map((line) => line.split(' '))
    .map(([year = '', ...days]) => [Number(year), days]),
);

/** Null outside of 2010 to 2035. */
export function moonFestivalOf(festival: MoonFestival, year: number): DayNumber | null {
  const text = rows.get(year)?.[columns.indexOf(festival)];
  return text === undefined ? null : dayOf(year, Number(text.slice(0, 2)), Number(text.slice(3)));
}

/**
 * The day on which the government of Japan keeps an equinox: the formula of the almanac of its National Observatory, 1980 to 2099.
 */
export function equinoxOf(season: 'spring' | 'autumn', year: number): DayNumber {
  const passed = year - 1980;
  const base = season === 'spring' ? 20.8431 : 23.2488;
  const day = Math.floor(base + 0.242194 * passed) - Math.floor(passed / 4);
  return dayOf(year, season === 'spring' ? 3 : 9, day);
}
