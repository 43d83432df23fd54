import {
  barAnyPrice,
  barFillEvidence,
  barFillPrice,
  barFillQuantity,
  barFillReached,
  barOpenFillPrice,
  barParticipation,
  barPathPosition,
  closeFillEvidence,
  type FillConduct,
  isLiveForBar,
} from '../../exchange/index.ts';
import { nextFee } from '../../ledger/index.ts';
import { currentOrNextSession, type Instrument } from '../../market/index.ts';
import { type FillBasis, isOpenStatus, isWorking } from '../../order/index.ts';
import {
  type Cash,
  notionalOf,
  type PartsPerMillion,
  type Price,
  powerOfTen,
  type Quantity,
  type UnixMicros,
  zeroQuantity,
} from '../../units/index.ts';
import { buyingPowerIn, isMarginable } from '../account-view.ts';
import { affordableQuantity } from '../affordable-quantity.ts';
import { type AccountState, accountState, type OrderState, positionState } from '../durable-state.ts';
import { emit } from '../emit.ts';
import { reportedAt } from '../fill-basis.ts';
import { fillOrder } from '../fill-order.ts';
import type { MarketState } from '../market-state.ts';
import { arrivalOf } from '../order-arrival.ts';
import { affordable, holdFor } from '../order-hold.ts';
import { bookSideOf } from '../order-need.ts';
import { cameAt, workingQuantity } from '../order-scripts.ts';
import type { OrderEndReason } from '../outcome.ts';
import type { PlayedBar } from '../played-bar.ts';
import { incrementAt } from '../price-increment.ts';
import { meetsQuotes } from '../quote-board.ts';
import { concernedByBar } from '../resting-limits.ts';
import type { MarketTriggers } from '../triggers/market-triggers.ts';
import { trail, trigger } from '../triggers/settle-triggers.ts';
import type { World } from '../world.ts';
import { type BarWake, walkLimit, walkStop } from './bar-stops.ts';

/**
 * The market of bars (fill level F1): an order acts on the first bar that opens when it has arrived or later. Money is settled at
 * the price of the fill: what the account cannot pay then is canceled, never owed.
 */

interface Candidate {
  readonly order: OrderState;
  readonly price: Price;
  readonly position: number;
  /** Set for an order that the bar wakes: where, and at what price. */
  readonly woke: BarWake | null;
}

/** Fills what was live before the bar, in the order in which the bar's path meets the prices. */
export function matchBar(world: World, market: MarketState, bar: PlayedBar): void {
  // A bar that opened before or during a halt says nothing about what could be traded in it.
  if (bar.openTime < market.tradesFrom) return;
  bar.taken = zeroQuantity;
  const later: Candidate[] = market.triggers === null ? [] : stopsOnBar(world, market, market.triggers, bar);
  for (const order of concernedByBar(market, bar.low, bar.high)) {
    if (!isActive(world, market, order, bar) || !meetsBars(world, market, order)) continue;
    const price = fillPriceOf(world, order, bar);
    if (price === 0) endUnfilled(world, order);
    else if (price === bar.open) fillOnBar(world, market, order, bar, price);
    else {
      const position = barPathPosition(bookSideOf(order.side), price, bar.open, bar.high, bar.low);
      later.push({ order, price, position, woke: null });
    }
  }
  if (later.length > 1) later.sort(byPath);
  for (const candidate of later) settleOnBar(world, market, bar, candidate);
}

/** At one place of the path stops come first, because they are the worse news; then by arrival. */
function byPath(left: Candidate, right: Candidate): number {
  if (left.position !== right.position) return left.position - right.position;
  if ((left.woke === null) !== (right.woke === null)) return left.woke === null ? 1 : -1;
  return left.order.orderSequence - right.order.orderSequence;
}

/** What happened on the path before may have ended the order, or have taken some of it. */
function settleOnBar(world: World, market: MarketState, bar: PlayedBar, candidate: Candidate): void {
  const { order, price, woke } = candidate;
  if (!isOpenStatus(order.status)) return;
  // A leg that its entry's fill on this bar has woken acts from the next one.
  if (woke !== null && order.triggeredAt !== null) return;
  if (woke === null) {
    fillOnBar(world, market, order, bar, price);
    return;
  }
  if (!trigger(world, market, order, woke.price) || !isOpenStatus(order.status)) return;
  // What may only trade at once does so where it woke, or never.
  const isInTime = order.timeInForce !== 'ioc' || candidate.position === woke.position;
  if (price !== 0 && isInTime) fillOnBar(world, market, order, bar, price, woke);
  else endUnfilled(world, order);
}

/** The sleeping orders that the bar's range concerns: trails move, and what the path reaches wakes. */
function stopsOnBar(world: World, market: MarketState, triggers: MarketTriggers, bar: PlayedBar): Candidate[] {
  const found: Candidate[] = [];
  for (const order of concernedBy(triggers, bar)) {
    if (!isLive(world, market, order, bar) || !meetsBars(world, market, order)) continue;
    const { woke, mark } = walkStop(order, bar);
    if (mark !== null && mark !== order.highWaterMark) trail(world, order, mark);
    if (woke === null) continue;
    const traded = walkLimit(order, bar, woke, world.options.limitFillsOnTouch === true);
    if (traded !== null && traded.position === 0) {
      settleOnBar(world, market, bar, { order, price: traded.price, position: 0, woke });
    } else {
      const price = traded === null ? (0 as Price) : traded.price;
      found.push({ order, price, position: (traded ?? woke).position, woke });
    }
  }
  return found;
}

function concernedBy({ trade, quoteBuy, quoteSell }: MarketTriggers, { high, low }: PlayedBar): Set<OrderState> {
  const concerned = new Set<OrderState>();
  for (const source of [trade, quoteBuy, quoteSell]) {
    if (!source.isConcerned(low, high)) continue;
    for (const order of source.up.upTo(high)) concerned.add(order);
    for (const order of source.down.upTo(-low)) concerned.add(order);
  }
  return concerned;
}

/** Accepted, arrived in time, and in a session that the bar overlaps. */
function isActive(world: World, market: MarketState, order: OrderState, bar: PlayedBar): boolean {
  return isWorking(order) && isLive(world, market, order, bar);
}

function isLive(world: World, market: MarketState, order: OrderState, bar: PlayedBar): boolean {
  if (!isLiveForBar(order.triggeredAt ?? cameAt(world, order), bar.openTime)) return false;
  if (world.latencyAccounts > 0 && bar.openTime < arrivedAt(world, order)) return false;
  const { calendar } = market.calendar;
  if (calendar.alwaysOpen) return true;
  const session = currentOrNextSession(calendar, bar.openTime);
  if (session === null) return false;
  const opens = order.extendedHours ? session.sessionOpen : session.open;
  const closes = order.extendedHours ? session.sessionClose : session.close;
  return bar.openTime < closes && bar.closeTime > opens && world.time >= opens;
}

function arrivedAt(world: World, order: OrderState): UnixMicros {
  return arrivalOf(world, order, accountState(world.durable, order.accountId).fills);
}

/** Orders of accounts that fill on quotes, or by another tool's model, pass bars by. */
function meetsBars(world: World, market: MarketState, order: OrderState): boolean {
  const { fills } = accountState(world.durable, order.accountId);
  return fills.level !== 'reference' && !meetsQuotes(fills, market);
}

function mayWait(order: OrderState): boolean {
  const { timeInForce } = order;
  return timeInForce === 'day' || timeInForce === 'gtc' || timeInForce === 'gtd';
}

function fillPriceOf(world: World, order: OrderState, bar: PlayedBar): Price {
  const side = bookSideOf(order.side);
  const limit = order.limitPrice ?? barAnyPrice;
  if (accountState(world.durable, order.accountId).fills.level === 'close') {
    return barOpenFillPrice(side, limit, bar.close);
  }
  if (!mayWait(order)) return barOpenFillPrice(side, limit, bar.open);
  return barFillPrice(side, limit, bar.open, bar.high, bar.low, world.options.limitFillsOnTouch === true);
}

function endUnfilled(world: World, order: OrderState): void {
  if (order.timeInForce === 'ioc') cancel(world, order, 'IOC_REMAINDER');
  else if (order.timeInForce === 'fok') cancel(world, order, 'FOK_UNFILLABLE');
}

function cancel(world: World, order: OrderState, reasonCode: OrderEndReason): void {
  const { orderId, accountId } = order;
  emit(world, { type: 'OrderCanceled', version: 1, orderId, accountId, reasonCode, at: world.time });
}

function fillOnBar(
  world: World,
  market: MarketState,
  order: OrderState,
  bar: PlayedBar,
  price: Price,
  woke: BarWake | null = null,
): void {
  const account = accountState(world.durable, order.accountId);
  const wanted = wantedQuantity(world, market, account, order, price);
  if (wanted === null) return;
  const { instrument } = market;
  const lots = bar.volume * Number(powerOfTen(instrument.quantityScale));
  const rate = account.fills.participationMax ?? account.policy.participationMax;
  const cap = barParticipation(lots, rate, instrument.quantityIncrement);
  const quantity = barFillQuantity(wanted, cap, bar.taken);
  if (quantity === 0 || (order.timeInForce === 'fok' && quantity < wanted)) {
    endUnfilled(world, order);
    return;
  }
  const basis = barBasis(world, market, order, account.fills, price, rate, wanted, cap, bar.taken);
  bar.taken = (bar.taken + quantity) as Quantity;
  const isClose = account.fills.level === 'close';
  fillOrder(world, market, order, {
    price,
    quantity,
    orderQuantity: (order.filledQuantity + wanted) as Quantity,
    liquidity: price === bar.open || isClose || (woke !== null && price === woke.price) ? 'taker' : 'maker',
    evidence: isClose
      ? closeFillEvidence(bar, lots, cap, basis)
      : barFillEvidence(bar, lots, cap, reachedAt(order, price, bar, woke), basis),
  });
  if (isOpenStatus(order.status)) endUnfilled(world, order);
}

/**
 * One literal, written out: a backtest makes one per fill, and every object in between would cost it as much as the fill. The
 * parameters are the same for all fills of a rate, so they are one object.
 */
function barBasis(
  world: World,
  market: MarketState,
  order: OrderState,
  conduct: FillConduct,
  price: Price,
  rate: PartsPerMillion | null,
  wanted: Quantity,
  cap: Quantity | null,
  takenBefore: Quantity,
): FillBasis {
  const { timeInForce } = order;
  return {
    name: conduct.reference?.name ?? (conduct.level === 'close' ? 'close' : 'bar'),
    version: conduct.version,
    parameters: barParameters(rate, world.options.limitFillsOnTouch === true),
    limitPrice: order.limitPrice,
    wanted,
    available: cap === null ? null : (Math.max(0, cap - takenBefore) as Quantity),
    takenBefore,
    priceIncrement: incrementAt(market, price),
    quantityIncrement: market.instrument.quantityIncrement,
    isImmediate: timeInForce === 'ioc' || timeInForce === 'fok',
    arrivedAt: world.latencyAccounts === 0 ? cameAt(world, order) : arrivalOf(world, order, conduct),
    reportedAt: reportedAt(world, conduct, order.orderSequence),
  };
}

type BarParameters = Readonly<Record<'participationMax' | 'touch', string>>;

const parametersByRate: readonly Map<PartsPerMillion | null, BarParameters>[] = [new Map(), new Map()];
const ratesMax = 1_000;

function barParameters(rate: PartsPerMillion | null, touch: boolean): BarParameters {
  const known = parametersByRate[touch ? 1 : 0]!;
  let parameters = known.get(rate);
  if (parameters === undefined) {
    if (known.size >= ratesMax) known.clear();
    parameters = { participationMax: rate === null ? '' : `${rate}`, touch: touch ? 'true' : 'false' };
    known.set(rate, parameters);
  }
  return parameters;
}

/** A stop meets its price where the path runs against its order, a limit where it runs for it. */
function reachedAt({ side }: OrderState, price: Price, bar: PlayedBar, woke: BarWake | null): 'open' | 'high' | 'low' {
  if (price === bar.open || woke === null || price !== woke.price) {
    return barFillReached(bookSideOf(side), price, bar.open);
  }
  return side === 'buy' ? 'high' : 'low';
}

/**
 * How much the order wants at this price; null when it ended instead. The money is checked again here, because a market order was
 * accepted on an estimate and one sized by what is available on none.
 */
export function wantedQuantity(
  world: World,
  market: MarketState,
  account: AccountState,
  order: OrderState,
  price: Price,
): Quantity | null {
  const { instrument } = market;
  const free = (buyingPowerIn(world, account, instrument.currency, isMarginable(instrument)) +
    order.reservation.cash) as Cash;
  const closable = closableNow(account, order);
  if (order.sizing.kind === 'available' && order.quantity === 0) {
    return sizeByAvailable(world, market, order, { account, price, free, closable });
  }
  const remaining = remainingAt(world, order, price, instrument);
  if (order.sizing.kind === 'notional' && order.quantity === 0 && remaining < instrument.quantityMin) {
    reject(world, order, 'NOTHING_AVAILABLE');
    return null;
  }
  if (order.reduceOnly && remaining > closable) {
    if (closable === 0) {
      cancel(world, order, 'REDUCE_ONLY_NOTHING_TO_CLOSE');
      return null;
    }
    return closable;
  }
  const opening = (remaining - Math.min(remaining, closable)) as Quantity;
  if (opening === 0) return remaining;
  const notional = notionalOf(price, opening, instrument, 'floor');
  const cost =
    account.terms === null
      ? notional + nextFee(order.filledNotional, order.feesPaid, notional, account.feeOf)
      : holdFor(world, account, market, { side: order.side, notional, quantity: opening, price }, order);
  if (cost <= free) return remaining;
  cancel(world, order, 'INSUFFICIENT_FUNDS');
  return null;
}

/** What is left of an order; one sized by money learns its size from the price. */
function remainingAt(world: World, order: OrderState, price: Price, instrument: Instrument): Quantity {
  if (order.sizing.kind !== 'notional' || order.quantity > 0) return workingQuantity(world, order);
  return affordableQuantity(order.sizing.notional, price, instrument, 0 as PartsPerMillion);
}

interface AvailableContext {
  readonly account: AccountState;
  readonly price: Price;
  readonly free: Cash;
  readonly closable: Quantity;
}

/** What closes the position, and on top of it what the free cash opens: the all-in of a strategy, resolved at its price. */
function sizeByAvailable(
  world: World,
  market: MarketState,
  order: OrderState,
  { account, price, free, closable }: AvailableContext,
): Quantity | null {
  const { instrument } = market;
  const mayOpen = order.side === 'buy' || (account.policy.shorting && instrument.shortable);
  const { orderNotionalMax } = account.policy;
  const spendable = orderNotionalMax !== null && orderNotionalMax < free ? orderNotionalMax : free;
  const opening =
    mayOpen && !order.reduceOnly
      ? affordable(world, account, market, { side: order.side, price, free: spendable })
      : zeroQuantity;
  const quantity = (closable + opening) as Quantity;
  if (quantity >= instrument.quantityMin && quantity > 0) return quantity;
  reject(world, order, 'NOTHING_AVAILABLE');
  return null;
}

function reject(world: World, order: OrderState, reasonCode: OrderEndReason): void {
  const { orderId, accountId } = order;
  emit(world, { type: 'OrderRejected', version: 1, orderId, accountId, reasonCode, at: world.time });
}

/** The part of the position that this order closes now: what it claimed itself is its own. */
function closableNow(account: AccountState, order: OrderState): Quantity {
  const position = positionState(account, order.instrumentId);
  const held = order.side === 'sell' ? position.quantity : -position.quantity;
  if (held <= 0n) return zeroQuantity;
  const claimed = order.side === 'sell' ? position.reservedToSell : position.reservedToBuy;
  const byOthers = BigInt(claimed - order.reservation.quantity);
  return (held > byOthers ? Number(held - byOthers) : 0) as Quantity;
}
