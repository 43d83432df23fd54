import type { Print } from '../../market/index.ts';
import type { MarketState } from '../market-state.ts';
import type { World } from '../world.ts';

/** A print of a book, for the models of other tools that look at prints; they are asked when the book has finished. */
export function showPrint(world: World, market: MarketState, print: Print): void {
  if (market.waiting.length > 0 || market.limits !== null) world.shownPrints.push(print);
}
