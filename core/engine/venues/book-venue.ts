import {
  type BookFillListener,
  type BookOrderMode,
  type BookSide,
  bookFillEvidence,
  bookSideBuy,
  type MatchingBook,
} from '../../exchange/index.ts';
import { adjustmentStep, type Instrument, type Print, type Side } from '../../market/index.ts';
import { isOpenStatus, isWorking, type Liquidity } from '../../order/index.ts';
import type { SimulatorHost } from '../../simulator/index.ts';
import {
  cashScale,
  ensureDefined,
  type OrderId,
  type Price,
  powerOfTen,
  type Quantity,
  type UnixMicros,
  zeroQuantity,
} from '../../units/index.ts';
import { tapePrint } from '../bar-tape.ts';
import { listedSymbol } from '../corporate-state.ts';
import { accountState, type OrderState } from '../durable-state.ts';
import { emit } from '../emit.ts';
import { basisOf } from '../fill-basis.ts';
import { fillOrder } from '../fill-order.ts';
import { isHalted } from '../halts.ts';
import type { MarketState } from '../market-state.ts';
import { arrivalOf } from '../order-arrival.ts';
import { bookSideOf } from '../order-need.ts';
import { workingQuantity } from '../order-scripts.ts';
import type { OrderEndReason } from '../outcome.ts';
import { bookFor } from '../own-book.ts';
import { touch } from '../publish.ts';
import { settleAftermath } from '../settle-aftermath.ts';
import { noteTrade } from '../triggers/settle-triggers.ts';
import { type Execution, isCustomerReference, marketState, referenceOf, type World } from '../world.ts';
import { showPrint } from './models-shown.ts';

/**
 * The market with order books (fill level F4). Customers and agents meet in the same book; the book reports executions while it
 * matches, and their events are made after it has finished, maker first, then taker, in the order of the executions.
 */

export function bookOfMarket(market: MarketState): MatchingBook {
  return ensureDefined(market.book, `${market.instrument.symbol} has no order book`);
}

/** Sends an accepted order into its book: it takes what it may, and rests or ends. */
export function enterBook(world: World, market: MarketState, order: OrderState): void {
  const book = bookOfMarket(market);
  const reference = referenceOf(order);
  const quantity = workingQuantity(world, order);
  if (quantity === 0) {
    reject(world, order, 'NOTHING_AVAILABLE');
    return;
  }
  if (isHalted(world, market)) {
    waitForResumption(world, market, order);
    return;
  }
  if (world.isUncrossPending) {
    // Whoever waited while nothing could match comes before this order, which may be one of them.
    resolveCrossed(world);
    if (!isOpenStatus(order.status) || book.has(reference)) return;
  }
  world.takerSide = order.side;
  world.takerLeft = quantity;
  book.submit(
    reference,
    bookSideOf(order.side),
    order.limitPrice ?? (0 as Price),
    quantity,
    bookModeOf(order),
    listenerOf(world, market, world.time),
  );
  if (book.has(reference)) world.queueAhead.set(reference, book.quantityAhead(reference));
  touch(world, market);
  settleExecutions(world, market);
  if (isOpenStatus(order.status) && !book.has(reference)) cancelRemainder(world, order);
}

/**
 * In a halt nothing matches: a limit order comes to rest, even across the other side; a market order stays open and enters when
 * trading goes on; what may only trade at once ends.
 */
function waitForResumption(world: World, market: MarketState, order: OrderState): void {
  if (order.timeInForce === 'ioc' || order.timeInForce === 'fok') {
    const { orderId, accountId } = order;
    emit(world, { type: 'OrderCanceled', version: 1, orderId, accountId, reasonCode: 'HALTED', at: world.time });
    return;
  }
  if (order.limitPrice === null) return;
  const book = bookOfMarket(market);
  const reference = referenceOf(order);
  book.rest(reference, bookSideOf(order.side), order.limitPrice, workingQuantity(world, order));
  world.queueAhead.set(reference, book.quantityAhead(reference));
  touch(world, market);
}

/** A market order never waits: what the book does not have is canceled, whatever its time in force. */
function bookModeOf(order: OrderState): BookOrderMode {
  if (order.timeInForce === 'fok') return 'fok';
  if (order.timeInForce === 'ioc' || order.limitPrice === null) return 'ioc';
  return 'limit';
}

function cancelRemainder(world: World, order: OrderState): void {
  const reasonCode: OrderEndReason =
    order.timeInForce === 'fok' ? 'FOK_UNFILLABLE' : order.timeInForce === 'ioc' ? 'IOC_REMAINDER' : 'NO_LIQUIDITY';
  emit(world, {
    type: 'OrderCanceled',
    version: 1,
    orderId: order.orderId,
    accountId: order.accountId,
    reasonCode,
    at: world.time,
  });
}

function reject(world: World, order: OrderState, reasonCode: OrderEndReason): void {
  emit(world, {
    type: 'OrderRejected',
    version: 1,
    orderId: order.orderId,
    accountId: order.accountId,
    reasonCode,
    at: world.time,
  });
}

/** Takes an order out of its book; an order that waits for its session rests nowhere. */
export function leaveBook(world: World, market: MarketState, order: OrderState): void {
  if (bookOfMarket(market).cancel(referenceOf(order)) > 0) touch(world, market);
}

/** Takes what customers have resting out of a book, and returns it best first and oldest first. */
export function takeCustomersOut(world: World, market: MarketState): readonly OrderState[] {
  const orders: OrderState[] = [];
  bookOfMarket(market).forEachResting((reference) => {
    const order = isCustomerReference(reference) ? world.orderByReference.get(reference) : undefined;
    if (order !== undefined) orders.push(order);
  });
  for (const order of orders) leaveBook(world, market, order);
  return orders;
}

/**
 * An order that rested before rests behind what is in its book now, without matching. One that has ended meanwhile is not among the
 * open ones any more.
 */
export function restAgain(world: World, orderId: OrderId): void {
  const order = world.durable.orders.get(orderId);
  if (order === undefined || order.limitPrice === null || !isWorking(order)) return;
  const market = marketState(world, order.instrumentId);
  const book = bookFor(market, accountState(world.durable, order.accountId));
  if (book === null) return;
  const reference = referenceOf(order);
  if (book.has(reference)) return;
  book.rest(reference, bookSideOf(order.side), order.limitPrice, workingQuantity(world, order));
  world.queueAhead.set(reference, book.quantityAhead(reference));
}

/**
 * After a rejoin, a halt or a corporate action, at the first word of the market or of a customer who could trade: what is crossed
 * trades, then market orders that had to wait meet what is left.
 */
export function resolveCrossed(world: World): void {
  world.isUncrossPending = false;
  for (const market of world.markets) if (!isHalted(world, market)) uncrossBook(world, market);
  for (const order of [...world.durable.orders.values()]) {
    const market = marketState(world, order.instrumentId);
    if (bookFor(market, accountState(world.durable, order.accountId)) === null) continue;
    if (isWorking(order) && order.limitPrice === null && !isHalted(world, market)) enterBook(world, market, order);
  }
}

/** What is crossed trades, oldest order as maker. */
function uncrossBook(world: World, market: MarketState): void {
  world.takerSide = null;
  world.takerLeft = zeroQuantity;
  bookOfMarket(market).uncross(listenerOf(world, market, world.time));
  touch(world, market);
  settleExecutions(world, market);
}

/** What the simulator acts through: the books themselves, and a way to notice what its orders do to customers. */
export function createSimulatorHost(world: World): SimulatorHost {
  const { markets } = world;
  const instruments: Instrument[] = [];
  return {
    get instruments() {
      while (instruments.length < markets.length)
        instruments.push(asListed(world, markets[instruments.length]!.instrument));
      return instruments;
    },
    book: (instrumentIndex) => bookOfMarket(markets[instrumentIndex]!),
    priceFactor: (instrumentIndex) => priceFactorOf(world, markets[instrumentIndex]!),
    submit: (instrumentIndex, reference, side, price, quantity, mode, at) =>
      submitForAgent(world, markets[instrumentIndex]!, reference, side, price, quantity, mode, at),
    cancel: (instrumentIndex, reference, _at) => {
      const market = markets[instrumentIndex]!;
      const canceled = bookOfMarket(market).cancel(reference);
      if (canceled > 0) touch(world, market);
      return canceled;
    },
  };
}

/** Luck is keyed by the symbol of the listing: another name changes nobody's prices. */
function asListed(world: World, instrument: Instrument): Instrument {
  const symbol = listedSymbol(world.durable.corporate, instrument.instrumentId);
  return symbol === null ? instrument : { ...instrument, symbol };
}

/** The product over the actions that took effect, in order of announcement: the same whenever it is asked. */
function priceFactorOf(world: World, { instrument }: MarketState): number {
  let factor = 1;
  for (const { action, appliedAt, closeBefore } of world.durable.corporate.actions.values()) {
    if (appliedAt === null || action.instrumentId !== instrument.instrumentId) continue;
    const { terms } = action;
    const dividend = terms.kind === 'cash_dividend' ? Number(terms.cashPerUnit) / Number(powerOfTen(cashScale)) : 0;
    const close = closeBefore === null ? null : closeBefore / Number(powerOfTen(instrument.priceScale));
    factor *= adjustmentStep(terms, appliedAt, close, dividend)?.priceFactor ?? 1;
  }
  return factor;
}

function submitForAgent(
  world: World,
  market: MarketState,
  reference: number,
  side: BookSide,
  price: Price,
  quantity: Quantity,
  mode: BookOrderMode,
  at: UnixMicros,
): Quantity {
  if (world.triggered.length > 0 || world.groupNews.length > 0) settleAftermath(world);
  world.takerSide = side === bookSideBuy ? 'buy' : 'sell';
  world.takerLeft = quantity;
  touch(world, market);
  const left = bookOfMarket(market).submit(reference, side, price, quantity, mode, listenerOf(world, market, at));
  if (world.executions.length > 0) settleExecutions(world, market);
  return left;
}

/** One listener per market, made once; the instant of the operation travels in `actionAt`. */
function listenerOf(world: World, market: MarketState, at: UnixMicros): BookFillListener {
  market.actionAt = at;
  market.onExecution ??= (makerReference, takerReference, price, quantity, makerQuantity) => {
    noteExecution(world, market, price, quantity);
    const takerLeft = world.takerLeft;
    world.takerLeft = (takerLeft - quantity) as Quantity;
    if (!isCustomerReference(makerReference) && !isCustomerReference(takerReference)) return;
    const queueAhead = world.queueAhead.get(makerReference) ?? null;
    const evidence = bookFillEvidence(bookOfMarket(market), makerQuantity, queueAhead);
    // While a crossed book is resolved the taker rests too, and the book knows what is left of it.
    const takerQuantity = world.takerSide === null ? bookOfMarket(market).remaining(takerReference) : takerLeft;
    world.executions.push({ makerReference, takerReference, takerQuantity, price, quantity, evidence });
  };
  return market.onExecution;
}

function noteExecution(world: World, market: MarketState, price: Price, quantity: Quantity): void {
  const tsEvent = Math.max(world.lastPrintAt, market.actionAt) as UnixMicros;
  world.lastPrintAt = tsEvent;
  market.lastPrice = price;
  if (market.triggers !== null) noteTrade(world, market, price);
  market.lastPriceAt = tsEvent;
  market.printSequence = Math.max(market.printSequence + 1, world.inputSequence * printsPerInput);
  const print: Print = {
    instrumentId: market.instrument.instrumentId,
    tsEvent,
    printSequence: market.printSequence,
    price,
    quantity,
    aggressorSide: world.takerSide ?? aggressorOfUncross(market, price),
  };
  tapePrint(world, market, print);
  if (world.referenceAccounts > 0) showPrint(world, market, print);
}

/**
 * Print sequences start anew with each input, far enough apart that they never meet: so a world that was restored from an older
 * checkpoint does not use a number twice.
 */
export const printsPerInput = 65_536;
/** The same for the sequence of a book that is made anew. */
export const changesPerInput = 65_536;

/** In an uncross the price is the maker's: at the best bid the seller came later. */
function aggressorOfUncross(market: MarketState, price: Price): Side {
  return price === bookOfMarket(market).bestBid() ? 'sell' : 'buy';
}

/** Makes the events of the executions that the last book operation left, and clears them. */
function settleExecutions(world: World, market: MarketState): void {
  for (let at = 0; at < world.executions.length; at++) {
    const execution = world.executions[at]!;
    settleSide(world, market, execution, execution.makerReference, 'maker');
    settleSide(world, market, execution, execution.takerReference, 'taker');
  }
  world.executions.length = 0;
}

function settleSide(
  world: World,
  market: MarketState,
  execution: Execution,
  reference: number,
  liquidity: Liquidity,
): void {
  if (!isCustomerReference(reference)) return;
  const order = ensureDefined(world.orderByReference.get(reference), `no open order behind reference ${reference}`);
  const { price, quantity, evidence, takerQuantity } = execution;
  const isMaker = liquidity === 'maker';
  const { fills } = accountState(world.durable, order.accountId);
  const basis = basisOf(
    world,
    market,
    order,
    { conduct: fills, arrivesAt: arrivalOf(world, order, fills) },
    {
      name: 'book',
      gridAt: price,
      wanted: isMaker ? evidence.levelQuantity : takerQuantity,
      available: isMaker ? takerQuantity : evidence.levelQuantity,
      takenBefore: zeroQuantity,
    },
  );
  fillOrder(world, market, order, {
    price,
    quantity,
    orderQuantity: order.quantity,
    liquidity,
    evidence: {
      ...evidence,
      queueAhead: isMaker ? evidence.queueAhead : null,
      basis: { ...basis, parameters: noParameters },
    },
  });
}

/** A book fills by price and time alone. */
const noParameters: Readonly<Record<string, string>> = {};
