import { friday, monday } from '../calendar-day.ts';
import { dates, type Exchange, exchange } from '../exchange.ts';
import { easter, exceptIn, fixed, holiday, nth, weekdayBy, weekdayFrom } from '../holiday-rules.ts';

const newYear = holiday("New Year's Day", fixed(1, 1));
const goodFriday = holiday('Good Friday', easter(-2));
const easterMonday = holiday('Easter Monday', easter(1));
const labourDay = holiday('Labour Day', fixed(5, 1));
const ascension = holiday('Ascension Day', easter(39));
const christmasEve = holiday('Christmas Eve', fixed(12, 24));
const christmas = holiday('Christmas Day', fixed(12, 25));
const secondChristmas = holiday("St Stephen's Day", fixed(12, 26));
const newYearsEve = holiday("New Year's Eve", fixed(12, 31));

const continental = [newYear, goodFriday, easterMonday, labourDay, christmas, secondChristmas];
const nineToHalfPastFive = [{ since: '2010-01-01', open: '09:00', close: '17:30' }];

const london = exchange({
  mic: 'XLON',
  name: 'London Stock Exchange',
  code: 'LSE',
  aliases: ['LON', 'L'],
  country: 'GB',
  currency: 'GBP',
  timeZone: 'Europe/London',
  publishedThrough: 2027,
  checkedAgainst:
    'bank holidays of England as the government lists them to 2027; half days as the exchange announced them',
  hours: [{ since: '2010-01-01', open: '08:00', close: '16:30' }],
  holidays: [
    holiday("New Year's Day", fixed(1, 1), { observance: 'weekend' }),
    goodFriday,
    easterMonday,
    holiday('Early May bank holiday', exceptIn(nth(5, monday, 1), { 2020: '2020-05-08' })),
    holiday('Spring bank holiday', exceptIn(weekdayBy(5, 31, monday), { 2012: '2012-06-04', 2022: '2022-06-02' })),
    holiday('Summer bank holiday', weekdayBy(8, 31, monday)),
    holiday('Christmas Day', fixed(12, 25), { observance: 'weekend' }),
    holiday('Boxing Day', fixed(12, 26), { observance: 'weekend' }),
  ],
  closings: dates('2011-04-29 2012-06-05 2022-06-03 2022-09-19 2023-05-08'),
  halfDays: [
    { name: 'Christmas Eve', day: fixed(12, 24), close: '12:30', when: 'last' },
    { name: "New Year's Eve", day: fixed(12, 31), close: '12:30', when: 'last' },
  ],
});

const xetra = exchange({
  mic: 'XETR',
  name: 'Xetra, Deutsche Börse',
  code: 'XETRA',
  aliases: ['FRA', 'XFRA', 'DE'],
  country: 'DE',
  currency: 'EUR',
  timeZone: 'Europe/Berlin',
  publishedThrough: 2026,
  checkedAgainst:
    'trading calendars of the exchange as exchange_calendars transcribes them, to 2022; later years follow the same rules',
  hours: nineToHalfPastFive,
  holidays: [
    ...continental,
    holiday('Whit Monday', easter(50), { from: 2015, to: 2021 }),
    holiday('Day of German Unity', fixed(10, 3), { from: 2014, to: 2021 }),
    christmasEve,
    newYearsEve,
  ],
  closings: ['2017-10-31'],
  halfDays: [{ name: 'Last trading day of the year', day: fixed(12, 30), close: '14:00', when: 'last' }],
});

const euronextHalfDays = [
  { name: 'Christmas Eve', day: fixed(12, 24), close: '14:05', when: 'same' },
  { name: "New Year's Eve", day: fixed(12, 31), close: '14:05', when: 'same' },
] as const;

const euronext = (mic: string, city: string, aliases: readonly string[], country: string, timeZone: string): Exchange =>
  exchange({
    mic,
    name: `Euronext ${city}`,
    code: mic === 'XPAR' ? 'EURONEXT' : `EURONEXT-${city.toUpperCase()}`,
    aliases,
    country,
    currency: 'EUR',
    timeZone,
    publishedThrough: 2026,
    checkedAgainst: 'trading calendars that Euronext publishes for all its cash markets',
    hours: mic === 'XLIS' ? [{ since: '2010-01-01', open: '08:00', close: '16:30' }] : nineToHalfPastFive,
    holidays: continental,
    halfDays: mic === 'XLIS' ? euronextHalfDays.map((day) => ({ ...day, close: '13:05' })) : euronextHalfDays,
  });

const milan = exchange({
  mic: 'XMIL',
  name: 'Borsa Italiana',
  code: 'BIT',
  aliases: ['MIL', 'MTAA', 'MI'],
  country: 'IT',
  currency: 'EUR',
  timeZone: 'Europe/Rome',
  publishedThrough: 2026,
  checkedAgainst: 'the rule that its trading calendars of 2019 to 2025 follow; not compared date by date',
  hours: nineToHalfPastFive,
  holidays: [...continental, holiday('Assumption Day', fixed(8, 15)), christmasEve, newYearsEve],
});

const madrid = exchange({
  mic: 'XMAD',
  name: 'Bolsa de Madrid',
  code: 'BME',
  aliases: ['MAD', 'MC'],
  country: 'ES',
  currency: 'EUR',
  timeZone: 'Europe/Madrid',
  publishedThrough: 2026,
  checkedAgainst: 'samples of 2010, 2012 and 2014 in the tests of trading_calendars; later years follow the same rules',
  hours: nineToHalfPastFive,
  holidays: [...continental],
  closings: dates('2010-12-24 2010-12-31'),
  halfDays: [
    { name: 'Christmas Eve', day: fixed(12, 24), close: '14:00', when: 'same', fromYear: 2012 },
    { name: "New Year's Eve", day: fixed(12, 31), close: '14:00', when: 'same', fromYear: 2012 },
  ],
});

const swiss = exchange({
  mic: 'XSWX',
  name: 'SIX Swiss Exchange',
  code: 'SIX',
  aliases: ['SWX', 'XVTX', 'SW'],
  country: 'CH',
  currency: 'CHF',
  timeZone: 'Europe/Zurich',
  publishedThrough: 2026,
  checkedAgainst: 'the rule that the exchange publishes for every year; not compared date by date',
  hours: nineToHalfPastFive,
  holidays: [
    ...continental,
    holiday("Berchtold's Day", fixed(1, 2)),
    ascension,
    holiday('Whit Monday', easter(50)),
    holiday('National Day', fixed(8, 1)),
    christmasEve,
    newYearsEve,
  ],
});

/** The Friday before the Saturday of All Saints, which lies between 31 October and 6 November. */
const allSaintsEve = weekdayFrom(10, 30, friday);

const stockholm = exchange({
  mic: 'XSTO',
  name: 'Nasdaq Stockholm',
  code: 'STO',
  aliases: ['OMX', 'OMXS', 'ST'],
  country: 'SE',
  currency: 'SEK',
  timeZone: 'Europe/Stockholm',
  publishedThrough: 2026,
  checkedAgainst: 'samples of 2010 to 2018 in the tests of trading_calendars; later years follow the same rules',
  hours: nineToHalfPastFive,
  holidays: [
    ...continental,
    holiday('Epiphany', fixed(1, 6)),
    ascension,
    holiday('National Day', fixed(6, 6)),
    holiday('Midsummer Eve', weekdayFrom(6, 19, friday)),
    christmasEve,
    newYearsEve,
  ],
  halfDays: [
    { name: 'Eve of Epiphany', day: fixed(1, 5), close: '13:00', when: 'same' },
    { name: 'Maundy Thursday', day: easter(-3), close: '13:00', when: 'same' },
    { name: 'Walpurgis Eve', day: fixed(4, 30), close: '13:00', when: 'same' },
    { name: 'Eve of Ascension Day', day: easter(38), close: '13:00', when: 'same' },
    { name: "All Saints' Eve", day: allSaintsEve, close: '13:00', when: 'same' },
  ],
});

const northern = 'the rule that the exchange publishes for every year; not compared date by date';

const copenhagen = exchange({
  mic: 'XCSE',
  name: 'Nasdaq Copenhagen',
  code: 'CPH',
  aliases: ['CSE', 'CO'],
  country: 'DK',
  currency: 'DKK',
  timeZone: 'Europe/Copenhagen',
  publishedThrough: 2026,
  checkedAgainst: northern,
  hours: [{ since: '2010-01-01', open: '09:00', close: '17:00' }],
  holidays: [
    newYear,
    holiday('Maundy Thursday', easter(-3)),
    goodFriday,
    easterMonday,
    holiday('Great Prayer Day', easter(26), { to: 2023 }),
    ascension,
    holiday('Day after Ascension Day', easter(40)),
    holiday('Whit Monday', easter(50)),
    holiday('Constitution Day', fixed(6, 5)),
    christmasEve,
    christmas,
    secondChristmas,
    newYearsEve,
  ],
});

const helsinki = exchange({
  mic: 'XHEL',
  name: 'Nasdaq Helsinki',
  code: 'HEL',
  aliases: ['HSE', 'HE'],
  country: 'FI',
  currency: 'EUR',
  timeZone: 'Europe/Helsinki',
  publishedThrough: 2026,
  checkedAgainst: northern,
  hours: [{ since: '2010-01-01', open: '10:00', close: '18:30' }],
  holidays: [
    ...continental,
    holiday('Epiphany', fixed(1, 6)),
    ascension,
    holiday('Midsummer Eve', weekdayFrom(6, 19, friday)),
    holiday('Independence Day', fixed(12, 6)),
    christmasEve,
    newYearsEve,
  ],
});

const oslo = exchange({
  mic: 'XOSL',
  name: 'Euronext Oslo Børs',
  code: 'OSE',
  aliases: ['OSL', 'OL'],
  country: 'NO',
  currency: 'NOK',
  timeZone: 'Europe/Oslo',
  publishedThrough: 2026,
  checkedAgainst: northern,
  hours: [{ since: '2010-01-01', open: '09:00', close: '16:30' }],
  holidays: [
    ...continental,
    holiday('Maundy Thursday', easter(-3)),
    holiday('Constitution Day', fixed(5, 17)),
    ascension,
    holiday('Whit Monday', easter(50)),
    christmasEve,
    newYearsEve,
  ],
  halfDays: [{ name: 'Wednesday before Easter', day: easter(-4), close: '13:00', when: 'same' }],
});

export const europe: readonly Exchange[] = [
  london,
  xetra,
  euronext('XPAR', 'Paris', ['PAR', 'PA'], 'FR', 'Europe/Paris'),
  euronext('XAMS', 'Amsterdam', ['AMS', 'AS'], 'NL', 'Europe/Amsterdam'),
  euronext('XBRU', 'Brussels', ['BRU', 'BR'], 'BE', 'Europe/Brussels'),
  euronext('XLIS', 'Lisbon', ['LIS', 'LS'], 'PT', 'Europe/Lisbon'),
  milan,
  madrid,
  swiss,
  stockholm,
  copenhagen,
  helsinki,
  oslo,
];
