import type { AccountPolicy } from '../../ledger/index.ts';
import { cashScale, formatDecimal } from '../../units/index.ts';
import { withdrawableIn } from '../account-view.ts';
import { policyCodec } from '../codec/shared-codecs.ts';
import { emit } from '../emit.ts';
import type { CommandOutcome } from '../event.ts';
import type { Command } from '../input.ts';
import { done, recordedOutcome, refused } from '../outcome.ts';
import { cashRequestHash } from '../request-hash.ts';
import { hasBooks, type World } from '../world.ts';

type CommandOf<Kind extends Command['kind']> = Extract<Command, { kind: Kind }>;

export function openAccount(world: World, command: CommandOf<'OpenAccount'>): CommandOutcome {
  const { accountId, name, currency, policy } = command;
  const known = world.durable.accounts.get(accountId);
  if (known !== undefined) {
    const isSame =
      known.name === name &&
      known.currency === currency &&
      policyCodec.encode(known.policy) === policyCodec.encode(policy);
    return isSame ? done : refused('ACCOUNT_EXISTS', { accountId });
  }
  const fault = policyFault(policy);
  if (fault !== null) return refused('INVALID_POLICY', { fault });
  const offered = hasBooks(world) ? 'book' : 'bar';
  if (policy.fillModel !== 'best' && policy.fillModel !== offered) {
    return refused('FILL_MODEL_UNAVAILABLE', { fillModel: policy.fillModel, offered });
  }
  emit(world, { type: 'AccountOpened', version: 1, accountId, name, currency, policy, at: world.time });
  return done;
}

const partsMax = 1_000_000;
const isShare = (value: number): boolean => Number.isInteger(value) && value >= 0 && value <= partsMax;

function policyFault(policy: AccountPolicy): string | null {
  if (!isShare(policy.feeRate)) return 'feeRate is not 0 to 1000000 parts per million';
  if (policy.participationMax !== null && !isShare(policy.participationMax)) {
    return 'participationMax is not 0 to 1000000 parts per million';
  }
  if (policy.orderNotionalMax !== null && policy.orderNotionalMax <= 0n) return 'orderNotionalMax is not positive';
  return null;
}

/** A withdrawal takes free cash only: what orders have reserved stays. */
export function postCash(world: World, command: CommandOf<'PostCash'>): CommandOutcome {
  const { accountId, currency, amount, idempotencyKey } = command;
  const account = world.durable.accounts.get(accountId);
  if (account === undefined) return refused('UNKNOWN_ACCOUNT', { accountId });
  const recorded = account.keys.get(idempotencyKey);
  if (recorded !== undefined) {
    if (recorded.requestHash === cashRequestHash(currency, amount)) return recordedOutcome(recorded);
    return refused('IDEMPOTENCY_KEY_REUSED', { idempotencyKey });
  }
  if (amount === 0n) return refused('INVALID_AMOUNT');
  if (account.closedAt !== null) return refused('ACCOUNT_CLOSED', { accountId });
  const free = withdrawableIn(world, account, currency);
  if (amount < 0n && free < -amount) {
    return refused('INSUFFICIENT_FUNDS', {
      asked: formatDecimal(-amount, cashScale),
      free: formatDecimal(free, cashScale),
    });
  }
  emit(world, {
    type: 'CashPosted',
    version: 1,
    accountId,
    postingId: idempotencyKey,
    currency,
    amount,
    kind: amount > 0n ? 'deposit' : 'withdrawal',
    at: world.time,
  });
  return done;
}

export function setOrderNotionalMax(world: World, command: CommandOf<'SetOrderNotionalMax'>): CommandOutcome {
  const { accountId, orderNotionalMax } = command;
  const account = world.durable.accounts.get(accountId);
  if (account === undefined) return refused('UNKNOWN_ACCOUNT', { accountId });
  if (orderNotionalMax === account.policy.orderNotionalMax) return done;
  const policy = { ...account.policy, orderNotionalMax };
  const fault = policyFault(policy);
  if (fault !== null) return refused('INVALID_POLICY', { fault });
  emit(world, { type: 'AccountLimitChanged', version: 1, accountId, policy, at: world.time });
  return done;
}
