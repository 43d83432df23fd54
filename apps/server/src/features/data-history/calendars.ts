import { makeCalendar } from '@quire/adapters/calendars';
import type { TradingCalendar } from '@quire/core/market';
import { parseMarketSymbol } from '@quire/ports/market-data';
import { simulatorProvider } from '../data-collector/world-bar-source.ts';

const yearMin = 1990;
const yearMax = 2035;
const made = new Map<string, TradingCalendar>();

/**
 * Whose hours a series keeps: the simulated market's never end, crypto's neither, shares follow New York. Foreign exchange and shares
 * listed elsewhere have no calendar here, so nothing is said of their gaps: null.
 */
export function calendarOf(
  { symbol, provider }: { readonly symbol: string; readonly provider: string },
  from: number,
  to: number,
): TradingCalendar | null {
  const market = parseMarketSymbol(symbol)?.market ?? null;
  const calendarId = provider === simulatorProvider ? 'sim' : market === 'crypto' ? 'crypto' : 'XNYS';
  if (calendarId === 'XNYS' && market !== 'us_equity') return null;
  const yearOf = (micros: number) => new Date(micros / 1_000).getUTCFullYear();
  const fromYear = Math.max(yearMin, yearOf(from));
  const toYear = Math.min(yearMax, yearOf(to) + 1);
  if (fromYear > toYear) return null;
  const key = `${calendarId} ${fromYear} ${toYear}`;
  const calendar = made.get(key) ?? makeCalendar(calendarId, { fromYear, toYear });
  made.set(key, calendar);
  return calendar;
}
