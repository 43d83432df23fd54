import { assert, ensureDefined } from '../units/index.ts';
import { isHalted } from './halts.ts';
import { createSimulatorHost } from './venues/book-venue.ts';
import type { World } from './world.ts';

/**
 * Makes the order flow and seeds the books around the latent values of now. Without a simulator the books belong to the customers
 * alone, as tests want them.
 */
export function startSimulator(world: World, state: string): void {
  const opened = ensureDefined(world.durable.world, 'the world is not open');
  const create = world.options.simulator ?? createNoFlow;
  world.simulator = create({ seed: opened.seed, startedAt: opened.openedAt, host: createSimulatorHost(world) });
  const { generatorVersion } = world.simulator;
  assert(
    generatorVersion === opened.generatorVersion || world.options.simulator == null,
    `the world was made with generator ${opened.generatorVersion}, this is ${generatorVersion}`,
  );
  world.simulator.reseed(world.time, state);
  for (const market of world.markets) if (isHalted(world, market)) world.simulator.halt(market.index);
}

/** A market in which nobody but the customers trades. */
function createNoFlow(): NonNullable<World['simulator']> {
  return {
    generatorVersion: 0,
    advance: () => {},
    reseed: () => {},
    halt: () => {},
    resume: () => {},
    saveState: () => '',
    digest: () => 0,
    operations: 0,
  };
}
