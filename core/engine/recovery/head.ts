import type { HashHex, UnixMicros } from '../../units/index.ts';
import { planTimers } from '../timers.ts';
import type { World } from '../world.ts';

/** Where a world stands in its journal. */
export interface WorldHead {
  readonly inputSequence: number;
  readonly time: UnixMicros;
  readonly chain: HashHex;
}

export function headOf({ inputSequence, time, chain }: World): WorldHead {
  return { inputSequence, time, chain };
}

/**
 * Tells a restored and folded world where its journal ends. Edges of sessions at that very instant may not have fired yet (after a
 * bar they fire late), so they fire again, which does nothing the second time.
 */
export function setHead(world: World, head: WorldHead): void {
  world.inputSequence = head.inputSequence;
  world.time = head.time;
  world.chain = head.chain;
  world.timersDoneAt = (head.time - 1) as UnixMicros;
  // While events were folded no time passed, so a review that was planned then is one of long ago.
  world.nextReviewAt = Number.POSITIVE_INFINITY;
  planTimers(world);
}
