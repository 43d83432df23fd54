import { makeCalendar } from '@quire/adapters/calendars';
import { expect, it } from 'vitest';
import { TradingDays } from './trading-days.ts';

const made: number[] = [];
const days = new TradingDays((year) => {
  made.push(year);
  return makeCalendar('XNYS', { fromYear: year, toYear: year }).sessions;
});
const datesOf = async (start: string, end: string, by: 'TRADING' | 'SETTLEMENT' = 'TRADING') =>
  (await days.between({ start, end, by })).map(
    ({ session, settles }) => `${session.tradingDate} ${settles.tradingDate}`,
  );

it('a trade of the last trading day of a year settles on the first of the next', async () => {
  const across = ['2024-12-31 2025-01-02', '2025-01-02 2025-01-03'];
  expect(await datesOf('2024-12-31', '2025-01-02')).toEqual(across);
  expect(await datesOf('2025-01-01', '2025-01-03', 'SETTLEMENT')).toEqual(across);
});

it('only the years that are asked for are made, and each once', async () => {
  await datesOf('2024-12-31', '2025-01-02');
  expect(made).toEqual([2024, 2025, 2026]);
});

it('what lies beyond the years that are known is empty', async () => {
  expect(await datesOf('1970-01-01', '2009-12-31')).toEqual([]);
  expect(await datesOf('2030-01-01', '9999-12-31')).toEqual([]);
  expect(await datesOf('2025-01-03', '2025-01-02')).toEqual([]);
});
