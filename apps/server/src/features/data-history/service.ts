import type { Sql } from '@quire/adapters/storage';
import {
  type AdjustmentSegment,
  adjustmentSegments,
  type BarGap,
  type BarTimeframe,
  barTimeframeMicros,
  expectedOpens,
  findGaps,
} from '@quire/core/market';
import { microsPerDay } from '@quire/core/units';
import type { MarketStore, SeriesCoverage } from '@quire/ports/market-store';
import type { BarsWanted } from '../data-collector/bar-source.ts';
import { adjustmentOfProvider } from './adjustment-of-provider.ts';
import { readAdjustmentSteps } from './adjustment-steps.ts';
import { calendarOf } from './calendars.ts';
import { type ComparedPair, compareProviders, differenceTolerance } from './comparison.ts';
import { type CoverageRow, type DayRange, readCoverageMap } from './coverage-map.ts';
import { type Freshness, freshnessOf } from './freshness.ts';
import { countHeldBars } from './held-bars.ts';
import { type Quality, qualityOf } from './quality.ts';

export interface SeriesFilter {
  readonly symbol?: string;
  readonly timeframe?: BarTimeframe;
  readonly provider?: string;
}

export interface SeriesGaps extends SeriesCoverage {
  /** Null where the hours of its market are not known. */
  readonly gaps: readonly BarGap[] | null;
}

export interface CoveredDay {
  /** `YYYY-MM-DD` in UTC. */
  readonly date: string;
  readonly bars: number;
  /** By the calendar; null where its hours are not known. */
  readonly expected: number | null;
}

export interface SeriesQuality extends SeriesCoverage, Quality {}

export interface DataHistoryService {
  readonly store: MarketStore;
  series(filter: SeriesFilter): Promise<readonly SeriesCoverage[]>;
  gaps(filter: SeriesFilter): Promise<readonly SeriesGaps[]>;
  /** What to ask for so that nothing is missing any more. */
  repairs(filter: SeriesFilter): Promise<readonly BarsWanted[]>;
  days(series: SeriesCoverage, range: { readonly from: number; readonly to: number }): Promise<readonly CoveredDay[]>;
  /** Every series of a timeframe, day by day. */
  coverageMap(timeframe: BarTimeframe, days: DayRange): Promise<readonly CoverageRow[]>;
  /** What every two providers say of the same bars. */
  comparison(key: { readonly symbol: string; readonly timeframe: BarTimeframe }): Promise<readonly ComparedPair[]>;
  freshness(): Promise<readonly Freshness[]>;
  quality(filter: SeriesFilter): Promise<readonly SeriesQuality[]>;
  /**
   * By what to multiply prices of a time, for each provider: what one has adjusted already is not adjusted again. Empty for raw prices,
   * which are as the provider tells them.
   */
  segments(
    symbol: string,
    adjustment: 'raw' | 'split' | 'all',
    asOf?: number,
  ): Promise<(provider: string) => readonly AdjustmentSegment[]>;
}

/** Gaps are looked for this far back: what is older is an archive, and its gaps were settled or will stay. */
const gapDaysMax = 400;

export function createDataHistoryService(options: {
  readonly sql: Sql;
  readonly store: MarketStore;
  readonly freshnessMinutes: number;
  readonly now?: () => number;
}): DataHistoryService {
  const { sql, store, freshnessMinutes, now = () => Date.now() * 1_000 } = options;

  const series = async ({ symbol, timeframe, provider }: SeriesFilter) => {
    const found = await store.coverage({ ...(symbol && { symbol }), ...(timeframe && { timeframe }) });
    return provider === undefined ? found : found.filter((one) => one.provider === provider);
  };

  const gapsOf = async (one: SeriesCoverage): Promise<readonly BarGap[] | null> => {
    if (one.firstTime === null) return [];
    const { timeframe } = one;
    const from = Math.max(one.firstTime, now() - gapDaysMax * microsPerDay);
    // A bar is expected once its span is over.
    const to = now() - barTimeframeMicros(timeframe);
    const calendar = calendarOf(one, from, to);
    if (calendar === null) return null;
    return findGaps(await store.openTimes(one, { from }), { timeframe, calendar, from, to });
  };

  const gaps = async (filter: SeriesFilter) =>
    Promise.all((await series(filter)).map(async (one) => ({ ...one, gaps: await gapsOf(one) })));

  const freshness = async (): Promise<readonly Freshness[]> => {
    const bySymbol = grouped(await series({}));
    const at = now();
    return [...bySymbol.values()].map((all) => {
      const calendar = calendarOf(all[0]!, at - 10 * microsPerDay, at);
      return freshnessOf(all, { now: at, minutesMax: freshnessMinutes, calendar });
    });
  };

  return {
    store,
    series,
    gaps,
    freshness,
    async repairs(filter) {
      const wanted = (await gaps(filter)).flatMap(({ symbol, timeframe, gaps: found }) => {
        const length = barTimeframeMicros(timeframe);
        return (found ?? []).map(({ from, to, missing }) => ({
          symbol,
          timeframe,
          from,
          to: to + length,
          limit: missing,
        }));
      });
      return joined(wanted);
    },
    async days(one, { from, to }) {
      const counts = new Map<string, { bars: number; expected: number }>();
      const add = (open: number, key: 'bars' | 'expected') => {
        const date = new Date(open / 1_000).toISOString().slice(0, 10);
        const day = counts.get(date) ?? { bars: 0, expected: 0 };
        day[key] += 1;
        counts.set(date, day);
      };
      for (const open of await store.openTimes(one, { from, to })) add(open, 'bars');
      const calendar = calendarOf(one, from, to);
      const { timeframe } = one;
      if (calendar !== null) for (const open of expectedOpens({ timeframe, calendar, from, to })) add(open, 'expected');
      return [...counts]
        .sort(([left], [right]) => (left < right ? -1 : 1))
        .map(([date, { bars, expected }]) => ({ date, bars, expected: calendar === null ? null : expected }));
    },
    coverageMap: (timeframe, days) => readCoverageMap(store, { timeframe, days, now: now() }),
    comparison: (key) => compareProviders(sql, key),
    async quality(filter) {
      const [found, held, fresh] = await Promise.all([gaps(filter), countHeldBars(sql), freshness()]);
      const isFresh = new Map(fresh.map((one) => [one.symbol, one.isFresh]));
      return Promise.all(
        found.map(async ({ gaps: missing, ...one }) => {
          const facts = {
            bars: one.rowCount,
            gaps: missing,
            held: held.get(`${one.symbol} ${one.timeframe} ${one.provider}`) ?? 0,
            revisions: (await store.revisions(one)).length,
            isFresh: isFresh.get(one.symbol) ?? false,
            ...(await compare(sql, one)),
          };
          return { ...one, ...qualityOf(facts) };
        }),
      );
    },
    async segments(symbol, adjustment, asOf) {
      if (adjustment === 'raw') return () => [];
      const steps = await readAdjustmentSteps(store, symbol, asOf);
      return (provider) => {
        const done = adjustmentOfProvider(provider);
        if (done === 'all') return [];
        const left = done === 'split' ? steps.filter(({ kind }) => kind !== 'split') : steps;
        return adjustmentSegments(left, adjustment);
      };
    },
  };
}

function grouped(all: readonly SeriesCoverage[]): ReadonlyMap<string, SeriesCoverage[]> {
  const bySymbol = new Map<string, SeriesCoverage[]>();
  for (const one of all) bySymbol.set(one.symbol, [...(bySymbol.get(one.symbol) ?? []), one]);
  return bySymbol;
}

/** One question for a series whose gaps lie close together, instead of one for each. */
function joined(wanted: readonly BarsWanted[]): readonly BarsWanted[] {
  const questions: BarsWanted[] = [];
  for (const one of wanted) {
    const last = questions.at(-1);
    const reach = barTimeframeMicros(one.timeframe) * barsPerQuestion;
    if (last?.symbol === one.symbol && last.timeframe === one.timeframe && one.to - last.from <= reach) {
      questions[questions.length - 1] = { ...last, to: one.to, limit: barsPerQuestion };
    } else questions.push(one);
  }
  return questions;
}
const barsPerQuestion = 500;

/** Final closes that another provider has of the same opens, and how many of them are another price. */
async function compare(sql: Sql, { symbol, timeframe, provider }: SeriesCoverage) {
  const [row] = await sql<{ compared: number; differing: number }[]>`
    select count(*)::integer as compared,
      count(*) filter (where abs((a.close / (10 ^ s.price_scale)) / (b.close / (10 ^ o.price_scale)) - 1) > ${differenceTolerance})::integer as differing
    from market_series s
    join market_series o on o.symbol = s.symbol and o.timeframe = s.timeframe and o.provider <> s.provider
    join market_bar a on a.series_id = s.series_id and a.is_final
    join market_bar b on b.series_id = o.series_id and b.open_time = a.open_time and b.is_final
    where s.symbol = ${symbol} and s.timeframe = ${timeframe} and s.provider = ${provider} and o.provider <> 'simulator'
      and s.provider <> 'simulator'`;
  return row ?? { compared: 0, differing: 0 };
}
