import type { MarketState } from './market-state.ts';
import type { PlayedBar } from './played-bar.ts';
import { settleAftermath } from './settle-aftermath.ts';
import { settleStrategyRequests } from './strategy-requests.ts';
import { auctionsOnBar } from './venues/auction-venue.ts';
import { matchBar } from './venues/bar-venue.ts';
import { knownQuote } from './venues/quote-venue.ts';
import { askModelsOnBar } from './venues/reference-venue.ts';
import type { World } from './world.ts';

/** Both doors for bars end here: what was live meets the bar, the price is noted, then strategies see the bar and ask. */
export function playBar(world: World, market: MarketState, bar: PlayedBar): void {
  const { auctions } = market;
  if (auctions !== null && auctions.length > 0) auctionsOnBar(world, market, bar, 'open');
  if (market.waiting.length > 0 || market.limits !== null || market.triggers !== null) {
    world.barEnd = bar.closeTime;
    matchBar(world, market, bar);
    if (world.referenceAccounts > 0) askModelsOnBar(world, market, bar, knownQuote(market));
    world.barEnd = null;
  }
  if (auctions !== null && auctions.length > 0) auctionsOnBar(world, market, bar, 'close');
  if (world.groupNews.length > 0) settleAftermath(world);
  market.lastPrice = bar.close;
  market.lastPriceAt = bar.closeTime;
  if (world.strategy === null) return;
  world.strategy.onBar(market.index, bar);
  if (world.strategyRequests.length > 0) settleStrategyRequests(world);
}
