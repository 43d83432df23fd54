import { createStepOutput, resetStepOutput, stateHash, step } from '@quire/core/engine';
import type { AccountPolicy } from '@quire/core/ledger';
import type { Bar } from '@quire/core/market';
import { defineStrategy, type StrategyContext, type StrategyDefinition } from '@quire/core/strategy';
import type { Cash, PartsPerMillion, Price, Quantity, UnixMicros } from '@quire/core/units';
import { microsPerDay } from '@quire/core/units';
import type { BarColumns } from '@quire/ports/data-sets';
import { strategies } from '@quire/strategies';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { attachToBacktest } from './attach-strategy.ts';
import { openBacktestWorld } from './backtest-world.ts';
import { type BacktestRequest, runBacktest } from './run-backtest.ts';
import { walkBars } from './testing/walk-bars.ts';

const policy: AccountPolicy = {
  shorting: true,
  costBasisMethod: 'average',
  feeRate: 1000 as PartsPerMillion,
  fillModel: 'bar',
  orderNotionalMax: null,
  participationMax: null,
};

const request = (overrides: Partial<BacktestRequest> = {}): BacktestRequest => ({
  strategy: strategies.get('sma-cross')!,
  parameters: { fast: 3, slow: 8, short: true },
  symbol: 'WALK',
  timeframe: '1d',
  bars: walkBars(400, 7),
  cash: 10_000_000_000_000n as Cash,
  policy,
  ...overrides,
});

/** A strategy of one test: `act` is called with the number of completed bars. */
const acting = (act: (context: StrategyContext, count: number) => void): StrategyDefinition =>
  defineStrategy({
    name: 'acting',
    title: 'Acting',
    version: 1,
    parameters: {},
    check: () => null,
    warmUpBars: () => 0,
    create: (_, context) => ({ onBar: (bars) => act(context, bars.count) }),
  });

describe('runBacktest', () => {
  it('gives the same result and hash for the same request, and another hash for another', () => {
    const first = runBacktest(request({ chainInterval: 100 }));
    const again = runBacktest(request({ chainInterval: 100 }));
    expect([again.stateHash, again.chain, again.finalEquity]).toEqual([
      first.stateHash,
      first.chain,
      first.finalEquity,
    ]);
    expect(again.equity).toEqual(first.equity);
    expect(first.roundTrips.length).toBeGreaterThan(10);
    const other = runBacktest(request({ chainInterval: 100, bars: walkBars(400, 8) }));
    expect(other.chain).not.toBe(first.chain);
    expect(other.stateHash).not.toBe(first.stateHash);
  });

  it('fills at the next open, whatever the bar that gave the signal did', () => {
    const bars = walkBars(20, 3);
    const strategy = acting((context, count) => {
      if (count === 5) context.submit({ side: 'buy', sizing: 10 as Quantity });
      if (count === 9) context.closePosition();
    });
    const { fills, roundTrips, finalCash } = runBacktest(request({ strategy, parameters: {}, bars }));
    expect(fills).toMatchObject([
      { bar: 5, side: 'buy', quantity: 10, price: bars.open[5] },
      { bar: 9, side: 'sell', quantity: 10, price: bars.open[9] },
    ]);
    const bought = BigInt(bars.open[5]! * 10) * 10_000_000n;
    const sold = BigInt(bars.open[9]! * 10) * 10_000_000n;
    const fees = (bought + sold) / 1000n;
    expect(finalCash).toBe(10_000_000_000_000n - bought + sold - fees);
    expect(roundTrips).toMatchObject([{ side: 'long', quantity: 10, entryBar: 5, exitBar: 9, isOpen: false }]);
    expect(roundTrips[0]!.profit).toBeCloseTo(Number(sold - bought - fees) / 1e9, 9);
  });

  it('a result does not depend on what comes after it: no look-ahead', () => {
    const bars = walkBars(300, 11);
    const whole = runBacktest(request({ bars }));
    const names = ['openTime', 'open', 'high', 'low', 'close', 'volume'] as const;
    const half = Object.fromEntries(names.map((name) => [name, bars[name].slice(0, 150)]));
    const part = runBacktest(request({ bars: { ...(half as Omit<BarColumns, 'priceScale'>), priceScale: 2 } }));
    expect(part.equity).toEqual(whole.equity.slice(0, 150));
  });

  it.each([
    ['keep', 1],
    ['last-close', 0],
    ['last-open', 0],
  ] as const)('finalize %s leaves %i open round trips', (finalize, open) => {
    const bars = walkBars(30, 5);
    const strategy = acting((context, count) => {
      if (count === 2) context.submit({ side: 'buy', sizing: 'available' });
    });
    const result = runBacktest(request({ strategy, parameters: {}, bars, finalize }));
    expect(result.statistics.openRoundTripCount).toBe(open);
    expect(result.roundTrips).toHaveLength(1);
    const price = finalize === 'last-open' ? bars.open[29]! : bars.close[29]!;
    expect(result.roundTrips[0]).toMatchObject({ exitBar: 29 });
    expect(result.roundTrips[0]!.exitPrice).toBeCloseTo(price / 100, 9);
    if (open === 0) expect(result.finalEquity).toBe(result.finalCash);
    expect(result.equity[29]).toBeCloseTo(Number(result.finalEquity) / 1e9, 6);
  });

  it('an order of the last bar never fills, with or without a settlement', () => {
    const bars = walkBars(10, 5);
    const strategy = acting((context, count) => {
      if (count === 10) context.submit({ side: 'buy', sizing: 'available' });
    });
    for (const finalize of ['keep', 'last-close'] as const) {
      expect(runBacktest(request({ strategy, parameters: {}, bars, finalize })).fills).toEqual([]);
    }
  });

  it('a cap on participation fills over several bars, and the position is one round trip at its average price', () => {
    const bars = walkBars(40, 9);
    bars.volume.fill(100);
    const strategy = acting((context, count) => {
      if (count === 1) context.submit({ side: 'buy', sizing: 25 as Quantity });
    });
    const capped = { ...policy, participationMax: 100_000 as PartsPerMillion };
    const { fills, roundTrips } = runBacktest(request({ strategy, parameters: {}, bars, policy: capped }));
    expect(fills.map((fill) => [fill.bar, fill.quantity])).toEqual([
      [1, 10],
      [2, 10],
      [3, 5],
    ]);
    const paid = fills.reduce((sum, fill) => sum + fill.price * fill.quantity, 0);
    expect(roundTrips[0]!.entryPrice).toBeCloseTo(paid / 25 / 100, 9);
  });

  it('a fill that turns the position round ends one round trip and begins the next, its fee shared', () => {
    const bars = walkBars(12, 4);
    const strategy = acting((context, count) => {
      if (count === 1) context.submit({ side: 'buy', sizing: 10 as Quantity });
      if (count === 5) context.submit({ side: 'sell', sizing: 15 as Quantity });
    });
    const { fills, roundTrips, finalEquity } = runBacktest(request({ strategy, parameters: {}, bars }));
    expect(fills).toHaveLength(2);
    expect(roundTrips).toMatchObject([
      { side: 'long', quantity: 10, entryBar: 1, exitBar: 5, isOpen: false },
      { side: 'short', quantity: 5, entryBar: 5, exitBar: 11, isOpen: true },
    ]);
    const [first, second] = roundTrips;
    expect(first!.exitPrice).toBeCloseTo(bars.open[5]! / 100, 9);
    expect(second!.entryPrice).toBeCloseTo(bars.open[5]! / 100, 9);
    const fees = Number(fills[0]!.fee + fills[1]!.fee) / 1e9;
    expect(first!.fees + second!.fees).toBeCloseTo(fees, 9);
    expect(10_000 + first!.profit + second!.profit).toBeCloseTo(Number(finalEquity) / 1e9, 6);
  });

  it('an order that cannot be paid is told, not hidden', () => {
    const strategy = acting((context, count) => {
      if (count === 1) context.submit({ side: 'buy', sizing: 1_000_000 as Quantity });
    });
    const result = runBacktest(request({ strategy, parameters: {} }));
    expect(result.fills).toEqual([]);
    expect(result.refused).toMatchObject([{ what: 'denied', reasonCode: expect.stringMatching(/FUNDS|BUYING_POWER/) }]);
  });

  it('a short sale is refused where the account may not', () => {
    const strategy = acting((context, count) => {
      if (count === 1) context.submit({ side: 'sell', sizing: 1 as Quantity });
    });
    const longOnly = { ...policy, shorting: false };
    const { fills, refusedCount } = runBacktest(request({ strategy, parameters: {}, policy: longOnly }));
    expect([fills.length, refusedCount]).toEqual([0, 1]);
  });

  it('a limit order fills when traded through, and on a touch only when asked', () => {
    const bars = walkBars(5, 1);
    for (const name of ['open', 'high', 'close'] as const) bars[name].fill(1_000);
    bars.low.fill(900);
    const strategy = acting((context, count) => {
      if (count === 1) context.submit({ side: 'buy', sizing: 1 as Quantity, limitPrice: 900 as Price });
    });
    const strict = runBacktest(request({ strategy, parameters: {}, bars }));
    const touch = runBacktest(request({ strategy, parameters: {}, bars, limitFillsOnTouch: true }));
    expect(strict.fills).toEqual([]);
    expect(touch.fills).toMatchObject([{ bar: 1, price: 900 }]);
  });

  it('cash, equity and fees add up for any walk', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 10, max: 120 }), fc.boolean(), (seed, count, short) => {
        const result = runBacktest(request({ bars: walkBars(count, seed), parameters: { fast: 2, slow: 5, short } }));
        const traded = result.fills.reduce(
          (sum, { side, notional, fee }) => sum + (side === 'buy' ? -notional : notional) - fee,
          0n,
        );
        expect(result.finalCash).toBe(10_000_000_000_000n + traded);
        const profits = result.roundTrips.reduce((sum, trip) => sum + trip.profit, 0);
        expect(Number(result.finalEquity) / 1e9).toBeCloseTo(10_000 + profits, 5);
        expect(result.equity[count - 1]).toBeCloseTo(Number(result.finalEquity) / 1e9, 5);
      }),
      { numRuns: 50 },
    );
  });
});

/** The same bars as inputs of the general door, each an object, on a world of its own. */
function playThroughObjects(bars: BarColumns): { readonly hash: string; readonly chain: string } {
  const opened = openBacktestWorld({
    symbol: 'WALK',
    bars,
    quantityScale: 0,
    cash: 10_000_000_000_000n as Cash,
    policy,
    chainInterval: 50,
    limitFillsOnTouch: false,
  });
  const { world, instrument } = opened;
  attachToBacktest(opened, request().strategy, request().parameters);
  const out = createStepOutput();
  for (let at = 0; at < bars.openTime.length; at++) {
    const openTime = bars.openTime[at]! as UnixMicros;
    const closeTime = (openTime + microsPerDay) as UnixMicros;
    const bar: Bar = {
      instrumentId: instrument.instrumentId,
      timeframe: '1d',
      openTime,
      closeTime,
      open: bars.open[at]! as Price,
      high: bars.high[at]! as Price,
      low: bars.low[at]! as Price,
      close: bars.close[at]! as Price,
      volume: bars.volume[at]!,
      notional: 0,
      printCount: 0,
      isFinal: true,
      origin: 'imported',
    };
    const inputSequence = world.inputSequence + 1;
    step(world, { inputSequence, tsEvent: closeTime, tsInit: closeTime, body: { kind: 'BarReceived', bar } }, out);
    resetStepOutput(out);
  }
  return { hash: stateHash(world), chain: world.chain };
}

describe('the two doors of the engine', () => {
  it('bars as columns and bars as objects come to the same chain and the same state', () => {
    const bars = walkBars(400, 7);
    const columns = runBacktest(request({ bars, chainInterval: 50 }));
    expect(columns.fills.length).toBeGreaterThan(20);
    expect(playThroughObjects(bars)).toEqual({ hash: columns.stateHash, chain: columns.chain });
  });
});
