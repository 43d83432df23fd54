import { accountsOf, bookOf, openOrdersOf, type World } from '@quire/core/engine';
import { broken } from './broken-law.ts';
import { type KnownAccount, type KnownOrder, remainingOf } from './known.ts';
import { isScripted } from './order-books.ts';

/** The world's own tables against the auditor's books: no order is lost, none is made up, and all money is where the events put it. */
export function compareWorld(
  world: World,
  accounts: ReadonlyMap<string, KnownAccount>,
  open: ReadonlyMap<string, KnownOrder>,
): void {
  compareOrders(world, open);
  const found = accountsOf(world);
  if (found.length !== accounts.size) broken('state', `${found.length} accounts, ${accounts.size} were opened`);
  for (const account of found) {
    compareAccount(
      account,
      accounts.get(account.accountId) ?? broken('state', `account ${account.name} was never opened`),
    );
  }
}

function compareOrders(world: World, open: ReadonlyMap<string, KnownOrder>): void {
  const found = openOrdersOf(world);
  if (found.length !== open.size) broken('state', `${found.length} orders are open, ${open.size} should be`);
  for (const order of found) {
    const known = open.get(order.orderId) ?? broken('state', `order ${order.orderId} was never accepted`);
    if (
      known.filled !== order.filledQuantity ||
      known.quantity !== order.quantity ||
      known.limit !== order.limitPrice
    ) {
      broken(
        'state',
        `order ${order.orderId} has ${order.filledQuantity} of ${order.quantity}, told ${known.filled} of ${known.quantity}`,
      );
    }
    const book = bookOf(world, order.instrumentId);
    if (book === null || known.turn === 0) continue;
    const reference = 2 * (order.links?.prioritySequence ?? order.orderSequence);
    // A script lets the book see a part of the order only.
    const resting = book.remaining(reference);
    if (isScripted(known) ? resting > remainingOf(known) : resting !== remainingOf(known)) {
      broken('state', `the book has ${resting} of order ${order.orderSequence}, ${remainingOf(known)} is left`);
    }
  }
}

function compareAccount(account: ReturnType<typeof accountsOf>[number], known: KnownAccount): void {
  for (const balance of account.balances.values()) {
    const own = known.balances.get(balance.currency);
    const { name } = account;
    if (balance.cash !== (own?.cash ?? 0n)) broken('cash', `${name} has ${balance.cash}, the events say ${own?.cash}`);
    if (balance.deposited !== (own?.deposited ?? 0n))
      broken('cash', `${name} deposited ${balance.deposited}, told ${own?.deposited}`);
    if (balance.feesPaid !== (own?.fees ?? 0n)) broken('fees', `${name} paid ${balance.feesPaid}, told ${own?.fees}`);
    if (balance.realizedPnl !== (own?.realized ?? 0n))
      broken('lots', `${name} realized ${balance.realizedPnl}, told ${own?.realized}`);
    if (balance.reserved !== (own?.reserved ?? 0n))
      broken('reserved', `${name} holds back ${balance.reserved}, its orders ${own?.reserved}`);
    if (!account.policy.shorting && account.terms?.kind !== 'margin' && balance.cash < balance.reserved) {
      broken('reserved', `${name} promised ${balance.reserved} of ${balance.cash}`);
    }
    let cost = 0n;
    for (const position of account.positions.values()) cost += position.costBasis;
    if (balance.cash !== balance.deposited + balance.realizedPnl - balance.feesPaid - cost) {
      broken('cash', `cash of ${name} is not deposits, profit, fees and cost`);
    }
  }
  for (const position of account.positions.values()) comparePosition(account.name, position, known);
}

function comparePosition(
  name: string,
  position: { readonly instrumentId: string; readonly quantity: bigint; readonly costBasis: bigint },
  known: KnownAccount,
): void {
  const own = known.positions.get(position.instrumentId);
  if (position.quantity !== (own?.quantity ?? 0n))
    broken('shares', `${name} holds ${position.quantity}, the events say ${own?.quantity}`);
  if (position.costBasis !== (own?.cost ?? 0n))
    broken('lots', `${name} has cost ${position.costBasis}, the events say ${own?.cost}`);
}
