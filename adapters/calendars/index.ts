export * from './calendars.ts';
export type { Exchange } from './exchange.ts';
export { closingsOf, type DayFacts, dayFactsOf, makeExchangeCalendar } from './exchange-sessions.ts';
export { makeForexCalendar } from './forex-calendar.ts';
export { exchanges, findExchange } from './registry.ts';
export { halfDaysOf, holidaysOf } from './us-equity-dates.ts';
export { type YearRange, yearMax, yearMin } from './year-range.ts';
