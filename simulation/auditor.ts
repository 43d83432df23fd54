import {
  accountsOf,
  bookOf,
  type Command,
  type CommandOutcome,
  type DomainEvent,
  instrumentsOf,
  openOrdersOf,
  type World,
} from '@quire/core/engine';
import { postingsOf } from '@quire/core/ledger';
import type { OrderAccepted, OrderFilled } from '@quire/core/order';
import type { Currency, InstrumentId } from '@quire/core/units';

interface KnownOrder {
  readonly accepted: OrderAccepted;
  filled: number;
}

/**
 * Keeps an account of the whole world from committed events and acknowledged answers alone: a general ledger of postings, every
 * order with what it filled, and what each client was told. At any time it can be compared with the world.
 */
export class Auditor {
  private readonly ledger = new Map<string, bigint>();
  private readonly orders = new Map<string, KnownOrder>();
  private readonly open = new Map<string, KnownOrder>();
  private readonly outcomeOfKey = new Map<string, CommandOutcome>();
  private readonly currencies = new Map<InstrumentId, Currency>();
  fills = 0;
  denials = 0;
  replays = 0;

  commit(event: DomainEvent): void {
    if (event.type === 'InstrumentDefined') {
      this.currencies.set(event.instrument.instrumentId, event.instrument.currency);
    }
    this.post(event);
    if (event.type === 'OrderAccepted') this.acceptOrder(event);
    else if (event.type === 'OrderDenied') this.denials += 1;
    else if (event.type === 'OrderFilled') this.fillOrder(event);
    else if (event.type === 'OrderCanceled' || event.type === 'OrderExpired' || event.type === 'OrderRejected') {
      this.closeOrder(event.orderId);
    }
  }

  private post(event: DomainEvent): void {
    const sums = new Map<Currency, bigint>();
    for (const posting of postingsOf(event, (instrumentId) => this.currencies.get(instrumentId)!)) {
      const key = `${posting.accountId} ${posting.ledgerAccount} ${posting.currency}`;
      this.ledger.set(key, (this.ledger.get(key) ?? 0n) + posting.amount);
      sums.set(posting.currency, (sums.get(posting.currency) ?? 0n) + posting.amount);
    }
    for (const [currency, sum] of sums) demand(sum === 0n, `${event.type} posts ${sum} ${currency} out of nothing`);
  }

  private acceptOrder(event: OrderAccepted): void {
    demand(!this.orders.has(event.orderId), `order ${event.orderId} was accepted twice`);
    const order: KnownOrder = { accepted: event, filled: 0 };
    this.orders.set(event.orderId, order);
    this.open.set(event.orderId, order);
  }

  private fillOrder(event: OrderFilled): void {
    this.fills += 1;
    const order = this.openOrder(event.orderId);
    const { limitPrice, side } = order.accepted;
    if (limitPrice !== null) {
      demand(side === 'buy' ? event.price <= limitPrice : event.price >= limitPrice, 'a fill is worse than its limit');
    }
    order.filled += event.quantity;
    demand(order.filled === event.filledQuantity, 'the fills of an order do not add up');
    demand(
      order.filled + event.remainingQuantity === order.accepted.quantity,
      'filled and remaining are not what was ordered',
    );
    if (event.remainingQuantity === 0) this.closeOrder(event.orderId);
  }

  private openOrder(orderId: string): KnownOrder {
    const order = this.open.get(orderId);
    demand(order !== undefined, `order ${orderId} is not open`);
    return order;
  }

  private closeOrder(orderId: string): void {
    this.openOrder(orderId);
    this.open.delete(orderId);
  }

  /** An answer that reached its client. The same key must always hear the same. */
  acknowledge(command: Command, outcome: CommandOutcome): void {
    const key = keyOf(command);
    if (key === null) return;
    const earlier = this.outcomeOfKey.get(key);
    if (earlier === undefined) {
      // A refusal that recorded nothing leaves its key free.
      if (outcome.ok || outcome.orderId !== null) this.outcomeOfKey.set(key, outcome);
      for (const orderId of outcome.ok ? outcome.orderIds : []) {
        demand(this.orders.has(orderId), `${key} was acknowledged and nothing accepted it`);
      }
      return;
    }
    this.replays += 1;
    const told = JSON.stringify({ ...earlier, replayed: true });
    demand(JSON.stringify(outcome) === told, `${key} was told ${told} and then ${JSON.stringify(outcome)}`);
  }

  /** No order is lost, none exists that was not accepted, and all money is where the postings put it. */
  compare(world: World): void {
    const found = openOrdersOf(world);
    demand(found.length === this.open.size, `${found.length} orders are open, ${this.open.size} should be`);
    for (const order of found) {
      demand(this.openOrder(order.orderId).filled === order.filledQuantity, `order ${order.orderId} filled otherwise`);
    }
    for (const account of accountsOf(world)) this.compareAccount(account);
    for (const instrument of instrumentsOf(world)) this.compareBook(world, instrument.instrumentId);
  }

  private compareAccount(account: ReturnType<typeof accountsOf>[number]): void {
    for (const balance of account.balances.values()) {
      const of = (kind: string): bigint => this.ledger.get(`${account.accountId} ${kind} ${balance.currency}`) ?? 0n;
      demand(balance.cash === of('cash'), `cash of ${account.name} is ${balance.cash}, posted ${of('cash')}`);
      demand(balance.deposited === -of('counterparty'), `deposits of ${account.name}`);
      demand(balance.feesPaid === of('fees'), `fees of ${account.name}`);
      demand(balance.realizedPnl === -of('realized'), `profit of ${account.name}`);
      let cost = 0n;
      for (const position of account.positions.values()) cost += position.costBasis;
      demand(cost === of('position'), `cost of what ${account.name} holds`);
      if (!account.policy.shorting)
        demand(balance.cash >= balance.reserved, `${account.name} promised more than it has`);
    }
  }

  /** What rests in a book is what is open and may rest, with what remains of it. */
  private compareBook(world: World, instrumentId: InstrumentId): void {
    const book = bookOf(world, instrumentId);
    if (book === null) return;
    for (const order of openOrdersOf(world)) {
      if (order.instrumentId !== instrumentId) continue;
      demand(
        book.remaining(2 * order.orderSequence) === order.quantity - order.filledQuantity,
        'a book and an order disagree',
      );
    }
  }
}

function keyOf(command: Command): string | null {
  if (command.kind === 'SubmitOrder') return `${command.request.accountId} ${command.request.clientOrderId}`;
  if (command.kind === 'PostCash') return `${command.accountId} ${command.idempotencyKey}`;
  return null;
}

function demand(condition: boolean, message: string): asserts condition {
  if (!condition) throw new Error(message);
}
