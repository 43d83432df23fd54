import {
  findExchange,
  makeCalendar,
  makeExchangeCalendar,
  makeForexCalendar,
  yearMax,
  yearMin,
} from '@quire/adapters/calendars';
import type { TradingCalendar } from '@quire/core/market';
import { parseMarketSymbol } from '@quire/ports/market-data';
import { simulatorProvider } from '../data-collector/world-bar-source.ts';

/** Makes the sessions of years on which it has something to say, and from which year on it has. */
interface CalendarSource {
  readonly id: string;
  readonly fromYear: number;
  make(years: { readonly fromYear: number; readonly toYear: number }): TradingCalendar;
}

const made = new Map<string, TradingCalendar>();

/**
 * Whose hours a series keeps: the simulated market's never end, crypto's neither, foreign exchange rests on weekends, shares follow their
 * exchange. Null for an exchange, or years, of which nothing is known: then nothing is said of gaps.
 */
export function calendarOf(
  { symbol, provider }: { readonly symbol: string; readonly provider: string },
  from: number,
  to: number,
): TradingCalendar | null {
  const source = sourceOf(symbol, provider);
  if (source === null) return null;
  const yearOf = (micros: number) => new Date(micros / 1_000).getUTCFullYear();
  const fromYear = yearOf(from);
  const toYear = Math.min(yearMax, yearOf(to) + 1);
  if (fromYear < source.fromYear || fromYear > toYear) return null;
  const key = `${source.id} ${fromYear} ${toYear}`;
  const calendar = made.get(key) ?? source.make({ fromYear, toYear });
  made.set(key, calendar);
  return calendar;
}

function sourceOf(symbol: string, provider: string): CalendarSource | null {
  const world = (id: 'sim' | 'crypto'): CalendarSource => ({
    id,
    fromYear: yearMin,
    make: (years) => makeCalendar(id, years),
  });
  if (provider === simulatorProvider) return world('sim');
  const parsed = parseMarketSymbol(symbol);
  if (parsed === null) return null;
  if (parsed.market === 'crypto') return world('crypto');
  if (parsed.market === 'fx') return { id: 'fx', fromYear: yearMin, make: makeForexCalendar };
  const exchange = findExchange(parsed.mic ?? 'XNYS');
  if (exchange === null) return null;
  return { id: exchange.mic, fromYear: exchange.fromYear, make: (years) => makeExchangeCalendar(exchange, years) };
}
