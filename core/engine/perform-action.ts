import {
  type CashDividendTerms,
  type CorporateAction,
  isReverseSplit,
  type PriceBand,
  type UnitRatio,
  unitRatioOf,
} from '../market/index.ts';
import type { OrderConditions, Reservation } from '../order/index.ts';
import { adjustHolding, cashForUnits } from '../portfolio/index.ts';
import {
  type Cash,
  cashScale,
  divideRounded,
  notionalOf,
  type Price,
  powerOfTen,
  type Quantity,
  type UnixMicros,
  zeroCash,
  zeroQuantity,
} from '../units/index.ts';
import type { KnownAction } from './corporate-state.ts';
import {
  type AccountState,
  accountState,
  type CalendarState,
  type OrderState,
  type PositionState,
} from './durable-state.ts';
import { emit } from './emit.ts';
import { isHalted } from './halts.ts';
import type { MarketState } from './market-state.ts';
import { holdFor } from './order-hold.ts';
import { holdsNothing, remainingOf } from './order-risk-view.ts';
import type { OrderEndReason } from './outcome.ts';
import { restAgain, takeCustomersOut } from './venues/book-venue.ts';
import { marketState, type World } from './world.ts';

/**
 * Corporate actions take effect. One step does all of it, in this order: the action itself, the market (last price, book, agents), the
 * orders, the holders. Whoever holds before the ex-date begins is entitled, so the orders of that date meet the new terms.
 */

/** Performs what is due on a calendar whose trading date has begun, and pays the dividends of that date. */
export function performDue(world: World, calendar: CalendarState): void {
  const { tradingDate } = calendar;
  if (tradingDate === null) return;
  const due = [...world.durable.corporate.actions.values()].filter(
    ({ appliedAt, action }) =>
      appliedAt === null &&
      action.exDate <= tradingDate &&
      marketState(world, action.instrumentId).calendar === calendar,
  );
  // A stable sort: of one date in order of announcement.
  due.sort((left, right) =>
    left.action.exDate < right.action.exDate ? -1 : left.action.exDate > right.action.exDate ? 1 : 0,
  );
  for (const known of due) performAction(world, known);
  payDue(world, calendar);
}

export function performAction(world: World, { action }: KnownAction): void {
  const market = marketState(world, action.instrumentId);
  const { actionId, instrumentId } = action;
  const closeBefore = market.lastPrice > 0 ? market.lastPrice : null;
  emit(world, {
    type: 'CorporateActionApplied',
    version: 1,
    actionId,
    instrumentId,
    closeBefore,
    priceAfter: closeBefore === null ? null : priceAfter(market, action),
    at: world.time,
  });
  changeInstrument(world, market, action);
  if (action.terms.kind === 'symbol_change') return;
  const isBookLive = market.book !== null && !world.isRejoining;
  const resting = isBookLive ? takeCustomersOut(world, market) : [];
  restate(market, action, world.time);
  for (const order of openOrdersOn(world, action)) adjustOrder(world, market, order, action);
  for (const account of world.durable.accounts.values()) {
    const position = account.positions.get(instrumentId);
    if (position !== undefined && position.quantity !== 0n)
      adjustPosition(world, market, { account, position, action, closeBefore });
  }
  if (!isBookLive) return;
  if (action.terms.kind !== 'delisting') world.simulator?.resume(market.index, world.time);
  // In a halt the agents have placed their orders anew, and stand still behind them.
  if (isHalted(world, market)) world.simulator?.halt(market.index);
  for (const order of resting) restAgain(world, order.orderId);
  world.isUncrossPending = true;
}

/** A new name, or the end of trading. */
function changeInstrument(world: World, market: MarketState, { terms, actionId }: CorporateAction): void {
  if (terms.kind !== 'symbol_change' && terms.kind !== 'delisting') return;
  const instrument =
    terms.kind === 'delisting'
      ? { ...market.instrument, tradable: false }
      : { ...market.instrument, symbol: terms.symbol, name: terms.name };
  emit(world, { type: 'InstrumentChanged', version: 1, instrument, actionId, at: world.time });
}

/** The last price in the terms of after: what positions are worth until the market speaks again. At least one tick. */
export function priceAfter(market: Pick<MarketState, 'lastPrice' | 'instrument'>, { terms }: CorporateAction): Price {
  const { lastPrice } = market;
  if (lastPrice === 0) return lastPrice;
  if (terms.kind === 'cash_dividend') {
    return Math.max(1, lastPrice - ticksOf(terms.cashPerUnit, market, 'halfEven')) as Price;
  }
  const { newUnits, oldUnits } = unitRatioOf(terms);
  return Math.max(
    1,
    Number(divideRounded(BigInt(lastPrice) * BigInt(oldUnits), BigInt(newUnits), 'halfEven')),
  ) as Price;
}

function ticksOf(
  cash: Cash,
  { instrument }: Pick<MarketState, 'instrument'>,
  rounding: 'ceiling' | 'halfEven',
): number {
  return Number(divideRounded(cash, powerOfTen(cashScale - instrument.priceScale), rounding));
}

/** The price in the new terms is as old as they are; a quote of before means nothing any more. */
function restate(market: MarketState, action: CorporateAction, at: UnixMicros): void {
  market.lastPrice = priceAfter(market, action);
  market.lastPriceAt = at;
  market.bidPrice = 0 as Price;
  market.bidQuantity = 0 as Quantity;
  market.askPrice = 0 as Price;
  market.askQuantity = 0 as Quantity;
}

function openOrdersOn(world: World, { instrumentId }: CorporateAction): OrderState[] {
  return [...world.durable.orders.values()].filter((order) => order.instrumentId === instrumentId);
}

function adjustOrder(world: World, market: MarketState, order: OrderState, action: CorporateAction): void {
  const { terms } = action;
  if (terms.kind === 'delisting') endOrder(world, order, 'DELISTED');
  else if (isReverseSplit(terms)) endOrder(world, order, 'REVERSE_SPLIT');
  else if (terms.kind === 'cash_dividend') reduceOrder(world, market, order, action, terms);
  else splitOrder(world, market, order, action, unitRatioOf(terms));
}

function endOrder(world: World, order: OrderState, reasonCode: OrderEndReason): void {
  const { orderId, accountId } = order;
  emit(world, { type: 'OrderCanceled', version: 1, orderId, accountId, reasonCode, at: world.time });
}

/** More units at a lower price, never at a worse one: what is bought is limited by the tick below, what is sold by the tick above. */
function splitOrder(
  world: World,
  market: MarketState,
  order: OrderState,
  action: CorporateAction,
  ratio: UnitRatio,
): void {
  const { quantityIncrement } = market.instrument;
  const scaled = (quantity: number): number => scaledDown(quantity, ratio, quantityIncrement);
  const filledQuantity = scaledDown(order.filledQuantity, ratio, 1) as Quantity;
  const remaining = scaled(remainingOf(order));
  const isBuy = order.side === 'buy';
  const limit = scaledPrice(ratio, market, isBuy ? 'floor' : 'ceiling');
  const stop = scaledPrice(ratio, market, isBuy ? 'ceiling' : 'floor');
  tellAdjusted(world, market, order, action, {
    quantity: (filledQuantity + remaining) as Quantity,
    filledQuantity,
    limitPrice: limit(order.limitPrice),
    stopPrice: stop(order.stopPrice),
    highWaterMark: stop(order.highWaterMark),
    conditions: order.conditions && scaledConditions(order.conditions, { ratio, market, limit, stop }),
    closing: scaled(order.reservation.quantity) as Quantity,
  });
}

type ScaledPrice = <Kind extends Price | null>(price: Kind) => Kind;

function scaledPrice(ratio: UnitRatio, market: MarketState, rounding: 'floor' | 'ceiling'): ScaledPrice {
  return <Kind extends Price | null>(price: Kind) =>
    (price === null ? price : dividedPrice(price, ratio, market, rounding)) as Kind;
}

/** The protections of an entry trade the other way, so their prices are rounded the other way; those of an `oco` are its own. */
function scaledConditions(
  conditions: OrderConditions,
  scale: {
    readonly ratio: UnitRatio;
    readonly market: MarketState;
    readonly limit: ScaledPrice;
    readonly stop: ScaledPrice;
  },
): OrderConditions {
  const { stopPrice, trail, takeProfit, stopLoss } = conditions;
  const { stop, limit, ratio, market } = scale;
  const isOwnSide = conditions.orderClass === 'oco';
  const legLimit = isOwnSide ? limit : stop;
  const legStop = isOwnSide ? stop : limit;
  return {
    ...conditions,
    stopPrice: stop(stopPrice),
    trail:
      trail?.kind === 'price' ? { kind: 'price', offset: dividedPrice(trail.offset, ratio, market, 'ceiling') } : trail,
    takeProfit: legLimit(takeProfit),
    stopLoss: stopLoss && { stopPrice: legStop(stopLoss.stopPrice), limitPrice: legLimit(stopLoss.limitPrice) },
  };
}

/** L × new ÷ old in whole multiples of the increment, rounded down. */
function scaledDown(quantity: number, { newUnits, oldUnits }: UnitRatio, increment: number): number {
  const exact = (BigInt(quantity) * BigInt(newUnits)) / BigInt(oldUnits);
  return Number(exact - (exact % BigInt(increment)));
}

function dividedPrice(
  price: Price,
  { newUnits, oldUnits }: UnitRatio,
  market: MarketState,
  rounding: 'floor' | 'ceiling',
): Price {
  const ticks = Number(divideRounded(BigInt(price) * BigInt(oldUnits), BigInt(newUnits), rounding));
  return onGrid(ticks, market.instrument.priceBands, rounding);
}

function onGrid(ticks: number, bands: readonly PriceBand[], rounding: 'floor' | 'ceiling'): Price {
  const { increment } = bands.findLast(({ fromPrice }) => fromPrice <= ticks) ?? bands[0]!;
  const rest = ticks % increment;
  if (rest === 0) return ticks as Price;
  return (rounding === 'floor' ? ticks - rest : ticks - rest + increment) as Price;
}

/**
 * Limits to buy and stops to sell lie below the market: they fall by the dividend, rounded to the tick below, so that the fall of the
 * ex-date does not reach them.
 */
function reduceOrder(
  world: World,
  market: MarketState,
  order: OrderState,
  action: CorporateAction,
  terms: CashDividendTerms,
): void {
  const reduced = (price: Price | null): Price | null => {
    if (price === null) return null;
    const lower = price - ticksOf(terms.cashPerUnit, market, 'ceiling');
    return lower <= 0 ? (0 as Price) : onGrid(lower, market.instrument.priceBands, 'floor');
  };
  const isBuy = order.side === 'buy';
  const limitPrice = isBuy ? reduced(order.limitPrice) : order.limitPrice;
  const stopPrice = isBuy ? order.stopPrice : reduced(order.stopPrice);
  if (limitPrice === order.limitPrice && stopPrice === order.stopPrice) return;
  const { conditions } = order;
  tellAdjusted(world, market, order, action, {
    quantity: order.quantity,
    filledQuantity: order.filledQuantity,
    limitPrice,
    stopPrice,
    highWaterMark: isBuy ? order.highWaterMark : reduced(order.highWaterMark),
    conditions: conditions && {
      ...conditions,
      stopPrice: isBuy ? conditions.stopPrice : reduced(conditions.stopPrice),
    },
    closing: order.reservation.quantity,
  });
}

interface Adjustment {
  readonly quantity: Quantity;
  readonly filledQuantity: Quantity;
  readonly limitPrice: Price | null;
  readonly stopPrice: Price | null;
  readonly highWaterMark: Price | null;
  readonly conditions: OrderConditions | null;
  readonly closing: Quantity;
}

/** An order whose quantity or price comes to nothing ends. */
function tellAdjusted(
  world: World,
  market: MarketState,
  order: OrderState,
  action: CorporateAction,
  adjustment: Adjustment,
): void {
  const { quantity, filledQuantity, limitPrice } = adjustment;
  // One sized by what is available has no quantity yet and asks for none to be adjusted.
  const isSized = order.quantity > 0;
  if ((isSized && quantity === filledQuantity) || limitPrice === 0 || adjustment.stopPrice === 0) {
    endOrder(world, order, 'CORPORATE_ACTION');
    return;
  }
  const { orderId, accountId } = order;
  emit(world, {
    type: 'OrderAdjusted',
    version: 1,
    orderId,
    accountId,
    actionId: action.actionId,
    quantity,
    filledQuantity,
    filledNotional: order.filledNotional,
    limitPrice,
    stopPrice: adjustment.stopPrice,
    highWaterMark: adjustment.highWaterMark,
    conditions: adjustment.conditions,
    reservation: reservationAfter(world, market, order, adjustment),
    at: world.time,
  });
}

/** L6 in the new terms. A market order that waits keeps the cash that it was estimated at: its value has not changed. */
function reservationAfter(world: World, market: MarketState, order: OrderState, adjustment: Adjustment): Reservation {
  // What the legs of a class will close is held back once, and not before their entry has traded.
  if (holdsNothing(order)) return order.reservation;
  const { quantity, filledQuantity, limitPrice, closing } = adjustment;
  const opening = (quantity - filledQuantity - closing) as Quantity;
  if (opening === 0) return { cash: zeroCash, quantity: closing };
  if (limitPrice === null) return { cash: order.reservation.cash, quantity: closing };
  const account = accountState(world.durable, order.accountId);
  const notional = notionalOf(limitPrice, opening, market.instrument, 'ceiling');
  const part = { side: order.side, notional, quantity: opening, price: limitPrice };
  return { cash: holdFor(world, account, market, part, { ...order, filledQuantity }), quantity: closing };
}

interface HolderContext {
  readonly account: AccountState;
  readonly position: PositionState;
  readonly action: CorporateAction;
  readonly closeBefore: Price | null;
}

function adjustPosition(world: World, market: MarketState, context: HolderContext): void {
  const { account, position, action } = context;
  const { terms, actionId, instrumentId } = action;
  if (terms.kind === 'cash_dividend') {
    accrue(world, market, context, terms);
    return;
  }
  const change =
    terms.kind === 'delisting'
      ? endedHolding(position, cashForUnits(position.quantity, terms.cashPerUnit, market.instrument))
      : adjustHolding(position, unitRatioOf(terms), market.instrument, context.closeBefore);
  emit(world, {
    type: 'PositionAdjusted',
    version: 1,
    accountId: account.accountId,
    instrumentId,
    actionId,
    kind: terms.kind,
    quantityBefore: position.quantity,
    ...change,
    at: world.time,
  });
}

function endedHolding(position: PositionState, cashReceived: Cash) {
  return {
    positionQuantity: 0n as PositionState['quantity'],
    positionCostBasis: zeroCash,
    cashReceived,
    realizedPnl: (cashReceived - position.costBasis) as Cash,
    lots: position.lots.map(({ lotId, quantity, costBasis }) => ({
      lotId,
      quantityBefore: quantity,
      costBasisBefore: costBasis,
      quantity: zeroQuantity,
      costBasis: zeroCash,
    })),
  };
}

function accrue(
  world: World,
  market: MarketState,
  { account, position, action }: HolderContext,
  terms: CashDividendTerms,
): void {
  const amount = cashForUnits(position.quantity, terms.cashPerUnit, market.instrument);
  if (amount === 0n) return;
  emit(world, {
    type: 'DividendAccrued',
    version: 1,
    accountId: account.accountId,
    instrumentId: action.instrumentId,
    actionId: action.actionId,
    currency: market.instrument.currency,
    quantity: position.quantity,
    amount,
    payDate: action.payDate ?? action.exDate,
    at: world.time,
  });
}

/** Pays what is due on a calendar by its trading date, in order of accrual. */
export function payDue(world: World, calendar: CalendarState): void {
  const { tradingDate } = calendar;
  if (tradingDate === null) return;
  for (const receivable of [...world.durable.corporate.receivables.values()]) {
    const { payDate, instrumentId, actionId, accountId, currency, amount } = receivable;
    if (payDate > tradingDate || marketState(world, instrumentId).calendar !== calendar) continue;
    emit(world, {
      type: 'DividendPaid',
      version: 1,
      accountId,
      instrumentId,
      actionId,
      currency,
      amount,
      at: world.time,
    });
  }
}

/** After a rejoin: prices of a checkpoint are in the terms of then; actions since count. */
export function adjustRestoredPrices(world: World): void {
  for (const { action, appliedAt } of world.durable.corporate.actions.values()) {
    if (appliedAt === null || action.terms.kind === 'symbol_change') continue;
    const market = marketState(world, action.instrumentId);
    if (market.lastPriceAt >= appliedAt) continue;
    restate(market, action, appliedAt);
  }
}

/** After a rejoin: what fell due while the world was off takes effect as soon as the market of the checkpoint is known again. */
export function performMissed(world: World): void {
  for (const calendar of world.durable.calendars.values()) performDue(world, calendar);
}
