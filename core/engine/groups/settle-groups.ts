import { isOpenStatus, isWorking, type OrderRole } from '../../order/index.ts';
import { type Quantity, zeroCash, zeroQuantity } from '../../units/index.ts';
import { closableQuantity } from '../account-view.ts';
import { enterMarket } from '../commands/submit-order.ts';
import { accountState, type OrderState, positionState } from '../durable-state.ts';
import { emit } from '../emit.ts';
import { remainingOf } from '../order-risk-view.ts';
import type { OrderEndReason } from '../outcome.ts';
import { leaveBook } from '../venues/book-venue.ts';
import { type GroupNews, marketState, type World } from '../world.ts';

/**
 * What orders of one class do to each other. In a book that happens between two operations of anybody, before stops are woken; on the
 * other feeds right after the event. So of two legs one only ever trades what the other has not.
 */
export function settleGroups(world: World): void {
  for (let news = world.groupNews.shift(); news !== undefined; news = world.groupNews.shift()) react(world, news);
}

function react(world: World, { order, filled, reasonCode }: GroupNews): void {
  const role = order.links?.role ?? null;
  if (role === 'entry') {
    if (filled) growLegs(world, order);
    else for (const leg of membersOf(world, order)) if (leg.status === 'held') cancel(world, leg, 'ENTRY_ENDED');
    return;
  }
  const entry = memberOf(world, order, 'entry');
  if (filled && entry !== null) cancel(world, entry, 'PROTECTION_BEGAN');
  const sibling = siblingOf(world, order);
  if (sibling === null || reasonCode === 'OTHER_LEG') return;
  if (isOpenStatus(order.status)) shrink(world, sibling, remainingOf(order));
  else cancel(world, sibling, 'OTHER_LEG');
}

/** Open orders of the same class, the order itself left out. */
function membersOf(world: World, order: OrderState): OrderState[] {
  const group = world.groups.get(order.links?.groupId ?? order.orderId) ?? [];
  return group.filter((member) => member !== order);
}

function memberOf(world: World, order: OrderState, role: OrderRole): OrderState | null {
  return membersOf(world, order).find((member) => member.links?.role === role) ?? null;
}

function siblingOf(world: World, order: OrderState): OrderState | null {
  return memberOf(world, order, order.links?.role === 'stopLoss' ? 'takeProfit' : 'stopLoss');
}

function cancel(world: World, order: OrderState, reasonCode: OrderEndReason): void {
  const market = marketState(world, order.instrumentId);
  if (market.book !== null) leaveBook(world, market, order);
  const { orderId, accountId } = order;
  emit(world, { type: 'OrderCanceled', version: 1, orderId, accountId, reasonCode, at: world.time });
}

/** A partial exit leaves its sibling the rest to protect. */
function shrink(world: World, sibling: OrderState, remaining: Quantity): void {
  const quantity = (sibling.filledQuantity + remaining) as Quantity;
  if (quantity >= sibling.quantity || isWorking(sibling)) return;
  const { orderId, accountId, reservation } = sibling;
  const at = world.barEnd ?? world.time;
  emit(world, { type: 'OrderResized', version: 1, orderId, accountId, quantity, reservation, at });
}

/** Each fill of an entry wakes or grows what protects it; never beyond what the position could close. */
function growLegs(world: World, entry: OrderState): void {
  const legs = membersOf(world, entry);
  const holder = legs.find((leg) => leg.links?.role === 'takeProfit') ?? legs[0];
  if (holder === undefined) return;
  const position = positionState(accountState(world.durable, entry.accountId), entry.instrumentId);
  const closable = closableQuantity(position, holder.side) + holder.reservation.quantity;
  const protects = Math.min(entry.filledQuantity - holder.filledQuantity, closable) as Quantity;
  if (protects <= 0) {
    for (const leg of legs) cancel(world, leg, 'REDUCE_ONLY_NOTHING_TO_CLOSE');
    return;
  }
  for (const leg of legs) resize(world, leg, protects, leg === holder);
  // The stop first, so that it is there before the other leg can trade.
  for (const leg of [...legs].reverse()) if (isOpenStatus(leg.status)) comeToMarket(world, leg);
}

function resize(world: World, leg: OrderState, protects: Quantity, holds: boolean): void {
  const market = marketState(world, leg.instrumentId);
  if (market.book !== null) leaveBook(world, market, leg);
  const quantity = (leg.filledQuantity + protects) as Quantity;
  const reservation = { cash: zeroCash, quantity: holds ? protects : zeroQuantity };
  const { orderId, accountId } = leg;
  const at = world.barEnd ?? world.time;
  emit(world, { type: 'OrderResized', version: 1, orderId, accountId, quantity, reservation, at });
}

function comeToMarket(world: World, leg: OrderState): void {
  const { orderId, accountId } = leg;
  const at = world.barEnd ?? world.time;
  if (leg.status === 'held') emit(world, { type: 'OrderActivated', version: 2, orderId, accountId, at });
  enterMarket(world, marketState(world, leg.instrumentId), leg);
}

/**
 * Before a stop of a class wakes, its sibling and the rest of its entry end, and what the sibling held back becomes its own. False when
 * there is nothing left to protect: then the stop ended too.
 */
export function claimForStop(world: World, stop: OrderState): boolean {
  const entry = memberOf(world, stop, 'entry');
  if (entry !== null) cancel(world, entry, 'PROTECTION_BEGAN');
  const sibling = siblingOf(world, stop);
  if (sibling !== null) cancel(world, sibling, 'OTHER_LEG');
  const position = positionState(accountState(world.durable, stop.accountId), stop.instrumentId);
  const closable = closableQuantity(position, stop.side) + stop.reservation.quantity;
  const claimed = Math.min(remainingOf(stop), closable) as Quantity;
  if (claimed <= 0) {
    cancel(world, stop, 'REDUCE_ONLY_NOTHING_TO_CLOSE');
    return false;
  }
  if (claimed !== stop.reservation.quantity) resize(world, stop, claimed, true);
  return true;
}
