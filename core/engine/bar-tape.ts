import { type Bar, BarBuilder, type Print } from '../market/index.ts';
import type { UnixMicros } from '../units/index.ts';
import { outputOf } from './emit.ts';
import type { MarketState } from './market-state.ts';
import { settleStrategyRequests } from './strategy-requests.ts';
import { marketState, type World } from './world.ts';

/** Bars made of the world's own prints, on the feed with books. */
export function createBarTape(world: () => World): BarBuilder {
  return new BarBuilder({
    origin: 'simulated',
    instrumentOf: (instrumentId) => marketState(world(), instrumentId).instrument,
    calendarOf: ({ instrumentId }) => marketState(world(), instrumentId).calendar.calendar,
  });
}

/** A print joins the tape: news, and a part of its bars. */
export function tapePrint(world: World, market: MarketState, print: Print): void {
  world.bars.add(print, world.onBarFinished);
  market.hasPrinted = true;
  if (world.publication.prints) outputOf(world).market.push({ kind: 'print', print });
}

/** A finished bar is news, and waits for the strategies until the body of the input is done. */
export function noteFinishedBar(world: World, bar: Bar): void {
  if (world.publication.bars) outputOf(world).market.push({ kind: 'bar', bar });
  if (bar.timeframe !== '1m') return;
  if (world.strategy !== null) world.finishedBars.push(bar);
  if (world.referenceAccounts > 0) world.shownBars.push(bar);
}

/** After a tick: bars whose time has passed are finished. */
export function advanceBars(world: World): void {
  world.bars.advance(world.time, world.onBarFinished);
  for (const bar of world.finishedBars) {
    const { index } = marketState(world, bar.instrumentId);
    world.strategy?.onBar(index, bar);
    if (world.strategyRequests.length > 0) settleStrategyRequests(world);
  }
  world.finishedBars.length = 0;
}

/** The minute in the making, at most once per input. */
export function publishForming(world: World, market: MarketState): void {
  if (!market.hasPrinted) return;
  market.hasPrinted = false;
  if (!world.publication.bars) return;
  const bar = world.bars.forming(market.instrument.instrumentId, '1m');
  if (bar !== null) outputOf(world).market.push({ kind: 'bar', bar });
}

/**
 * Brings the forming bars of a checkpoint back. Those that ended while the world was off are dropped and not told: who brings the world
 * back has them from `recoverBars` and keeps them.
 */
export function restoreBars(world: World, state: string): void {
  if (state === '') world.bars = createBarTape(() => world);
  else world.bars.restoreState(state);
  world.bars.advance(world.time as UnixMicros, () => {});
}
