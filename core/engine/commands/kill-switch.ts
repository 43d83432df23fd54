import { emit } from '../emit.ts';
import type { CommandOutcome } from '../event.ts';
import { done } from '../outcome.ts';
import type { World } from '../world.ts';

/** Engaging stops new risk at once; resting orders stay until someone cancels them. Engaging twice is no second event. */
export function engageKillSwitch(world: World, reason: string, operator: string): CommandOutcome {
  if (world.durable.killSwitch?.state === 'ENGAGED') return done;
  emit(world, { type: 'KillSwitchEngaged', version: 1, reason, operator, at: world.time });
  return done;
}

export function disengageKillSwitch(world: World, notes: string, operator: string): CommandOutcome {
  if (world.durable.killSwitch?.state === 'ACTIVE') return done;
  emit(world, { type: 'KillSwitchDisengaged', version: 1, notes, operator, at: world.time });
  return done;
}
