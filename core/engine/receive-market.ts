import type { Bar, Print, Quote } from '../market/index.ts';
import { assert, ensureDefined, ensureNever } from '../units/index.ts';
import { advanceBars } from './bar-tape.ts';
import { outputOf } from './emit.ts';
import type { MarketInput } from './input.ts';
import { liveOn } from './live-on.ts';
import { playBar } from './play-bar.ts';
import { settleAftermath } from './settle-aftermath.ts';
import { startSimulator } from './start-simulator.ts';
import { settleQuoteTriggers, settleTradeTriggers } from './triggers/settle-triggers.ts';
import { auctionsOnPrint } from './venues/auction-venue.ts';
import { resolveCrossed } from './venues/book-venue.ts';
import { matchPrint, matchQuote } from './venues/quote-venue.ts';
import { hasBooks, marketState, type World } from './world.ts';

/** The market speaks: the simulator moves on, or a feed brings a quote, a print or a bar. */
export function receiveMarket(world: World, body: MarketInput): void {
  switch (body.kind) {
    case 'MarketTick':
      tick(world);
      break;
    case 'QuoteReceived':
      receiveQuote(world, body.quote);
      break;
    case 'PrintReceived':
      receivePrint(world, body.print);
      break;
    case 'BarReceived':
      receiveBar(world, body.bar);
      break;
    default:
      ensureNever(body);
  }
}

/** On feeds without a simulator a tick is only time. */
function tick(world: World): void {
  if (!hasBooks(world)) return;
  if (world.isUncrossPending) resolveCrossed(world);
  if (world.simulator === null) startSimulator(world, '');
  const simulator = ensureDefined(world.simulator, 'the simulator was just started');
  simulator.advance(world.time);
  const { life } = simulator;
  if (life !== null && life.nextAt <= world.time) liveOn(world, life);
  settleAftermath(world);
  advanceBars(world);
}

function receiveQuote(world: World, quote: Quote): void {
  assert(!hasBooks(world), 'a simulated market makes its own quotes');
  const market = marketState(world, quote.instrumentId);
  market.isCrossed = quote.askPrice > 0 && quote.bidPrice > quote.askPrice;
  // Nothing is learned from it but that the quote before it is no longer true.
  if (market.isCrossed) return;
  market.bidPrice = quote.bidPrice;
  market.bidQuantity = quote.bidQuantity;
  market.askPrice = quote.askPrice;
  market.askQuantity = quote.askQuantity;
  market.quoteAt = quote.tsEvent;
  if (world.publication.quotes) outputOf(world).market.push({ kind: 'quote', quote });
  if (market.triggers !== null) settleQuoteTriggers(world, market);
  if (market.waiting.length > 0 || market.limits !== null || market.board !== null) matchQuote(world, market, quote);
}

function receivePrint(world: World, print: Print): void {
  assert(!hasBooks(world), 'a simulated market makes its own prints');
  const market = marketState(world, print.instrumentId);
  market.lastPrice = print.price;
  market.lastPriceAt = print.tsEvent;
  if (world.publication.prints) outputOf(world).market.push({ kind: 'print', print });
  if (market.isCrossed) return;
  if (market.auctions !== null && market.auctions.length > 0) auctionsOnPrint(world, market, print);
  if (market.triggers !== null) settleTradeTriggers(world, market, print.price);
  if (market.board !== null) matchPrint(world, market, print);
}

/** Only a finished bar trades; one that is still forming is news. */
function receiveBar(world: World, bar: Bar): void {
  assert(!hasBooks(world), 'a simulated market makes its own bars');
  const market = marketState(world, bar.instrumentId);
  if (world.publication.bars) outputOf(world).market.push({ kind: 'bar', bar });
  if (!bar.isFinal) return;
  assert(bar.closeTime <= world.time, 'a finished bar comes from the future');
  const played = world.playedBar;
  played.openTime = bar.openTime;
  played.closeTime = bar.closeTime;
  played.open = bar.open;
  played.high = bar.high;
  played.low = bar.low;
  played.close = bar.close;
  played.volume = bar.volume;
  playBar(world, market, played);
}
