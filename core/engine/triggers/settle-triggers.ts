import { isAsleep } from '../../order/index.ts';
import type { Price, Quantity, UnixMicros } from '../../units/index.ts';
import { type Cash, zeroCash } from '../../units/index.ts';
import { buyingPowerIn, isMargin, isMarginable } from '../account-view.ts';
import { accountState, type OrderState } from '../durable-state.ts';
import { emit } from '../emit.ts';
import { claimForStop } from '../groups/settle-groups.ts';
import { isHalted } from '../halts.ts';
import type { MarketState } from '../market-state.ts';
import { holdFor, shortCushion } from '../order-hold.ts';
import { walkBook } from '../order-need.ts';
import { ownOppositePriceOf, remainingOf, sessionFor } from '../order-risk-view.ts';
import type { OrderEndReason } from '../outcome.ts';
import { bookFor } from '../own-book.ts';
import { enterBook } from '../venues/book-venue.ts';
import { meetModel } from '../venues/modelled-book.ts';
import type { World } from '../world.ts';
import type { SourceTriggers } from './market-triggers.ts';
import { isReached, movesMark, stopBehind, trailOf } from './stop-rules.ts';

/**
 * Wakes what the market has reached. In a book that happens after the operation that printed and before the next one of anybody, so no
 * order is changed while the book matches. Trails move before stops are looked at: a print can only do one of the two to an order.
 */

/** A print in a book; the sleeping orders are looked at when the operation is over. */
export function noteTrade(world: World, market: MarketState, price: Price): void {
  const { triggers } = market;
  if (triggers === null) return;
  if (triggers.isDue) {
    if (price > triggers.high) triggers.high = price;
    if (price < triggers.low) triggers.low = price;
    return;
  }
  // Prints that concern nobody are not kept: later orders must not be woken by them.
  if (!triggers.trade.isConcerned(price, price)) return;
  triggers.high = price;
  triggers.low = price;
  triggers.isDue = true;
  world.triggered.push(market);
}

/** Wakes what the prints of one market have reached. */
export function settleTriggers(world: World): void {
  const market = world.triggered.shift();
  const triggers = market?.triggers ?? null;
  if (market === undefined || triggers === null) return;
  const { high, low } = triggers;
  forgetPrints(market);
  wakeBetween(world, market, triggers.trade, low as Price, high as Price);
}

function forgetPrints({ triggers }: MarketState): void {
  if (triggers === null) return;
  triggers.high = Number.NEGATIVE_INFINITY;
  triggers.low = Number.POSITIVE_INFINITY;
  triggers.isDue = false;
}

/** A new top of the market: a sale trades with the bid, a purchase with the ask. A side without orders says nothing. */
export function settleQuoteTriggers(world: World, market: MarketState): void {
  const { triggers, book } = market;
  if (triggers === null) return;
  const ask = book === null ? market.askPrice : book.bestAsk();
  const bid = book === null ? market.bidPrice : book.bestBid();
  if (ask > 0 && triggers.quoteBuy.isConcerned(ask, ask)) wakeBetween(world, market, triggers.quoteBuy, ask, ask);
  if (bid > 0 && triggers.quoteSell.isConcerned(bid, bid)) wakeBetween(world, market, triggers.quoteSell, bid, bid);
}

/** A trade on a feed without a book. */
export function settleTradeTriggers(world: World, market: MarketState, price: Price): void {
  const source = market.triggers?.trade;
  if (source?.isConcerned(price, price)) wakeBetween(world, market, source, price, price);
}

/**
 * What an order that has just come to its market finds there: a stop that is reached already wakes at once. What the market said before
 * a rejoin wakes nobody: it is as old as the checkpoint.
 */
export function wakeIfReached(world: World, market: MarketState, order: OrderState): void {
  if (!isAsleep(order)) return;
  const price = knownPrice(market, order, world.rejoinedAt);
  if (price > 0) wake(world, market, [order], price);
}

function knownPrice(market: MarketState, order: OrderState, since: UnixMicros): Price {
  if (order.conditions?.triggerBy !== 'quote') return market.lastPriceAt <= since ? (0 as Price) : market.lastPrice;
  if (market.book !== null) return order.side === 'sell' ? market.book.bestBid() : market.book.bestAsk();
  if (market.quoteAt <= since) return 0 as Price;
  return order.side === 'sell' ? market.bidPrice : market.askPrice;
}

function wakeBetween(world: World, market: MarketState, source: SourceTriggers, low: Price, high: Price): void {
  const rising = source.up.upTo(high);
  const falling = source.down.upTo(-low);
  wake(world, market, rising, high);
  wake(world, market, falling, low);
}

/** Stops sleep outside the regular session and in a halt. */
function mayWake(world: World, market: MarketState): boolean {
  return !isHalted(world, market) && sessionFor(market.calendar.calendar, world.time, false) === 'open';
}

function wake(world: World, market: MarketState, orders: readonly OrderState[], price: Price): void {
  if (orders.length === 0 || !mayWake(world, market)) return;
  const woken: OrderState[] = [];
  for (const order of orders) {
    if (!isAsleep(order)) continue;
    if (movesMark(order, price)) trail(world, order, price);
    else if (order.stopPrice !== null && isReached(order.side, order.stopPrice, price)) {
      if (!trigger(world, market, order, price)) continue;
      woken.push(order);
    }
  }
  // Nearest stop first, then by arrival: the order in which a walking price meets them.
  for (const order of woken) sendToBook(world, market, order);
}

/** Tells how a trailing stop follows a price. A new mark may leave the stop where it was. */
export function trail(world: World, order: OrderState, price: Price): void {
  const { orderId, accountId, side } = order;
  const stopPrice = stopBehind(side, price, trailOf(order));
  emit(world, {
    type: 'OrderTrailed',
    version: 1,
    orderId,
    accountId,
    highWaterMark: price,
    stopPrice,
    at: world.time,
  });
}

/**
 * Tells that an order woke; in a book a stop without a limit learns what it would cost now. False: it ended instead, because what it
 * protected is gone.
 */
export function trigger(world: World, market: MarketState, order: OrderState, price: Price): boolean {
  if (order.links?.role === 'stopLoss' && !claimForStop(world, order)) return false;
  const { orderId, accountId } = order;
  const book = bookFor(market, accountState(world.durable, accountId));
  const reservation =
    book === null || order.limitPrice !== null ? order.reservation : marketReservation(world, market, order);
  const at = world.barEnd ?? world.time;
  emit(world, { type: 'OrderTriggered', version: 1, orderId, accountId, triggerPrice: price, reservation, at });
  return true;
}

/** What a market order sent now would hold back; what the account cannot hold back any more is nothing, and ends the order. */
function marketReservation(world: World, market: MarketState, order: OrderState): OrderState['reservation'] {
  const { quantity } = order.reservation;
  const remaining = remainingOf(order);
  const opening = (remaining - quantity) as Quantity;
  if (opening <= 0 || market.book === null) return order.reservation;
  const { notional: whole, worstPrice } = walkBook(market.book, order.side, remaining, market.instrument);
  const closing = quantity === 0 ? 0n : walkBook(market.book, order.side, quantity, market.instrument).notional;
  const account = accountState(world.durable, order.accountId);
  const { currency } = market.instrument;
  const part = { side: order.side, notional: (whole - closing) as Cash, quantity: opening, price: worstPrice };
  const isLent = isMargin(account, currency);
  const needed = holdFor(world, account, market, isLent ? shortCushion(market, part) : part, order);
  const free = buyingPowerIn(world, account, currency, isMarginable(market.instrument)) + order.reservation.cash;
  return { cash: needed <= free ? needed : zeroCash, quantity };
}

/** In a book an order that woke trades at once; what it cannot pay, or would trade with its own account, ends it instead. */
function sendToBook(world: World, market: MarketState, order: OrderState): void {
  if (market.book === null || !isStillOpen(world, order)) return;
  if (bookFor(market, accountState(world.durable, order.accountId)) === null) {
    meetModel(world, market, order);
    return;
  }
  const reason = obstacleTo(world, market, order);
  if (reason !== null) {
    const { orderId, accountId } = order;
    emit(world, { type: 'OrderCanceled', version: 1, orderId, accountId, reasonCode: reason, at: world.time });
    return;
  }
  enterBook(world, market, order);
}

/**
 * An order that was under way meets a book that has moved since it was accepted: what its account cannot pay any more, or would trade
 * with itself, ends it.
 */
export function arriveInBook(world: World, market: MarketState, order: OrderState): void {
  const reservation = order.limitPrice === null ? marketReservation(world, market, order) : order.reservation;
  const reasonCode = obstacleTo(world, market, { ...order, reservation });
  if (reasonCode === null) {
    enterBook(world, market, order);
    return;
  }
  const { orderId, accountId } = order;
  emit(world, { type: 'OrderCanceled', version: 1, orderId, accountId, reasonCode, at: world.time });
}

function isStillOpen(world: World, order: OrderState): boolean {
  return world.durable.orders.get(order.orderId) === order;
}

function obstacleTo(world: World, market: MarketState, order: OrderState): OrderEndReason | null {
  const { book, instrument } = market;
  if (book === null) return null;
  const opening = remainingOf(order) - order.reservation.quantity;
  if (order.limitPrice === null && opening > 0 && order.reservation.cash === 0n) {
    const isEmpty = walkBook(book, order.side, remainingOf(order), instrument).quantity === 0;
    if (!isEmpty) return 'INSUFFICIENT_FUNDS';
  }
  const own = ownOppositePriceOf(world, order);
  if (own === null) return null;
  const reach = order.limitPrice ?? walkBook(book, order.side, remainingOf(order), instrument).worstPrice;
  if (reach === null) return null;
  return (order.side === 'buy' ? reach >= own : reach <= own) ? 'SELF_TRADE' : null;
}
