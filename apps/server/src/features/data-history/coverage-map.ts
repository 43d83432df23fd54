import { type BarTimeframe, barTimeframeMicros, expectedOpens, type TradingCalendar } from '@quire/core/market';
import { microsPerDay } from '@quire/core/units';
import type { MarketStore, SeriesCoverage } from '@quire/ports/market-store';
import { calendarOf } from './calendars.ts';

export interface CoverageRow {
  readonly symbol: string;
  readonly provider: string;
  readonly bars: readonly number[];
  /** -1 where the hours of its market are not known. */
  readonly expected: readonly number[];
}

/** Days since 1970, UTC, both included. */
export interface DayRange {
  readonly firstDay: number;
  readonly lastDay: number;
}

/**
 * Every series of a timeframe with its bars of each day and how many there should be. The database counts; what a calendar expects is
 * listed once for all series that keep its hours.
 */
export async function readCoverageMap(
  store: MarketStore,
  options: { readonly timeframe: BarTimeframe; readonly days: DayRange; readonly now: number },
): Promise<readonly CoverageRow[]> {
  const { timeframe, days, now } = options;
  const { firstDay, lastDay } = days;
  const [from, to] = [firstDay * microsPerDay, (lastDay + 1) * microsPerDay];
  const [series, counts] = await Promise.all([
    store.coverage({ timeframe }),
    store.dailyCounts({ timeframe, from, to }),
  ]);
  const length = lastDay - firstDay + 1;
  const barsOf = new Map(series.map((one) => [nameOf(one), new Array<number>(length).fill(0)]));
  for (const { day, bars, ...one } of counts) {
    const row = barsOf.get(nameOf(one));
    if (row !== undefined) row[day - firstDay] = bars;
  }
  // A bar is expected once its span is over.
  const until = Math.min(to, now - barTimeframeMicros(timeframe));
  const listed = new Map<TradingCalendar, Float64Array>();
  const opensOf = (calendar: TradingCalendar): Float64Array => {
    const known = listed.get(calendar);
    if (known !== undefined) return known;
    const opens = Float64Array.from(expectedOpens({ timeframe, calendar, from, to: until }));
    listed.set(calendar, opens);
    return opens;
  };
  return series.map((one) => {
    const calendar = calendarOf(one, from, to);
    const expected = new Array<number>(length).fill(calendar === null ? -1 : 0);
    if (calendar !== null) countExpected(opensOf(calendar), one, { firstDay, expected });
    return { symbol: one.symbol, provider: one.provider, bars: barsOf.get(nameOf(one))!, expected };
  });
}

/** Nothing is expected before the first bar of a series; a day's own bar may be dated before its session. */
function countExpected(
  opens: Float64Array,
  { firstTime, timeframe }: SeriesCoverage,
  { firstDay, expected }: { readonly firstDay: number; readonly expected: number[] },
): void {
  if (firstTime === null) return;
  const isDated = barTimeframeMicros(timeframe) >= microsPerDay;
  const since = isDated ? Math.floor(firstTime / microsPerDay) * microsPerDay : firstTime;
  for (const open of opens) if (open >= since) expected[Math.floor(open / microsPerDay) - firstDay]! += 1;
}

const nameOf = ({ symbol, provider }: { readonly symbol: string; readonly provider: string }) =>
  `${symbol} ${provider}`;
