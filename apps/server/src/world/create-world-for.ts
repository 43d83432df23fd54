import { createWorld, type World } from '@quire/core/engine';
import { createSimulator } from '@quire/core/simulator';
import type { Feed } from '@quire/ports/journal';

/** An empty world with what its feed needs, the same for running, recovering and verifying. */
export function createWorldFor(feed: Feed): World {
  return createWorld({ simulator: feed === 'sim' ? createSimulator : null, chain: 'every' });
}
