import type { Sql } from '@quire/adapters/storage';
import type { MovedAccountView } from '@quire/contract';
import {
  type AccountId,
  type Cash,
  cashScale,
  hashedUuid,
  type PartsPerMillion,
  parseDecimal,
} from '@quire/core/units';
import { openAccount } from '../features/accounts/service.ts';
import type { Principal } from '../platform/access.ts';
import { type RequestOrigin, recordAudit } from '../platform/audit.ts';
import { problem } from '../platform/problem.ts';
import { cashText } from '../platform/wire.ts';
import { refused } from '../platform/world-commands.ts';
import type { Services } from '../services.ts';
import type { Desks } from './desks.ts';

interface Asked {
  readonly accountId: string;
  readonly worldId: string;
}

/**
 * Moves an account to another world: it is closed in the one and opened in the other with its name, its owner, whom it is shared with,
 * its API keys, its fee and its cash. Each step may be repeated, so a move that was cut short is finished by asking again.
 *
 * @throws ACCOUNT_NOT_FLAT while it has positions or open orders, for those are worth something in their own world only
 */
export async function moveAccount(
  { from, desks }: { readonly from: Services; readonly desks: Desks },
  caller: Principal,
  { accountId, worldId }: Asked,
  origin: RequestOrigin,
): Promise<MovedAccountView> {
  const { sql } = from.storage;
  // An operator moves anybody's account, as an operator closes anybody's positions.
  const wanted = caller.permissions.has('world:operate') ? 'view' : 'manage';
  const { account } = await from.accounts.require(caller, accountId, wanted);
  if (worldId === account.worldId) throw problem('INVALID_FIELD', 'the account is in that world', { field: 'worldId' });
  const target = desks.find(worldId);
  if (target === null)
    throw problem(desks.knows(worldId) ? 'WORLD_UNAVAILABLE' : 'UNKNOWN_WORLD', `no world ${worldId} is open`, {
      field: 'worldId',
    });
  const ownerUserId = account.ownerUserId;
  if (ownerUserId === null) throw problem('FORBIDDEN', 'the account belongs to nobody');
  const begun = await begunMove(sql, accountId);
  if (begun === null ? account.closedAt !== null : begun !== worldId)
    throw problem('ACCOUNT_MOVED', begun === null ? 'the account is closed' : `it went on in world ${begun}`);
  const toAccountId = hashedUuid(worldId, 'moved-account', accountId) as AccountId;
  if (account.closedAt === null) {
    await requireNothingOwed(from, accountId);
    await requireFreeName(target.services, caller, account.name, toAccountId);
    await beginMove(sql, { accountId, toAccountId, worldId });
    const closed = await from.gateway.submit({ kind: 'CloseAccount', accountId: accountId as AccountId });
    if (!closed.ok) {
      await sql`delete from account_move where account_id = ${accountId}`;
      throw refused(closed);
    }
  }
  const cash = await cashOf(sql, accountId);
  await openAccount(
    { sql, gateway: target.gateway },
    {
      accountId: toAccountId,
      userId: ownerUserId,
      name: account.name,
      initialCash: cash,
      feeRate: account.policy.feeRate as PartsPerMillion,
      shorting: account.policy.shorting,
    },
  );
  await sql.begin(async (transaction) => {
    await transaction`update api_key set account_id = ${toAccountId} where account_id = ${accountId}`;
    await transaction`
      update resource_grant set resource_id = ${toAccountId} where resource_kind = 'account' and resource_id = ${accountId}`;
    await transaction`update account_move set finished_at = now() where account_id = ${accountId}`;
    await recordAudit(transaction, caller, origin, {
      action: 'account.moved',
      resourceKind: 'account',
      resourceId: accountId,
      before: { worldId: account.worldId },
      after: { worldId, accountId: toAccountId, cash: cashText(cash) },
    });
  });
  from.apiKeys.forget();
  target.services.accounts.forget(toAccountId);
  from.accounts.forget(accountId);
  await desks.forgetKeys();
  return { worldId, accountId: toAccountId, name: account.name, cash: cashText(cash) };
}

/** The world that a move went to, finished or not. */
async function begunMove(sql: Sql, accountId: string): Promise<string | null> {
  const [row] = await sql<{ worldId: string }[]>`
    select to_world_id as "worldId" from account_move where account_id = ${accountId}`;
  return row?.worldId ?? null;
}

async function beginMove(sql: Sql, move: Asked & { readonly toAccountId: string }): Promise<void> {
  const { accountId, toAccountId, worldId } = move;
  await sql`
    insert into account_move (account_id, to_account_id, to_world_id) values (${accountId}, ${toAccountId}, ${worldId})
    on conflict do nothing`;
}

/** Positions and open orders keep an account from being closed; debts and dividends on their way would be lost with it. */
async function requireNothingOwed({ portfolios }: Services, accountId: string): Promise<void> {
  const portfolio = await portfolios.read(accountId);
  if (portfolio === null || (portfolio.cash >= 0n && portfolio.receivable === 0n)) return;
  throw problem('REFUSED', 'the account owes money or waits for a dividend; settle that first');
}

async function requireFreeName(
  { accounts }: Services,
  caller: Principal,
  name: string,
  accountId: string,
): Promise<void> {
  const taken = (await accounts.visible(caller)).some(
    ({ account }) => account.name === name && account.closedAt === null && account.accountId !== accountId,
  );
  if (taken)
    throw problem('NAME_TAKEN', 'you have an account of this name in that world; rename one of the two', {
      field: 'name',
    });
}

async function cashOf(sql: Sql, accountId: string): Promise<Cash> {
  const [row] = await sql<{ cash: string }[]>`
    select cash::text from balance where account_id = ${accountId} and currency = 'USD'`;
  const cash = parseDecimal(row?.cash ?? '0', cashScale);
  if (!cash.ok) throw new Error(`the balance of ${accountId} is not cash`);
  return cash.value as Cash;
}
