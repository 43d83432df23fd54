import { randomUUID } from 'node:crypto';
import type { Sql } from '@quire/adapters/storage';
import type {
  AccountActivityView,
  AccountPatch,
  AccountStandingView,
  AccountTermsBody,
  AccountView,
  AssetBalanceView,
  FeeLineView,
  Page,
} from '@quire/contract';
import type { Command } from '@quire/core/engine';
import { type AccountId, type Cash, hashedUuid, type InstrumentId, type PartsPerMillion } from '@quire/core/units';
import type { Principal } from '../../platform/access.ts';
import { type RequestOrigin, recordAudit } from '../../platform/audit.ts';
import { problem } from '../../platform/problem.ts';
import { cashText, decimalText, decodeCursor, encodeCursor, instantText, pageFrom } from '../../platform/wire.ts';
import { instrumentOf, jsonOf, refused } from '../../platform/world-commands.ts';
import type { WorldGateway } from '../../platform/world-gateway.ts';
import type { AccountReader } from './account-view.ts';
import type { AccountDirectory } from './directory.ts';
import { parseTerms } from './parse-terms.ts';
import type { PortfolioReader } from './portfolio-reader.ts';
import { assetBalances, standingRow, standingView } from './standing.ts';

/** What becomes of an account besides trading: its terms, switches, name, seasons, copies and end. */
export interface AccountLifecycle {
  standing(caller: Principal, accountId: string): Promise<AccountStandingView>;
  balances(caller: Principal, accountId: string): Promise<Page<AssetBalanceView>>;
  activities(
    caller: Principal,
    query: { readonly accountId: string; readonly limit: number; readonly cursor: string | undefined },
  ): Promise<Page<AccountActivityView>>;
  feeLines(caller: Principal, accountId: string, fillId: string): Promise<Page<FeeLineView>>;
  changeTerms(
    caller: Principal,
    accountId: string,
    body: AccountTermsBody,
    origin: RequestOrigin,
  ): Promise<AccountStandingView>;
  change(
    caller: Principal,
    accountId: string,
    patch: AccountPatch,
    origin: RequestOrigin,
  ): Promise<AccountStandingView>;
  /** An operator's: everything but cancels and what an operator closes is refused. */
  block(
    caller: Principal,
    asked: { readonly accountId: string; readonly blocked: boolean },
    origin: RequestOrigin,
  ): Promise<AccountStandingView>;
  reset(
    caller: Principal,
    asked: { readonly accountId: string; readonly cash: Cash },
    idempotencyKey: string | undefined,
    origin: RequestOrigin,
  ): Promise<AccountView>;
  clone(
    caller: Principal,
    asked: { readonly accountId: string; readonly name: string },
    idempotencyKey: string | undefined,
    origin: RequestOrigin,
  ): Promise<AccountView>;
  close(caller: Principal, accountId: string, origin: RequestOrigin): Promise<AccountView>;
  setBorrowTerms(caller: Principal, asked: BorrowAsked, origin: RequestOrigin): Promise<void>;
}

export interface BorrowAsked {
  readonly symbol: string;
  readonly easyToBorrow: boolean;
  readonly annualRate: PartsPerMillion | null;
}

export interface AccountLifecycleOptions {
  readonly sql: Sql;
  readonly gateway: WorldGateway;
  readonly accounts: AccountDirectory;
  readonly portfolios: PortfolioReader;
  readonly reader: AccountReader;
}

export function createAccountLifecycle(options: AccountLifecycleOptions): AccountLifecycle {
  const { sql, gateway, accounts, portfolios, reader } = options;

  const obey = async (command: Command): Promise<boolean> => {
    const outcome = await gateway.submit(command);
    if (!outcome.ok) throw refused(outcome);
    return outcome.replayed;
  };
  const portfolioOf = async (accountId: string) => {
    const portfolio = await portfolios.read(accountId);
    if (!portfolio) throw new Error(`account ${accountId} has no balance`);
    return portfolio;
  };
  const audit = (
    caller: Principal,
    origin: RequestOrigin,
    change: { readonly action: string; readonly accountId: string; readonly before?: unknown; readonly after: unknown },
  ) =>
    recordAudit(sql, caller, origin, {
      action: change.action,
      resourceKind: 'account',
      resourceId: change.accountId,
      before: change.before ?? null,
      after: change.after,
    });
  /** A person has one open account of a name. */
  const requireFreeName = async (caller: Principal, accountId: string, ownerUserId: string | null, name: string) => {
    const isTaken = (await accounts.visible(caller)).some(
      ({ account }) =>
        account.ownerUserId === ownerUserId &&
        account.name === name &&
        account.closedAt === null &&
        account.accountId !== accountId,
    );
    if (isTaken) throw problem('NAME_TAKEN', 'you have an account of this name', { field: 'name' });
  };

  return {
    async standing(caller, accountId) {
      const { account } = await accounts.require(caller, accountId, 'view');
      const [portfolio, row] = await Promise.all([portfolioOf(accountId), standingRow(sql, accountId)]);
      return standingView(account, portfolio, row);
    },

    async balances(caller, accountId) {
      const { account } = await accounts.require(caller, accountId, 'view');
      return { items: [...(await assetBalances(sql, account, await portfolioOf(accountId)))], nextCursor: null };
    },

    async activities(caller, { accountId, limit, cursor }) {
      await accounts.require(caller, accountId, 'view');
      const [before] = decodeCursor(cursor, 1) ?? [];
      const rows = await sql<ActivityRow[]>`
        select event_sequence as "eventSequence", kind, details, ts from account_activity
        where account_id = ${accountId} and (${before ?? null}::bigint is null or event_sequence < ${before ?? null}::bigint)
        order by event_sequence desc limit ${limit + 1}`;
      return pageFrom(rows, limit, activityView, (row) => encodeCursor(row.eventSequence));
    },

    async feeLines(caller, accountId, fillId) {
      await accounts.require(caller, accountId, 'view');
      const lines = await sql<{ kind: string; amount: string }[]>`
        select kind, amount from fill_fee where account_id = ${accountId} and fill_id = ${fillId} order by line`;
      if (lines.length > 0) return { items: lines.map(feeLineView), nextCursor: null };
      const [fill] = await sql<{ fee: string }[]>`
        select fee from fill where account_id = ${accountId} and fill_id = ${fillId}`;
      const isCharged = fill !== undefined && Number(fill.fee) !== 0;
      return { items: isCharged ? [feeLineView({ kind: 'commission', amount: fill.fee })] : [], nextCursor: null };
    },

    async changeTerms(caller, accountId, body, origin) {
      const { account } = await accounts.require(caller, accountId, 'manage');
      const terms = parseTerms(body);
      await obey({ kind: 'ChangeAccountTerms', accountId: accountId as AccountId, terms });
      accounts.forget(accountId);
      await audit(caller, origin, {
        action: 'account.terms-changed',
        accountId,
        before: account.terms,
        after: jsonOf(terms),
      });
      return this.standing(caller, accountId);
    },

    async change(caller, accountId, { name, controls }, origin) {
      const { account } = await accounts.require(caller, accountId, 'manage');
      if (name !== undefined) {
        await requireFreeName(caller, accountId, account.ownerUserId, name.trim());
        await obey({ kind: 'RenameAccount', accountId: accountId as AccountId, name: name.trim() });
      }
      if (controls !== undefined) {
        const merged = { ...account.controls, ...controls };
        await obey({ kind: 'ChangeAccountControls', accountId: accountId as AccountId, controls: merged });
      }
      accounts.forget(accountId);
      const before = { name: account.name, controls: account.controls };
      await audit(caller, origin, { action: 'account.changed', accountId, before, after: { name, controls } });
      return this.standing(caller, accountId);
    },

    async block(caller, { accountId, blocked }, origin) {
      const { account } = await accounts.require(caller, accountId, 'view');
      const controls = { ...account.controls, tradingBlocked: blocked };
      await obey({ kind: 'ChangeAccountControls', accountId: accountId as AccountId, controls });
      accounts.forget(accountId);
      const action = blocked ? 'account.blocked' : 'account.unblocked';
      await audit(caller, origin, { action, accountId, after: { blocked } });
      return this.standing(caller, accountId);
    },

    async reset(caller, { accountId, cash }, idempotencyKey, origin) {
      const visible = await accounts.require(caller, accountId, 'manage');
      const key = idempotencyKey ?? randomUUID();
      const isRepeat = await obey({
        kind: 'ResetAccount',
        accountId: accountId as AccountId,
        cash,
        idempotencyKey: key,
      });
      accounts.forget(accountId);
      reader.forgetDay(accountId);
      if (!isRepeat) {
        const before = { season: visible.account.season };
        await audit(caller, origin, { action: 'account.reset', accountId, before, after: { cash: cashText(cash) } });
      }
      return reader.view(await accounts.require(caller, accountId, 'view'));
    },

    async clone(caller, { accountId: sourceAccountId, name }, idempotencyKey, origin) {
      const { userId } = caller;
      if (userId === null) throw problem('FORBIDDEN', 'an account belongs to a person; log in as one');
      await accounts.require(caller, sourceAccountId, 'view');
      const accountId = hashedUuid(gateway.worldId, 'account', userId, idempotencyKey ?? randomUUID()) as AccountId;
      await requireFreeName(caller, accountId, userId, name);
      await sql`insert into account_owner (account_id, user_id) values (${accountId}, ${userId}) on conflict do nothing`;
      await obey({ kind: 'CloneAccount', accountId, name, sourceAccountId: sourceAccountId as AccountId });
      accounts.forget(accountId);
      await audit(caller, origin, { action: 'account.cloned', accountId, after: { name, sourceAccountId } });
      return reader.view(await accounts.require(caller, accountId, 'view'));
    },

    async close(caller, accountId, origin) {
      await accounts.require(caller, accountId, 'manage');
      await obey({ kind: 'CloseAccount', accountId: accountId as AccountId });
      accounts.forget(accountId);
      await audit(caller, origin, { action: 'account.closed', accountId, after: null });
      return reader.view(await accounts.require(caller, accountId, 'view'));
    },

    async setBorrowTerms(caller, { symbol, easyToBorrow, annualRate }, origin) {
      const { instrumentId } = instrumentOf(gateway, symbol);
      await obey({
        kind: 'SetBorrowTerms',
        instrumentId: instrumentId as InstrumentId,
        easyToBorrow,
        annualRate,
      });
      await recordAudit(sql, caller, origin, {
        action: 'borrow-terms.changed',
        resourceKind: 'instrument',
        resourceId: instrumentId,
        before: null,
        after: { easyToBorrow, annualRate },
      });
    },
  };
}

interface ActivityRow {
  readonly eventSequence: number;
  readonly kind: string;
  readonly details: Record<string, unknown>;
  readonly ts: number;
}

function activityView({ eventSequence, kind, details, ts }: ActivityRow): AccountActivityView {
  const { type: _type, version: _version, accountId: _account, at: _at, ...rest } = details;
  return { eventSequence, kind, details: rest, at: instantText(ts) };
}

function feeLineView({ kind, amount }: { kind: string; amount: string }): FeeLineView {
  return { kind, amount: decimalText(amount) };
}
