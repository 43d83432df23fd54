import type { Sql } from '@quire/adapters/storage';
import { type Actor, type RequestOrigin, recordAudit } from '../../platform/audit.ts';

export interface AccountConfiguration {
  readonly tradeConfirmEmail: 'all' | 'none';
  readonly ptpNoExceptionEntry: boolean;
  /** Null: as much as the account is approved for. */
  readonly maxOptionsTradingLevel: number | null;
  readonly disableOvernightTrading: boolean;
  readonly dtbpCheck: 'entry' | 'exit' | 'both';
  readonly pdtCheck: 'entry' | 'exit' | 'both';
}

export const defaultConfiguration: AccountConfiguration = {
  tradeConfirmEmail: 'all',
  ptpNoExceptionEntry: false,
  maxOptionsTradingLevel: null,
  disableOvernightTrading: false,
  dtbpCheck: 'entry',
  pdtCheck: 'entry',
};

/** What an account is configured with beyond what the world must know of it; those in use are kept in memory. */
export interface AccountConfigurationService {
  read(accountId: string): Promise<AccountConfiguration>;
  /** Returns the whole after the change. Changes of one account are made one after another. */
  change(
    by: { readonly accountId: string; readonly actor: Actor; readonly origin: RequestOrigin },
    changes: Partial<AccountConfiguration>,
    /** What was switched with it, for the audit line. */
    besides: { readonly before: object; readonly after: object },
  ): Promise<AccountConfiguration>;
}

export function createAccountConfigurationService(sql: Sql): AccountConfigurationService {
  const known = new Map<string, AccountConfiguration>();
  return {
    async read(accountId) {
      const kept = known.get(accountId);
      if (kept) return kept;
      const [row] = await sql<{ configuration: Partial<AccountConfiguration> }[]>`
        select configuration from account_configuration where account_id = ${accountId}`;
      const found = { ...defaultConfiguration, ...row?.configuration };
      // A change may have been made while this was read; it is the newer one.
      const current = known.get(accountId) ?? found;
      known.set(accountId, current);
      return current;
    },
    async change({ accountId, actor, origin }, changes, besides) {
      const after = await sql.begin(async (transaction) => {
        await transaction`
          insert into account_configuration (account_id, configuration) values (${accountId}, '{}'::jsonb)
          on conflict do nothing`;
        const [row] = await transaction<{ configuration: Partial<AccountConfiguration> }[]>`
          select configuration from account_configuration where account_id = ${accountId} for update`;
        const before = { ...defaultConfiguration, ...row?.configuration };
        const whole = { ...before, ...changes };
        await transaction`
          update account_configuration set configuration = ${JSON.stringify(whole)}::text::jsonb, updated_at = now()
          where account_id = ${accountId}`;
        const entry = {
          action: 'account.configure',
          resourceKind: 'account',
          resourceId: accountId,
          before: { ...besides.before, ...before },
          after: { ...besides.after, ...whole },
        };
        await recordAudit(transaction, actor, origin, entry);
        return whole;
      });
      known.set(accountId, after);
      return after;
    },
  };
}
