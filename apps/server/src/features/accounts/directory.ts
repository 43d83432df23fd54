import type { Sql } from '@quire/adapters/storage';
import { type AccountControls, type AccountPolicy, type AccountTerms, openControls } from '@quire/core/ledger';
import {
  decideAccount,
  isAtLeast,
  type Principal,
  type ResourceOwnership,
  type ResourcePermission,
} from '../../platform/access.ts';
import { problem } from '../../platform/problem.ts';

/** What does not change with trading: whose an account is and on what terms it trades. */
export interface AccountEntry extends ResourceOwnership {
  readonly accountId: string;
  readonly worldId: string;
  readonly name: string;
  readonly currency: string;
  readonly policy: Omit<AccountPolicy, 'orderNotionalMax'> & { readonly orderNotionalMax: string | null };
  /** Null: a plain account. */
  readonly terms: AccountTermsRow | null;
  readonly controls: AccountControls;
  /** Counts resets, from 1. */
  readonly season: number;
  readonly closedAt: number | null;
  readonly createdAt: number;
}

/** Terms as the read model keeps them: cash as decimal text. */
export type AccountTermsRow = Decimal<AccountTerms>;
type Decimal<Value> = Value extends bigint
  ? string
  : Value extends readonly (infer Item)[]
    ? readonly Decimal<Item>[]
    : Value extends object
      ? {
          readonly [Key in keyof Value]: Value[Key] extends number | string | boolean
            ? Value[Key]
            : Decimal<Value[Key]>;
        }
      : Value;

export interface VisibleAccount {
  readonly account: AccountEntry;
  readonly permission: ResourcePermission;
}

/**
 * The accounts of this world and who may do what with each. Every slice asks here, so that the rule is applied in one way; the
 * entries are cached because each order asks.
 */
export interface AccountDirectory {
  /** @throws UNKNOWN_ACCOUNT when it does not exist or the caller may not see it; FORBIDDEN when seeing is not enough */
  require(principal: Principal, accountId: string, wanted: ResourcePermission): Promise<VisibleAccount>;
  /** Oldest first. */
  visible(principal: Principal): Promise<readonly VisibleAccount[]>;
  /** The account a request means when it names none: the key's own, else the caller's oldest. */
  implied(principal: Principal, wanted: ResourcePermission): Promise<VisibleAccount>;
  find(accountId: string): Promise<AccountEntry | null>;
  forget(accountId: string): void;
}

const cacheMax = 10_000;

export function createAccountDirectory({ sql, worldId }: { sql: Sql; worldId: string }): AccountDirectory {
  const cache = new Map<string, AccountEntry>();

  const find = async (accountId: string): Promise<AccountEntry | null> => {
    const cached = cache.get(accountId);
    if (cached) return cached;
    const [entry] = await load(sql, worldId, accountId);
    if (!entry) return null;
    if (cache.size >= cacheMax) cache.clear();
    cache.set(accountId, entry);
    return entry;
  };
  const visible = async (principal: Principal): Promise<VisibleAccount[]> => {
    // Whoever came through the local front door sees what that door opened, beside the demo account.
    const only = principal.kind === 'local-open' ? null : principal.accountId;
    const entries = await load(sql, worldId, only);
    return entries.flatMap((account) => {
      const permission = decideAccount(principal, account);
      return permission === null ? [] : [{ account, permission }];
    });
  };

  return {
    async require(principal, accountId, wanted) {
      const account = await find(accountId);
      const permission = account && decideAccount(principal, account);
      if (!account || !permission)
        throw problem('UNKNOWN_ACCOUNT', 'no account of yours has this id', { field: 'accountId' });
      if (!isAtLeast(permission, wanted))
        throw problem('FORBIDDEN', `you may ${permission} this account, not ${wanted} it`);
      return { account, permission };
    },
    visible,
    async implied(principal, wanted) {
      if (principal.accountId !== null) return this.require(principal, principal.accountId, wanted);
      const own = (await visible(principal)).find(
        ({ account, permission }) => account.closedAt === null && isAtLeast(permission, wanted),
      );
      if (!own)
        throw problem('UNKNOWN_ACCOUNT', 'you have no account for this; name one or open one', { field: 'accountId' });
      return own;
    },
    find,
    forget: (accountId) => void cache.delete(accountId),
  };
}

interface Row {
  readonly accountId: string;
  readonly worldId: string;
  readonly name: string;
  readonly currency: string;
  readonly policy: AccountEntry['policy'];
  readonly terms: AccountEntry['terms'];
  readonly controls: AccountControls | null;
  readonly season: number;
  readonly closedAt: number | null;
  readonly createdAt: number;
  readonly ownerUserId: string | null;
  readonly localDoor: boolean;
  readonly grants: readonly { readonly userId: string; readonly permission: ResourcePermission }[];
}

async function load(sql: Sql, worldId: string, accountId: string | null): Promise<AccountEntry[]> {
  const rows = await sql<Row[]>`
    select a.account_id as "accountId", a.world_id as "worldId", a.name, a.currency, a.policy, a.created_at as "createdAt",
      a.terms, a.controls, a.season, a.closed_at as "closedAt",
      o.user_id as "ownerUserId", coalesce(o.local_door, false) as "localDoor",
      coalesce((select jsonb_agg(jsonb_build_object('userId', g.user_id, 'permission', g.permission))
        from resource_grant g where g.resource_kind = 'account' and g.resource_id = a.account_id), '[]') as grants
    from account a left join account_owner o on o.account_id = a.account_id
    where a.world_id = ${worldId} and (${accountId}::uuid is null or a.account_id = ${accountId}::uuid)
    order by a.created_at, a.account_id`;
  return rows.map(({ grants, controls, ...row }) => ({
    ...row,
    controls: controls ?? openControls,
    resourceId: row.accountId,
    grants: new Map(grants.map(({ userId, permission }) => [userId, permission])),
  }));
}
