import type { InstrumentId, UnixMicros } from '../units/index.ts';
import type { TradingHalted } from './corporate-events.ts';
import type { HaltState } from './corporate-state.ts';
import { emit } from './emit.ts';
import type { MarketState } from './market-state.ts';
import { touch } from './publish.ts';
import { hasBooks, marketState, type World } from './world.ts';

/** True while trading in the market stands still. */
export function isHalted(world: World, market: MarketState): boolean {
  return market.tradesFrom > world.time;
}

/** The halt that is in force, or null. */
export function haltOf(world: World, instrumentId: InstrumentId): HaltState | null {
  const halt = world.durable.corporate.halts.get(instrumentId);
  return halt === undefined || halt.resumedAt !== null ? null : halt;
}

/** When the next halt ends by itself; infinite when none does. */
export function nextResumption(world: World): number {
  let next = Number.POSITIVE_INFINITY;
  for (const { resumesAt, resumedAt } of world.durable.corporate.halts.values()) {
    if (resumedAt === null && resumesAt !== null && resumesAt < next) next = resumesAt;
  }
  return next;
}

/** Ends every halt that is due by now, in the order in which they began. */
export function resumeDue(world: World, due: UnixMicros): void {
  for (const halt of [...world.durable.corporate.halts.values()]) {
    if (halt.resumedAt === null && halt.resumesAt !== null && halt.resumesAt <= due)
      resume(world, halt.instrumentId, due);
  }
}

/** Stops fills and agents at once; orders stay where they are. */
export function halt(world: World, halted: Omit<TradingHalted, 'type' | 'version' | 'at'>): void {
  emit(world, { type: 'TradingHalted', version: 1, ...halted, at: world.time });
  if (!world.isRejoining) world.simulator?.halt(marketState(world, halted.instrumentId).index);
}

/** Whatever is crossed by then waits for the next word of the market, as after a restart. */
export function resume(world: World, instrumentId: InstrumentId, at: UnixMicros): void {
  emit(world, { type: 'TradingResumed', version: 1, instrumentId, at });
  // A rejoin makes books and order flow anew right after.
  if (world.isRejoining || !hasBooks(world)) return;
  const market = marketState(world, instrumentId);
  world.simulator?.resume(market.index, at);
  touch(world, market);
  world.isUncrossPending = true;
}
