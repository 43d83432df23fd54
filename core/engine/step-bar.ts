import { assert, type Price, type UnixMicros } from '../units/index.ts';
import { advanceChain } from './chain.ts';
import type { StepOutput } from './event.ts';
import { playBar } from './play-bar.ts';
import { begin } from './step.ts';
import { fireTimers } from './timers.ts';
import type { World } from './world.ts';

/**
 * The column door: one finished bar as numbers, for backtests. The same as the input `BarReceived` at `closeTime`, with the next
 * sequence, but no object is made, nothing is published, and nothing is told when nothing happens. A chain over every input needs
 * the object door, because it hashes the input's text.
 */
export function stepBar(
  world: World,
  instrumentIndex: number,
  openTime: UnixMicros,
  closeTime: UnixMicros,
  open: Price,
  high: Price,
  low: Price,
  close: Price,
  volume: number,
  output: StepOutput,
): void {
  assert(world.options.chain !== undefined && world.options.chain !== 'every', 'this chain needs the object door');
  const firstEvent = begin(world, world.inputSequence + 1, closeTime, output);
  if (world.nextTimerAt < closeTime) fireTimers(world, closeTime, false);
  world.time = closeTime;
  const market = world.markets[instrumentIndex]!;
  const bar = world.playedBar;
  bar.openTime = openTime;
  bar.closeTime = closeTime;
  bar.open = open;
  bar.high = high;
  bar.low = low;
  bar.close = close;
  bar.volume = volume;
  playBar(world, market, bar);
  if (world.options.chain !== 'off') advanceChain(world, firstEvent);
  world.output = null;
}
