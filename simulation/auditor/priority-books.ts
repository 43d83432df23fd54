import type { OrderFilled } from '@quire/core/order';
import { broken } from './broken-law.ts';
import { type KnownOrder, remainingOf } from './known.ts';
import type { Moment } from './moment.ts';

/**
 * Price–time priority among customers: when one of them trades while it rests, nobody who rested at a better price, or at its price
 * before it, may be left with something to trade. Agents are judged by the published book, which `LiquidityBooks` watches.
 */
export function checkPriority(event: OrderFilled, order: KnownOrder, moment: Moment, turnsBefore: number): void {
  const { model } = event.evidence;
  if (model === 'book') {
    for (const other of order.market.open) {
      if (
        isRestingBefore(order, turnsBefore)
          ? mayPrecede(other, moment, turnsBefore) && isAhead(other, order)
          : couldTrade(other, order, event.price, turnsBefore)
      )
        passedOver(order, other);
    }
    return;
  }
  if (order.turn === 0 || order.limit === null) return;
  const isOnTape = model === 'queue' || (model === 'quote' && event.liquidity === 'maker');
  if (!isOnTape) return;
  for (const other of order.market.open) {
    if (!isAhead(other, order) || !mayMeet(other, order, moment)) continue;
    // Queues at one price are estimated, each account by its own model.
    if (other.limit === order.limit && (model === 'queue' || !arrivedBefore(other, order))) continue;
    passedOver(order, other);
  }
}

function passedOver(order: KnownOrder, other: KnownOrder): never {
  broken(
    other.limit === order.limit ? 'time-priority' : 'price-priority',
    `order ${order.accepted.orderSequence} at ${order.limit} fills and ${other.accepted.orderSequence} at ${other.limit} waits with ${remainingOf(other)}`,
  );
}

/** Rested when this step began. */
const isRestingBefore = ({ turn }: KnownOrder, turnsBefore: number): boolean => turn > 0 && turn <= turnsBefore;

/** In the step of a command what came with it has not met its book yet, while others trade before it. */
const mayPrecede = (other: KnownOrder, { body }: Moment, turnsBefore: number): boolean =>
  body.kind === 'MarketTick' || other.turn <= turnsBefore;

/** Whoever just takes comes after everyone on its side who rests and would trade at this price too. */
function couldTrade(other: KnownOrder, order: KnownOrder, price: number, turnsBefore: number): boolean {
  if (other === order || other.isBuy !== order.isBuy || other.limit === null || !isWaiting(other)) return false;
  if (other.turn > turnsBefore) return false;
  return order.isBuy ? other.limit >= price : other.limit <= price;
}

const isWaiting = (other: KnownOrder): boolean =>
  other.turn > 0 && other.status === 'new' && other.quantity > 0 && remainingOf(other) > 0;

function isAhead(other: KnownOrder, order: KnownOrder): boolean {
  if (other === order || other.isBuy !== order.isBuy || other.limit === null || order.limit === null) return false;
  if (!isWaiting(other)) return false;
  if (other.limit === order.limit) return other.turn < order.turn && !haveMet(other, order);
  return order.isBuy ? other.limit > order.limit : other.limit < order.limit;
}

/** A corporate action brought them to one price from two: whoever was ahead by price may stay so. */
function haveMet({ limitsBefore }: KnownOrder, order: KnownOrder): boolean {
  const both = Math.min(limitsBefore.length, order.limitsBefore.length);
  for (let ago = 1; ago <= both; ago++) if (limitsBefore.at(-ago) !== order.limitsBefore.at(-ago)) return true;
  return false;
}

/** Whatever their latencies were. */
function arrivedBefore(other: KnownOrder, order: KnownOrder): boolean {
  return other.changedAt + other.account.fills.latencyMax <= order.changedAt + order.account.fills.latencyMin;
}

/** On quotes and prints: both met the market before this word of it, in the same way. */
function mayMeet(other: KnownOrder, order: KnownOrder, { at, body }: Moment): boolean {
  const { fills } = other.account;
  const isPrint = body.kind === 'PrintReceived';
  if (fills.level === 'reference' || fills.level === 'bar' || fills.level === 'close' || fills.level === 'book')
    return false;
  if (isPrint && fills.level === 'quote') return false;
  if (
    fills.staleMicros < order.account.fills.staleMicros ||
    other.accepted.extendedHours !== order.accepted.extendedHours
  )
    return false;
  // It rests since a quote that came after it had arrived.
  const { quotedAt } = order.market;
  return other.changedAt + fills.latencyMax < quotedAt && quotedAt <= at;
}
