import { isAtLeast, type Principal } from '../../platform/access.ts';
import type { AccountDirectory, VisibleAccount } from './directory.ts';

/** Which accounts a request that may name one means. */
export interface Scope {
  readonly accountId?: string | undefined;
  readonly symbol?: string | undefined;
  readonly reason?: string | undefined;
}

export function accountFor(
  accounts: AccountDirectory,
  caller: Principal,
  accountId: string | undefined,
  wanted: 'view' | 'trade' | 'manage',
): Promise<VisibleAccount> {
  return accountId === undefined ? accounts.implied(caller, wanted) : accounts.require(caller, accountId, wanted);
}

/** The accounts that a list shows: the one named, or all that the caller sees. */
export async function accountsInView(
  accounts: AccountDirectory,
  caller: Principal,
  accountId: string | undefined,
): Promise<readonly string[]> {
  if (accountId !== undefined) return [(await accounts.require(caller, accountId, 'view')).account.accountId];
  return (await accounts.visible(caller)).map(({ account }) => account.accountId);
}

/**
 * The scope of cancel-all and close-all without an account: an operator's is the world (one entry, null), everybody else's the
 * accounts they trade.
 */
export async function operatedAccounts(
  accounts: AccountDirectory,
  caller: Principal,
  accountId: string | undefined,
): Promise<readonly (string | null)[]> {
  const operates = caller.permissions.has('world:operate');
  if (accountId !== undefined) {
    return [(await accounts.require(caller, accountId, operates ? 'view' : 'trade')).account.accountId];
  }
  if (operates && caller.accountId === null) return [null];
  const visible = await accounts.visible(caller);
  return visible.filter(({ permission }) => isAtLeast(permission, 'trade')).map(({ account }) => account.accountId);
}
