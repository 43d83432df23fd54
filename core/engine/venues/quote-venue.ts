import {
  fillPurpose,
  impactPrice,
  type ModelFill,
  type ModelMarket,
  nothingSeen,
  queuePrinted,
  queueResized,
  takeExecutable,
} from '../../exchange/index.ts';
import type { Print, Quote } from '../../market/index.ts';
import { type EvidenceBar, type FillEvidence, isOpenStatus, type Liquidity } from '../../order/index.ts';
import {
  ensureDefined,
  type Price,
  powerOfTen,
  type Quantity,
  randomUnit,
  type UnixMicros,
  zeroQuantity,
} from '../../units/index.ts';
import { accountState, type OrderState } from '../durable-state.ts';
import { emit } from '../emit.ts';
import { basisOf } from '../fill-basis.ts';
import { fillOrder } from '../fill-order.ts';
import type { MarketState } from '../market-state.ts';
import { bookSideOf } from '../order-need.ts';
import { sessionFor } from '../order-risk-view.ts';
import type { OrderEndReason } from '../outcome.ts';
import type { PlayedBar } from '../played-bar.ts';
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
import { allWaiting } from '../resting-limits.ts';
import type { World } from '../world.ts';
import { wantedQuantity } from './bar-venue.ts';

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
  askReferenceModels(world, market, { at: quote.tsEvent, print: null });
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
  if (mayFill) askReferenceModels(world, market, { at: print.tsEvent, print });
}

/** Not in a halt or before its end, and not on data from before it. */
function mayTradeAt(world: World, market: MarketState, at: UnixMicros): boolean {
  return market.tradesFrom <= at && market.tradesFrom <= world.time;
}

/** In its session, arrived before the data, and the data fresh. */
function mayAct(world: World, market: MarketState, { order, conduct, arrivesAt }: BoardOrder, at: UnixMicros): boolean {
  if (arrivesAt > at || world.time - at > conduct.staleMicros) return false;
  return isOpenStatus(order.status) && openFor(world, market, order);
}

function openFor(world: World, market: MarketState, order: OrderState): boolean {
  return sessionFor(market.calendar.calendar, world.time, order.extendedHours) === 'open';
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
  if (isMarketable && canFillWhole(order, opposite)) {
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

/** A fill-or-kill limit needs all of it displayed; a market order pays for what is not. */
function canFillWhole(order: OrderState, opposite: DisplayedSide): boolean {
  if (order.timeInForce !== 'fok' || order.limitPrice === null) return true;
  return availableOn(opposite) >= order.quantity - order.filledQuantity;
}

function endUnfilled(world: World, order: OrderState): void {
  const { orderId, accountId } = order;
  const reasonCode: OrderEndReason = order.timeInForce === 'fok' ? 'FOK_UNFILLABLE' : 'IOC_REMAINDER';
  emit(world, { type: 'OrderCanceled', version: 1, orderId, accountId, reasonCode, at: world.time });
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
  const wanted = wantedQuantity(world, market, accountState(world.durable, order.accountId), order, price);
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

function quoteSeen(market: MarketState) {
  const { bidPrice, bidQuantity, askPrice, askQuantity, quoteAt } = market;
  return { at: quoteAt, bidPrice, bidQuantity, askPrice, askQuantity };
}

function wholeIncrements(quantity: number, { instrument }: MarketState): Quantity {
  return (quantity - (quantity % instrument.quantityIncrement)) as Quantity;
}

interface Seen {
  readonly at: UnixMicros;
  readonly print: Print | null;
}

/** Asks the model of each order that has one; what it answers is settled on the grid and within the limit. */
function askReferenceModels(world: World, market: MarketState, seen: Seen): void {
  const { board } = market;
  if (board === null) return;
  for (const entry of board.reference.slice()) {
    keepReferenceQueue(board, entry, seen);
    const looks = seen.print === null || (entry.conduct.reference?.needs.includes('print') ?? false);
    if (looks && mayAct(world, market, entry, seen.at))
      askReference(world, market, entry, { seen, bar: null, taken: 0 });
    if (isOpenStatus(entry.order.status) && entry.order.limitPrice !== null) joinReferenceQueue(board, entry);
  }
}

/** Models that keep queues are told how much is ahead; the estimate behind it is the risk-averse one. */
function keepReferenceQueue(board: QuoteBoard, { order, position }: BoardOrder, { print }: Seen): void {
  if (position === null) return;
  const own = order.side === 'buy' ? board.bid : board.ask;
  if (print !== null) {
    if (print.price === order.limitPrice) position.ahead -= print.quantity;
  } else if (own.price === order.limitPrice) position.ahead = Math.min(position.ahead, own.displayed);
}

function joinReferenceQueue(board: QuoteBoard, entry: BoardOrder): void {
  const own = entry.order.side === 'buy' ? board.bid : board.ask;
  entry.position ??= { ahead: own.price === entry.order.limitPrice ? own.displayed : 0, printed: 0 };
}

interface Question {
  readonly seen: Seen;
  readonly bar: PlayedBar | null;
  /** Taken on the bar before, in lots. */
  readonly taken: number;
}

/** Returns the quantity that was filled, in lots. */
export function askReference(world: World, market: MarketState, entry: BoardOrder, question: Question): number {
  const { order, conduct } = entry;
  const model = ensureDefined(conduct.reference, 'a reference model');
  const draws: number[] = [];
  const fills = model.fill(
    {
      side: order.side,
      kind: order.limitPrice === null ? 'market' : 'limit',
      quantity: order.sizing.kind === 'quantity' ? order.quantity - order.filledQuantity : Number.MAX_SAFE_INTEGER,
      limitPrice: order.limitPrice,
      stopPrice: null,
      isTriggered: false,
      ageSeconds: (world.time - order.submittedAt) / 1_000_000,
      queueAhead: entry.position?.ahead ?? null,
    },
    marketSeen(world, market, entry, question, draws),
  );
  let filled = 0;
  for (const each of fills) {
    if (!isOpenStatus(order.status)) break;
    filled += settleModelFill(world, market, entry, each, question, draws);
  }
  if (isOpenStatus(order.status) && (order.timeInForce === 'ioc' || order.timeInForce === 'fok')) {
    endUnfilled(world, order);
  }
  return filled;
}

function marketSeen(
  world: World,
  market: MarketState,
  { order, arrivesAt }: BoardOrder,
  { seen, bar, taken }: Question,
  draws: number[],
): ModelMarket {
  const { seed } = ensureDefined(world.durable.world, 'the world is not open');
  const lots = Number(powerOfTen(market.instrument.quantityScale));
  // A quote from before the order arrived is nothing that it can fill on.
  const hasQuote = market.quoteAt > 0 && market.quoteAt >= arrivesAt;
  return {
    ...nothingSeen,
    bar:
      bar === null
        ? null
        : { open: bar.open, high: bar.high, low: bar.low, close: bar.close, volume: bar.volume * lots },
    isCoarseBar: bar !== null && bar.closeTime - bar.openTime >= 3_600_000_000,
    previousClose: market.lastPrice > 0 ? market.lastPrice : null,
    quote: hasQuote ? quoteSeen(market) : null,
    quoteAgeSeconds: (world.time - market.quoteAt) / 1_000_000,
    print: seen.print === null ? null : { price: seen.print.price, quantity: seen.print.quantity },
    book: hasQuote
      ? {
          bids: [{ price: market.bidPrice, quantity: market.bidQuantity }],
          asks: [{ price: market.askPrice, quantity: market.askQuantity }],
        }
      : null,
    taken,
    tick: incrementAt(market, market.lastPrice),
    increment: market.instrument.quantityIncrement,
    draw: (index) => {
      draws[index] = randomUnit(seed, fillPurpose, order.orderSequence, world.inputSequence * 32 + index);
      return draws[index];
    },
  };
}

/** The model's price is rounded against the order to the grid; what is then worse than its limit does not fill. */
function settleModelFill(
  world: World,
  market: MarketState,
  entry: BoardOrder,
  answer: ModelFill,
  { seen, bar, taken }: Question,
  draws: readonly number[],
): number {
  const { order } = entry;
  const increment = incrementAt(market, Math.floor(answer.price) as Price);
  const steps = order.side === 'buy' ? Math.ceil(answer.price / increment) : Math.floor(answer.price / increment);
  const price = (steps * increment) as Price;
  const { limitPrice } = order;
  if (price <= 0 || (limitPrice !== null && (order.side === 'buy' ? price > limitPrice : price < limitPrice))) return 0;
  const wanted = wantedQuantity(world, market, accountState(world.durable, order.accountId), order, price);
  if (wanted === null) return 0;
  const available = wholeIncrements(Math.floor(answer.quantity), market);
  const quantity = Math.min(wanted, available) as Quantity;
  if (quantity === 0) return 0;
  const basis = basisOf(world, market, order, entry, {
    name: 'reference',
    gridAt: Math.floor(answer.price) as Price,
    wanted,
    available,
    takenBefore: taken as Quantity,
  });
  const evidence: FillEvidence = {
    model: 'reference',
    bar: bar === null ? null : barSeen(market, bar),
    quote: market.quoteAt > 0 && market.quoteAt >= entry.arrivesAt ? quoteSeen(market) : null,
    print:
      seen.print === null
        ? null
        : {
            at: seen.print.tsEvent,
            printSequence: seen.print.printSequence,
            price: seen.print.price,
            quantity: seen.print.quantity,
          },
    draws: Array.from(draws, (value) => value ?? 0),
    modelPrice: answer.price,
    reason: answer.reason,
    basis,
  };
  const liquidity: Liquidity = entry.position === null ? 'taker' : 'maker';
  fill(world, market, order, { price, quantity, wanted, evidence, liquidity });
  return quantity;
}

export function barSeen(market: MarketState, bar: PlayedBar): EvidenceBar {
  const volume = bar.volume * Number(powerOfTen(market.instrument.quantityScale));
  return { openTime: bar.openTime, open: bar.open, high: bar.high, low: bar.low, close: bar.close, volume };
}

/** A finished bar, for the accounts whose orders fill by the model of another tool that looks at bars. */
export function askModelsOnBar(world: World, market: MarketState, bar: PlayedBar): void {
  if (bar.openTime < market.tradesFrom) return;
  let taken = 0;
  for (const order of allWaiting(market)) {
    const conduct = accountState(world.durable, order.accountId).fills;
    if (conduct.level !== 'reference' || !(conduct.reference?.needs.includes('bar') ?? false)) continue;
    if (order.submittedAt > bar.openTime || !isInSession(world, market, order)) continue;
    const entry: BoardOrder = { order, conduct, arrivesAt: order.submittedAt, position: null };
    taken += askReference(world, market, entry, { seen: { at: bar.closeTime, print: null }, bar, taken });
  }
}

function isInSession(world: World, market: MarketState, order: OrderState): boolean {
  const { status, stopPrice, triggeredAt } = order;
  if (!isOpenStatus(status) || status === 'accepted' || status === 'held') return false;
  return (stopPrice === null || triggeredAt !== null) && openFor(world, market, order);
}
