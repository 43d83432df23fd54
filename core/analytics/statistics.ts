import { microsPerDay } from '../units/index.ts';
import { annualReturn } from './annual-return.ts';
import { annualVolatility, annualVolatilityCompounded } from './annual-volatility.ts';
import { calmarRatio } from './calmar-ratio.ts';
import { compoundAnnualGrowth } from './compound-annual-growth.ts';
import { downsideRisk } from './downside-risk.ts';
import { type DrawdownEpisode, drawdownEpisodes, maxDrawdownEpisode } from './drawdown.ts';
import { expectancy } from './expectancy.ts';
import { exposure } from './exposure.ts';
import { largest, smallest } from './extremes.ts';
import { kellyCriterion } from './kelly-criterion.ts';
import { marketBeta } from './market-beta.ts';
import { omegaRatio } from './omega-ratio.ts';
import { periodsPerYearOf } from './periods-per-year.ts';
import { profitFactor } from './profit-factor.ts';
import type { RoundTrip } from './round-trip.ts';
import { type EquityCurve, geometricMean, lastOfEachDay, mean, simpleReturns } from './series.ts';
import { sharpeRatio } from './sharpe-ratio.ts';
import { sortinoRatio } from './sortino-ratio.ts';
import { systemQualityNumber } from './system-quality-number.ts';
import { totalReturn } from './total-return.ts';
import { annualTurnover } from './turnover.ts';
import { winRate } from './win-rate.ts';

/**
 * `quire`: arithmetic Sharpe and Sortino as their authors and empyrical define them, profit factor
 * in money. `backtesting.py`: that library's choices, so that its results can be compared digit by digit:
 * geometric annual return in Sharpe and Sortino, compounded volatility, profit factor over
 * returns.
 */
export const statisticsConventions = ['quire', 'backtesting.py'] as const;
export type StatisticsConvention = (typeof statisticsConventions)[number];

export interface StatisticsInput {
  readonly curve: EquityCurve;
  /** Close of each bar in any unit, same length: what buying and holding would have done. */
  readonly closes: Float64Array;
  readonly roundTrips: readonly RoundTrip[];
  readonly feesPaid: number;
  readonly tradedNotional: number;
  /** First bar on which the strategy could act; buy and hold starts there. */
  readonly firstTradingBar: number;
  readonly convention: StatisticsConvention;
  /** Derived from the bars when absent. */
  readonly periodsPerYear?: number;
}

/** Ratios are plain (0.1 is 10 %), money is in the account's currency, instants and durations in microseconds, NaN undefined. */
export interface Statistics {
  readonly convention: StatisticsConvention;
  readonly barCount: number;
  readonly startTime: number;
  readonly endTime: number;
  readonly duration: number;
  readonly periodsPerYear: number;
  readonly equityFirst: number;
  readonly equityFinal: number;
  readonly equityPeak: number;
  readonly feesPaid: number;
  readonly totalReturn: number;
  readonly buyAndHoldReturn: number;
  readonly annualReturn: number;
  readonly compoundAnnualGrowth: number;
  readonly annualVolatility: number;
  readonly sharpeRatio: number;
  readonly sortinoRatio: number;
  readonly calmarRatio: number;
  readonly omegaRatio: number;
  readonly alpha: number;
  readonly beta: number;
  readonly maxDrawdown: number;
  readonly maxDrawdownStart: number;
  readonly maxDrawdownTrough: number;
  /** NaN while the peak has not been reached again. */
  readonly maxDrawdownEnd: number;
  readonly longestDrawdownDuration: number;
  readonly averageDrawdown: number;
  readonly averageDrawdownDuration: number;
  readonly exposure: number;
  readonly turnover: number;
  readonly roundTripCount: number;
  readonly openRoundTripCount: number;
  readonly winRate: number;
  readonly bestRoundTrip: number;
  readonly worstRoundTrip: number;
  readonly averageRoundTrip: number;
  readonly longestRoundTripDuration: number;
  readonly averageRoundTripDuration: number;
  readonly profitFactor: number;
  readonly expectancy: number;
  readonly expectancyReturn: number;
  readonly systemQualityNumber: number;
  readonly kellyCriterion: number;
}

export function computeStatistics(input: StatisticsInput): Statistics {
  const returns = returnStatistics(input);
  const drawdowns = drawdownStatistics(input.curve);
  return {
    ...returns,
    ...marketStatistics(input, returns.totalReturn),
    ...drawdowns,
    calmarRatio: calmarRatio(returns.annualReturn, drawdowns.maxDrawdown),
    ...roundTripStatistics(input),
    exposure: exposure(input.roundTrips, input.curve.equity.length),
    turnover: annualTurnover(
      input.tradedNotional,
      mean(input.curve.equity),
      returns.duration / (365.25 * microsPerDay),
    ),
  };
}

function returnStatistics({ curve, feesPaid, convention, periodsPerYear }: StatisticsInput) {
  const { times, equity } = curve;
  const perYear = periodsPerYear ?? periodsPerYearOf(times);
  const daily = simpleReturns(lastOfEachDay(curve));
  const compounded = convention === 'backtesting.py';
  const annual = annualReturn(daily, perYear);
  const volatility = compounded ? annualVolatilityCompounded(daily, perYear) : annualVolatility(daily, perYear);
  const duration = equity.length === 0 ? Number.NaN : times[times.length - 1]! - times[0]!;
  const equityFirst = equity[0] ?? Number.NaN;
  const equityFinal = equity[equity.length - 1] ?? Number.NaN;
  return {
    convention,
    barCount: equity.length,
    startTime: times[0] ?? Number.NaN,
    endTime: times[times.length - 1] ?? Number.NaN,
    duration,
    periodsPerYear: perYear,
    equityFirst,
    equityFinal,
    equityPeak: largest(equity),
    feesPaid,
    totalReturn: totalReturn(equity),
    annualReturn: annual,
    compoundAnnualGrowth: compoundAnnualGrowth(equityFirst, equityFinal, duration / microsPerDay),
    annualVolatility: volatility,
    sharpeRatio: compounded ? annual / volatility : sharpeRatio(daily, { periodsPerYear: perYear }),
    sortinoRatio: compounded ? annual / downsideRisk(daily, perYear) : sortinoRatio(daily, { periodsPerYear: perYear }),
    omegaRatio: omegaRatio(daily),
  };
}

function marketStatistics({ curve, closes, firstTradingBar }: StatisticsInput, ownReturn: number) {
  const buyAndHoldReturn = totalReturn(closes, Math.min(firstTradingBar, Math.max(closes.length - 1, 0)));
  const beta = marketBeta(curve.equity, closes);
  return { buyAndHoldReturn, beta, alpha: ownReturn - beta * buyAndHoldReturn };
}

function drawdownStatistics({ times, equity }: EquityCurve) {
  const episodes = drawdownEpisodes(equity);
  const deepest = maxDrawdownEpisode(episodes);
  const at = (index: number | null | undefined): number =>
    index === null || index === undefined ? Number.NaN : times[index]!;
  const durationOf = ({ peakAt, recoveredAt }: DrawdownEpisode): number =>
    times[recoveredAt ?? times.length - 1]! - times[peakAt]!;
  const durations = episodes.map(durationOf);
  return {
    maxDrawdown: equity.length === 0 ? Number.NaN : (deepest?.depth ?? 0),
    maxDrawdownStart: at(deepest?.peakAt),
    maxDrawdownTrough: at(deepest?.troughAt),
    maxDrawdownEnd: at(deepest?.recoveredAt),
    longestDrawdownDuration: largest(durations),
    averageDrawdown: expectancy(episodes.map((episode) => episode.depth)),
    averageDrawdownDuration: expectancy(durations),
  };
}

function roundTripStatistics({ roundTrips, convention }: StatisticsInput) {
  const closed = roundTrips.filter((trip) => !trip.isOpen);
  const profits = closed.map((trip) => trip.profit);
  const returns = closed.map((trip) => trip.returnRatio);
  const durations = closed.map((trip) => trip.exitTime - trip.entryTime);
  return {
    roundTripCount: closed.length,
    openRoundTripCount: roundTrips.length - closed.length,
    winRate: winRate(profits),
    bestRoundTrip: largest(returns),
    worstRoundTrip: smallest(returns),
    averageRoundTrip: geometricMean(returns),
    longestRoundTripDuration: largest(durations),
    averageRoundTripDuration: expectancy(durations),
    profitFactor: profitFactor(convention === 'backtesting.py' ? returns : profits),
    expectancy: expectancy(profits),
    expectancyReturn: expectancy(returns),
    systemQualityNumber: systemQualityNumber(profits),
    kellyCriterion: kellyCriterion(profits),
  };
}
