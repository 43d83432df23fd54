import {
  isForAuction,
  type OrderChanges,
  type OrderConditions,
  type OrderLinks,
  type OrderRequest,
  type TimeInForce,
} from '../../order/index.ts';
import { evaluateOrder } from '../../risk/index.ts';
import { formatDecimal, type Quantity, type UnixMicros } from '../../units/index.ts';
import { type OrderState, openOrder } from '../durable-state.ts';
import { emit } from '../emit.ts';
import type { CommandOutcome } from '../event.ts';
import type { Command } from '../input.ts';
import type { MarketState } from '../market-state.ts';
import { carriedBy, holdsNothing, OrderRiskView, remainingOf } from '../order-risk-view.ts';
import { refused } from '../outcome.ts';
import { bookOfMarket, leaveBook } from '../venues/book-venue.ts';
import { marketState, referenceOf, type World } from '../world.ts';
import {
  bidIfForAuction,
  earlierOutcome,
  endOf,
  enterMarket,
  goodTillPassed,
  nextOrder,
  refuse,
  type Submission,
} from './submit-order.ts';

type ReplaceOrder = Extract<Command, { kind: 'ReplaceOrder' }>;

/**
 * Ends an order and puts another in its place within one step: nothing can trade between the two. What has traded is carried on, so
 * that the fee stays that of one order. The place in the queue is kept when the price stays and the size goes down.
 */
export function replaceOrder(world: World, command: ReplaceOrder): CommandOutcome {
  const { accountId, clientOrderId, orderId } = command;
  const earlier = earlierOutcome(world, { accountId, clientOrderId }, command);
  if (earlier !== null) return earlier;
  const order = world.durable.orders.get(orderId);
  if (order === undefined) return refused('ORDER_NOT_OPEN', { orderId }, orderId);
  if (order.accountId !== accountId) return refused('UNKNOWN_ORDER', { orderId });
  const fault = faultOf(world, order, command.changes);
  if (fault !== null) return fault;
  return settleReplacement(world, order, command);
}

/** Why this order cannot be changed so, whatever risk thinks of the result. */
function faultOf(world: World, order: OrderState, changes: OrderChanges): CommandOutcome | null {
  const { orderId, status } = order;
  const isFixed = status === 'pending_cancel' || status === 'pending_replace' || status === 'stopped';
  if (isFixed || order.sizing.kind !== 'quantity')
    return refused('ORDER_NOT_REPLACEABLE', { orderId, status }, orderId);
  if (world.durable.cancelsUnderWay.has(orderId))
    return refused('ORDER_NOT_REPLACEABLE', { orderId, status: 'pending_cancel' }, orderId);
  const { quantity, timeInForce } = changes;
  const isOfClass = (order.conditions?.orderClass ?? 'simple') !== 'simple';
  if (isOfClass && timeInForce !== null && !mayWait(timeInForce))
    return refused('ORDER_NOT_REPLACEABLE', { orderId, timeInForce }, orderId);
  const isLeg = order.links?.role != null && order.links.role !== 'entry';
  if (isLeg && quantity !== null)
    return refused('ORDER_NOT_REPLACEABLE', { orderId, role: order.links?.role ?? '' }, orderId);
  if (quantity !== null && quantity <= order.filledQuantity) {
    const { quantityScale } = marketState(world, order.instrumentId).instrument;
    return refused('QUANTITY_NOT_ABOVE_FILLED', {
      quantity: formatDecimal(quantity, quantityScale),
      filledQuantity: formatDecimal(order.filledQuantity, quantityScale),
    });
  }
  return null;
}

/** What belongs to a class waits: for its entry, its stop, or the other leg. */
function mayWait(timeInForce: TimeInForce): boolean {
  return timeInForce === 'day' || timeInForce === 'gtc' || timeInForce === 'gtd';
}

function settleReplacement(world: World, order: OrderState, command: ReplaceOrder): CommandOutcome {
  const market = marketState(world, order.instrumentId);
  const total = command.changes.quantity ?? order.quantity;
  const request = changedRequest(order, command, (total - order.filledQuantity) as Quantity);
  const submission: Submission = {
    request,
    requestHash: command.requestHash,
    refuseDuplicate: command.refuseDuplicate,
    ...nextOrder(world),
    links: linksOf(order, keepsPriority(market, order, request)),
  };
  const passed = goodTillPassed(world, request);
  if (passed !== null) return passed;
  // The legs stay those of the replaced order, so risk is asked about this one alone.
  const alone = withoutLegs(request);
  const view = new OrderRiskView(world, alone, order);
  const answer = evaluateOrder(alone, view);
  if (!answer.approved) return refuse(world, submission, answer.refusal);
  exchange(world, market, order, { submission, view });
  return { ok: true, orderIds: [submission.orderId], replayed: false };
}

/** The request that the new order would have been, for what is left of it. */
function changedRequest(order: OrderState, command: ReplaceOrder, remaining: Quantity): OrderRequest {
  const { changes } = command;
  return {
    accountId: order.accountId,
    instrumentId: order.instrumentId,
    clientOrderId: command.clientOrderId,
    side: order.side,
    orderType: order.orderType,
    timeInForce: changes.timeInForce ?? order.timeInForce,
    sizing: { kind: 'quantity', quantity: remaining },
    limitPrice: changes.limitPrice ?? order.limitPrice,
    extendedHours: order.extendedHours,
    reduceOnly: order.reduceOnly,
    origin: command.origin,
    conditions: changedConditions(order.conditions, changes),
  };
}

function changedConditions(conditions: OrderConditions | null, changes: OrderChanges): OrderConditions | null {
  if (conditions === null) return null;
  return {
    ...conditions,
    stopPrice: changes.stopPrice ?? conditions.stopPrice,
    trail: changes.trail ?? conditions.trail,
    goodTillAt: changes.goodTillAt ?? conditions.goodTillAt,
  };
}

function withoutLegs(request: OrderRequest): OrderRequest {
  const { conditions } = request;
  if (conditions === null || conditions.orderClass === 'simple') return request;
  return { ...request, conditions: { ...conditions, orderClass: 'simple', takeProfit: null, stopLoss: null } };
}

/** Only an order that rests in a book has a place to keep. */
function keepsPriority(market: MarketState, order: OrderState, request: OrderRequest): boolean {
  // A stop that woke sleeps again as its replacement, so it leaves the book.
  if (isForAuction(request.timeInForce)) return false;
  if (market.book === null || order.triggeredAt !== null || request.sizing.kind !== 'quantity') return false;
  // All of it rests there; of an order whose script shows a part only, the rest would never come.
  const rests = bookOfMarket(market).remaining(referenceOf(order)) === remainingOf(order);
  return rests && request.limitPrice === order.limitPrice && request.sizing.quantity <= remainingOf(order);
}

function linksOf(order: OrderState, keepsPlace: boolean): OrderLinks {
  return {
    groupId: order.links?.groupId ?? null,
    role: order.links?.role ?? null,
    replaces: order.orderId,
    carried: carriedBy(order),
    prioritySequence: keepsPlace ? referenceOf(order) / 2 : null,
  };
}

interface Replacement {
  readonly submission: Submission;
  readonly view: OrderRiskView;
}

function exchange(world: World, market: MarketState, order: OrderState, { submission, view }: Replacement): void {
  const { request, requestHash, orderSequence, orderId, links = null } = submission;
  const reference = referenceOf(order);
  const keepsPlace = links !== null && links.prioritySequence !== null;
  const queueAhead = world.queueAhead.get(reference);
  if (market.book !== null && !keepsPlace) leaveBook(world, market, order);
  const status = statusOf(order, request, view);
  const { accountId } = order;
  const need = view.need();
  const reservation = holdsNothing(order) ? order.reservation : need.reservation;
  emit(world, {
    type: 'OrderReplaced',
    version: 1,
    orderId: order.orderId,
    accountId,
    replacedBy: orderId,
    at: world.time,
  });
  emit(world, {
    type: 'OrderAccepted',
    version: 2,
    orderId,
    orderSequence,
    accountId,
    instrumentId: order.instrumentId,
    clientOrderId: request.clientOrderId,
    requestHash,
    side: order.side,
    orderType: order.orderType,
    timeInForce: request.timeInForce,
    sizing: { kind: 'quantity', quantity: (order.filledQuantity + need.quantity) as Quantity },
    quantity: (order.filledQuantity + need.quantity) as Quantity,
    limitPrice: request.limitPrice,
    extendedHours: order.extendedHours,
    reduceOnly: order.reduceOnly,
    origin: request.origin,
    status,
    reservation,
    expiresAt: expiryOf(world, market, order, request),
    conditions: request.conditions,
    links,
    at: world.time,
  });
  const replacement = openOrder(world.durable, orderId);
  bidIfForAuction(world, replacement);
  if (keepsPlace && market.book !== null) {
    const cut = remainingOf(order) - remainingOf(replacement);
    if (cut > 0) market.book.reduceBy(reference, cut as Quantity);
    if (queueAhead !== undefined) world.queueAhead.set(reference, queueAhead);
  } else {
    enterMarket(world, market, replacement);
  }
}

function statusOf(order: OrderState, request: OrderRequest, view: OrderRiskView): 'accepted' | 'held' | 'new' {
  if (isForAuction(request.timeInForce)) return 'accepted';
  if (order.status === 'accepted_for_bidding') return view.session === 'open' ? 'new' : 'accepted';
  return order.status === 'accepted' || order.status === 'held' ? order.status : 'new';
}

function expiryOf(world: World, market: MarketState, order: OrderState, request: OrderRequest): UnixMicros | null {
  const isSame = request.timeInForce === order.timeInForce && request.timeInForce !== 'gtd';
  return isSame ? order.expiresAt : endOf(world, market, request);
}
