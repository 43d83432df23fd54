import { nextRoll, type TradingCalendar, tradingDateAt } from '../market/index.ts';
import { hasOwnEnd, isOpenStatus, isWorking } from '../order/index.ts';
import type { UnixMicros } from '../units/index.ts';
import { rollAccounts } from './account-days.ts';
import { landCancels, nextCancel } from './commands/cancel-orders.ts';
import { enterMarket } from './commands/submit-order.ts';
import { accountState, type CalendarState, type OrderState } from './durable-state.ts';
import { emit } from './emit.ts';
import { nextResumption, resumeDue } from './halts.ts';
import { hasMarginAccounts, nextReviewAfter, reviewMargins } from './margin-review.ts';
import { byArrival } from './open-orders.ts';
import { sessionFor } from './order-risk-view.ts';
import { lateUntil } from './order-scripts.ts';
import { bookFor } from './own-book.ts';
import { performDue } from './perform-action.ts';
import { settleAftermath } from './settle-aftermath.ts';
import { arriveInBook } from './triggers/settle-triggers.ts';
import { holdAuctions } from './venues/auction-venue.ts';
import { leaveBook } from './venues/book-venue.ts';
import { marketState, type World } from './world.ts';

/**
 * What is due because time passes: at the edges of sessions day orders end, waiting orders enter their market, and the trading
 * date rolls; a halt that has an end ends. The edges follow from the calendars, and what is still to do at them from the open orders, so nothing is queued
 * that a crash could lose. Edges fire in order of time, at one instant in order of the calendars' definition.
 */

/** Fires what is due before `until`, and at it when `isInclusive`; world time moves along. */
export function fireTimers(world: World, until: UnixMicros, isInclusive: boolean): void {
  while (world.nextTimerAt < until || (isInclusive && world.nextTimerAt === until)) {
    const due = world.nextTimerAt as UnixMicros;
    world.time = Math.max(world.time, due) as UnixMicros;
    for (const state of world.durable.calendars.values()) {
      if (nextEdge(state.calendar, world.timersDoneAt) === due) fireEdge(world, state, due);
    }
    if (nextResumption(world) <= due) resumeDue(world, due);
    expireGoodTill(world, due);
    landCancels(world, due);
    releaseLate(world, due);
    if (world.groupNews.length > 0) settleAftermath(world);
    if (world.nextReviewAt <= due) {
      reviewMargins(world, false);
      // At a whole minute that ends a bar the review waits for the bar.
      world.nextReviewAt = nextReviewAfter(isInclusive ? until : until - 1);
    }
    // What is overdue must not bring back edges that have fired.
    world.timersDoneAt = Math.max(world.timersDoneAt, due) as UnixMicros;
    planTimers(world);
  }
}

/** Recomputes when the next edge is. Firing an edge again does nothing: its orders are done and its date has rolled. */
export function planTimers(world: World): void {
  if (world.nextReviewAt === Number.POSITIVE_INFINITY && hasMarginAccounts(world)) {
    world.nextReviewAt = nextReviewAfter(world.time - 1);
  }
  let next = Math.min(nextResumption(world), nextOfOrders(world), nextCancel(world), world.nextReviewAt);
  for (const { calendar } of world.durable.calendars.values()) {
    next = Math.min(next, nextEdge(calendar, world.timersDoneAt) ?? next);
  }
  world.nextTimerAt = next;
}

/** When the next order with an end of its own ends, or a late one goes to its market. */
function nextOfOrders(world: World): number {
  let next = world.durable.orders.nextOwnEnd();
  for (const order of world.durable.orders.waiting()) {
    const until = lateUntil(world, order);
    if (until !== null && until > world.timersDoneAt && until < next) next = until;
  }
  return next;
}

/** An order that its script made late goes to its market, if that is open. */
function releaseLate(world: World, due: UnixMicros): void {
  for (const order of world.durable.orders.waiting()) {
    if (order.status !== 'accepted' || lateUntil(world, order) !== due) continue;
    const { calendar } = marketState(world, order.instrumentId);
    activateIfOpen(world, calendar, order, due);
  }
}

function expireGoodTill(world: World, due: UnixMicros): void {
  for (const order of world.durable.orders.endedBy(due)) {
    if (hasOwnEnd(order.timeInForce) && isOpenStatus(order.status)) expire(world, order);
  }
}

/** The first edge of any session after the instant. */
function nextEdge(calendar: TradingCalendar, after: UnixMicros): UnixMicros | null {
  const { sessions } = calendar;
  let low = 0;
  let high = sessions.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sessions[middle]!.sessionClose > after) high = middle;
    else low = middle + 1;
  }
  const session = sessions[low];
  if (session === undefined) return null;
  for (const edge of [session.sessionOpen, session.open, session.close]) if (edge > after) return edge;
  return session.sessionClose;
}

function fireEdge(world: World, state: CalendarState, at: UnixMicros): void {
  // The close trades with what ends at it; the open follows when the new date has begun.
  holdAuctions(world, state, at, 'close');
  for (const order of concernedBy(world, state, at)) {
    if (!isOpenStatus(order.status)) continue;
    if (order.expiresAt !== null && order.expiresAt <= at) expire(world, order);
    else if (order.status === 'accepted') activateIfOpen(world, state, order, at);
  }
  const { calendarId } = state.calendar;
  const tradingDate = tradingDateAt(state.calendar, at);
  const isRoll = nextRoll(state.calendar, (at - 1) as UnixMicros) === at;
  if (isRoll && tradingDate !== null && tradingDate !== state.tradingDate) {
    emit(world, { type: 'TradingDateRolled', version: 1, calendarId, tradingDate, at });
    // A rejoin does not know its market yet; what is due there takes effect when it does.
    if (!world.isRejoining && world.durable.corporate.actions.size > 0) performDue(world, state);
    if (!world.isRejoining && isHome(world, state)) {
      rollAccounts(world, tradingDate);
      reviewMargins(world, true);
    }
  }
  holdAuctions(world, state, at, 'open');
}

/** Accounts keep the dates of the world's first calendar. */
function isHome(world: World, state: CalendarState): boolean {
  for (const first of world.durable.calendars.values()) return first === state;
  return false;
}

/** What an edge ends, and what it may let into its market, in order of arrival; what rests beyond it is not looked at. */
function concernedBy(world: World, state: CalendarState, at: UnixMicros): OrderState[] {
  const { orders } = world.durable;
  const concerned = new Set([...orders.endedBy(at), ...orders.waiting()]);
  return byArrival([...concerned].filter(({ instrumentId }) => marketState(world, instrumentId).calendar === state));
}

/** What was good till canceled is canceled when it has grown too old. */
function expire(world: World, order: OrderState): void {
  const market = marketState(world, order.instrumentId);
  if (market.book !== null) leaveBook(world, market, order);
  const { orderId, accountId } = order;
  if (order.timeInForce === 'gtc') {
    emit(world, { type: 'OrderCanceled', version: 1, orderId, accountId, reasonCode: 'TOO_OLD', at: world.time });
    return;
  }
  emit(world, { type: 'OrderExpired', version: 1, orderId, accountId, at: world.time });
}

function activateIfOpen(world: World, state: CalendarState, order: OrderState, at: UnixMicros): void {
  if (sessionFor(state.calendar, at, order.extendedHours) !== 'open') return;
  const until = lateUntil(world, order);
  if (until !== null && until > at) return;
  const { orderId, accountId } = order;
  emit(world, { type: 'OrderActivated', version: 1, orderId, accountId, at });
  const market = marketState(world, order.instrumentId);
  if (world.isRejoining) return;
  const isArriving =
    until !== null && isWorking(order) && bookFor(market, accountState(world.durable, accountId)) !== null;
  if (!isArriving) {
    enterMarket(world, market, order);
    return;
  }
  arriveInBook(world, market, order);
  settleAftermath(world);
}
