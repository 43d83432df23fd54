import { describe, expect, it } from 'vitest';
import { microsPerDay, microsPerMinute } from '../units/index.ts';
import {
  annualTurnover,
  computeStatistics,
  drawdownEpisodes,
  exposure,
  kellyCriterion,
  lastOfEachDay,
  marketBeta,
  maxDrawdown,
  maxDrawdownEpisode,
  omegaRatio,
  periodsPerYearOf,
  profitFactor,
  type RoundTrip,
  sharpeRatio,
  simpleReturns,
  sortinoRatio,
  systemQualityNumber,
  winRate,
} from './index.ts';

const days = (count: number, step = 1): Float64Array =>
  Float64Array.from({ length: count }, (_, at) => at * step * microsPerDay);

const trip = (part: Partial<RoundTrip>): RoundTrip => ({
  side: 'long',
  quantity: 1,
  entryBar: 0,
  exitBar: 0,
  entryTime: 0,
  exitTime: 0,
  entryPrice: 1,
  exitPrice: 1,
  profit: 0,
  fees: 0,
  returnRatio: 0,
  isOpen: false,
  ...part,
});

describe('drawdown', () => {
  it('has a peak, a trough and a recovery', () => {
    const episodes = drawdownEpisodes([100, 120, 90, 60, 120, 130, 117]);
    expect(episodes).toEqual([
      { depth: 0.5, peakAt: 1, troughAt: 3, recoveredAt: 4 },
      { depth: expect.closeTo(0.1, 12), peakAt: 5, troughAt: 6, recoveredAt: null },
    ]);
    expect(maxDrawdownEpisode(episodes)?.peakAt).toBe(1);
    expect(maxDrawdown([100, 120, 90, 60, 120, 130, 117])).toBe(0.5);
  });

  it('is zero when equity never falls, and unknown without equity', () => {
    expect(maxDrawdown([1, 1, 2])).toBe(0);
    expect(maxDrawdown([])).toBeNaN();
    expect(drawdownEpisodes([1, 1, 2])).toEqual([]);
  });
});

describe('periodsPerYearOf', () => {
  it.each([
    ['minutes through the weekend', Float64Array.from({ length: 20_000 }, (_, at) => at * microsPerMinute), 365],
    ['days through the weekend', days(60), 365],
    // 1970-01-05 was a Monday.
    ['weekdays', days(70).filter((_, at) => at >= 4 && (at - 4) % 7 < 5), 252],
    ['weeks', days(30, 7), 52],
    ['months', days(30, 30), 12],
    ['one bar', days(1), 252],
  ])('%s', (_, times, expected) => {
    expect(periodsPerYearOf(times)).toBe(expected);
  });
});

describe('small statistics', () => {
  it('by hand', () => {
    expect(winRate([1, 0, -1, 2])).toBe(0.5);
    expect(profitFactor([3, -1, -1])).toBe(1.5);
    expect(profitFactor([3])).toBeNaN();
    expect(kellyCriterion([2, 2, -1, -1])).toBeCloseTo(0.5 - 0.5 / 2, 12);
    expect(systemQualityNumber([1, 3])).toBeCloseTo((Math.SQRT2 * 2) / Math.SQRT2, 12);
    expect(omegaRatio([0.1, -0.05])).toBeCloseTo(2, 12);
    expect(marketBeta([1, 2, 1, 2], [1, 4, 1, 4])).toBeCloseTo(0.5, 12);
    expect(marketBeta([1, 2], [1, 2])).toBeNaN();
    expect(annualTurnover(2000, 500, 2)).toBe(2);
    expect(sharpeRatio([0.1])).toBeNaN();
    expect(sortinoRatio([0.1, 0.2])).toBe(Number.POSITIVE_INFINITY);
  });

  it('exposure counts the bars of entry and exit, and a bar with two trades once', () => {
    const trips = [trip({ entryBar: 2, exitBar: 4 }), trip({ entryBar: 4, exitBar: 5 })];
    expect(exposure(trips, 10)).toBe(0.4);
    expect(exposure([], 10)).toBe(0);
  });

  it('days are counted once, whatever the length of the bars', () => {
    const times = Float64Array.from([0, 1, 2, 3], (half) => half * (microsPerDay / 2));
    expect(lastOfEachDay({ times, equity: Float64Array.of(1, 2, 3, 6) })).toEqual([2, 6]);
    expect(lastOfEachDay({ times: times.slice(0, 3), equity: Float64Array.of(1, 2, 3) })).toEqual([2, 3]);
    expect(Array.from(simpleReturns([2, 6]))).toEqual([2]);
  });
});

describe('computeStatistics', () => {
  const base = {
    closes: Float64Array.of(10, 11, 12),
    feesPaid: 0,
    tradedNotional: 0,
    firstTradingBar: 0,
    convention: 'quire' as const,
  };

  it('without trades: nothing gained, and what has no answer is unknown rather than zero', () => {
    const result = computeStatistics({
      ...base,
      curve: { times: days(3), equity: Float64Array.of(100, 100, 100) },
      roundTrips: [],
    });
    expect(result).toMatchObject({ totalReturn: 0, maxDrawdown: 0, roundTripCount: 0, exposure: 0 });
    expect(result.buyAndHoldReturn).toBeCloseTo(0.2, 12);
    for (const name of ['winRate', 'bestRoundTrip', 'profitFactor', 'maxDrawdownStart', 'calmarRatio'] as const) {
      expect(result[name], name).toBeNaN();
    }
  });

  it('open round trips count for exposure, not among the results', () => {
    const result = computeStatistics({
      ...base,
      curve: { times: days(3), equity: Float64Array.of(100, 100, 110) },
      roundTrips: [trip({ entryBar: 1, exitBar: 2, profit: 10, isOpen: true })],
    });
    expect(result).toMatchObject({ roundTripCount: 0, openRoundTripCount: 1 });
    expect(result.exposure).toBeCloseTo(2 / 3, 12);
  });

  it('of no bars at all', () => {
    const result = computeStatistics({
      ...base,
      closes: new Float64Array(0),
      curve: { times: new Float64Array(0), equity: new Float64Array(0) },
      roundTrips: [],
    });
    expect(result.barCount).toBe(0);
    expect(result.totalReturn).toBeNaN();
  });
});
