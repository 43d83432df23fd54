import { publishForming } from './bar-tape.ts';
import { outputOf } from './emit.ts';
import type { MarketState } from './market-state.ts';
import { settleAftermath } from './settle-aftermath.ts';
import { settleQuoteTriggers } from './triggers/settle-triggers.ts';
import type { World } from './world.ts';

export const bookLevelsPublished = 20;

/** Notes that a market changed during this input, once. */
export function touch(world: World, market: MarketState): void {
  if (market.isTouched) return;
  market.isTouched = true;
  world.touched.push(market);
}

/** After an input: the new top of each book that changed, and its levels when someone looks. At most one of each per market. */
export function publishTouched(world: World): void {
  for (let at = 0; at < world.touched.length; at++) {
    const market = world.touched[at]!;
    market.isTouched = false;
    if (market.book === null) continue;
    publishForming(world, market);
    publishQuote(world, market);
    if (world.publication.books) {
      const book = market.book.snapshot(market.instrument.instrumentId, world.time, bookLevelsPublished);
      outputOf(world).market.push({ kind: 'book', book });
    }
  }
  world.touched.length = 0;
}

/** Orders that sleep until a quote see the tops of the books that this input left; a rejoin leaves that to the market's first word. */
export function settleTouchedQuotes(world: World): void {
  if (world.isRejoining) return;
  for (let at = 0; at < world.touched.length; at++) {
    const market = world.touched[at]!;
    if (market.triggers !== null && market.book !== null) settleQuoteTriggers(world, market);
  }
  settleAftermath(world);
}

function publishQuote(world: World, market: MarketState): void {
  const { book } = market;
  if (book === null) return;
  const bidPrice = book.bestBid();
  const bidQuantity = book.bestBidQuantity();
  const askPrice = book.bestAsk();
  const askQuantity = book.bestAskQuantity();
  if (
    bidPrice === market.bidPrice &&
    bidQuantity === market.bidQuantity &&
    askPrice === market.askPrice &&
    askQuantity === market.askQuantity
  ) {
    return;
  }
  market.bidPrice = bidPrice;
  market.bidQuantity = bidQuantity;
  market.askPrice = askPrice;
  market.askQuantity = askQuantity;
  market.quoteAt = world.time;
  if (!world.publication.quotes) return;
  const { instrumentId } = market.instrument;
  const quote = { instrumentId, tsEvent: world.time, bidPrice, bidQuantity, askPrice, askQuantity };
  outputOf(world).market.push({ kind: 'quote', quote });
}
