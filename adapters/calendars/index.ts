export * from './calendars.ts';
export { halfDaysOf, holidaysOf } from './us-equity-dates.ts';
