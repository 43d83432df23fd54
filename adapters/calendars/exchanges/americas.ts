import { monday } from '../calendar-day.ts';
import { dates, type Exchange, exchange } from '../exchange.ts';
import { easter, fixed, holiday, nth, weekdayBy, workdayBy } from '../holiday-rules.ts';

const goodFriday = holiday('Good Friday', easter(-2));

const toronto = exchange({
  mic: 'XTSE',
  name: 'Toronto Stock Exchange',
  code: 'TSX',
  aliases: ['TOR', 'TO', 'XTSX', 'TSXV'],
  country: 'CA',
  currency: 'CAD',
  timeZone: 'America/Toronto',
  publishedThrough: 2026,
  checkedAgainst: 'calendars of the exchange for 2021 to 2025; other years follow the same rules',
  hours: [{ since: '2010-01-01', open: '09:30', close: '16:00' }],
  holidays: [
    holiday("New Year's Day", fixed(1, 1), { observance: 'weekend' }),
    holiday('Family Day', nth(2, monday, 3)),
    goodFriday,
    holiday('Victoria Day', weekdayBy(5, 24, monday)),
    holiday('Canada Day', fixed(7, 1), { observance: 'weekend' }),
    holiday('Civic Holiday', nth(8, monday, 1)),
    holiday('Labour Day', nth(9, monday, 1)),
    holiday('Thanksgiving', nth(10, monday, 2)),
    holiday('Christmas Day', fixed(12, 25), { observance: 'weekend' }),
    holiday('Boxing Day', fixed(12, 26), { observance: 'weekend' }),
  ],
  halfDays: [{ name: 'Christmas Eve', day: fixed(12, 24), close: '13:00', when: 'same' }],
});

const saoPaulo = exchange({
  mic: 'BVMF',
  name: 'B3, Brasil Bolsa Balcão',
  code: 'B3',
  aliases: ['BOVESPA', 'SAO', 'SA'],
  country: 'BR',
  currency: 'BRL',
  timeZone: 'America/Sao_Paulo',
  // Until 2019 Brazil kept a summer time of its own and the exchange changed its hours with it, each year on other days.
  fromYear: 2020,
  publishedThrough: 2026,
  checkedAgainst: 'calendars of the exchange for 2020 to 2025, by their rules; not compared date by date',
  hours: [{ since: '2020-01-01', open: '10:00', close: '18:00', inNewYorkSummer: { open: '10:00', close: '17:00' } }],
  holidays: [
    holiday("New Year's Day", fixed(1, 1)),
    holiday('Anniversary of São Paulo', fixed(1, 25), { to: 2021 }),
    holiday('Carnival Monday', easter(-48)),
    holiday('Carnival Tuesday', easter(-47)),
    goodFriday,
    holiday("Tiradentes' Day", fixed(4, 21)),
    holiday('Labour Day', fixed(5, 1)),
    holiday('Corpus Christi', easter(60)),
    holiday('Constitutionalist Revolution', fixed(7, 9), { from: 2021, to: 2021 }),
    holiday('Independence Day', fixed(9, 7)),
    holiday('Our Lady of Aparecida', fixed(10, 12)),
    holiday("All Souls' Day", fixed(11, 2)),
    holiday('Republic Day', fixed(11, 15)),
    holiday('Black Consciousness Day', fixed(11, 20), { from: 2024 }),
    holiday('Christmas Eve', fixed(12, 24)),
    holiday('Christmas Day', fixed(12, 25)),
    holiday('Last weekday of the year', workdayBy(12, 31)),
  ],
  lateOpens: [{ name: 'Ash Wednesday', day: easter(-46), open: '13:00' }],
});

const mexico = exchange({
  mic: 'XMEX',
  name: 'Bolsa Mexicana de Valores',
  code: 'BMV',
  aliases: ['MEX', 'MX'],
  country: 'MX',
  currency: 'MXN',
  timeZone: 'America/Mexico_City',
  publishedThrough: 2026,
  checkedAgainst: 'samples of 2010 to 2019 in the tests of trading_calendars; later years follow the same rules',
  hours: [
    { since: '2010-01-01', open: '08:30', close: '15:00' },
    // Mexico gave up summer time; its exchange has opened with New York since.
    { since: '2022-10-31', open: '08:30', close: '15:00', inNewYorkSummer: { open: '07:30', close: '14:00' } },
  ],
  holidays: [
    holiday("New Year's Day", fixed(1, 1)),
    holiday('Constitution Day', nth(2, monday, 1)),
    holiday('Birthday of Benito Juárez', nth(3, monday, 3)),
    holiday('Maundy Thursday', easter(-3)),
    goodFriday,
    holiday('Labour Day', fixed(5, 1)),
    holiday('Independence Day', fixed(9, 16)),
    holiday("All Souls' Day", fixed(11, 2)),
    holiday('Revolution Day', nth(11, monday, 3)),
    holiday('Our Lady of Guadalupe', fixed(12, 12)),
    holiday('Christmas Day', fixed(12, 25)),
  ],
  closings: dates('2010-09-17 2024-10-01'),
});

export const americas: readonly Exchange[] = [toronto, saoPaulo, mexico];
