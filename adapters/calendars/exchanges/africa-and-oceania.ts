import { monday } from '../calendar-day.ts';
import { dates, type Exchange, exchange } from '../exchange.ts';
import { easter, fixed, holiday, nth } from '../holiday-rules.ts';

const inSouthAfrica = { observance: 'sunday' } as const;

const johannesburg = exchange({
  mic: 'XJSE',
  name: 'Johannesburg Stock Exchange',
  code: 'JSE',
  aliases: ['JNB', 'JO'],
  country: 'ZA',
  currency: 'ZAR',
  timeZone: 'Africa/Johannesburg',
  publishedThrough: 2026,
  checkedAgainst:
    'full lists of 2018 and 2019 in the tests of trading_calendars; public holidays of South Africa in other years',
  hours: [{ since: '2010-01-01', open: '09:00', close: '17:00' }],
  holidays: [
    holiday("New Year's Day", fixed(1, 1), inSouthAfrica),
    holiday('Human Rights Day', fixed(3, 21), inSouthAfrica),
    holiday('Good Friday', easter(-2)),
    holiday('Family Day', easter(1)),
    holiday('Freedom Day', fixed(4, 27), inSouthAfrica),
    holiday("Workers' Day", fixed(5, 1), inSouthAfrica),
    holiday('Youth Day', fixed(6, 16), inSouthAfrica),
    holiday("National Women's Day", fixed(8, 9), inSouthAfrica),
    holiday('Heritage Day', fixed(9, 24), inSouthAfrica),
    holiday('Day of Reconciliation', fixed(12, 16), inSouthAfrica),
    holiday('Day of Goodwill', fixed(12, 26), inSouthAfrica),
    holiday('Christmas Day', fixed(12, 25)),
  ],
  // Elections, and days that were proclaimed once; among them the Tuesdays after a Christmas Day on Sunday.
  closings: dates(`
    2011-05-18 2011-12-27 2014-05-07 2016-08-03 2016-12-27 2019-05-08 2021-11-01 2022-12-27 2023-12-15 2024-05-29`),
});

const moved = { observance: 'weekend' } as const;

const sydney = exchange({
  mic: 'XASX',
  name: 'Australian Securities Exchange',
  code: 'ASX',
  aliases: ['SYD', 'AX'],
  country: 'AU',
  currency: 'AUD',
  timeZone: 'Australia/Sydney',
  publishedThrough: 2026,
  checkedAgainst:
    'calendars of the exchange for 2018, 2019, 2025 and 2026; Anzac Day of 2015 against reports of that day',
  hours: [{ since: '2010-01-01', open: '10:00', close: '16:00' }],
  holidays: [
    holiday("New Year's Day", fixed(1, 1), moved),
    holiday('Australia Day', fixed(1, 26), moved),
    holiday('Good Friday', easter(-2)),
    holiday('Easter Monday', easter(1)),
    holiday('Anzac Day', fixed(4, 25)),
    holiday("Sovereign's Birthday", nth(6, monday, 2)),
    holiday('Christmas Day', fixed(12, 25), moved),
    holiday('Boxing Day', fixed(12, 26), moved),
  ],
  closings: dates('2010-04-26 2011-04-26 2022-09-22'),
  halfDays: [
    { name: 'Last business day before Christmas', day: fixed(12, 24), close: '14:10', when: 'last' },
    { name: 'Last business day of the year', day: fixed(12, 31), close: '14:10', when: 'last' },
  ],
});

export const africaAndOceania: readonly Exchange[] = [johannesburg, sydney];
