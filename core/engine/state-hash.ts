import { type HashHex, hashText } from '../units/index.ts';
import { encodeDurable } from './recovery/durable-snapshot.ts';
import { encodeMarketState } from './recovery/market-snapshot.ts';
import type { World } from './world.ts';

/** Of what must survive a crash exactly. A world that was restored and folded has the same. */
export function durableHash(world: World): HashHex {
  return hashText(encodeDurable(world));
}

/**
 * Of the whole world: durable state, books, last prices, and what the simulator did so far. Whoever has the text of the durable
 * state already hands it in.
 */
export function stateHash(world: World, encodedDurable = encodeDurable(world)): HashHex {
  const books = world.markets.map((market) => market.book?.stateHash() ?? '').join('\n');
  const digest = world.simulator?.digest() ?? 0;
  return hashText(`${encodedDurable}\n${books}\n${encodeMarketState(world)}\n${digest}`);
}
