import type { Bar } from '../../market/index.ts';
import type { EvidenceQuote } from '../../order/index.ts';
import { ensureDefined, type Price, zeroQuantity } from '../../units/index.ts';
import type { OrderState } from '../durable-state.ts';
import { emit } from '../emit.ts';
import { isHalted } from '../halts.ts';
import type { MarketState } from '../market-state.ts';
import type { PlayedBar } from '../played-bar.ts';
import { createBoard, type QuoteBoard, showSide } from '../quote-board.ts';
import { settleAftermath } from '../settle-aftermath.ts';
import { marketState, type World } from '../world.ts';
import { mayTradeAt } from './quote-rules.ts';
import { askModelsOnBar, askReferenceModel, askReferenceModels, type Seen } from './reference-venue.ts';

/**
 * Accounts that fill by the model of another tool, on the feed with books. They see what anybody sees of a book: its top, its levels,
 * its prints and its finished minutes. What they fill is not taken from the book and prints nothing, as it is with those tools, so
 * they trade beside the market and not in it.
 */

/** As deep as a model looks into a book. */
const levelsMax = 20;

/** An order comes to its market: its model is asked about the book as it stands. Models of bars wait for the minute to finish. */
export function meetModel(world: World, market: MarketState, order: OrderState): void {
  const isImmediate = order.timeInForce === 'ioc' || order.timeInForce === 'fok';
  if (isHalted(world, market)) {
    const { orderId, accountId } = order;
    if (isImmediate)
      emit(world, { type: 'OrderCanceled', version: 1, orderId, accountId, reasonCode: 'HALTED', at: world.time });
    return;
  }
  const board = boardOf(world, market);
  const entry = board.entryOf.get(order);
  if (entry === undefined) return;
  const seen = seenNow(world, market);
  showQuote(board, seen);
  askReferenceModel(world, market, board, entry, seen);
}

/** After an input: each print, then each finished minute, then each book whose top is another than the models were shown. */
export function showModels(world: World): void {
  showPrints(world);
  showBars(world);
  for (let at = 0; at < world.touched.length; at++) {
    const market = world.touched[at]!;
    if (!hasModelled(market) || !mayTradeAt(world, market, world.time)) continue;
    const isNew = market.board === null;
    const board = boardOf(world, market);
    const seen = seenNow(world, market);
    if (isNew || isOther(board, seen)) {
      showQuote(board, seen);
      askReferenceModels(world, market, seen);
    }
  }
  settleAftermath(world);
}

function hasModelled({ board, waiting, limits }: MarketState): boolean {
  if (board !== null) return board.reference.length > 0;
  return waiting.length > 0 || (limits !== null && limits.size > 0);
}

function boardOf(world: World, market: MarketState): QuoteBoard {
  market.board ??= createBoard(world, market);
  return market.board;
}

function seenNow(world: World, market: MarketState): Seen {
  const { instrumentId } = market.instrument;
  const book = ensureDefined(market.book, 'a market with a book');
  const { bids, asks } = book.snapshot(instrumentId, world.time, levelsMax);
  const quote: EvidenceQuote = {
    at: world.time,
    bidPrice: bids[0]?.price ?? (0 as Price),
    bidQuantity: bids[0]?.quantity ?? zeroQuantity,
    askPrice: asks[0]?.price ?? (0 as Price),
    askQuantity: asks[0]?.quantity ?? zeroQuantity,
  };
  const levels = {
    bids: bids.map(({ price, quantity }) => ({ price, quantity })),
    asks: asks.map(({ price, quantity }) => ({ price, quantity })),
  };
  return { at: world.time, print: null, quote, levels };
}

function isOther({ bid, ask }: QuoteBoard, { quote }: Seen): boolean {
  if (quote === null) return false;
  const isSameBid = bid.price === quote.bidPrice && bid.displayed === quote.bidQuantity;
  return !isSameBid || ask.price !== quote.askPrice || ask.displayed !== quote.askQuantity;
}

function showQuote(board: QuoteBoard, { quote }: Seen): void {
  if (quote === null) return;
  showSide(board.bid, quote.bidPrice, quote.bidQuantity);
  showSide(board.ask, quote.askPrice, quote.askQuantity);
}

function showPrints(world: World): void {
  const prints = world.shownPrints.splice(0);
  for (const print of prints) {
    const market = marketState(world, print.instrumentId);
    if (!hasModelled(market) || !mayTradeAt(world, market, print.tsEvent)) continue;
    boardOf(world, market);
    askReferenceModels(world, market, { ...seenNow(world, market), at: print.tsEvent, print });
  }
}

function showBars(world: World): void {
  const bars = world.shownBars.splice(0);
  for (const bar of bars) {
    const market = marketState(world, bar.instrumentId);
    const previousClose = market.shownClose;
    market.shownClose = bar.close;
    const isWaiting = market.waiting.length > 0 || (market.limits !== null && market.limits.size > 0);
    if (!isWaiting || !isOpenMinute(bar)) continue;
    askModelsOnBar(world, market, played(bar), seenNow(world, market).quote, previousClose);
  }
}

/** A minute without a print says nothing about prices. */
function isOpenMinute({ volume, printCount }: Bar): boolean {
  return volume > 0 || printCount > 0;
}

function played({ openTime, closeTime, open, high, low, close, volume }: Bar): PlayedBar {
  return { openTime, closeTime, open, high, low, close, volume, taken: zeroQuantity };
}
