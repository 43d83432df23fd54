import { totalOf } from '../exchange/index.ts';
import { nextFee } from '../ledger/index.ts';
import type { FillEvidence, Liquidity, Reservation } from '../order/index.ts';
import { changePosition } from '../portfolio/index.ts';
import {
  assert,
  type Cash,
  type FillId,
  hashedUuid,
  notionalOf,
  type Price,
  type Quantity,
  zeroCash,
  zeroQuantity,
} from '../units/index.ts';
import { accountState, type OrderState, positionState } from './durable-state.ts';
import { emit } from './emit.ts';
import { standingBefore, tellConsequences } from './fill-consequences.ts';
import type { MarketState } from './market-state.ts';
import { feeLines } from './order-fees.ts';
import { holdFor } from './order-hold.ts';
import { endScripted, partialLimit } from './order-scripts.ts';
import { bookFor } from './own-book.ts';
import { settleAftermath } from './settle-aftermath.ts';
import { type World, worldIdOf } from './world.ts';

export interface Fill {
  readonly price: Price;
  readonly quantity: Quantity;
  /** What the order asks for in all; it is learnt at the first fill when the order is sized by what is available. */
  readonly orderQuantity: Quantity;
  readonly liquidity: Liquidity;
  readonly evidence: FillEvidence;
}

/**
 * Prices one execution completely and tells it as one event: notional and fee, the order's totals, what stays reserved, and what
 * the position became. Everything after this only adds up what it says.
 */
export function fillOrder(world: World, market: MarketState, order: OrderState, fill: Fill): void {
  const account = accountState(world.durable, order.accountId);
  const { price, quantity, evidence } = fill;
  const scripted = partialLimit(world, order);
  // A script lets a venue see less of the order than there is.
  const orderQuantity = scripted === null ? fill.orderQuantity : order.quantity;
  const { instrument } = market;
  const notional = notionalOf(price, quantity, instrument, 'floor');
  const lines = feeLines(account, instrument, order, { notional, quantity, liquidity: fill.liquidity });
  const fee = lines === null ? nextFee(order.filledNotional, order.feesPaid, notional, account.feeOf) : totalOf(lines);
  const fillSequence = world.durable.fillSequence + 1;
  const filledQuantity = (order.filledQuantity + quantity) as Quantity;
  const remainingQuantity = (orderQuantity - filledQuantity) as Quantity;
  assert(remainingQuantity >= 0, 'an order fills more than it asked for');
  const filledNotional = (order.filledNotional + notional) as Cash;
  const position = positionState(account, order.instrumentId);
  const change = changePosition(
    position,
    { side: order.side, quantity, notional, fillSequence },
    account.policy.costBasisMethod,
  );
  const standing = standingBefore(account, order);
  const fillId = hashedUuid(worldIdOf(world), 'fill', fillSequence) as FillId;
  emit(world, {
    type: 'OrderFilled',
    version: versionFor(evidence),
    fillId,
    fillSequence,
    orderId: order.orderId,
    accountId: order.accountId,
    instrumentId: order.instrumentId,
    side: order.side,
    quantity,
    price,
    notional,
    fee,
    liquidity: fill.liquidity,
    fillModel: evidence.model,
    evidence,
    orderQuantity,
    filledQuantity,
    remainingQuantity,
    filledNotional,
    status: remainingQuantity === 0 ? 'filled' : 'partially_filled',
    reservation:
      remainingQuantity === 0
        ? nothingReserved
        : remainingReservation(world, market, order, {
            price,
            quantity,
            cost: (notional + fee) as Cash,
            filledNotional,
            feesPaid: (order.feesPaid + fee) as Cash,
            remainingQuantity,
          }),
    positionQuantity: change.positionQuantity,
    positionCostBasis: change.positionCostBasis,
    realizedPnl: change.realizedPnl,
    lotsClosed: change.lotsClosed,
    lotOpened: change.lotOpened,
    at: world.time,
  });
  if (lines !== null) {
    const { orderId, accountId } = order;
    emit(world, { type: 'FeesItemized', version: 1, accountId, fillId, orderId, lines, at: world.time });
  }
  if (standing !== null) {
    const proceeds = (notional - fee) as Cash;
    tellConsequences(world, account, order, { ...standing, fillId, currency: instrument.currency, proceeds });
  }
  // Where no book is in the middle of matching, the next fill must know of this one.
  const isMatching = market.book !== null && evidence.model !== 'reference';
  if (!isMatching && world.groupNews.length > 0) settleAftermath(world);
  if (scripted !== null) endScripted(world, order, scripted);
}

/** The newest version is written only where it says more: a fill on a book, bar or quote has the text that it always had. */
function versionFor({ model }: FillEvidence): 2 | 3 {
  return model === 'reference' || model === 'auction' ? 3 : 2;
}

const nothingReserved: Reservation = { cash: zeroCash, quantity: zeroQuantity };

interface FilledSoFar {
  readonly price: Price;
  readonly quantity: Quantity;
  readonly cost: Cash;
  readonly filledNotional: Cash;
  readonly feesPaid: Cash;
  readonly remainingQuantity: Quantity;
}

/**
 * L6: what the remainder needs. The part that closes a position trades first and needs no cash. A limit order's worst price is its
 * limit. A market order in a book is done within the step, so it gives back what each fill took; on bars its remainder is
 * reckoned at the price just paid.
 */
function remainingReservation(world: World, market: MarketState, order: OrderState, filled: FilledSoFar): Reservation {
  // A sale by money claimed what it would have been at the price of then; at a better one it is less.
  const claimed = Math.max(0, order.reservation.quantity - filled.quantity);
  const closing = Math.min(claimed, filled.remainingQuantity) as Quantity;
  const opening = (filled.remainingQuantity - closing) as Quantity;
  if (opening === 0) return { cash: zeroCash, quantity: closing };
  const account = accountState(world.durable, order.accountId);
  if (order.limitPrice === null && bookFor(market, account) !== null) {
    const spent = order.reservation.quantity >= filled.quantity ? 0n : filled.cost;
    const left = order.reservation.cash - spent;
    return { cash: (left > 0n ? left : 0n) as Cash, quantity: closing };
  }
  const price = order.limitPrice ?? filled.price;
  const notional = notionalOf(price, opening, market.instrument, 'ceiling');
  const part = { side: order.side, notional, quantity: opening, price };
  const filledQuantity = (order.filledQuantity + filled.quantity) as Quantity;
  const { filledNotional, feesPaid } = filled;
  const cash = holdFor(world, account, market, part, { filledNotional, feesPaid, filledQuantity });
  return { cash, quantity: closing };
}
