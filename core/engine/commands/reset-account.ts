import { changePosition, marketValue } from '../../portfolio/index.ts';
import {
  type AccountId,
  addCash,
  type Cash,
  hashedUuid,
  negateCash,
  type Price,
  type Quantity,
  type SignedQuantity,
  subtractCash,
  zeroCash,
} from '../../units/index.ts';
import { beginDay, homeDate } from '../account-days.ts';
import { type AccountState, accountState, type PositionState } from '../durable-state.ts';
import { emit } from '../emit.ts';
import type { CommandOutcome } from '../event.ts';
import type { Command } from '../input.ts';
import { done, recordedOutcome, refused } from '../outcome.ts';
import { resetRequestHash } from '../request-hash.ts';
import { planTimers } from '../timers.ts';
import { marketState, type World, worldIdOf } from '../world.ts';
import { openAccountOf, unknown } from './account-terms.ts';
import { cancelAllOrders } from './cancel-orders.ts';

type CommandOf<Kind extends Command['kind']> = Extract<Command, { kind: Kind }>;

/**
 * Begins a new season: open orders are canceled, positions leave at their last price (at cost where none is known), and cash is
 * posted up or down to the amount asked for, other currencies to nothing. All of it is events, so the season before stays readable.
 */
export function resetAccount(world: World, command: CommandOf<'ResetAccount'>): CommandOutcome {
  const { accountId, cash, idempotencyKey } = command;
  const account = openAccountOf(world, accountId);
  if (account === null) return unknown(accountId);
  const recorded = account.keys.get(idempotencyKey);
  if (recorded !== undefined) {
    if (recorded.requestHash === resetRequestHash(cash)) return recordedOutcome(recorded);
    return refused('IDEMPOTENCY_KEY_REUSED', { idempotencyKey });
  }
  if (cash < 0n) return refused('INVALID_AMOUNT');
  cancelAllOrders(world, accountId, null, 'ACCOUNT_RESET');
  for (const position of account.positions.values()) sellOut(world, account, position);
  settleAll(world, account);
  for (const { currency, cash: held } of [...account.balances.values()]) {
    const target = currency === account.currency ? cash : zeroCash;
    postDifference(world, account, { currency, amount: subtractCash(target, held), key: idempotencyKey });
  }
  const season = account.season + 1;
  emit(world, {
    type: 'AccountReset',
    version: 1,
    accountId,
    resetId: idempotencyKey,
    season,
    cash,
    at: world.time,
  });
  beginDay(world, account, homeDate(world));
  return done;
}

function sellOut(world: World, account: AccountState, position: PositionState): void {
  if (position.quantity === 0n) return;
  const { lastPrice, instrument } = marketState(world, position.instrumentId);
  const price = lastPrice > 0 ? (lastPrice as Price) : null;
  const value = price === null ? position.costBasis : marketValue(position.quantity, price, instrument);
  const quantity = -position.quantity as SignedQuantity;
  transferPosition(world, account, position, { cause: 'reset', quantity, price, notional: negateCash(value) });
}

/** What was waiting to settle goes with the season. */
function settleAll(world: World, account: AccountState): void {
  const { accountId, conduct } = account;
  if (conduct === null) return;
  for (const [currency, amount] of [...conduct.unsettled]) {
    if (amount === 0n) continue;
    emit(world, { type: 'CashSettled', version: 1, accountId, currency, amount, at: world.time });
  }
}

function postDifference(
  world: World,
  { accountId }: AccountState,
  posting: { readonly currency: AccountState['currency']; readonly amount: Cash; readonly key: string },
): void {
  const { currency, amount, key } = posting;
  if (amount === 0n) return;
  emit(world, {
    type: 'CashPosted',
    version: 1,
    accountId,
    postingId: `${key}-${currency}`,
    currency,
    amount,
    kind: amount > 0n ? 'deposit' : 'withdrawal',
    at: world.time,
  });
}

interface Transfer {
  readonly cause: 'reset' | 'clone';
  readonly quantity: SignedQuantity;
  readonly price: Price | null;
  readonly notional: Cash;
}

/** One position moves in or out without an order; the arithmetic is that of a fill. */
function transferPosition(
  world: World,
  account: AccountState,
  held: Pick<PositionState, 'instrumentId' | 'quantity' | 'costBasis' | 'lots'>,
  { cause, quantity, price, notional }: Transfer,
): void {
  const transferSequence = world.durable.fillSequence + 1;
  const isIn = quantity > 0n;
  const size = (isIn ? quantity : -quantity) as bigint;
  const change = changePosition(
    held,
    {
      side: isIn ? 'buy' : 'sell',
      quantity: Number(size) as Quantity,
      notional: isIn ? notional : negateCash(notional),
      fillSequence: transferSequence,
    },
    account.policy.costBasisMethod,
  );
  emit(world, {
    type: 'PositionTransferred',
    version: 1,
    accountId: account.accountId,
    transferId: hashedUuid(worldIdOf(world), 'transfer', transferSequence),
    transferSequence,
    cause,
    instrumentId: held.instrumentId,
    quantity,
    price,
    notional,
    ...change,
    at: world.time,
  });
}

/**
 * A new account like another: its policy, terms and controls, what it holds at the same cost, and the same cash. What was paid for
 * the positions is deposited first, so the ledger of the clone explains itself.
 */
export function cloneAccount(world: World, command: CommandOf<'CloneAccount'>): CommandOutcome {
  const { accountId, name, sourceAccountId } = command;
  const existing = world.durable.accounts.get(accountId);
  if (existing !== undefined) return existing.name === name ? done : refused('ACCOUNT_EXISTS', { accountId });
  const source = openAccountOf(world, sourceAccountId);
  if (source === null) return unknown(sourceAccountId);
  if (name.trim() === '' || name.length > 80) return refused('INVALID_ACCOUNT_NAME');
  openLike(world, source, accountId, name);
  const account = accountState(world.durable, accountId);
  for (const { currency, cash } of source.balances.values()) {
    const paid = addCash(cash, costIn(world, source, currency));
    postDifference(world, account, { currency, amount: paid, key: 'clone' });
  }
  for (const { instrumentId, quantity, costBasis } of source.positions.values()) {
    if (quantity === 0n) continue;
    const nothing = { instrumentId, quantity: 0n as SignedQuantity, costBasis: zeroCash, lots: [] };
    transferPosition(world, account, nothing, { cause: 'clone', quantity, price: null, notional: costBasis });
  }
  beginDay(world, account, homeDate(world));
  planTimers(world);
  return done;
}

function openLike(world: World, source: AccountState, accountId: AccountId, name: string): void {
  const { currency, policy, terms, controls } = source;
  const fact = { version: 1, accountId, at: world.time } as const;
  emit(world, { type: 'AccountOpened', ...fact, name, currency, policy });
  if (terms !== null) emit(world, { type: 'AccountTermsChanged', ...fact, terms });
  emit(world, { type: 'AccountControlsChanged', ...fact, controls });
}

function costIn(world: World, account: AccountState, currency: AccountState['currency']): Cash {
  let cost = 0n;
  for (const { instrumentId, costBasis } of account.positions.values()) {
    if (marketState(world, instrumentId).instrument.currency === currency) cost += costBasis;
  }
  return cost as Cash;
}
