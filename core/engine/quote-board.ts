import { entryLatency, type FillConduct, joinQueue, type QueuePosition } from '../exchange/index.ts';
import { isForAuction, type OrderFilled } from '../order/index.ts';
import { ensureDefined, type Price, type Quantity, type UnixMicros, zeroQuantity } from '../units/index.ts';
import { accountState, type OrderState } from './durable-state.ts';
import type { MarketState } from './market-state.ts';
import { cameAt } from './order-scripts.ts';
import { allWaiting } from './resting-limits.ts';
import type { World } from './world.ts';

/**
 * The open orders of one market that fill against its quotes and prints. A checkpoint keeps where each stood in its queue; whoever came
 * since then is behind everything that is displayed after a crash.
 *
 * Goals: an event visits the orders that it can fill or whose level it shows, and no others, however many rest. Resting orders are
 * sorted arrays, best first and oldest first within a price; what cannot rest yet waits in order of arrival.
 */
export interface QuoteBoard {
  /** Accepted, not yet seen by a quote; also market orders that found nothing displayed. */
  readonly arriving: BoardOrder[];
  readonly buys: BoardOrder[];
  readonly sells: BoardOrder[];
  /** Orders that fill by the model of another tool: each event asks it about each of them. */
  readonly reference: BoardOrder[];
  readonly entryOf: Map<OrderState, BoardOrder>;
  readonly bid: DisplayedSide;
  readonly ask: DisplayedSide;
  /** Taken from the print of this input, by every order of the world. */
  printTaken: Quantity;
  /** How often models of other tools were asked within one input: that input's number, and the last count from 0. */
  roundInput: number;
  round: number;
}

/** What one side of the quote displays, and how much of it this world has taken already. */
export interface DisplayedSide {
  price: Price;
  displayed: Quantity;
  taken: Quantity;
}

/** Each side as it was shown when this world last took of it, with all that it had taken by then; null where it took nothing. */
export interface QuoteTaken {
  bid: DisplayedSide | null;
  ask: DisplayedSide | null;
}

export interface BoardOrder {
  readonly order: OrderState;
  readonly conduct: FillConduct;
  readonly arrivesAt: UnixMicros;
  /** Its turn among orders of one price: when it first could trade as it is. Durable, so a restart gives everyone the same. */
  readonly since: UnixMicros;
  /** The last print of its market when it came: in a market of our own, prints of one instant are told apart by it. */
  readonly afterPrint: number;
  /** Null: its level was never the best one, so nobody knows what stands there. */
  position: QueuePosition | null;
}

export function createBoard(world: World, market: MarketState): QuoteBoard {
  const board: QuoteBoard = {
    arriving: [],
    buys: [],
    sells: [],
    reference: [],
    entryOf: new Map(),
    bid: { price: market.bidPrice, displayed: market.bidQuantity, taken: zeroQuantity, ...market.quoteTaken?.bid },
    ask: { price: market.askPrice, displayed: market.askQuantity, taken: zeroQuantity, ...market.quoteTaken?.ask },
    printTaken: zeroQuantity,
    roundInput: 0,
    round: 0,
  };
  for (const order of allWaiting(market)) addToBoard(world, market, board, order);
  return board;
}

/** Whether an account's orders meet quotes and prints in this market, rather than its bars. */
export function meetsQuotes(conduct: FillConduct, market: MarketState): boolean {
  if (conduct.level === 'reference') return !(conduct.reference?.needs.includes('bar') ?? false);
  return conduct.level === 'quote' || conduct.level === 'queue' || (conduct.level === 'best' && market.quoteAt > 0);
}

/** An order that waits for its session, its entry or its stop comes again when it may trade; one of an auction never comes. */
export function addToBoard(world: World, market: MarketState, board: QuoteBoard, order: OrderState): void {
  const conduct = accountState(world.durable, order.accountId).fills;
  if (board.entryOf.has(order) || !mayTrade(order) || !meetsQuotes(conduct, market)) return;
  const latency = entryLatency(conduct.latency, seedOf(world), order.orderSequence);
  const arrivesAt = (Math.max(order.submittedAt, order.updatedAt) + latency) as UnixMicros;
  const since = ((order.triggeredAt ?? cameAt(world, order)) + latency) as UnixMicros;
  const afterPrint = market.book === null ? -1 : market.printSequence;
  const entry: BoardOrder = { order, conduct, arrivesAt, since, afterPrint, position: null };
  board.entryOf.set(order, entry);
  if (conduct.level === 'reference') board.reference.push(entry);
  else board.arriving.push(entry);
}

/** Puts an order that is on the board where it was when the board was kept. */
export function placeOnBoard(
  board: QuoteBoard,
  order: OrderState,
  kept: Pick<BoardOrder, 'arrivesAt' | 'afterPrint' | 'position'> & { readonly isResting: boolean },
): void {
  const fresh = board.entryOf.get(order);
  if (fresh === undefined) return;
  const { arrivesAt, afterPrint, position, isResting } = kept;
  const entry: BoardOrder = { ...fresh, arrivesAt, afterPrint, position };
  board.entryOf.set(order, entry);
  const waiting = entry.conduct.level === 'reference' ? board.reference : board.arriving;
  if (!isResting) waiting[waiting.indexOf(fresh)] = entry;
  else {
    removeFrom(waiting, fresh);
    const side = restingSide(board, order);
    side.splice(placeOf(side, entry), 0, entry);
  }
}

/** Not waiting for its session, its entry, its stop or an auction. */
function mayTrade({ status, stopPrice, triggeredAt, timeInForce }: OrderState): boolean {
  if (status === 'accepted' || status === 'held' || isForAuction(timeInForce)) return false;
  return stopPrice === null || triggeredAt !== null;
}

export function removeFromBoard(board: QuoteBoard, order: OrderState): void {
  const entry = board.entryOf.get(order);
  if (entry === undefined) return;
  board.entryOf.delete(order);
  if (removeFrom(board.arriving, entry) || removeFrom(board.reference, entry)) return;
  const side = restingSide(board, order);
  const place = placeOf(side, entry);
  if (side[place] === entry) side.splice(place, 1);
}

function removeFrom(entries: BoardOrder[], entry: BoardOrder): boolean {
  const at = entries.indexOf(entry);
  if (at >= 0) entries.splice(at, 1);
  return at >= 0;
}

export function restingSide(board: QuoteBoard, order: OrderState): BoardOrder[] {
  return order.side === 'buy' ? board.buys : board.sells;
}

/** Comes to rest behind what is displayed at its price; ahead of it all when its price is better than the best. */
export function restOnBoard(board: QuoteBoard, entry: BoardOrder): void {
  const { order } = entry;
  const side = restingSide(board, order);
  const own = order.side === 'buy' ? board.bid : board.ask;
  const better = isBetter(order, own.price);
  if (better || limitOf(order) === own.price) entry.position = joinQueue(better ? 0 : own.displayed);
  side.splice(placeOf(side, entry), 0, entry);
}

export function limitOf(order: OrderState): Price {
  return ensureDefined(order.limitPrice, 'only a limit order rests');
}

/** Whether the order's limit is strictly better than the best price of its own side; anything is better than no price. */
function isBetter(order: OrderState, best: Price): boolean {
  if (best === 0) return true;
  return order.side === 'buy' ? limitOf(order) > best : limitOf(order) < best;
}

/** The first place whose order is not better by price, then by time. */
function placeOf(side: readonly BoardOrder[], entry: BoardOrder): number {
  let low = 0;
  let high = side.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (precedes(side[middle]!, entry)) low = middle + 1;
    else high = middle;
  }
  return low;
}

function precedes(left: BoardOrder, right: BoardOrder): boolean {
  const [leftLimit, rightLimit] = [limitOf(left.order), limitOf(right.order)];
  if (leftLimit !== rightLimit) return left.order.side === 'buy' ? leftLimit > rightLimit : leftLimit < rightLimit;
  if (left.since !== right.since) return left.since < right.since;
  return left.order.orderSequence < right.order.orderSequence;
}

/** The resting orders of a side at or better than a price. */
export function prefixWithin(side: readonly BoardOrder[], isBuy: boolean, price: Price): BoardOrder[] {
  return side.slice(0, firstBeyond(side, isBuy, price));
}

/**
 * The place of the first resting order whose limit is worse than a price. Searched from the best one on, in steps that double: nearly
 * every quote is far from nearly all that rests, and then only the best order is looked at, however many stand behind it.
 */
export function firstBeyond(side: readonly BoardOrder[], isBuy: boolean, price: Price): number {
  let low = 0;
  let high = 0;
  for (let step = 1; high < side.length && isWithin(side[high]!, isBuy, price); step *= 2) {
    low = high + 1;
    high += step;
  }
  high = Math.min(high, side.length);
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (isWithin(side[middle]!, isBuy, price)) low = middle + 1;
    else high = middle;
  }
  return low;
}

function isWithin({ order }: BoardOrder, isBuy: boolean, price: Price): boolean {
  const limit = limitOf(order);
  return isBuy ? limit >= price : limit <= price;
}

function seedOf(world: World): number {
  return ensureDefined(world.durable.world, 'the world is not open').seed;
}

/**
 * A side shows another price or size. At the same price only what was added is new: what this world took stays taken until the price
 * has moved away.
 */
export function showSide(side: DisplayedSide, price: Price, displayed: Quantity): void {
  if (price !== side.price) side.taken = zeroQuantity;
  else if (displayed < side.displayed) {
    side.taken = Math.max(0, side.taken - (side.displayed - displayed)) as Quantity;
  }
  side.price = price;
  side.displayed = displayed;
}

/** A fill says what its side showed and what was taken of it before. What was paid beyond the display is not of it. */
export function noteTaken(market: MarketState, { side, quantity, evidence }: OrderFilled): void {
  if (evidence.model !== 'quote' || evidence.part === 'beyond') return;
  const { quote, basis } = evidence;
  const taken = (basis.takenBefore + quantity) as Quantity;
  market.quoteTaken ??= { bid: null, ask: null };
  if (side === 'buy') market.quoteTaken.ask = { price: quote.askPrice, displayed: quote.askQuantity, taken };
  else market.quoteTaken.bid = { price: quote.bidPrice, displayed: quote.bidQuantity, taken };
}

export function availableOn(side: DisplayedSide): Quantity {
  return Math.max(0, side.displayed - side.taken) as Quantity;
}
