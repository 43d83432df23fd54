import type { DomainEvent } from '@quire/core/engine';
import type { OrderAccepted, OrderFilled } from '@quire/core/order';
import { rateUp, sizeOf, worthOf } from './arithmetic.ts';
import { broken } from './broken-law.ts';
import { balanceOf, type KnownAccount, type KnownMarket, type KnownOrder, positionOf, remainingOf } from './known.ts';
import type { Moment } from './moment.ts';

type EventOf<Type extends DomainEvent['type']> = Extract<DomainEvent, { readonly type: Type }>;
type Closing = EventOf<'OrderCanceled' | 'OrderExpired' | 'OrderRejected' | 'OrderReplaced'>;

/** Where the market traded: in this step, and last before it. */
export interface Traded {
  readonly low: number;
  readonly high: number;
}

interface Group {
  entryFilled: number;
  exitFilled: number;
  /** Of a pair without an entry: what both legs would close. */
  readonly exitMax: number | null;
  /** A split counts both sides anew, each rounded by itself. */
  isRescaled: boolean;
}

const stops: ReadonlySet<string> = new Set(['stop', 'stop_limit', 'trailing_stop']);

/** Every order from its acceptance to its end: what it may do at each moment of its life. */
export class OrderBooks {
  readonly open = new Map<string, KnownOrder>();
  private readonly ended = new Set<string>();
  private readonly groups = new Map<string, Group>();
  private lastSequence = 0;
  private lastFillSequence = 0;
  /** How many times an order has come to rest. */
  turns = 0;
  /** Orders that may not wait, since this step began. */
  private readonly immediate: KnownOrder[] = [];
  isKillSwitchEngaged = false;
  private isRejoining = false;

  accept(event: OrderAccepted, account: KnownAccount, market: KnownMarket, bornIn: number): KnownOrder {
    const { orderId, orderSequence, origin } = event;
    if (this.open.has(orderId) || this.ended.has(orderId)) broken('lifecycle', `order ${orderId} is accepted twice`);
    if (orderSequence <= this.lastSequence) broken('lifecycle', `order ${orderSequence} follows ${this.lastSequence}`);
    this.lastSequence = orderSequence;
    if (this.isKillSwitchEngaged && origin !== 'operator' && origin !== 'liquidation') {
      broken('kill-switch', `an order of ${origin} is accepted while the switch is engaged`);
    }
    if (market.isDelisted) broken('halt', 'an order for what is delisted is accepted');
    const order = newOrder(event, account, market, bornIn);
    this.carryOn(order);
    this.open.set(orderId, order);
    market.open.add(order);
    this.join(order);
    setReservation(order, event.reservation);
    if (order.status === 'new') this.comeToMarket(order, event.at);
    if (order.timeInForce === 'ioc' || order.timeInForce === 'fok') this.immediate.push(order);
    checkReservation(order);
    return order;
  }

  /** What a replacement takes over: fills, and its place when price stays and size goes down. */
  private carryOn(order: KnownOrder): void {
    const { links } = order.accepted;
    if (links === null || links.replaces === null) return;
    const before = this.replaced;
    if (before === null || before.accepted.orderId !== links.replaces)
      broken('lifecycle', 'a replacement of what was not replaced');
    const { carried } = links;
    if ((carried?.filledQuantity ?? 0) !== before.filled || (carried?.filledNotional ?? 0n) !== before.filledNotional) {
      broken('quantities', 'a replacement does not carry what had traded');
    }
    if ((carried?.feesPaid ?? 0n) !== before.fees) broken('fees', 'a replacement does not carry what was paid');
    if (links.prioritySequence === null) return;
    if (before.limit !== order.limit || remainingOf(order) > remainingOf(before)) {
      broken('time-priority', 'a replacement with another price or more size keeps its place');
    }
    order.turn = before.turn;
  }

  private replaced: KnownOrder | null = null;

  private join(order: KnownOrder): void {
    const { groupId } = order;
    if (groupId === null || this.groups.has(groupId)) return;
    const exitMax = order.role === 'entry' ? null : order.quantity;
    this.groups.set(groupId, { entryFilled: 0, exitFilled: 0, exitMax, isRescaled: false });
  }

  private comeToMarket(order: KnownOrder, at: number): void {
    order.cameAt = at;
    order.changedAt = at;
    if (mayRest(order) && order.turn === 0) order.turn = ++this.turns;
  }

  activate(event: EventOf<'OrderActivated'>): void {
    const order = this.orderOf(event.orderId);
    if (order.status !== 'accepted' && order.status !== 'held')
      broken('lifecycle', `an order that is ${order.status} is activated`);
    order.status = 'new';
    this.comeToMarket(order, event.at);
  }

  changeStatus(event: EventOf<'OrderStatusChanged'>): void {
    const order = this.orderOf(event.orderId);
    if (event.status === 'accepted_for_bidding') order.status = 'bidding';
    else if (event.status === 'new' || event.status === 'partially_filled') order.status = 'new';
  }

  trigger(event: EventOf<'OrderTriggered'>, isMarketOpen: boolean, traded: Traded | null): void {
    const order = this.orderOf(event.orderId);
    const { stop, market } = order;
    if (!order.isAsleep || order.status !== 'new' || stop === null)
      broken('trigger', `an order that is ${order.status} wakes`);
    if (order.isBuy ? event.triggerPrice < stop : event.triggerPrice > stop) {
      broken('trigger', `a stop at ${stop} wakes at ${event.triggerPrice}`);
    }
    if (traded !== null && (event.triggerPrice < traded.low || event.triggerPrice > traded.high)) {
      broken('trigger', `a stop wakes at ${event.triggerPrice}, and the market was at ${traded.low} to ${traded.high}`);
    }
    if (market.isHalted) broken('halt', 'a stop wakes in a halt');
    if (!isMarketOpen) broken('session', 'a stop wakes outside the regular session');
    order.isAsleep = false;
    order.changedAt = event.at;
    setReservation(order, event.reservation);
    if (mayRest(order)) order.turn = ++this.turns;
  }

  trail(event: EventOf<'OrderTrailed'>): void {
    const order = this.orderOf(event.orderId);
    const trail = order.accepted.conditions?.trail;
    const { highWaterMark: mark, stopPrice: stop } = event;
    const sign = order.isBuy ? 1 : -1;
    if (trail == null || !order.isAsleep) broken('trigger', 'a stop that does not trail moves');
    if (order.mark !== null && sign * (mark - order.mark) > 0) broken('trigger', 'a mark moves back');
    if (order.stop !== null && sign * (stop - order.stop) > 0)
      broken('trigger', 'a trailing stop moves against its order');
    order.mark = mark;
    order.stop = stop;
  }

  resize(event: EventOf<'OrderResized'>): void {
    const order = this.orderOf(event.orderId);
    if (event.quantity < order.filled) broken('quantities', 'an order shrinks below what it has traded');
    order.quantity = event.quantity;
    order.changedAt = event.at;
    setReservation(order, event.reservation);
    // It leaves its market and comes again, behind everyone.
    if (order.turn > 0) order.turn = ++this.turns;
  }

  adjust(event: EventOf<'OrderAdjusted'>, ratio: readonly [bigint, bigint] | null): void {
    const order = this.orderOf(event.orderId);
    if (order.quantity > 0 && event.quantity <= event.filledQuantity)
      broken('corporate', 'an adjusted order has nothing left');
    checkAdjustedPrice(order, event.limitPrice, ratio);
    if (ratio !== null && order.quantity > 0) checkAdjustedSize(order, event, ratio);
    order.quantity = event.quantity;
    order.filled = event.filledQuantity;
    order.changedAt = event.at;
    order.limitsBefore.push(order.limit);
    order.limit = event.limitPrice;
    order.stop = event.stopPrice;
    order.mark = event.highWaterMark;
    setReservation(order, event.reservation);
    const group = order.groupId === null ? undefined : this.groups.get(order.groupId);
    if (group !== undefined && ratio !== null) group.isRescaled = true;
  }

  /** Before the money of the fill is booked. */
  fill(event: OrderFilled): KnownOrder {
    const order = this.open.get(event.orderId);
    if (order === undefined) broken('lifecycle', `order ${event.orderId} fills and is not open`);
    if (event.fillSequence <= this.lastFillSequence) broken('lifecycle', `fill ${event.fillSequence} comes again`);
    this.lastFillSequence = event.fillSequence;
    const { accepted } = order;
    if (
      event.side !== accepted.side ||
      event.accountId !== accepted.accountId ||
      event.instrumentId !== accepted.instrumentId
    ) {
      broken('lifecycle', 'a fill of another order');
    }
    checkLimit(order, event.price);
    if (order.isAsleep) broken('trigger', 'a stop that was not reached fills');
    if (order.status !== 'new' && order.status !== 'bidding')
      broken('lifecycle', `an order that is ${order.status} fills`);
    this.checkTimeInForce(order, event);
    this.count(order, event);
    return order;
  }

  private count(order: KnownOrder, event: OrderFilled): void {
    const { quantity, orderQuantity, filledQuantity, remainingQuantity } = event;
    if (order.quantity === 0) order.quantity = orderQuantity;
    if (order.accepted.reduceOnly) {
      checkReduces(order, quantity);
      if (orderQuantity < order.quantity) order.quantity = orderQuantity;
    }
    if (quantity <= 0 || order.filled + quantity !== filledQuantity) {
      broken('quantities', `${order.filled} and ${quantity} more is told as ${filledQuantity}`);
    }
    if (orderQuantity !== order.quantity || filledQuantity + remainingQuantity !== orderQuantity) {
      broken('quantities', `${filledQuantity} filled and ${remainingQuantity} to go of ${order.quantity}`);
    }
    order.filled = filledQuantity;
    order.hasFilled = true;
    this.countInGroup(order, quantity);
  }

  private countInGroup(order: KnownOrder, quantity: number): void {
    const group = order.groupId === null ? undefined : this.groups.get(order.groupId);
    if (group === undefined) return;
    if (order.role === 'entry') group.entryFilled += quantity;
    else group.exitFilled += quantity;
    const most = group.exitMax ?? group.entryFilled;
    if (!group.isRescaled && group.exitFilled > most)
      broken('classes', `legs have traded ${group.exitFilled} of ${most}`);
  }

  /** After the money is booked. */
  settle(order: KnownOrder, event: OrderFilled): void {
    setReservation(order, event.reservation);
    if (event.remainingQuantity === 0) this.forget(order);
    else checkReservation(order);
  }

  private checkTimeInForce(order: KnownOrder, { at, evidence }: OrderFilled): void {
    const { timeInForce, accepted } = order;
    const isForAuction = timeInForce === 'opg' || timeInForce === 'cls';
    if (isForAuction && evidence.model !== 'auction')
      broken('time-in-force', `an order for the auction fills by ${evidence.model}`);
    if (accepted.expiresAt === null) return;
    // At the instant itself: a bar that ends with the session, the closing auction, and what its print wakes.
    if (at > accepted.expiresAt) broken('time-in-force', 'an order fills after its end');
  }

  close(event: Closing): void {
    const order = this.open.get(event.orderId);
    if (order === undefined) broken('lifecycle', `order ${event.orderId} ends and is not open`);
    const { expiresAt } = order.accepted;
    if (event.type === 'OrderExpired' && (expiresAt === null || event.at < expiresAt)) {
      broken('time-in-force', `an order of ${expiresAt} expires at ${event.at}`);
    }
    setReservation(order, { cash: 0n, quantity: 0 });
    this.forget(order);
    this.replaced = event.type === 'OrderReplaced' ? order : null;
  }

  private forget(order: KnownOrder): void {
    const { orderId } = order.accepted;
    order.status = 'closed';
    this.open.delete(orderId);
    order.market.open.delete(order);
    this.ended.add(orderId);
  }

  isKnown(orderId: string): boolean {
    return this.open.has(orderId) || this.ended.has(orderId);
  }

  orderOf(orderId: string): KnownOrder {
    return this.open.get(orderId) ?? broken('lifecycle', `something happens to order ${orderId}, which is not open`);
  }

  /** What may not wait has ended with the step in which it met its book; all of a fill-or-kill trades, or nothing. */
  endStep(hasBooks: boolean, { body }: Moment): void {
    // A rejoin matches nothing: who came while the power was off meets the first word of the market.
    if (body.kind === 'WorldResumed') this.isRejoining = true;
    else if (body.kind === 'MarketTick') this.isRejoining = false;
    if (this.immediate.length === 0) return;
    const still: KnownOrder[] = [];
    for (const order of this.immediate) {
      const isOpen = order.status !== 'closed';
      if (order.timeInForce === 'fok' && !isScripted(order) && order.filled > 0 && order.filled < order.quantity) {
        broken('time-in-force', `${order.filled} of ${order.quantity} of a fill-or-kill trades`);
      }
      if (isOpen && hasBooks && order.status === 'new' && !this.isRejoining)
        broken('time-in-force', `an ${order.timeInForce} order waits after ${body.kind}`);
      if (isOpen) still.push(order);
    }
    this.immediate.length = 0;
    this.immediate.push(...still);
  }
}

/** Its owner asked for a part only, on an account that may. */
export function isScripted({ account, accepted }: KnownOrder): boolean {
  return account.terms?.scriptedOutcomes === true && accepted.clientOrderId.startsWith('test:partial:');
}

/** A limit order that waits. */
function mayRest({ limit, isAsleep, timeInForce }: KnownOrder): boolean {
  return limit !== null && !isAsleep && (timeInForce === 'day' || timeInForce === 'gtc' || timeInForce === 'gtd');
}

function newOrder(event: OrderAccepted, account: KnownAccount, market: KnownMarket, bornIn: number): KnownOrder {
  const { links, conditions } = event;
  const isStop = stops.has(event.orderType);
  return {
    accepted: event,
    account,
    market,
    isBuy: event.side === 'buy',
    isStop,
    bornIn,
    groupId: links?.groupId ?? null,
    role: links?.role ?? null,
    timeInForce: event.timeInForce,
    limit: event.limitPrice,
    stop: conditions?.stopPrice ?? null,
    mark: null,
    quantity: event.quantity,
    filled: links?.carried?.filledQuantity ?? 0,
    filledNotional: links?.carried?.filledNotional ?? 0n,
    fees: links?.carried?.feesPaid ?? 0n,
    reservedCash: 0n,
    reservedQuantity: 0,
    status: event.status,
    isAsleep: isStop,
    cameAt: event.at,
    changedAt: event.at,
    turn: 0,
    limitsBefore: [],
    hasFilled: false,
  };
}

function setReservation(
  order: KnownOrder,
  { cash, quantity }: { readonly cash: bigint; readonly quantity: number },
): void {
  const balance = balanceOf(order.account, order.market.instrument.currency);
  balance.reserved += cash - order.reservedCash;
  if (cash < 0n || quantity < 0) broken('reserved', `an order holds back ${cash} and ${quantity}`);
  order.reservedCash = cash;
  order.reservedQuantity = quantity;
}

/** A plain account holds back for a limit order exactly the worst that its remainder may cost. */
function checkReservation(order: KnownOrder): void {
  const { account, limit, reservedQuantity, reservedCash } = order;
  const remaining = remainingOf(order);
  if (order.quantity === 0 || limit === null || account.terms !== null) return;
  if (order.role === 'stopLoss' || order.status === 'held') return;
  if (reservedQuantity > remaining) broken('reserved', `${reservedQuantity} is claimed for ${remaining}`);
  const worst = worthOf(limit, remaining - reservedQuantity, order.market.instrument, true);
  const needed = worst === 0n ? 0n : worst + rateUp(order.filledNotional + worst, account.policy.feeRate) - order.fees;
  if (reservedCash !== needed)
    broken('reserved', `${reservedCash} is held back for ${remaining} at ${limit}, which needs ${needed}`);
}

function checkLimit({ limit, isBuy }: KnownOrder, price: number): void {
  if (limit !== null && (isBuy ? price > limit : price < limit))
    broken('limit', `a fill at ${price} is worse than ${limit}`);
  if (price <= 0) broken('limit', `a fill at ${price}`);
}

function checkReduces(order: KnownOrder, quantity: number): void {
  const held = positionOf(order.account, order.market.instrument.instrumentId).quantity;
  if (held < 0n !== order.isBuy || sizeOf(held) < BigInt(quantity)) {
    broken('reduce-only', `${quantity} ${order.isBuy ? 'bought' : 'sold'} with ${held} held`);
  }
}

/** In the new terms, and never worse for its owner. */
function checkAdjustedPrice(order: KnownOrder, limit: number | null, ratio: readonly [bigint, bigint] | null): void {
  if ((limit === null) !== (order.limit === null)) broken('corporate', 'an adjustment gives or takes a limit');
  if (limit === null || order.limit === null) return;
  const [now, before] = ratio ?? [1n, 1n];
  const exact = BigInt(order.limit) * before;
  const told = BigInt(limit) * now;
  if (order.isBuy ? told > exact : told < exact)
    broken('corporate', `a limit of ${order.limit} becomes ${limit}, which is worse`);
}

function checkAdjustedSize(
  order: KnownOrder,
  event: EventOf<'OrderAdjusted'>,
  [now, before]: readonly [bigint, bigint],
): void {
  const increment = BigInt(order.market.instrument.quantityIncrement);
  const exact = (BigInt(remainingOf(order)) * now) / before;
  const remaining = exact - (exact % increment);
  if (BigInt(event.quantity - event.filledQuantity) !== remaining) {
    broken(
      'corporate',
      `${remainingOf(order)} to go becomes ${event.quantity - event.filledQuantity}, not ${remaining}`,
    );
  }
}
