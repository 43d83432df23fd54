import {
  headRole,
  isAsleep,
  isForAuction,
  isOpenStatus,
  isWorking,
  type OrderLinks,
  type OrderRequest,
} from '../../order/index.ts';
import { evaluateOrder, type Refusal, riskRefusalCodes } from '../../risk/index.ts';
import { formatInstant, hashedUuid, type OrderId, type UnixMicros, zeroQuantity } from '../../units/index.ts';
import { agedEnd, dayEnd } from '../day-end.ts';
import { accountState, knownAccount, type OrderState, openOrder } from '../durable-state.ts';
import { emit } from '../emit.ts';
import type { CommandOutcome } from '../event.ts';
import { acceptLegs } from '../groups/accept-legs.ts';
import type { MarketState } from '../market-state.ts';
import { hasLatency } from '../order-arrival.ts';
import { isSizedLater } from '../order-need.ts';
import { OrderRiskView } from '../order-risk-view.ts';
import { isPlain, lateUntil, scriptFor } from '../order-scripts.ts';
import { recordedOutcome, refused } from '../outcome.ts';
import { bookFor } from '../own-book.ts';
import { settleAftermath } from '../settle-aftermath.ts';
import { planTimers } from '../timers.ts';
import { wakeIfReached } from '../triggers/settle-triggers.ts';
import { enterBook } from '../venues/book-venue.ts';
import { meetModel } from '../venues/modelled-book.ts';
import { marketState, type World, worldIdOf } from '../world.ts';

export interface Submission {
  readonly request: OrderRequest;
  readonly requestHash: string;
  readonly refuseDuplicate: boolean;
  /** Strategies are told the id before the order is settled, so it is taken in advance. */
  readonly orderSequence: number;
  readonly orderId: OrderId;
  readonly links?: OrderLinks | null;
}

/** Settles a request for an order completely: remembered, refused, or accepted and sent to its market. */
export function submitOrder(world: World, submission: Submission): CommandOutcome {
  const { request } = submission;
  const earlier = earlierOutcome(world, request, submission);
  if (earlier !== null) return earlier;
  const passed = goodTillPassed(world, request);
  if (passed !== null && request.origin !== 'strategy') return passed;
  const view = new OrderRiskView(world, request);
  const answer = evaluateOrder(request, view);
  if (!answer.approved) return refuse(world, submission, answer.refusal);
  const script = scriptFor(world, request.accountId, request.clientOrderId);
  if (script?.kind === 'reject') {
    const details = { scripted: 'reject' };
    denyOrder(world, submission, script.code, details);
    return refused(script.code, details, submission.orderId);
  }
  const market = marketState(world, request.instrumentId);
  const isLate = script?.kind === 'late' && isPlain(request);
  const order = accept(world, market, submission, view, isLate);
  if (order.status === 'accepted' && lateUntil(world, order) !== null) planTimers(world);
  if (isLate) {
    return { ok: true, orderIds: [order.orderId], replayed: false };
  }
  const legs = order.conditions === null ? [] : acceptLegs(world, order, (sequence) => orderIdOf(world, sequence));
  for (const leg of legs) if (leg.status === 'new') enterMarket(world, market, leg);
  if (isOpenStatus(order.status)) enterMarket(world, market, order);
  return { ok: true, orderIds: [order.orderId, ...legs.map(({ orderId: legId }) => legId)], replayed: false };
}

/** An order whose market is open meets it: a book at once, a stop what it has reached already. Bars it waits for. */
export function enterMarket(world: World, market: MarketState, order: OrderState): void {
  if (isAsleep(order)) wakeIfReached(world, market, order);
  else if (isWorking(order) && market.book !== null) trade(world, market, order);
  if (world.triggered.length > 0 || world.groupNews.length > 0) settleAftermath(world);
}

function trade(world: World, market: MarketState, order: OrderState): void {
  if (bookFor(market, accountState(world.durable, order.accountId)) === null) meetModel(world, market, order);
  else enterBook(world, market, order);
}

/** Null while the order may still live. */
export function goodTillPassed(world: World, { conditions }: OrderRequest): CommandOutcome | null {
  const goodTillAt = conditions?.goodTillAt ?? null;
  if (goodTillAt === null || goodTillAt > world.time) return null;
  return refused('GOOD_TILL_PASSED', { goodTillAt: formatInstant(goodTillAt), now: formatInstant(world.time) });
}

/** When an order ends by its time in force; null when only somebody else can end it. */
export function endOf(world: World, market: MarketState, request: OrderRequest): UnixMicros | null {
  if (request.timeInForce === 'gtd') return request.conditions?.goodTillAt ?? null;
  if (request.timeInForce === 'gtc') return request.origin === 'alpaca' ? agedEnd(world, market) : null;
  return request.timeInForce === 'day' ? dayEnd(world, market, request.extendedHours) : null;
}

/** What an earlier request under the same client order id came to; null when there was none. */
export function earlierOutcome(
  world: World,
  { accountId, clientOrderId }: Pick<OrderRequest, 'accountId' | 'clientOrderId'>,
  { requestHash, refuseDuplicate }: Pick<Submission, 'requestHash' | 'refuseDuplicate'>,
): CommandOutcome | null {
  const recorded = knownAccount(world.durable, accountId)?.keys.get(clientOrderId);
  if (recorded === undefined) return null;
  if (recorded.requestHash === requestHash && !refuseDuplicate) return recordedOutcome(recorded);
  return refused('CLIENT_ORDER_ID_REUSED', { clientOrderId }, recorded.orderId);
}

/** The sequence and id of the next order. */
export function nextOrder(world: World): Pick<Submission, 'orderSequence' | 'orderId'> {
  const orderSequence = world.durable.orderSequence + 1;
  return { orderSequence, orderId: orderIdOf(world, orderSequence) };
}

export function orderIdOf(world: World, orderSequence: number): OrderId {
  return hashedUuid(worldIdOf(world), 'order', orderSequence) as OrderId;
}

/** A strategy's request always ends in an event, so that the id it was given means something. */
export function refuse(world: World, submission: Submission, { code, details }: Refusal): CommandOutcome {
  const { request, orderId } = submission;
  if (riskRefusalCodes[code].kind === 'invalid' && request.origin !== 'strategy') return refused(code, details);
  denyOrder(world, submission, code, details);
  return refused(code, details, orderId);
}

export function denyOrder(
  world: World,
  { request, requestHash, orderSequence, orderId, links = null }: Submission,
  reasonCode: string,
  details: Readonly<Record<string, string>>,
): void {
  emit(world, {
    type: 'OrderDenied',
    version: request.conditions === null && links === null ? 1 : 2,
    orderId,
    orderSequence,
    accountId: request.accountId,
    instrumentId: request.instrumentId,
    clientOrderId: request.clientOrderId,
    requestHash,
    side: request.side,
    orderType: request.orderType,
    timeInForce: request.timeInForce,
    sizing: request.sizing,
    limitPrice: request.limitPrice,
    extendedHours: request.extendedHours,
    reduceOnly: request.reduceOnly,
    origin: request.origin,
    reasonCode,
    details,
    conditions: request.conditions,
    links,
    at: world.time,
  });
}

/** An order that brings legs is the first of its class. */
function headLinks({ request, orderId, links = null }: Submission): OrderLinks | null {
  const orderClass = request.conditions?.orderClass ?? 'simple';
  if (links !== null || orderClass === 'simple') return links;
  return { groupId: orderId, role: headRole(orderClass), replaces: null, carried: null, prioritySequence: null };
}

function accept(
  world: World,
  market: MarketState,
  submission: Submission,
  view: OrderRiskView,
  isLate: boolean,
): OrderState {
  const { request, requestHash, orderSequence, orderId } = submission;
  const links = headLinks(submission);
  const need = view.need();
  const { fills } = accountState(world.durable, request.accountId);
  const isHeld = hasLatency(fills) && bookFor(market, accountState(world.durable, request.accountId)) !== null;
  emit(world, {
    type: 'OrderAccepted',
    version: request.conditions === null && links === null ? 1 : 2,
    orderId,
    orderSequence,
    accountId: request.accountId,
    instrumentId: request.instrumentId,
    clientOrderId: request.clientOrderId,
    requestHash,
    side: request.side,
    orderType: request.orderType,
    timeInForce: request.timeInForce,
    sizing: request.sizing,
    quantity: isSizedLater(request, market, accountState(world.durable, request.accountId))
      ? zeroQuantity
      : need.quantity,
    limitPrice: request.limitPrice,
    extendedHours: request.extendedHours,
    reduceOnly: request.reduceOnly,
    origin: request.origin,
    status: view.session === 'open' && !isLate && !isHeld && !isForAuction(request.timeInForce) ? 'new' : 'accepted',
    reservation: need.reservation,
    expiresAt: endOf(world, market, request),
    conditions: request.conditions,
    links,
    at: world.time,
  });
  const order = openOrder(world.durable, orderId);
  bidIfForAuction(world, order);
  return order;
}

/** An order for an auction waits for it from the start, whether its market is open or not. */
export function bidIfForAuction(world: World, { orderId, accountId, timeInForce }: OrderState): void {
  if (!isForAuction(timeInForce)) return;
  emit(world, {
    type: 'OrderStatusChanged',
    version: 1,
    orderId,
    accountId,
    status: 'accepted_for_bidding',
    reasonCode: null,
    at: world.time,
  });
}
