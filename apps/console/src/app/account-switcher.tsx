import type { AccountView } from '@quire/contract';
import { setPreferences } from '../lib/preferences.ts';
import { useAccounts } from '../lib/requests/accounts.ts';

/** Native, so that it works with every keyboard and thumb. */
export function AccountSwitcher({ account }: { readonly account: AccountView | null }) {
  const all = useAccounts().data ?? [];
  if (!account) return <span className="text-[13px] text-muted">No account</span>;
  const accounts = all.filter((each) => each.closedAt === null || each.accountId === account.accountId);
  return (
    <select
      aria-label="Account"
      value={account.accountId}
      onChange={(event) => setPreferences({ accountId: event.target.value })}
      className="h-7 max-w-44 truncate rounded-sheet border border-rule-strong bg-raised px-1.5 font-semibold max-md:max-w-36"
    >
      {accounts.map((each) => (
        <option key={each.accountId} value={each.accountId}>
          {each.name}
          {each.closedAt === null ? '' : ', closed'}
        </option>
      ))}
    </select>
  );
}
