import { type CashPosted, changeReserved, costChange } from '../ledger/index.ts';
import { tradingDateAt } from '../market/index.ts';
import {
  hasOwnEnd,
  isAsleep,
  isForAuction,
  isOpenStatus,
  nextStatus,
  type OrderAccepted,
  type OrderAdjusted,
  type OrderDenied,
  type OrderFilled,
  type OrderResized,
  type OrderStatus,
  type OrderStatusChanged,
  type OrderTrailed,
  type OrderTrigger,
  type OrderTriggered,
  type Reservation,
  stationTriggers,
} from '../order/index.ts';
import { changeLots } from '../portfolio/index.ts';
import {
  assert,
  type Cash,
  type Currency,
  ensureDefined,
  type InstrumentId,
  type OrderId,
  type Price,
  type Quantity,
  type UnixMicros,
  zeroCash,
  zeroQuantity,
} from '../units/index.ts';
import { noteFill } from './account-conduct.ts';
import { applyAccountEvent } from './apply-account-event.ts';
import { applyCorporateEvent } from './apply-corporate-event.ts';
import {
  type AccountState,
  accountState,
  balanceIn,
  feeOfPolicy,
  knownPosition,
  newAccount,
  newPosition,
  type OrderState,
  openOrder,
  type PositionState,
  positionState,
  recordedKeysMax,
} from './durable-state.ts';
import type { DomainEvent } from './event.ts';
import { setFills } from './fill-settings.ts';
import { type MarketState, newMarket } from './market-state.ts';
import { cancelArrivesAt } from './order-arrival.ts';
import { addToBoard, noteTaken, removeFromBoard } from './quote-board.ts';
import type { RecordedKey } from './recorded-keys.ts';
import { cashRequestHash, resetRequestHash } from './request-hash.ts';
import { RestingLimits, restsByLimit } from './resting-limits.ts';
import { newTriggers, triggerKeyOf } from './triggers/market-triggers.ts';
import { hasBooks, marketState, referenceOf, type World } from './world.ts';

/**
 * The only thing that changes durable state. It takes every amount from the event and prices nothing, so that old events fold
 * the same under new rules; it asserts what must hold, because a journal that breaks it is damaged.
 */
export function applyEvent(world: World, event: DomainEvent): void {
  const { durable } = world;
  switch (event.type) {
    case 'OrderFilled':
      applyFill(world, event);
      break;
    case 'OrderAccepted':
      applyAccepted(world, event);
      break;
    case 'OrderDenied':
      applyDenied(world, event);
      break;
    case 'OrderCanceled':
      closeOrder(world, event.orderId, 'canceled', event.reasonCode, event.at);
      break;
    case 'OrderExpired':
      closeOrder(world, event.orderId, 'expired', null, event.at);
      break;
    case 'OrderRejected':
      closeOrder(world, event.orderId, 'rejected', event.reasonCode, event.at);
      break;
    case 'OrderActivated': {
      const order = openOrder(durable, event.orderId);
      const home = leaveHome(world, order);
      if (event.version === 2) order.activatedAt = event.at;
      order.status = nextStatus(order.status, 'activated');
      order.updatedAt = event.at;
      enterHome(world, order, home);
      break;
    }
    case 'OrderReplaced':
      closeOrder(world, event.orderId, 'replaced', null, event.at);
      break;
    case 'OrderTriggered':
      applyTriggered(world, event);
      break;
    case 'OrderTrailed':
      applyTrailed(world, event);
      break;
    case 'OrderResized':
      applyResized(world, event);
      break;
    case 'OrderStatusChanged':
      applyStatusChanged(world, event);
      break;
    case 'OrderAdjusted':
      applyAdjusted(world, event);
      break;
    case 'CashPosted':
      applyCashPosted(world, event);
      break;
    case 'AccountOpened': {
      assert(!durable.accounts.has(event.accountId), `account ${event.accountId} is open already`);
      const { accountId, name, currency, policy, at } = event;
      durable.accounts.set(accountId, newAccount({ accountId, name, currency, policy, openedAt: at }));
      break;
    }
    case 'AccountLimitChanged': {
      const account = accountState(durable, event.accountId);
      account.policy = event.policy;
      account.feeOf = feeOfPolicy(event.policy);
      break;
    }
    case 'FillSettingsChanged':
      setFills(world, accountState(durable, event.accountId), event.settings);
      break;
    case 'AccountReset':
      applyAccountEvent(durable, event, currencyIn(world));
      recordKey(world, accountState(durable, event.accountId), event.resetId, {
        requestHash: resetRequestHash(event.cash),
        orderId: null,
        denied: null,
      });
      break;
    case 'AccountTermsChanged':
    case 'AccountControlsChanged':
    case 'AccountRenamed':
    case 'AccountClosed':
    case 'PositionTransferred':
    case 'FeesItemized':
    case 'AccountCharged':
    case 'ProceedsHeld':
    case 'CashSettled':
    case 'AccountDayRolled':
    case 'DayTradeCounted':
    case 'GoodFaithViolated':
    case 'MarginCalled':
    case 'MarginCallMet':
    case 'BorrowTermsChanged':
      applyAccountEvent(durable, event, currencyIn(world));
      break;
    case 'KillSwitchEngaged':
      durable.killSwitch = { state: 'ENGAGED', changedAt: event.at };
      break;
    case 'KillSwitchDisengaged':
      durable.killSwitch = { state: 'ACTIVE', changedAt: event.at };
      break;
    case 'WorldOpened': {
      assert(durable.world === null, 'the world is open already');
      const { worldId, feed, seed, generatorVersion, at } = event;
      durable.world = { worldId, feed, seed, generatorVersion, openedAt: at };
      durable.killSwitch = { state: 'ACTIVE', changedAt: at };
      break;
    }
    case 'WorldRejoined':
      // A mark in the journal: what it says about the market is not durable.
      break;
    case 'CalendarDefined': {
      const tradingDate = tradingDateAt(event.calendar, event.at);
      const known = durable.calendars.get(event.calendar.calendarId);
      if (known === undefined) {
        durable.calendars.set(event.calendar.calendarId, { calendar: event.calendar, tradingDate });
      } else {
        known.calendar = event.calendar;
        known.tradingDate = tradingDate;
      }
      break;
    }
    case 'InstrumentDefined':
      durable.instruments.set(event.instrument.instrumentId, event.instrument);
      addMarket(world, event.instrument.instrumentId);
      break;
    case 'BarTimeframeDefined':
      durable.barTimeframe = event.timeframe;
      break;
    case 'TradingDateRolled': {
      const calendar = ensureDefined(durable.calendars.get(event.calendarId), `no calendar ${event.calendarId}`);
      calendar.tradingDate = event.tradingDate;
      break;
    }
    default:
      applyCorporateEvent(world, event);
  }
}

function currencyIn(world: World): (instrumentId: InstrumentId) => Currency {
  return (instrumentId) => marketState(world, instrumentId).instrument.currency;
}

/** Also for a restored snapshot: the market of an instrument that durable state has. */
export function addMarket(world: World, instrumentId: InstrumentId): void {
  const instrument = ensureDefined(world.durable.instruments.get(instrumentId), `no instrument ${instrumentId}`);
  const calendar = ensureDefined(world.durable.calendars.get(instrument.calendarId), `no calendar of ${instrumentId}`);
  const market = newMarket(world.markets.length, instrument, calendar, hasBooks(world));
  world.markets.push(market);
  world.marketOf.set(instrumentId, market);
}

function applyAccepted(world: World, event: OrderAccepted): void {
  const { durable } = world;
  const account = accountState(durable, event.accountId);
  durable.orderSequence = Math.max(durable.orderSequence, event.orderSequence);
  const carried = event.links?.carried ?? null;
  const order: OrderState = {
    orderId: event.orderId,
    orderSequence: event.orderSequence,
    accountId: event.accountId,
    instrumentId: event.instrumentId,
    clientOrderId: event.clientOrderId,
    side: event.side,
    orderType: event.orderType,
    timeInForce: event.timeInForce,
    sizing: event.sizing,
    quantity: event.quantity,
    limitPrice: event.limitPrice,
    extendedHours: event.extendedHours,
    reduceOnly: event.reduceOnly,
    origin: event.origin,
    status: nextStatus('none', firstTriggers[event.status]),
    filledQuantity: carried?.filledQuantity ?? zeroQuantity,
    filledNotional: carried?.filledNotional ?? zeroCash,
    feesPaid: carried?.feesPaid ?? zeroCash,
    reservation: { cash: zeroCash, quantity: zeroQuantity },
    submittedAt: event.at,
    updatedAt: event.at,
    expiresAt: event.expiresAt,
    closedAt: null,
    reasonCode: null,
    conditions: event.conditions,
    links: event.links,
    stopPrice: event.conditions?.stopPrice ?? null,
    highWaterMark: null,
    triggeredAt: null,
    activatedAt: null,
  };
  if (carried !== null) order.status = 'partially_filled';
  if (knownPosition(account, event.instrumentId) === undefined) {
    account.positions.set(event.instrumentId, newPosition(event.instrumentId));
  }
  if (event.expiresAt !== null && hasOwnEnd(event.timeInForce)) {
    world.nextTimerAt = Math.min(world.nextTimerAt, event.expiresAt);
  }
  durable.orders.add(order);
  indexOpenOrder(world, order);
  changeReservation(world, account, order, event.reservation);
  const recorded = { requestHash: event.requestHash, orderId: event.orderId, denied: null };
  recordKey(world, account, event.clientOrderId, recorded, event.orderSequence);
}

const firstTriggers = {
  accepted: 'acceptedForLater',
  new: 'acceptedNow',
  held: 'acceptedHeld',
} as const satisfies Record<OrderAccepted['status'], OrderTrigger>;

function applyTriggered(world: World, event: OrderTriggered): void {
  const order = openOrder(world.durable, event.orderId);
  assert(order.triggeredAt === null && order.stopPrice !== null, 'a stop is triggered once');
  const home = leaveHome(world, order);
  order.triggeredAt = event.at;
  order.updatedAt = event.at;
  enterHome(world, order, home);
  changeReservation(world, accountState(world.durable, order.accountId), order, event.reservation);
}

function applyTrailed(world: World, event: OrderTrailed): void {
  const order = openOrder(world.durable, event.orderId);
  const isTighter = order.side === 'sell' ? atLeast(event.stopPrice, order) : atLeast(order.stopPrice, event);
  assert(isTighter, 'a trailing stop moves only in favour of its order');
  const home = leaveHome(world, order);
  order.highWaterMark = event.highWaterMark;
  order.stopPrice = event.stopPrice;
  enterHome(world, order, home);
  order.updatedAt = event.at;
}

/** Without a stop price there is nothing to move away from. */
function atLeast(stopPrice: Price | null, other: { readonly stopPrice: Price | null }): boolean {
  return stopPrice === null || other.stopPrice === null || stopPrice >= other.stopPrice;
}

function applyResized(world: World, event: OrderResized): void {
  const order = openOrder(world.durable, event.orderId);
  assert(event.quantity >= order.filledQuantity, 'an order cannot shrink below what it has traded');
  order.quantity = event.quantity;
  order.updatedAt = event.at;
  if (order.activatedAt !== null) comeAgain(world, order, event.at);
  changeReservation(world, accountState(world.durable, order.accountId), order, event.reservation);
}

/** A leg that its entry changes comes to its market anew, behind everyone. */
function comeAgain(world: World, order: OrderState, at: UnixMicros): void {
  order.activatedAt = at;
  const market = marketState(world, order.instrumentId);
  if (market.board === null || !market.board.entryOf.has(order)) return;
  removeFromBoard(market.board, order);
  addToBoard(world, market, market.board, order);
}

function applyStatusChanged(world: World, event: OrderStatusChanged): void {
  const order = openOrder(world.durable, event.orderId);
  nextStatus(order.status, stationTriggers[event.status]);
  const home = leaveHome(world, order);
  order.status = event.status;
  enterHome(world, order, home);
  if (event.status === 'pending_cancel') sendCancel(world, order, event.at);
  order.reasonCode = event.reasonCode;
  order.updatedAt = event.at;
}

function sendCancel(world: World, order: OrderState, requestedAt: UnixMicros): void {
  world.durable.cancelsUnderWay.set(order.orderId, requestedAt);
  world.nextTimerAt = Math.min(world.nextTimerAt, cancelArrivesAt(world, order, requestedAt));
}

function applyAdjusted(world: World, event: OrderAdjusted): void {
  const order = openOrder(world.durable, event.orderId);
  // What waits is sorted by its limit, which may change here.
  const market = marketState(world, order.instrumentId);
  const home = leaveHome(world, order);
  if (home === 'waiting') stopWaiting(market, order);
  order.quantity = event.quantity;
  order.filledQuantity = event.filledQuantity;
  order.limitPrice = event.limitPrice;
  order.stopPrice = event.stopPrice;
  order.highWaterMark = event.highWaterMark;
  order.conditions = event.conditions;
  enterHome(world, order, home === 'waiting' ? 'none' : home);
  order.updatedAt = event.at;
  changeReservation(world, accountState(world.durable, event.accountId), order, event.reservation);
}

function applyDenied(world: World, event: OrderDenied): void {
  const { durable } = world;
  durable.orderSequence = Math.max(durable.orderSequence, event.orderSequence);
  recordKey(world, accountState(durable, event.accountId), event.clientOrderId, {
    requestHash: event.requestHash,
    orderId: event.orderId,
    denied: { code: event.reasonCode, details: event.details },
  });
}

/** Where an open order is found besides the table of orders; all of it follows from the order. */
export function indexOpenOrder(world: World, order: OrderState): void {
  const account = accountState(world.durable, order.accountId);
  account.openOrderCount += 1;
  const { openOrders } = positionState(account, order.instrumentId);
  (order.side === 'buy' ? openOrders.buy : openOrders.sell).add(order);
  if (order.reduceOnly) openOrders.reduceOnly.add(order);
  if (order.links !== null) joinGroup(world, order);
  if (hasBooks(world)) world.orderByReference.set(referenceOf(order), order);
  enterHome(world, order, 'none');
}

function joinGroup(world: World, order: OrderState): void {
  const groupId = order.links?.groupId ?? null;
  if (groupId === null) return;
  const group = world.groups.get(groupId);
  if (group === undefined) world.groups.set(groupId, [order]);
  else group.push(order);
}

function leaveGroup(world: World, order: OrderState): void {
  const groupId = order.links?.groupId ?? null;
  const group = groupId === null ? undefined : world.groups.get(groupId);
  if (groupId === null || group === undefined) return;
  removeFrom(group, order);
  if (group.length === 0) world.groups.delete(groupId);
}

/** Where an order is found in its market: among those that wait for the next bar, among those that sleep, or nowhere. */
type Home = 'waiting' | 'triggers' | 'auctions' | 'none';

function homeOf(world: World, order: OrderState): Home {
  if (isAsleep(order)) return 'triggers';
  if (isForAuction(order.timeInForce)) return 'auctions';
  if (order.status === 'held') return 'none';
  if (!hasBooks(world)) return 'waiting';
  // Where there are books, only what fills by the model of another tool waits to be shown something.
  if (world.referenceAccounts === 0) return 'none';
  return accountState(world.durable, order.accountId).fills.level === 'reference' ? 'waiting' : 'none';
}

/** Takes an order out of where it is found, before something of it changes; only those that wait may stay where they are. */
function leaveHome(world: World, order: OrderState): Home {
  const home = homeOf(world, order);
  if (home === 'triggers') marketState(world, order.instrumentId).triggers?.[triggerKeyOf(order)].remove(order);
  return home;
}

function enterHome(world: World, order: OrderState, before: Home): void {
  const home = homeOf(world, order);
  const market = marketState(world, order.instrumentId);
  if (home === 'auctions' && before !== 'auctions') {
    market.auctions ??= [];
    insertByArrival(market.auctions, order);
  }
  if (home === 'triggers') {
    market.triggers ??= newTriggers();
    market.triggers[triggerKeyOf(order)].add(order);
  }
  if (before === 'waiting' && home !== 'waiting') stopWaiting(market, order);
  if (home !== 'waiting') return;
  if (before !== 'waiting') startWaiting(market, order);
  // One that could not trade before, and now may, arrives at the quotes of its market.
  if (market.board !== null) addToBoard(world, market, market.board, order);
}

function startWaiting(market: MarketState, order: OrderState): void {
  if (!restsByLimit(order)) insertByArrival(market.waiting, order);
  else {
    market.limits ??= new RestingLimits();
    market.limits.add(order);
  }
}

function stopWaiting(market: MarketState, order: OrderState): void {
  if (restsByLimit(order)) market.limits?.remove(order);
  else removeFrom(market.waiting, order);
  if (market.board !== null) removeFromBoard(market.board, order);
}

/** Nearly always at the end. An order that wakes goes to where it would be after a restart. */
function insertByArrival(orders: OrderState[], order: OrderState): void {
  let at = orders.length;
  if (at === 0 || orders[at - 1]!.orderSequence < order.orderSequence) {
    orders.push(order);
    return;
  }
  while (at > 0 && orders[at - 1]!.orderSequence > order.orderSequence) at -= 1;
  orders.splice(at, 0, order);
}

function closeOrder(
  world: World,
  orderId: OrderId,
  trigger: OrderTrigger & OrderStatus,
  reasonCode: string | null,
  at: UnixMicros,
): void {
  const order = openOrder(world.durable, orderId);
  leaveMarket(world, order);
  order.status = nextStatus(order.status, trigger);
  order.reasonCode = reasonCode;
  order.updatedAt = at;
  order.closedAt = at;
  changeReservation(world, accountState(world.durable, order.accountId), order, nothingReserved);
  forgetOpenOrder(world, order);
}

const nothingReserved: Reservation = { cash: zeroCash, quantity: zeroQuantity };

function forgetOpenOrder(world: World, order: OrderState): void {
  const account = accountState(world.durable, order.accountId);
  assert(!isOpenStatus(order.status), 'an open order is not forgotten');
  account.openOrderCount -= 1;
  if (order.links !== null) leaveGroup(world, order);
  world.durable.orders.delete(order.orderId);
  if (world.durable.cancelsUnderWay.size > 0) world.durable.cancelsUnderWay.delete(order.orderId);
  const { openOrders } = positionState(account, order.instrumentId);
  const ofSide = order.side === 'buy' ? openOrders.buy : openOrders.sell;
  assert(ofSide.delete(order), 'an open order is missing from its index');
  if (order.reduceOnly) openOrders.reduceOnly.delete(order);
  if (hasBooks(world)) {
    const reference = referenceOf(order);
    world.orderByReference.delete(reference);
    world.queueAhead.delete(reference);
  }
}

/** Before an order closes. */
function leaveMarket(world: World, order: OrderState): void {
  const home = leaveHome(world, order);
  const market = marketState(world, order.instrumentId);
  if (home === 'waiting') stopWaiting(market, order);
  else if (home === 'auctions') removeFrom(market.auctions ?? [], order);
}

function removeFrom(orders: OrderState[], order: OrderState): void {
  // A strategy's order is mostly the only one, and `splice` makes an array of what it takes out.
  if (orders.length > 0 && orders[orders.length - 1] === order) {
    orders.pop();
    return;
  }
  const at = orders.indexOf(order);
  assert(at >= 0, 'an open order is missing from its index');
  orders.splice(at, 1);
}

/** The reservation of an order and the totals that sum it, in one place. */
function changeReservation(world: World, account: AccountState, order: OrderState, after: Reservation): void {
  const before = order.reservation;
  assert(after.cash >= 0n && after.quantity >= 0, 'a reservation is negative');
  if (before.cash !== after.cash) {
    const { currency } = marketState(world, order.instrumentId).instrument;
    changeReserved(balanceIn(account, currency), before.cash, after.cash);
  }
  if (before.quantity !== after.quantity) {
    const position = positionState(account, order.instrumentId);
    const change = after.quantity - before.quantity;
    if (order.side === 'buy') position.reservedToBuy = (position.reservedToBuy + change) as Quantity;
    else position.reservedToSell = (position.reservedToSell + change) as Quantity;
  }
  order.reservation = after;
}

function applyFill(world: World, event: OrderFilled): void {
  const { durable } = world;
  durable.fillSequence = Math.max(durable.fillSequence, event.fillSequence);
  const order = openOrder(durable, event.orderId);
  const account = accountState(durable, event.accountId);
  const isWhole = event.status === 'filled';
  if (isWhole) leaveMarket(world, order);
  order.status = nextStatus(order.status, isWhole ? 'filledWhole' : 'filledPartly');
  assert(event.filledQuantity === order.filledQuantity + event.quantity, 'a fill does not add up');
  assert(
    event.filledQuantity + event.remainingQuantity === event.orderQuantity,
    'filled and remaining differ from ordered',
  );
  order.quantity = event.orderQuantity;
  order.filledQuantity = event.filledQuantity;
  order.filledNotional = event.filledNotional;
  order.feesPaid = (order.feesPaid + event.fee) as Cash;
  order.updatedAt = event.at;
  changeReservation(world, account, order, event.reservation);
  if (event.evidence.model === 'quote') noteTaken(marketState(world, event.instrumentId), event);
  applyFillToPosition(positionState(account, event.instrumentId), event);
  applyFillToBalance(world, account, event);
  if (!isWhole) return;
  order.closedAt = event.at;
  forgetOpenOrder(world, order);
}

function applyFillToPosition(position: PositionState, event: OrderFilled): void {
  const wasFlat = position.quantity === 0n;
  const turned = position.quantity < 0n !== event.positionQuantity < 0n;
  assert(position.costBasis + costChange(event) === event.positionCostBasis, 'the cost of a position does not add up');
  position.quantity = event.positionQuantity;
  position.costBasis = event.positionCostBasis;
  position.lots = changeLots(position.lots, event.lotsClosed, event.lotOpened, event.at);
  position.realizedPnl = (position.realizedPnl + event.realizedPnl) as Cash;
  position.feesPaid = (position.feesPaid + event.fee) as Cash;
  if (event.positionQuantity === 0n) position.openedAt = null;
  else if (wasFlat || turned) position.openedAt = event.at;
}

function applyFillToBalance(world: World, account: AccountState, event: OrderFilled): void {
  const { currency } = marketState(world, event.instrumentId).instrument;
  const balance = balanceIn(account, currency);
  const flow = event.side === 'buy' ? -event.notional : event.notional;
  balance.cash = (balance.cash + flow - event.fee) as Cash;
  balance.realizedPnl = (balance.realizedPnl + event.realizedPnl) as Cash;
  balance.feesPaid = (balance.feesPaid + event.fee) as Cash;
  if (account.conduct !== null) noteFill(account.conduct, event, currency, balance.cash);
  const mayOwe = account.policy.shorting || account.terms?.kind === 'margin';
  assert(mayOwe || balance.cash >= 0n, 'L10: an account that may not sell short has negative cash');
}

function applyCashPosted(world: World, event: CashPosted): void {
  const account = accountState(world.durable, event.accountId);
  const balance = balanceIn(account, event.currency);
  balance.cash = (balance.cash + event.amount) as Cash;
  balance.deposited = (balance.deposited + event.amount) as Cash;
  recordKey(world, account, event.postingId, {
    requestHash: cashRequestHash(event.currency, event.amount),
    orderId: null,
    denied: null,
  });
}

/** Remembers a key and lets the oldest go, unless its order is still open: that one moves to the back. */
function recordKey(world: World, account: AccountState, key: string, recorded: RecordedKey, orderSequence = 0): void {
  const { keys } = account;
  keys.add(key, recorded, orderSequence);
  while (keys.size > recordedKeysMax + account.openOrderCount) {
    if (world.durable.orders.hasSequence(keys.oldestSequence())) keys.renewOldest();
    else keys.dropOldest();
  }
}
