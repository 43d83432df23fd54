import { percentageFee } from '../../exchange/index.ts';
import { type PositionAdjusted, postingsOf } from '../../ledger/index.ts';
import { isWorking, type Order, type OrderAccepted, type OrderAdjusted, type OrderFilled } from '../../order/index.ts';
import { type Cash, type Currency, notionalOf, type OrderId } from '../../units/index.ts';
import { accountsOf, bookOf, instrumentsOf, openOrdersOf } from '../accessors.ts';
import type { AccountState, PositionState } from '../durable-state.ts';
import type { DomainEvent } from '../event.ts';
import { referenceOf, type World } from '../world.ts';

/**
 * Keeps its own account of a world from nothing but its events, and compares. It shares no code with what it checks, except for
 * rounding; a difference is an error that names the rule.
 */
export class Auditor {
  private readonly cash = new Map<string, bigint>();
  private readonly held = new Map<string, bigint>();
  private readonly accepted = new Map<OrderId, OrderAccepted>();
  private readonly filled = new Map<OrderId, number>();
  fills = 0;

  see(world: World, events: readonly DomainEvent[]): void {
    for (const event of events) this.seeEvent(world, event);
  }

  private seeEvent(world: World, event: DomainEvent): void {
    const sums = new Map<Currency, bigint>();
    for (const posting of postingsOf(event, (id) => world.marketOf.get(id)!.instrument.currency)) {
      sums.set(posting.currency, (sums.get(posting.currency) ?? 0n) + posting.amount);
    }
    for (const [currency, sum] of sums)
      demand(sum === 0n, `L1: the postings of ${event.type} sum to ${sum} ${currency}`);
    if (event.type === 'CashPosted') add(this.cash, `${event.accountId} ${event.currency}`, event.amount);
    if (event.type === 'AccountCharged') add(this.cash, `${event.accountId} ${event.currency}`, -event.amount);
    if (event.type === 'OrderAccepted') this.seeAccepted(event);
    if (event.type === 'OrderFilled') this.seeFill(world, event);
    if (event.type === 'OrderAdjusted') this.seeAdjusted(event);
    if (event.type === 'PositionAdjusted') this.seePosition(world, event);
    if (event.type === 'DividendPaid') add(this.cash, `${event.accountId} ${event.currency}`, event.amount);
  }

  /** From now on the order is worth its new limit, and has filled in new units. */
  private seeAdjusted(event: OrderAdjusted): void {
    const order = this.accepted.get(event.orderId);
    demand(order !== undefined, 'an adjustment of an order that was never accepted');
    demand(event.quantity > event.filledQuantity, 'C6: an adjusted order has nothing left to trade');
    this.accepted.set(event.orderId, { ...order, limitPrice: event.limitPrice, quantity: event.quantity });
    this.filled.set(event.orderId, event.filledQuantity);
  }

  private seePosition(world: World, event: PositionAdjusted): void {
    const key = `${event.accountId} ${event.instrumentId}`;
    demand(event.quantityBefore === (this.held.get(key) ?? 0n), 'an adjustment of what is not held');
    this.held.set(key, event.positionQuantity);
    const { currency } = world.marketOf.get(event.instrumentId)!.instrument;
    add(this.cash, `${event.accountId} ${currency}`, event.cashReceived);
  }

  /** A replacement goes on where the order that it replaces stood. */
  private seeAccepted(event: OrderAccepted): void {
    this.accepted.set(event.orderId, event);
    const replaced = event.links?.replaces ?? null;
    if (replaced === null) return;
    const filled = this.filled.get(replaced) ?? 0;
    demand(filled === (event.links?.carried?.filledQuantity ?? 0), 'O2: a replacement carries what had traded');
    this.filled.set(event.orderId, filled);
  }

  private seeFill(world: World, event: OrderFilled): void {
    this.fills += 1;
    const order = this.accepted.get(event.orderId);
    demand(order !== undefined, 'a fill of an order that was never accepted');
    const isBuy = event.side === 'buy';
    if (order.limitPrice !== null) {
      demand(
        isBuy ? event.price <= order.limitPrice : event.price >= order.limitPrice,
        'a fill is worse than its limit',
      );
    }
    const filled = (this.filled.get(event.orderId) ?? 0) + event.quantity;
    this.filled.set(event.orderId, filled);
    demand(filled === event.filledQuantity, 'filled quantities do not add up');
    demand(filled + event.remainingQuantity === event.orderQuantity, 'filled + remaining = ordered');
    const { currency } = world.marketOf.get(event.instrumentId)!.instrument;
    const flow = isBuy ? -event.notional : event.notional;
    add(this.cash, `${event.accountId} ${currency}`, flow - event.fee);
    add(
      this.held,
      `${event.accountId} ${event.instrumentId}`,
      isBuy ? BigInt(event.quantity) : -BigInt(event.quantity),
    );
  }

  /** Compares the world with the account kept here, and with its own laws. */
  check(world: World): void {
    for (const account of accountsOf(world)) this.checkAccount(world, account);
    for (const instrument of instrumentsOf(world)) checkBook(world, instrument.instrumentId);
  }

  private checkAccount(world: World, account: AccountState): void {
    const orders = openOrdersOf(world, account.accountId);
    for (const balance of account.balances.values()) {
      const key = `${account.accountId} ${balance.currency}`;
      demand(
        balance.cash === (this.cash.get(key) ?? 0n),
        `cash of ${account.name}: ${balance.cash}, by events ${this.cash.get(key)}`,
      );
      let cost = 0n;
      for (const position of account.positions.values()) cost += position.costBasis;
      demand(
        balance.cash === balance.deposited + balance.realizedPnl - balance.feesPaid - cost,
        `L9: cash of ${account.name} does not reconcile`,
      );
      let reserved = 0n;
      for (const order of orders) reserved += order.reservation.cash;
      demand(balance.reserved === reserved && reserved >= 0n, `L5: reserved cash of ${account.name}`);
      if (!account.policy.shorting) {
        demand(
          balance.cash >= balance.reserved,
          `L10: ${account.name} owes: ${balance.cash} cash, ${balance.reserved} reserved`,
        );
      }
    }
    for (const order of orders) checkReservation(world, account, order);
    for (const position of account.positions.values()) this.checkPosition(account, position, orders);
  }

  private checkPosition(account: AccountState, position: PositionState, orders: readonly Order[]): void {
    const key = `${account.accountId} ${position.instrumentId}`;
    demand(position.quantity === (this.held.get(key) ?? 0n), `position of ${account.name}`);
    if (position.quantity === 0n) demand(position.costBasis === 0n, 'L11: a flat position has a cost');
    const claimed = { buy: 0, sell: 0 };
    for (const order of orders) {
      if (order.instrumentId === position.instrumentId) claimed[order.side] += order.reservation.quantity;
    }
    demand(claimed.sell === position.reservedToSell && claimed.buy === position.reservedToBuy, 'claimed lots');
    if (account.policy.shorting) return;
    demand(position.quantity >= BigInt(claimed.sell), `L10: ${account.name} promised more than it holds`);
    if (account.policy.costBasisMethod !== 'fifo') return;
    let lots = 0n;
    let cost = 0n;
    for (const lot of position.lots) {
      lots += BigInt(lot.quantity);
      cost += lot.costBasis;
    }
    demand(lots === position.quantity && cost === position.costBasis, 'L11: the lots are not the position');
  }
}

/** L6: what an open limit order holds back is what its remainder needs, reckoned here from the order alone. */
function checkReservation(world: World, account: AccountState, order: Order): void {
  const remaining = order.quantity - order.filledQuantity;
  const { cash, quantity } = order.reservation;
  demand(quantity >= 0 && quantity <= remaining, 'an order claims more than it may trade');
  // By terms an order holds back what its requirement or its schedule asks for; those rules have tests of their own.
  if (order.limitPrice === null || account.terms !== null) return;
  // What the legs of a class would close is held back once.
  if (order.links?.role === 'stopLoss' || order.status === 'held') return;
  const { instrument } = world.marketOf.get(order.instrumentId)!;
  const worst = notionalOf(order.limitPrice, (remaining - quantity) as never, instrument, 'ceiling');
  const fees = percentageFee((order.filledNotional + worst) as Cash, account.policy.feeRate) - order.feesPaid;
  demand(
    cash === (remaining === quantity ? 0n : worst + fees),
    `L6: ${cash} reserved for ${remaining} at ${order.limitPrice}`,
  );
}

/** Every working limit order rests in its book with what remains of it, and no customer's order rests besides. */
function checkBook(world: World, instrumentId: Parameters<typeof bookOf>[1]): void {
  const book = bookOf(world, instrumentId);
  if (book === null) return;
  let resting = 0;
  book.forEachResting((reference) => {
    if (reference % 2 === 0) resting += 1;
  });
  const working = openOrdersOf(world).filter(
    (order) => order.instrumentId === instrumentId && isWorking(order) && order.limitPrice !== null,
  );
  for (const order of working) {
    demand(
      book.remaining(referenceOf(order)) === order.quantity - order.filledQuantity,
      'the book and the order disagree',
    );
  }
  demand(resting === working.length, `${resting} customers' orders rest, ${working.length} are open`);
}

function add(totals: Map<string, bigint>, key: string, amount: bigint): void {
  totals.set(key, (totals.get(key) ?? 0n) + amount);
}

function demand(condition: boolean, message: string): asserts condition {
  if (!condition) throw new Error(message);
}
