import { ensureDefined } from '../units/index.ts';
import { applyEvent } from './apply-event.ts';
import type { DomainEvent, StepOutput } from './event.ts';
import type { World } from './world.ts';

/** Applies an event and tells it to the outside: the one way in which a step changes what is durable. */
export function emit(world: World, event: DomainEvent): void {
  applyEvent(world, event);
  outputOf(world).events.push(event);
}

export function outputOf(world: World): StepOutput {
  return ensureDefined(world.output, 'nothing happens outside a step');
}
