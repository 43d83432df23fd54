import { dates, type Exchange, exchange } from '../exchange.ts';
import { easter, fixed, holiday, listed, moon } from '../holiday-rules.ts';

const inHongKong = { observance: 'sunday-or-taken' } as const;

const hongKong = exchange({
  mic: 'XHKG',
  name: 'Hong Kong Exchanges and Clearing',
  code: 'HKEX',
  aliases: ['HKG', 'HK', 'SEHK'],
  country: 'HK',
  currency: 'HKD',
  timeZone: 'Asia/Hong_Kong',
  publishedThrough: 2027,
  checkedAgainst:
    'the full year 2017 and closings for weather to 2024 as exchange_calendars has them; gazetted holidays of 2024 to 2027',
  hours: [
    { since: '2010-01-01', open: '10:00', close: '16:00', pause: { start: '12:30', end: '14:30' } },
    { since: '2011-03-07', open: '09:30', close: '16:00', pause: { start: '12:00', end: '13:30' } },
    { since: '2012-03-05', open: '09:30', close: '16:00', pause: { start: '12:00', end: '13:00' } },
  ],
  holidays: [
    holiday("New Year's Day", fixed(1, 1), { observance: 'sunday' }),
    ...[0, 1, 2].flatMap((days) => [
      holiday('Lunar New Year', moon('lunar new year', days), { to: 2011 }),
      holiday('Lunar New Year', moon('lunar new year', days), { from: 2012, observance: 'sunday' }),
    ]),
    holiday('Good Friday', easter(-2)),
    holiday('Easter Monday', easter(1)),
    holiday('Qingming Festival', moon('qingming'), inHongKong),
    holiday('Labour Day', fixed(5, 1), inHongKong),
    holiday("Buddha's Birthday", moon('buddha'), inHongKong),
    holiday('Dragon Boat Festival', moon('dragon boat'), inHongKong),
    holiday('Establishment Day', fixed(7, 1), inHongKong),
    holiday('National Day', fixed(10, 1), inHongKong),
    holiday('Day after Mid-Autumn Festival', moon('mid-autumn', 1), inHongKong),
    holiday('Double Ninth Festival', moon('double ninth'), inHongKong),
    holiday('Christmas Day', fixed(12, 25), { observance: 'sunday' }),
    holiday('Day after Christmas', fixed(12, 26), { observance: 'sunday' }),
  ],
  // Typhoons, until trading went on through them from September 2024 on, and 2015-09-03, which was given once.
  closings: dates(`
    2011-09-29 2013-08-14 2015-09-03 2016-08-02 2016-10-21 2017-08-23 2020-10-13 2021-10-13 2023-07-17 2023-09-01 2023-09-08
    2024-09-06`),
  halfDays: [
    { name: "Lunar New Year's Eve", day: moon('lunar new year', -1), close: '12:00', when: 'same', fromYear: 2012 },
    { name: 'Christmas Eve', day: fixed(12, 24), close: '12:00', when: 'same', fromYear: 2011 },
    { name: "New Year's Eve", day: fixed(12, 31), close: '12:00', when: 'same', fromYear: 2011 },
    { name: "Lunar New Year's Eve", day: moon('lunar new year', -1), close: '12:30', when: 'same', toYear: 2011 },
    { name: 'Christmas Eve', day: fixed(12, 24), close: '12:30', when: 'same', toYear: 2010 },
    { name: "New Year's Eve", day: fixed(12, 31), close: '12:30', when: 'same', toYear: 2010 },
  ],
});

/** Closings of the mainland's exchanges as each year's notice says; weekends that people work to make up for them do not trade. */
const mainlandClosings = dates(`
  2010-01-01 2010-02-15 2010-02-16 2010-02-17 2010-02-18 2010-02-19 2010-04-05 2010-05-03 2010-06-14 2010-06-15 2010-06-16
  2010-09-22 2010-09-23 2010-09-24 2010-10-01 2010-10-04 2010-10-05 2010-10-06 2010-10-07
  2011-01-03 2011-02-02 2011-02-03 2011-02-04 2011-02-07 2011-02-08 2011-04-04 2011-04-05 2011-05-02 2011-06-06 2011-09-12
  2011-10-03 2011-10-04 2011-10-05 2011-10-06 2011-10-07
  2012-01-02 2012-01-03 2012-01-23 2012-01-24 2012-01-25 2012-01-26 2012-01-27 2012-04-02 2012-04-03 2012-04-04 2012-04-30
  2012-05-01 2012-06-22 2012-10-01 2012-10-02 2012-10-03 2012-10-04 2012-10-05
  2013-01-01 2013-01-02 2013-01-03 2013-02-11 2013-02-12 2013-02-13 2013-02-14 2013-02-15 2013-04-04 2013-04-05 2013-04-29
  2013-04-30 2013-05-01 2013-06-10 2013-06-11 2013-06-12 2013-09-19 2013-09-20 2013-10-01 2013-10-02 2013-10-03 2013-10-04
  2013-10-07
  2014-01-01 2014-01-31 2014-02-03 2014-02-04 2014-02-05 2014-02-06 2014-04-07 2014-05-01 2014-05-02 2014-06-02 2014-09-08
  2014-10-01 2014-10-02 2014-10-03 2014-10-06 2014-10-07
  2015-01-01 2015-01-02 2015-02-18 2015-02-19 2015-02-20 2015-02-23 2015-02-24 2015-04-06 2015-05-01 2015-06-22 2015-09-03
  2015-09-04 2015-10-01 2015-10-02 2015-10-05 2015-10-06 2015-10-07
  2016-01-01 2016-02-08 2016-02-09 2016-02-10 2016-02-11 2016-02-12 2016-04-04 2016-05-02 2016-06-09 2016-06-10 2016-09-15
  2016-09-16 2016-10-03 2016-10-04 2016-10-05 2016-10-06 2016-10-07
  2017-01-02 2017-01-27 2017-01-30 2017-01-31 2017-02-01 2017-02-02 2017-04-03 2017-04-04 2017-05-01 2017-05-29 2017-05-30
  2017-10-02 2017-10-03 2017-10-04 2017-10-05 2017-10-06
  2018-01-01 2018-02-15 2018-02-16 2018-02-19 2018-02-20 2018-02-21 2018-04-05 2018-04-06 2018-04-30 2018-05-01 2018-06-18
  2018-09-24 2018-10-01 2018-10-02 2018-10-03 2018-10-04 2018-10-05 2018-12-31
  2019-01-01 2019-02-04 2019-02-05 2019-02-06 2019-02-07 2019-02-08 2019-04-05 2019-05-01 2019-05-02 2019-05-03 2019-06-07
  2019-09-13 2019-10-01 2019-10-02 2019-10-03 2019-10-04 2019-10-07
  2020-01-01 2020-01-24 2020-01-27 2020-01-28 2020-01-29 2020-01-30 2020-01-31 2020-04-06 2020-05-01 2020-05-04 2020-05-05
  2020-06-25 2020-06-26 2020-10-01 2020-10-02 2020-10-05 2020-10-06 2020-10-07 2020-10-08
  2021-01-01 2021-02-11 2021-02-12 2021-02-15 2021-02-16 2021-02-17 2021-04-05 2021-05-03 2021-05-04 2021-05-05 2021-06-14
  2021-09-20 2021-09-21 2021-10-01 2021-10-04 2021-10-05 2021-10-06 2021-10-07
  2022-01-03 2022-01-31 2022-02-01 2022-02-02 2022-02-03 2022-02-04 2022-04-04 2022-04-05 2022-05-02 2022-05-03 2022-05-04
  2022-06-03 2022-09-12 2022-10-03 2022-10-04 2022-10-05 2022-10-06 2022-10-07
  2023-01-02 2023-01-23 2023-01-24 2023-01-25 2023-01-26 2023-01-27 2023-04-05 2023-05-01 2023-05-02 2023-05-03 2023-06-22
  2023-06-23 2023-09-29 2023-10-02 2023-10-03 2023-10-04 2023-10-05 2023-10-06
  2024-01-01 2024-02-09 2024-02-12 2024-02-13 2024-02-14 2024-02-15 2024-02-16 2024-04-04 2024-04-05 2024-05-01 2024-05-02
  2024-05-03 2024-06-10 2024-09-16 2024-09-17 2024-10-01 2024-10-02 2024-10-03 2024-10-04 2024-10-07
  2025-01-01 2025-01-28 2025-01-29 2025-01-30 2025-01-31 2025-02-03 2025-02-04 2025-04-04 2025-05-01 2025-05-02 2025-05-05
  2025-06-02 2025-10-01 2025-10-02 2025-10-03 2025-10-06 2025-10-07 2025-10-08
  2026-01-01 2026-01-02 2026-02-16 2026-02-17 2026-02-18 2026-02-19 2026-02-20 2026-02-23 2026-04-06 2026-05-01 2026-05-04
  2026-05-05 2026-06-19 2026-09-25 2026-10-01 2026-10-02 2026-10-05 2026-10-06 2026-10-07`);

const expectedFrom = { from: 2027 };
const days = (count: number) => Array.from({ length: count }, (_, day) => day);

const mainland = (mic: string, name: string, code: string, aliases: readonly string[]): Exchange =>
  exchange({
    mic,
    name,
    code,
    aliases,
    country: 'CN',
    currency: 'CNY',
    timeZone: 'Asia/Shanghai',
    publishedThrough: 2026,
    checkedAgainst:
      'exchange_calendars to 2024, notices of the State Council for 2025 and 2026; from 2027 on the festivals themselves, without the days that a notice adds',
    hours: [{ since: '2010-01-01', open: '09:30', close: '15:00', pause: { start: '11:30', end: '13:00' } }],
    holidays: [
      holiday("New Year's Day", fixed(1, 1), expectedFrom),
      ...days(8).map((day) => holiday('Spring Festival', moon('lunar new year', day - 1), expectedFrom)),
      holiday('Qingming Festival', moon('qingming'), { ...expectedFrom, observance: 'weekend' }),
      ...days(5).map((day) => holiday('Labour Day', fixed(5, 1 + day), expectedFrom)),
      holiday('Dragon Boat Festival', moon('dragon boat'), { ...expectedFrom, observance: 'weekend' }),
      holiday('Mid-Autumn Festival', moon('mid-autumn'), { ...expectedFrom, observance: 'weekend' }),
      ...days(7).map((day) => holiday('National Day', fixed(10, 1 + day), expectedFrom)),
    ],
    closings: mainlandClosings,
  });

const inSingapore = { observance: 'sunday' } as const;

const singapore = exchange({
  mic: 'XSES',
  name: 'Singapore Exchange',
  code: 'SGX',
  aliases: ['SES', 'SI', 'SGP'],
  country: 'SG',
  currency: 'SGD',
  timeZone: 'Asia/Singapore',
  publishedThrough: 2026,
  checkedAgainst:
    'public holidays as the Ministry of Manpower gazetted them, 2017, 2019, 2021 and 2024 to 2026; 2027 on without Islamic and Hindu days',
  hours: [
    { since: '2010-01-01', open: '09:00', close: '17:00', pause: { start: '12:30', end: '14:00' } },
    { since: '2011-08-01', open: '09:00', close: '17:00' },
    { since: '2017-11-13', open: '09:00', close: '17:00', pause: { start: '12:00', end: '13:00' } },
  ],
  holidays: [
    holiday("New Year's Day", fixed(1, 1), inSingapore),
    holiday('Chinese New Year', moon('lunar new year'), inSingapore),
    holiday('Chinese New Year', moon('lunar new year', 1), inSingapore),
    holiday('Good Friday', easter(-2)),
    holiday('Labour Day', fixed(5, 1), inSingapore),
    holiday(
      'Vesak Day',
      listed(
        '2010-05-28 2011-05-17 2012-05-05 2013-05-24 2014-05-13 2015-06-01 2016-05-21 2017-05-10 2018-05-29 2019-05-19 2020-05-07 ' +
          '2021-05-26 2022-05-15 2023-06-02 2024-05-22 2025-05-12 2026-05-31',
      ),
      inSingapore,
    ),
    holiday(
      'Hari Raya Puasa',
      listed(
        '2010-09-10 2011-08-30 2012-08-19 2013-08-08 2014-07-28 2015-07-17 2016-07-06 2017-06-25 2018-06-15 2019-06-05 2020-05-24 ' +
          '2021-05-13 2022-05-03 2023-04-22 2024-04-10 2025-03-31 2026-03-21',
      ),
      inSingapore,
    ),
    holiday(
      'Hari Raya Haji',
      listed(
        '2010-11-17 2011-11-06 2012-10-26 2013-10-15 2014-10-05 2015-09-24 2016-09-12 2017-09-01 2018-08-22 2019-08-11 2020-07-31 ' +
          '2021-07-20 2022-07-10 2023-06-29 2024-06-17 2025-06-07 2026-05-27',
      ),
      inSingapore,
    ),
    holiday('National Day', fixed(8, 9), inSingapore),
    holiday(
      'Deepavali',
      listed(
        '2010-11-05 2011-10-26 2012-11-13 2013-11-02 2014-10-22 2015-11-10 2016-10-29 2017-10-18 2018-11-06 2019-10-27 2020-11-14 ' +
          '2021-11-04 2022-10-24 2023-11-12 2024-10-31 2025-10-20 2026-11-08',
      ),
      inSingapore,
    ),
    holiday('Christmas Day', fixed(12, 25), inSingapore),
  ],
  // The jubilee of 2015, and polling days.
  closings: dates('2015-08-07 2015-09-11 2020-07-10 2023-09-01'),
  halfDays: [
    { name: "Chinese New Year's Eve", day: moon('lunar new year', -1), close: '12:00', when: 'same' },
    { name: 'Christmas Eve', day: fixed(12, 24), close: '12:00', when: 'same' },
    { name: "New Year's Eve", day: fixed(12, 31), close: '12:00', when: 'same' },
  ],
});

export const chinaAndSingapore: readonly Exchange[] = [
  hongKong,
  mainland('XSHG', 'Shanghai Stock Exchange', 'SSE', ['SHH', 'SHA', 'SS']),
  mainland('XSHE', 'Shenzhen Stock Exchange', 'SZSE', ['SHE', 'SHZ', 'SZ']),
  singapore,
];
