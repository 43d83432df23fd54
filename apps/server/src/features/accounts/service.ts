import { randomUUID } from 'node:crypto';
import type { Sql } from '@quire/adapters/storage';
import type { AccountView, EquityPoint, Page, PostingView } from '@quire/contract';
import type { AccountPolicy } from '@quire/core/ledger';
import {
  type AccountId,
  type Cash,
  type Currency,
  hashedUuid,
  negateCash,
  type PartsPerMillion,
} from '@quire/core/units';
import type { Principal } from '../../platform/access.ts';
import { type RequestOrigin, recordAudit } from '../../platform/audit.ts';
import { problem } from '../../platform/problem.ts';
import {
  cashText,
  type DecimalWritten,
  decimalText,
  decodeCursor,
  encodeCursor,
  instantText,
  pageFrom,
  parseAmount,
} from '../../platform/wire.ts';
import { refused } from '../../platform/world-commands.ts';
import type { WorldGateway } from '../../platform/world-gateway.ts';
import type { AccountReader } from './account-view.ts';
import type { AccountDirectory } from './directory.ts';
import { equitySeries, listPostings, type PostingRow } from './store.ts';

export interface NewAccount {
  readonly name: string;
  readonly initialCash: Cash;
  readonly feeRate: PartsPerMillion;
  readonly shorting: boolean;
}

export interface AccountService {
  list(caller: Principal): Promise<Page<AccountView>>;
  view(caller: Principal, accountId: string): Promise<AccountView>;
  create(
    caller: Principal,
    account: NewAccount,
    idempotencyKey: string | undefined,
    origin: RequestOrigin,
  ): Promise<AccountView>;
  /** A deposit when the sign is +1, a withdrawal when it is -1. */
  moveCash(
    caller: Principal,
    move: { readonly accountId: string; readonly amount: DecimalWritten; readonly sign: 1 | -1 },
    idempotencyKey: string | undefined,
    origin: RequestOrigin,
  ): Promise<AccountView>;
  equity(
    caller: Principal,
    query: {
      readonly accountId: string;
      readonly from: number | null;
      readonly to: number | null;
      readonly limit: number;
    },
  ): Promise<Page<EquityPoint>>;
  postings(
    caller: Principal,
    query: { readonly accountId: string; readonly limit: number; readonly cursor: string | undefined },
  ): Promise<Page<PostingView>>;
  /** Every posting, oldest first, in chunks of rows. */
  exportPostings(caller: Principal, accountId: string): Promise<AsyncIterable<readonly PostingView[]>>;
}

export interface AccountServiceOptions {
  readonly sql: Sql;
  readonly gateway: WorldGateway;
  readonly accounts: AccountDirectory;
  readonly reader: AccountReader;
}

export function createAccountService({ sql, gateway, accounts, reader }: AccountServiceOptions): AccountService {
  return {
    async list(caller) {
      const visible = await accounts.visible(caller);
      return { items: await Promise.all(visible.map((account) => reader.view(account))), nextCursor: null };
    },

    async view(caller, accountId) {
      return reader.view(await accounts.require(caller, accountId, 'view'));
    },

    async create(caller, account, idempotencyKey, origin) {
      const userId = caller.userId;
      if (userId === null) throw problem('FORBIDDEN', 'an account belongs to a person; log in as one');
      const key = idempotencyKey ?? randomUUID();
      const accountId = hashedUuid(gateway.worldId, 'account', userId, key) as AccountId;
      const existing = await accounts.find(accountId);
      if (existing && existing.name !== account.name) {
        throw problem('IDEMPOTENCY_KEY_REUSED', 'the Idempotency-Key opened an account of another name');
      }
      const isTaken = (await accounts.visible(caller)).some(
        (other) =>
          other.account.ownerUserId === userId &&
          other.account.name === account.name &&
          other.account.closedAt === null &&
          other.account.accountId !== accountId,
      );
      if (isTaken) throw problem('NAME_TAKEN', 'you have an account of this name', { field: 'name' });
      await openAccount({ sql, gateway }, { accountId, userId, localDoor: caller.kind === 'local-open', ...account });
      accounts.forget(accountId);
      await recordAudit(sql, caller, origin, {
        action: 'account.opened',
        resourceKind: 'account',
        resourceId: accountId,
        before: null,
        after: { name: account.name, initialCash: cashText(account.initialCash), feeRate: account.feeRate },
      });
      return this.view(caller, accountId);
    },

    async moveCash(caller, { accountId, amount, sign }, idempotencyKey, origin) {
      const visible = await accounts.require(caller, accountId, 'manage');
      const size = parseAmount(amount, 'amount');
      const outcome = await gateway.submit({
        kind: 'PostCash',
        accountId: accountId as AccountId,
        currency: visible.account.currency as Currency,
        amount: sign === 1 ? size : negateCash(size),
        idempotencyKey: idempotencyKey ?? randomUUID(),
      });
      if (!outcome.ok) throw refused(outcome);
      reader.forgetDay(accountId);
      if (!outcome.replayed) {
        await recordAudit(sql, caller, origin, {
          action: sign === 1 ? 'cash.deposited' : 'cash.withdrawn',
          resourceKind: 'account',
          resourceId: accountId,
          before: null,
          after: { amount: cashText(size), currency: visible.account.currency },
        });
      }
      return reader.view(visible);
    },

    async equity(caller, { accountId, from, to, limit }) {
      await accounts.require(caller, accountId, 'view');
      const rows = await equitySeries(sql, accountId, { from, to, limit });
      const items = rows.map(({ ts, equity, cash }) => ({
        at: instantText(ts),
        equity: decimalText(equity),
        cash: decimalText(cash),
      }));
      return { items, nextCursor: null };
    },

    async postings(caller, { accountId, limit, cursor }) {
      await accounts.require(caller, accountId, 'view');
      const [sequence, line] = decodeCursor(cursor, 2) ?? [];
      const before = sequence === undefined || line === undefined ? null : { sequence, line };
      const rows = await listPostings(sql, accountId, { limit: limit + 1, before });
      return pageFrom(rows, limit, postingView, (row) => encodeCursor(row.eventSequence, row.line));
    },

    async exportPostings(caller, accountId) {
      await accounts.require(caller, accountId, 'view');
      return postingChunks(sql, accountId);
    },
  };
}

async function* postingChunks(sql: Sql, accountId: string): AsyncIterable<readonly PostingView[]> {
  const rows = sql<PostingRow[]>`
    select event_sequence as "eventSequence", line, ledger_account as "ledgerAccount", currency, amount,
      event_type as "eventType", order_id as "orderId", ts
    from posting where account_id = ${accountId} order by event_sequence, line`;
  for await (const chunk of rows.cursor(2_000)) yield chunk.map(postingView);
}

function postingView({ ts, amount, ...row }: PostingRow): PostingView {
  return { ...row, amount: decimalText(amount), at: instantText(ts) };
}

/** Of a bar's volume, over all orders of the world: the standard of the `realistic` profile. */
const participationMax = 100_000 as PartsPerMillion;

export const defaultPolicy = (feeRate: PartsPerMillion, shorting: boolean): AccountPolicy => ({
  shorting,
  costBasisMethod: 'average',
  feeRate,
  fillModel: 'best',
  orderNotionalMax: null,
  participationMax,
});

/**
 * Opens an account and gives it its first money. Each step may be repeated: after a crash in between, the same request finishes
 * what is missing and doubles nothing. The owner comes first, so that an account is never nobody's.
 */
export async function openAccount(
  { sql, gateway }: { sql: Sql; gateway: WorldGateway },
  account: NewAccount & { readonly accountId: AccountId; readonly userId: string; readonly localDoor?: boolean },
): Promise<void> {
  const { accountId, userId, localDoor = false, name, initialCash, feeRate, shorting } = account;
  await sql`
    insert into account_owner (account_id, user_id, local_door) values (${accountId}, ${userId}, ${localDoor})
    on conflict do nothing`;
  const currency = 'USD' as Currency;
  const [existing] = await sql`select 1 from account where account_id = ${accountId}`;
  if (!existing) {
    const policy = defaultPolicy(feeRate, shorting);
    const opened = await gateway.submit({ kind: 'OpenAccount', accountId, name, currency, policy });
    if (!opened.ok) throw refused(opened);
  }
  if (initialCash === 0n) return;
  const posted = await gateway.submit({
    kind: 'PostCash',
    accountId,
    currency,
    amount: initialCash,
    idempotencyKey: 'initial-deposit',
  });
  if (!posted.ok) throw refused(posted);
}
