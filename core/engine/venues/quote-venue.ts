import { impactPrice, queuePrinted, queueResized, takeExecutable } from '../../exchange/index.ts';
import type { Print, Quote } from '../../market/index.ts';
import { type EvidenceQuote, type FillEvidence, isOpenStatus, type Liquidity } from '../../order/index.ts';
import { ensureDefined, type Price, type Quantity, zeroQuantity } from '../../units/index.ts';
import { accountState, type OrderState } from '../durable-state.ts';
import { basisOf } from '../fill-basis.ts';
import { fillOrder } from '../fill-order.ts';
import type { MarketState } from '../market-state.ts';
import { bookSideOf } from '../order-need.ts';
import { incrementAt } from '../price-increment.ts';
import {
  availableOn,
  type BoardOrder,
  createBoard,
  type DisplayedSide,
  firstBeyond,
  limitOf,
  prefixWithin,
  type QuoteBoard,
  restOnBoard,
  showSide,
} from '../quote-board.ts';
import type { World } from '../world.ts';
import { wantedQuantity } from './bar-venue.ts';
import { endUnfilled, mayAct, mayTradeAt } from './quote-rules.ts';
import { askReferenceModels } from './reference-venue.ts';

/**
 * The market of quotes and prints (fill levels F2 and F3), and of other tools' models. A taker crosses the spread, gets what is
 * displayed and pays the impact of the rest; a resting order fills when the other side reaches its limit or, with prints, when its
 * queue is gone. What one order takes is gone for every other of the world.
 */

/** A quote arrived and the market's fields are what it says: queues move, resting orders fill, then what has arrived takes or rests. */
export function matchQuote(world: World, market: MarketState, quote: Quote): void {
  market.board ??= createBoard(world, market);
  const { board } = market;
  moveQueues(board, board.buys, board.bid, quote.bidPrice, quote.bidQuantity);
  moveQueues(board, board.sells, board.ask, quote.askPrice, quote.askQuantity);
  showSide(board.bid, quote.bidPrice, quote.bidQuantity);
  showSide(board.ask, quote.askPrice, quote.askQuantity);
  if (board.entryOf.size === 0 || !mayTradeAt(world, market, quote.tsEvent)) return;
  reachResting(world, market, board.buys, board.ask, true);
  reachResting(world, market, board.sells, board.bid, false);
  for (const entry of board.arriving.slice()) {
    if (mayAct(world, market, entry, quote.tsEvent)) admit(world, market, board, entry);
  }
  askReferenceModels(world, market, { at: quote.tsEvent, print: null, quote: knownQuote(market), levels: null });
}

/** A print may fill what rests at its price or better for the other side, behind the queue at its price. */
export function matchPrint(world: World, market: MarketState, print: Print): void {
  const { board } = market;
  if (board === null || board.entryOf.size === 0) return;
  board.printTaken = zeroQuantity;
  const isBuy = print.aggressorSide === 'sell';
  const side = isBuy ? board.buys : board.sells;
  const mayFill = mayTradeAt(world, market, print.tsEvent);
  for (const entry of prefixWithin(side, isBuy, print.price)) {
    if (entry.conduct.level !== 'quote') meetPrint(world, market, board, entry, print, mayFill);
  }
  if (mayFill) askReferenceModels(world, market, { at: print.tsEvent, print, quote: knownQuote(market), levels: null });
}

/** Levels that the quote shows or shows no more, from the old best price to the new one. */
function moveQueues(
  board: QuoteBoard,
  side: readonly BoardOrder[],
  shown: DisplayedSide,
  price: Price,
  quantity: Quantity,
): void {
  if (side.length === 0) return;
  const isBuy = side === board.buys;
  if (price === shown.price) {
    if (quantity === shown.displayed) return;
    forLevel(side, isBuy, price, (entry) => resize(entry, shown.displayed, quantity));
    return;
  }
  const hasLeft = shown.price !== 0 && (price === 0 || (isBuy ? price < shown.price : price > shown.price));
  if (hasLeft) {
    // The best price moved away from them: nobody is ahead of them any more.
    const until = price === 0 ? side.length : firstBeyond(side, isBuy, price);
    for (let at = 0; at < until; at++) {
      const entry = side[at]!;
      if (limitOf(entry.order) !== price) entry.position = { ahead: 0, printed: 0 };
    }
  }
  if (price !== 0) forLevel(side, isBuy, price, (entry) => show(entry, quantity));
}

/** Of one price, oldest first. */
function forLevel(side: readonly BoardOrder[], isBuy: boolean, price: Price, visit: (entry: BoardOrder) => void): void {
  const end = firstBeyond(side, isBuy, price);
  for (let at = end - 1; at >= 0 && limitOf(side[at]!.order) === price; at--) visit(side[at]!);
}

function resize(entry: BoardOrder, before: Quantity, after: Quantity): void {
  if (entry.position === null) show(entry, after);
  else queueResized(entry.conduct.queue, entry.position, before, after);
}

/** A level that comes into sight: everything shown is ahead, unless less was known to be. */
function show(entry: BoardOrder, displayed: Quantity): void {
  if (entry.position === null) entry.position = { ahead: displayed, printed: 0 };
  else entry.position.ahead = Math.min(entry.position.ahead, displayed);
}

/** The other side came to the limits of resting orders: they fill there, best and oldest first, while it displays anything. */
function reachResting(
  world: World,
  market: MarketState,
  side: readonly BoardOrder[],
  opposite: DisplayedSide,
  isBuy: boolean,
): void {
  if (opposite.price === 0) return;
  for (const entry of prefixWithin(side, isBuy, opposite.price)) {
    if (availableOn(opposite) === 0) return;
    if (mayAct(world, market, entry, market.quoteAt)) {
      const limit = limitOf(entry.order);
      takeDisplayed(world, market, entry, opposite, limit, 'reached');
    }
  }
}

/** What the first quote after its arrival does to an order: it takes, and rests, waits or ends. */
function admit(world: World, market: MarketState, board: QuoteBoard, entry: BoardOrder): void {
  const { order } = entry;
  const opposite = order.side === 'buy' ? board.ask : board.bid;
  const isMarketable =
    opposite.price !== 0 &&
    (order.limitPrice === null ||
      (order.side === 'buy' ? order.limitPrice >= opposite.price : order.limitPrice <= opposite.price));
  if (isMarketable && canFillWhole(world, market, entry, opposite)) {
    takeDisplayed(world, market, entry, opposite, opposite.price, 'crossed');
    if (isOpenStatus(order.status) && order.limitPrice === null) takeBeyond(world, market, entry, opposite);
  }
  if (!isOpenStatus(order.status)) return;
  if (order.timeInForce === 'ioc' || order.timeInForce === 'fok') endUnfilled(world, order);
  else if (order.limitPrice !== null) {
    board.arriving.splice(board.arriving.indexOf(entry), 1);
    restOnBoard(board, entry);
  }
}

/**
 * A fill-or-kill limit needs all of it displayed. A market order pays for what is not, so it needs the money for all of it at the price
 * of the last part before the first one trades.
 */
function canFillWhole(
  world: World,
  market: MarketState,
  { order, conduct }: BoardOrder,
  opposite: DisplayedSide,
): boolean {
  if (order.timeInForce !== 'fok') return true;
  const residual = order.quantity - order.filledQuantity - availableOn(opposite);
  if (residual <= 0) return true;
  if (order.limitPrice !== null || opposite.displayed === 0) return false;
  const increment = incrementAt(market, opposite.price);
  const side = bookSideOf(order.side);
  const price = impactPrice(conduct.impact, side, opposite.price, residual, opposite.displayed, increment);
  return wantedQuantity(world, market, accountState(world.durable, order.accountId), order, price) !== null;
}

function takeDisplayed(
  world: World,
  market: MarketState,
  entry: BoardOrder,
  opposite: DisplayedSide,
  price: Price,
  part: 'crossed' | 'reached',
): void {
  const { order } = entry;
  const available = availableOn(opposite);
  if (available === 0) return;
  const wanted = wantedQuantity(world, market, accountState(world.durable, order.accountId), order, price);
  if (wanted === null) return;
  const quantity = wholeIncrements(Math.min(wanted, available), market);
  if (quantity === 0) return;
  const basis = basisOf(world, market, order, entry, {
    name: 'quote',
    gridAt: price,
    wanted,
    available,
    takenBefore: opposite.taken,
  });
  opposite.taken = (opposite.taken + quantity) as Quantity;
  const evidence: FillEvidence = { model: 'quote', quote: quoteSeen(market), part, basis };
  fill(world, market, order, { price, quantity, wanted, evidence, liquidity: part === 'crossed' ? 'taker' : 'maker' });
}

/** The rest of a market order, at the price that the square-root law gives for it. */
function takeBeyond(world: World, market: MarketState, entry: BoardOrder, opposite: DisplayedSide): void {
  const { order, conduct } = entry;
  if (opposite.displayed === 0) return;
  const residual = order.quantity - order.filledQuantity;
  const increment = incrementAt(market, opposite.price);
  const side = bookSideOf(order.side);
  const price = impactPrice(conduct.impact, side, opposite.price, residual, opposite.displayed, increment);
  // A fill-or-kill was asked for the money of all of it before its first part traded.
  const wanted =
    order.timeInForce === 'fok'
      ? (residual as Quantity)
      : wantedQuantity(world, market, accountState(world.durable, order.accountId), order, price);
  if (wanted === null || wanted !== residual) return;
  const basis = basisOf(world, market, order, entry, {
    name: 'quote',
    gridAt: opposite.price,
    wanted,
    available: null,
    takenBefore: opposite.taken,
  });
  const evidence: FillEvidence = { model: 'quote', quote: quoteSeen(market), part: 'beyond', basis };
  fill(world, market, order, { price, quantity: wanted, wanted, evidence, liquidity: 'taker' });
}

function meetPrint(
  world: World,
  market: MarketState,
  board: QuoteBoard,
  entry: BoardOrder,
  print: Print,
  mayFill: boolean,
): void {
  const { order } = entry;
  const limit = limitOf(order);
  const isThrough = limit !== print.price;
  const queueAhead = entry.position?.ahead ?? 0;
  if (!isThrough) {
    // At a price that was never the best one nobody knows the queue, and nothing is taken from it.
    if (entry.position === null) return;
    queuePrinted(entry.conduct.queue, entry.position, print.quantity);
  }
  if (!mayFill || !mayAct(world, market, entry, print.tsEvent)) return;
  const most = isThrough
    ? print.quantity
    : takeExecutable(ensureDefined(entry.position, 'a place in a queue'), market.instrument.quantityIncrement);
  const available = Math.max(0, Math.min(most, print.quantity) - board.printTaken) as Quantity;
  if (available === 0) return;
  const wanted = wantedQuantity(world, market, accountState(world.durable, order.accountId), order, limit);
  if (wanted === null) return;
  const quantity = wholeIncrements(Math.min(wanted, available), market);
  if (quantity === 0) return;
  const basis = basisOf(world, market, order, entry, {
    name: 'queue',
    gridAt: limit,
    wanted,
    available,
    takenBefore: board.printTaken,
  });
  board.printTaken = (board.printTaken + quantity) as Quantity;
  const { tsEvent: at, printSequence, price } = print;
  const evidence: FillEvidence = {
    model: 'queue',
    quote: quoteSeen(market),
    print: { at, printSequence, price, quantity: print.quantity },
    part: isThrough ? 'through' : 'reached',
    queueAhead,
    basis,
  };
  fill(world, market, order, { price: limit, quantity, wanted, evidence, liquidity: 'maker' });
}

interface SettledFill {
  readonly price: Price;
  readonly quantity: Quantity;
  readonly wanted: Quantity;
  readonly evidence: FillEvidence;
  readonly liquidity: Liquidity;
}

function fill(world: World, market: MarketState, order: OrderState, settled: SettledFill): void {
  const { price, quantity, wanted, evidence, liquidity } = settled;
  const orderQuantity = (order.filledQuantity + wanted) as Quantity;
  fillOrder(world, market, order, { price, quantity, orderQuantity, liquidity, evidence });
}

/** The last quote of a recorded market; null before the first. */
export function knownQuote(market: MarketState): EvidenceQuote | null {
  return market.quoteAt > 0 ? quoteSeen(market) : null;
}

function quoteSeen(market: MarketState): EvidenceQuote {
  const { bidPrice, bidQuantity, askPrice, askQuantity, quoteAt } = market;
  return { at: quoteAt, bidPrice, bidQuantity, askPrice, askQuantity };
}

function wholeIncrements(quantity: number, { instrument }: MarketState): Quantity {
  return (quantity - (quantity % instrument.quantityIncrement)) as Quantity;
}
