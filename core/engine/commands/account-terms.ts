import { type AccountControls, type AccountTerms, termsFault } from '../../ledger/index.ts';
import type { AccountId, InstrumentId, PartsPerMillion } from '../../units/index.ts';
import { beginDay, homeDate } from '../account-days.ts';
import { controlsCodec, termsCodec } from '../codec/account-codecs.ts';
import type { AccountState } from '../durable-state.ts';
import { emit } from '../emit.ts';
import type { CommandOutcome } from '../event.ts';
import { done, refused } from '../outcome.ts';
import { planTimers } from '../timers.ts';
import type { World } from '../world.ts';

/** Commands that say what an account is. Each changes nothing, and says so, when it is so already. */

/** New terms hold from now on: what is reserved stays as it was reserved. A margin account may become a cash account when it owes nothing. */
export function changeTerms(world: World, accountId: AccountId, terms: AccountTerms): CommandOutcome {
  const account = openAccountOf(world, accountId);
  if (account === null) return unknown(accountId);
  const fault = termsFault(terms);
  if (fault !== null) return refused('INVALID_TERMS', { fault });
  if (account.terms !== null && termsCodec.encode(account.terms) === termsCodec.encode(terms)) return done;
  if (terms.kind === 'cash' && owes(account)) return refused('ACCOUNT_NOT_FLAT', { accountId });
  const isFirst = account.terms === null;
  emit(world, { type: 'AccountTermsChanged', version: 1, accountId, terms, at: world.time });
  if (isFirst) beginDay(world, account, homeDate(world));
  planTimers(world);
  return done;
}

function owes(account: AccountState): boolean {
  for (const { cash, reserved } of account.balances.values()) if (cash < reserved) return true;
  if (account.terms?.kind !== 'margin') return false;
  for (const { quantity } of account.positions.values()) if (quantity < 0n) return true;
  return account.openOrderCount > 0;
}

export function changeControls(world: World, accountId: AccountId, controls: AccountControls): CommandOutcome {
  const account = openAccountOf(world, accountId);
  if (account === null) return unknown(accountId);
  if (controlsCodec.encode(account.controls) === controlsCodec.encode(controls)) return done;
  emit(world, { type: 'AccountControlsChanged', version: 1, accountId, controls, at: world.time });
  return done;
}

const nameLengthMax = 80;

export function renameAccount(world: World, accountId: AccountId, name: string): CommandOutcome {
  const account = openAccountOf(world, accountId);
  if (account === null) return unknown(accountId);
  if (name.trim() === '' || name.length > nameLengthMax) return refused('INVALID_ACCOUNT_NAME');
  if (account.name === name) return done;
  emit(world, { type: 'AccountRenamed', version: 1, accountId, name, at: world.time });
  return done;
}

/** Only a flat account without open orders is closed; its cash stays on record. */
export function closeAccount(world: World, accountId: AccountId): CommandOutcome {
  const account = world.durable.accounts.get(accountId);
  if (account === undefined) return unknown(accountId);
  if (account.closedAt !== null) return done;
  for (const { quantity } of account.positions.values()) {
    if (quantity !== 0n) return refused('ACCOUNT_NOT_FLAT', { accountId });
  }
  if (account.openOrderCount > 0) return refused('ACCOUNT_NOT_FLAT', { accountId });
  emit(world, { type: 'AccountClosed', version: 1, accountId, at: world.time });
  return done;
}

export interface BorrowTermsAsked {
  readonly instrumentId: InstrumentId;
  readonly easyToBorrow: boolean;
  readonly annualRate: PartsPerMillion | null;
}

export function setBorrowTerms(world: World, asked: BorrowTermsAsked): CommandOutcome {
  const { instrumentId, easyToBorrow, annualRate } = asked;
  if (!world.marketOf.has(instrumentId)) return refused('UNKNOWN_INSTRUMENT', { instrumentId });
  if (annualRate !== null && !(Number.isSafeInteger(annualRate) && annualRate >= 0)) {
    return refused('INVALID_TERMS', { fault: 'annualRate is not a rate in parts per million' });
  }
  const known = world.durable.borrow.get(instrumentId);
  if (known?.easyToBorrow === easyToBorrow && known.annualRate === annualRate) return done;
  emit(world, { type: 'BorrowTermsChanged', version: 1, instrumentId, easyToBorrow, annualRate, at: world.time });
  return done;
}

/** Null: no such account, or it is closed. */
export function openAccountOf(world: World, accountId: AccountId): AccountState | null {
  const account = world.durable.accounts.get(accountId);
  return account === undefined || account.closedAt !== null ? null : account;
}

export function unknown(accountId: AccountId): CommandOutcome {
  return refused('UNKNOWN_ACCOUNT', { accountId });
}
