import type { Bar, Print } from '../../market/index.ts';
import type { UnixMicros } from '../../units/index.ts';
import { createBarTape } from '../bar-tape.ts';
import type { World } from '../world.ts';
import { barsOfMarket, decodeMarketCheckpoint, encodeMarketCheckpoint } from './market-snapshot.ts';

export interface KeptTape {
  /** Prints that were kept outside of the world, at least those since the checkpoint that are left; in order of time. */
  readonly prints: readonly Print[];
  /** False when the world ended without a last checkpoint: what it printed just before may not have been kept. */
  readonly isWhole: boolean;
}

export interface RecoveredBars {
  /** The market half of the checkpoint with the prints since then in its bars; for `resumeInput`. */
  readonly market: string | null;
  /** Minutes that ended after the checkpoint, before or while the world was off. */
  readonly ended: readonly Bar[];
  readonly forming: readonly Bar[];
}

/**
 * The minutes in the making of a world with books that comes back at `now`: the checkpoint's, with every kept print since then. What may lack prints
 * is marked so. The world's durable state and head are restored, and nothing of it changes.
 */
export function recoverBars(world: World, market: string | null, tape: KeptTape, now: UnixMicros): RecoveredBars {
  const checkpoint = market === null ? null : decodeMarketCheckpoint(market);
  const { bars, printSequences } = barsOfMarket(checkpoint?.marketState ?? '');
  const builder = createBarTape(() => world);
  if (bars !== '') builder.restoreState(bars);
  const ended: Bar[] = [];
  const emit = (bar: Bar): void => {
    if (bar.timeframe === '1m') ended.push(bar);
  };
  for (const print of tape.prints) {
    if (print.printSequence > (printSequences.get(print.instrumentId) ?? 0)) builder.add(print, emit);
  }
  if (!tape.isWhole) builder.markMissed(world.time);
  builder.advance(now, emit);
  return {
    market: encodeMarketCheckpoint(checkpoint, builder.saveState()),
    ended,
    forming: builder.formingMinutes(),
  };
}
