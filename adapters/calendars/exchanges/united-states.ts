import { type Exchange, exchange } from '../exchange.ts';

/** Both keep the days of `us-equity-dates.ts`, which reach further back than a rule here could say. */
const usEquity = (mic: string, name: string, code: string, aliases: readonly string[]): Exchange =>
  exchange({
    mic,
    name,
    code,
    aliases,
    country: 'US',
    currency: 'USD',
    timeZone: 'America/New_York',
    fromYear: 1990,
    publishedThrough: 2027,
    checkedAgainst: 'every day on which SPY traded 1998 to 2021, and the lists of the exchange for 2022 and 2026',
    hours: [{ since: '1990-01-01', open: '09:30', close: '16:00' }],
    holidays: [],
  });

export const unitedStates: readonly Exchange[] = [
  usEquity('XNYS', 'New York Stock Exchange', 'NYSE', ['ARCX', 'NYSEARCA', 'XASE', 'AMEX', 'BATS', 'US']),
  usEquity('XNAS', 'Nasdaq', 'NASDAQ', ['XNGS', 'XNCM', 'NMS']),
];
