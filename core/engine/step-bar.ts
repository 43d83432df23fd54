import { assert, type Price, type UnixMicros } from '../units/index.ts';
import { advanceChain } from './chain.ts';
import type { StepOutput } from './event.ts';
import { playBar } from './play-bar.ts';
import type { PlayedBar } from './played-bar.ts';
import { begin } from './step.ts';
import { fireTimers } from './timers.ts';
import type { World } from './world.ts';

/** Bars as columns of one length: prices in ticks, volume in whole units, opening times in microseconds, ascending. */
export interface BarColumnSet {
  readonly openTime: Float64Array;
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
  readonly volume: Float64Array;
  /** Length of a bar in microseconds; one ends sooner when the next opens sooner. */
  readonly span: number;
}

/**
 * The column door: one finished bar, for backtests. The same as the input `BarReceived` at its closing time, with the next sequence,
 * but no object is made, nothing is published, and nothing is told when nothing happens. A chain over every input needs the object
 * door, because it hashes the input's text. Columns and a place travel instead of seven numbers, because a number that is not
 * a small integer costs an allocation wherever a call is not inlined.
 */
export function stepColumn(
  world: World,
  instrumentIndex: number,
  columns: BarColumnSet,
  at: number,
  output: StepOutput,
): void {
  const { openTime, span } = columns;
  const bar = world.playedBar;
  const opens = openTime[at]!;
  const closes = opens + span;
  bar.openTime = opens as UnixMicros;
  bar.closeTime = (at + 1 < openTime.length && openTime[at + 1]! < closes ? openTime[at + 1]! : closes) as UnixMicros;
  bar.open = columns.open[at]! as Price;
  bar.high = columns.high[at]! as Price;
  bar.low = columns.low[at]! as Price;
  bar.close = columns.close[at]! as Price;
  bar.volume = columns.volume[at]!;
  playNext(world, instrumentIndex, bar, output);
}

/** The same for one bar as numbers. */
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
  const bar = world.playedBar;
  bar.openTime = openTime;
  bar.closeTime = closeTime;
  bar.open = open;
  bar.high = high;
  bar.low = low;
  bar.close = close;
  bar.volume = volume;
  playNext(world, instrumentIndex, bar, output);
}

function playNext(world: World, instrumentIndex: number, bar: PlayedBar, output: StepOutput): void {
  const { chain } = world.options;
  assert(chain !== undefined && chain !== 'every', 'this chain needs the object door');
  const firstEvent = begin(world, world.inputSequence + 1, bar.closeTime, output);
  if (world.nextTimerAt < bar.closeTime) fireTimers(world, bar.closeTime, false);
  world.time = bar.closeTime;
  playBar(world, world.markets[instrumentIndex]!, bar);
  if (chain !== 'off') advanceChain(world, firstEvent);
  world.output = null;
}
