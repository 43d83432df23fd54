import { monday } from '../calendar-day.ts';
import { dates, type Exchange, exchange } from '../exchange.ts';
import { equinox, exceptIn, fixed, holiday, moon, nth, workdayBy } from '../holiday-rules.ts';

const inJapan = { observance: 'sunday' } as const;

/** A day between two holidays is one too: in September when Respect for the Aged Day comes two days before the equinox. */
const silverWeek = (year: number) => {
  const aged = nth(9, monday, 3)(year)!;
  return equinox('autumn')(year) === aged + 2 ? aged + 1 : null;
};

const tokyo = exchange({
  mic: 'XTKS',
  name: 'Tokyo Stock Exchange',
  code: 'TSE',
  aliases: ['TYO', 'JPX', 'XJPX', 'T'],
  country: 'JP',
  currency: 'JPY',
  timeZone: 'Asia/Tokyo',
  publishedThrough: 2027,
  checkedAgainst:
    'full lists of 2012, 2020 and 2021 in the tests of trading_calendars; national holidays as date-holidays 3.37 has them',
  hours: [
    { since: '2010-01-01', open: '09:00', close: '15:00', pause: { start: '11:00', end: '12:30' } },
    { since: '2011-11-21', open: '09:00', close: '15:00', pause: { start: '11:30', end: '12:30' } },
    { since: '2024-11-05', open: '09:00', close: '15:30', pause: { start: '11:30', end: '12:30' } },
  ],
  holidays: [
    holiday("New Year's Day", fixed(1, 1)),
    holiday('Market holiday', fixed(1, 2)),
    holiday('Market holiday', fixed(1, 3)),
    holiday('Coming of Age Day', nth(1, monday, 2)),
    holiday('National Foundation Day', fixed(2, 11), inJapan),
    holiday("Emperor's Birthday", fixed(2, 23), { ...inJapan, from: 2020 }),
    holiday('Vernal Equinox', equinox('spring'), inJapan),
    holiday('Shōwa Day', fixed(4, 29), inJapan),
    holiday('Constitution Day', fixed(5, 3), inJapan),
    holiday('Greenery Day', fixed(5, 4), inJapan),
    holiday("Children's Day", fixed(5, 5), inJapan),
    holiday('Marine Day', exceptIn(nth(7, monday, 3), { 2020: '2020-07-23', 2021: '2021-07-22' })),
    holiday('Mountain Day', exceptIn(fixed(8, 11), { 2020: '2020-08-10', 2021: '2021-08-08' }), {
      ...inJapan,
      from: 2016,
    }),
    holiday('Respect for the Aged Day', nth(9, monday, 3)),
    holiday("Citizens' Holiday", silverWeek),
    holiday('Autumnal Equinox', equinox('autumn'), inJapan),
    holiday('Sports Day', exceptIn(nth(10, monday, 2), { 2020: '2020-07-24', 2021: '2021-07-23' })),
    holiday('Culture Day', fixed(11, 3), inJapan),
    holiday('Labour Thanksgiving Day', fixed(11, 23), inJapan),
    holiday("Emperor's Birthday", fixed(12, 23), { ...inJapan, to: 2018 }),
    holiday('Market holiday', fixed(12, 31)),
  ],
  // The abdication and accession of 2019; on 2020-10-01 the exchange's system failed and nothing traded.
  closings: dates('2019-04-30 2019-05-01 2019-05-02 2019-10-22 2020-10-01'),
});

/** Hours of the day of the college entrance examination: everything an hour later. */
const examination = { open: '10:00', close: '16:30' };
const examinationUntil2016 = { open: '10:00', close: '16:00' };

const seoul = exchange({
  mic: 'XKRX',
  name: 'Korea Exchange',
  code: 'KRX',
  aliases: ['KSC', 'KOSPI', 'KOSDAQ', 'XKOS', 'KS', 'KQ'],
  country: 'KR',
  currency: 'KRW',
  timeZone: 'Asia/Seoul',
  publishedThrough: 2026,
  checkedAgainst:
    'lists of 2019 and 2023 and the elections of 2018 and 2025; 2026 by the law of public holidays as it then stood',
  hours: [
    { since: '2010-01-01', open: '09:00', close: '15:00' },
    { since: '2016-08-01', open: '09:00', close: '15:30' },
  ],
  holidays: [
    holiday("New Year's Day", fixed(1, 1)),
    ...[-1, 0, 1].flatMap((days) => [
      holiday('Seollal', moon('korean new year', days), { to: 2013 }),
      holiday('Seollal', moon('korean new year', days), { from: 2014, observance: 'sunday-or-taken' }),
    ]),
    holiday('Independence Movement Day', fixed(3, 1), { to: 2021 }),
    holiday('Independence Movement Day', fixed(3, 1), { from: 2022, observance: 'weekend-or-taken' }),
    holiday('Labour Day', fixed(5, 1)),
    holiday("Buddha's Birthday", moon('korean buddha'), { to: 2022 }),
    holiday("Buddha's Birthday", moon('korean buddha'), { from: 2023, observance: 'weekend-or-taken' }),
    holiday("Children's Day", fixed(5, 5), { to: 2013 }),
    holiday("Children's Day", fixed(5, 5), { from: 2014, observance: 'weekend-or-taken' }),
    holiday('Memorial Day', fixed(6, 6)),
    holiday('Constitution Day', fixed(7, 17), { from: 2026, observance: 'weekend-or-taken' }),
    holiday('Liberation Day', fixed(8, 15), { to: 2020 }),
    holiday('Liberation Day', fixed(8, 15), { from: 2021, observance: 'weekend-or-taken' }),
    holiday('National Foundation Day', fixed(10, 3), { to: 2020 }),
    holiday('National Foundation Day', fixed(10, 3), { from: 2021, observance: 'weekend-or-taken' }),
    ...[-1, 0, 1].flatMap((days) => [
      holiday('Chuseok', moon('korean harvest', days), { to: 2013 }),
      holiday('Chuseok', moon('korean harvest', days), { from: 2014, observance: 'sunday-or-taken' }),
    ]),
    holiday('Hangul Day', fixed(10, 9), { from: 2013, to: 2020 }),
    holiday('Hangul Day', fixed(10, 9), { from: 2021, observance: 'weekend-or-taken' }),
    holiday('Christmas Day', fixed(12, 25), { to: 2022 }),
    holiday('Christmas Day', fixed(12, 25), { from: 2023, observance: 'weekend-or-taken' }),
    holiday('Last weekday of the year', workdayBy(12, 31)),
  ],
  // Elections and days that the government gave once.
  closings: dates(`
    2010-06-02 2012-04-11 2012-12-19 2014-06-04 2015-08-14 2016-04-13 2016-05-06 2017-05-09 2017-10-02 2018-06-13 2020-04-15
    2020-08-17 2022-03-09 2022-06-01 2023-10-02 2024-04-10 2024-10-01 2025-01-27 2025-06-03 2026-06-03`),
  dayHours: {
    '2010-11-18': examinationUntil2016,
    '2011-11-10': examinationUntil2016,
    '2012-11-08': examinationUntil2016,
    '2013-11-07': examinationUntil2016,
    '2014-11-13': examinationUntil2016,
    '2015-11-12': examinationUntil2016,
    '2016-11-17': examination,
    '2017-11-23': examination,
    '2018-11-15': examination,
    '2019-11-14': examination,
    '2020-12-03': examination,
    '2021-11-18': examination,
    '2022-11-17': examination,
    '2023-11-16': examination,
    '2024-11-14': examination,
    '2025-11-13': examination,
    '2026-11-19': examination,
  },
  lateOpens: [{ name: 'First session of the year', day: null, open: '10:00' }],
});

export const japanAndKorea: readonly Exchange[] = [tokyo, seoul];
