import type { CommandOutcome } from '../event.ts';
import { halt, haltOf, resume } from '../halts.ts';
import type { Command } from '../input.ts';
import { done, refused } from '../outcome.ts';
import type { World } from '../world.ts';

type CommandOf<Kind extends Command['kind']> = Extract<Command, { kind: Kind }>;

/** Halting what is halted changes nothing: the first reason stands. */
export function haltTrading(world: World, command: CommandOf<'HaltTrading'>): CommandOutcome {
  const { instrumentId, reasonCode, notes, resumesAt } = command;
  if (!world.marketOf.has(instrumentId)) return refused('UNKNOWN_INSTRUMENT', { instrumentId });
  if (resumesAt !== null && resumesAt <= world.time) {
    return refused('INVALID_RESUMPTION', { resumesAt: `${resumesAt}`, now: `${world.time}` });
  }
  if (haltOf(world, instrumentId) !== null) return done;
  halt(world, { instrumentId, reasonCode, notes, resumesAt });
  return done;
}

export function resumeTrading(world: World, { instrumentId }: CommandOf<'ResumeTrading'>): CommandOutcome {
  if (!world.marketOf.has(instrumentId)) return refused('UNKNOWN_INSTRUMENT', { instrumentId });
  if (haltOf(world, instrumentId) === null) return refused('NOT_HALTED', { instrumentId });
  resume(world, instrumentId, world.time);
  return done;
}
