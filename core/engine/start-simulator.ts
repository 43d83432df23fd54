import { assert, ensureDefined } from '../units/index.ts';
import { isHalted } from './halts.ts';
import type { MarketState } from './market-state.ts';
import { touch } from './publish.ts';
import { createSimulatorHost } from './venues/book-venue.ts';
import type { World } from './world.ts';

/**
 * Makes the order flow and seeds the books around the latent values of now. Without a simulator the books belong to the customers
 * alone, as tests want them.
 */
export function startSimulator(world: World, state: string): void {
  const opened = ensureDefined(world.durable.world, 'the world is not open');
  const { seed, generatorVersion, openedAt } = opened;
  const host = createSimulatorHost(world);
  const create = world.options.simulator ?? createNoFlow;
  world.simulator = create({ seed, generatorVersion, startedAt: openedAt, host });
  const made = world.simulator.generatorVersion;
  assert(
    made === generatorVersion || world.options.simulator == null,
    `the world was made with generator ${generatorVersion}, this is ${made}`,
  );
  world.simulator.reseed(world.time, state);
  for (const market of world.markets) if (isHalted(world, market)) world.simulator.halt(market.index);
}

/**
 * The market of an instrument that is defined while the simulator runs: agents place their orders at once, in a book that is empty
 * still, so nothing is crossed. Before the first tick there is nothing to do, for the start seeds every book.
 */
export function listInSimulator(world: World, market: MarketState): void {
  if (world.simulator === null) return;
  world.simulator.list(world.time);
  touch(world, market);
}

/** A market in which nobody but the customers trades. */
function createNoFlow(): NonNullable<World['simulator']> {
  return {
    generatorVersion: 0,
    advance: () => {},
    reseed: () => {},
    list: () => {},
    halt: () => {},
    resume: () => {},
    saveState: () => '',
    life: null,
    digest: () => 0,
    operations: 0,
  };
}
