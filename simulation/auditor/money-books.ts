import type { DomainEvent } from '@quire/core/engine';
import type { OrderFilled } from '@quire/core/order';
import { ceilingOf, lesserOf, nearestEven, rateUp, sizeOf, worthOf } from './arithmetic.ts';
import { broken } from './broken-law.ts';
import { balanceOf, type KnownAccount, type KnownLot, type KnownMarket, type KnownOrder, positionOf } from './known.ts';

type EventOf<Type extends DomainEvent['type']> = Extract<DomainEvent, { readonly type: Type }>;

/**
 * Cash, shares, lots, fees and settlement of every account, reckoned from quantities, prices, rates and terms. What an event says of
 * its own consequences is compared, never taken over.
 */

export function bookFill(event: OrderFilled, order: KnownOrder): void {
  const { account, market } = order;
  const { instrument } = market;
  const notional = worthOf(event.price, event.quantity, instrument);
  if (notional !== event.notional)
    broken('cash', `${event.quantity} at ${event.price} is ${notional}, booked ${event.notional}`);
  checkFee(event, order, notional);
  const { realized } = changeHolding(account, market, {
    isBuy: order.isBuy,
    quantity: BigInt(event.quantity),
    notional,
    lotId: event.fillSequence,
  });
  checkHolding(event, account, market, realized);
  const balance = balanceOf(account, instrument.currency);
  balance.cash += (order.isBuy ? -notional : notional) - event.fee;
  balance.realized += realized;
  balance.fees += event.fee;
  order.filledNotional += notional;
  order.fees += event.fee;
  if (order.filledNotional !== event.filledNotional)
    broken('cash', `the notional of order ${event.orderId} does not add up`);
}

/** By a percentage the fee of an order is its rate of everything it traded, rounded up once. A schedule itemizes its own. */
function checkFee(event: OrderFilled, order: KnownOrder, notional: bigint): void {
  const { account } = order;
  if (account.terms?.fees != null) {
    if (event.fee < 0n) broken('fees', `a fee of ${event.fee}`);
    if (!order.isBuy && order.fees + event.fee > order.filledNotional + notional)
      broken('fees', 'a sale costs more than it brought in');
    return;
  }
  const fee = rateUp(order.filledNotional + notional, account.policy.feeRate) - order.fees;
  if (fee !== event.fee) broken('fees', `the fee is ${fee}, charged ${event.fee}`);
}

interface HoldingChange {
  readonly isBuy: boolean;
  readonly quantity: bigint;
  readonly notional: bigint;
  readonly lotId: number;
}

/** Closes first, oldest lots first, then opens the rest the other way. */
function changeHolding(
  account: KnownAccount,
  { instrument }: KnownMarket,
  change: HoldingChange,
): { readonly realized: bigint } {
  const { isBuy, quantity, notional, lotId } = change;
  const held = positionOf(account, instrument.instrumentId);
  const isAgainst = held.quantity !== 0n && held.quantity < 0n === isBuy;
  const size = sizeOf(held.quantity);
  const closing = isAgainst ? lesserOf(quantity, size) : 0n;
  const closedNotional = closing === quantity ? notional : (notional * closing) / quantity;
  const isFifo = account.policy.costBasisMethod === 'fifo';
  const closedCost = closing === 0n ? 0n : isFifo ? takeOldest(held.lots, closing) : pooled(held.cost, closing, size);
  const openedNotional = notional - closedNotional;
  const openedCost = isBuy ? openedNotional : -openedNotional;
  if (isFifo && closing < quantity) held.lots.push({ lotId, quantity: quantity - closing, cost: openedCost });
  held.quantity += isBuy ? quantity : -quantity;
  held.cost += openedCost - closedCost;
  return { realized: closing === 0n ? 0n : (isBuy ? -closedNotional : closedNotional) - closedCost };
}

const pooled = (cost: bigint, closing: bigint, size: bigint): bigint =>
  closing === size ? cost : nearestEven(cost * closing, size);

/** The cost of what leaves. */
function takeOldest(lots: KnownLot[], quantity: bigint): bigint {
  let left = quantity;
  let cost = 0n;
  while (left > 0n) {
    const lot = lots[0] ?? broken('lots', `${left} more is closed than the lots hold`);
    const taken = lesserOf(left, lot.quantity);
    const part = pooled(lot.cost, taken, lot.quantity);
    cost += part;
    left -= taken;
    lot.cost -= part;
    lot.quantity -= taken;
    if (lot.quantity === 0n) lots.shift();
  }
  return cost;
}

interface ToldHolding {
  readonly positionQuantity: bigint;
  readonly positionCostBasis: bigint;
  readonly realizedPnl: bigint;
}

function checkHolding(told: ToldHolding, account: KnownAccount, { instrument }: KnownMarket, realized: bigint): void {
  const held = positionOf(account, instrument.instrumentId);
  const what = `${account.name} in ${instrument.symbol}`;
  if (told.positionQuantity !== held.quantity) {
    broken('shares', `${what} holds ${held.quantity}, told ${told.positionQuantity}`);
  }
  if (told.positionCostBasis !== held.cost)
    broken('lots', `${what} has cost ${held.cost}, told ${told.positionCostBasis}`);
  if (told.realizedPnl !== realized) broken('lots', `${what} realizes ${realized}, told ${told.realizedPnl}`);
}

export function bookPosting(event: EventOf<'CashPosted'>, account: KnownAccount): void {
  const balance = balanceOf(account, event.currency);
  balance.cash += event.amount;
  balance.deposited += event.amount;
  if (event.amount >= 0n || account.terms?.kind === 'margin' || event.postingId.includes('reset')) return;
  if (balance.cash < balance.reserved + balance.unsettled)
    broken('settlement', `${account.name} withdrew what is not settled or free`);
}

/** Base × yearly rate × nights ÷ 360, rounded up. */
export function bookCharge(event: EventOf<'AccountCharged'>, account: KnownAccount): void {
  const amount = ceilingOf(event.base * BigInt(event.annualRate) * BigInt(event.nights), 360_000_000n);
  if (amount !== event.amount || amount < 0n) broken('fees', `${event.kind} is ${amount}, charged ${event.amount}`);
  const balance = balanceOf(account, event.currency);
  if (event.kind === 'margin_interest' && event.base !== -balance.cash) broken('fees', 'interest on what is not owed');
  balance.cash -= event.amount;
  balance.fees += event.amount;
}

export function bookTransfer(event: EventOf<'PositionTransferred'>, account: KnownAccount, market: KnownMarket): void {
  const isBuy = event.quantity > 0n;
  const notional = isBuy ? event.notional : -event.notional;
  const { realized } = changeHolding(account, market, {
    isBuy,
    quantity: sizeOf(event.quantity),
    notional,
    lotId: event.transferSequence,
  });
  checkHolding(event, account, market, realized);
  const balance = balanceOf(account, market.instrument.currency);
  balance.cash -= event.notional;
  balance.realized += realized;
}

/** Proceeds of a sale that settle later are the whole of its money. */
export function holdProceeds(event: EventOf<'ProceedsHeld'>, account: KnownAccount, fill: OrderFilled | null): void {
  if (fill === null || fill.fillId !== event.fillId || fill.side !== 'sell')
    broken('settlement', 'proceeds without a sale');
  if (event.amount !== fill.notional - fill.fee)
    broken('settlement', `proceeds of ${event.amount} from a sale of ${fill.notional}`);
  balanceOf(account, event.currency).unsettled += event.amount;
}

export function settleCash(event: EventOf<'CashSettled'>, account: KnownAccount): void {
  const balance = balanceOf(account, event.currency);
  if (event.amount !== balance.unsettled) broken('settlement', `${event.amount} settles of ${balance.unsettled}`);
  balance.unsettled = 0n;
}
