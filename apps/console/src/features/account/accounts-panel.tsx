import type { AccountView } from '@quire/contract';
import { useMemo, useState } from 'react';
import { Button } from '../../components/button.tsx';
import { moneyColumn, pnlColumn } from '../../components/columns.tsx';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { Panel } from '../../components/panel.tsx';
import { Empty, QueryState } from '../../components/states.tsx';
import { setPreferences, useIsNarrow } from '../../lib/preferences.ts';
import { useAccounts } from '../../lib/requests/accounts.ts';
import { OpenAccountDialog } from './cash-panel.tsx';

const columns: readonly Column<AccountView>[] = [
  {
    id: 'name',
    header: 'Account',
    cell: (item) => (
      <span title={item.accountId}>
        <b className="font-semibold">{item.name}</b>
        {item.closedAt === null ? null : <span className="ml-1.5 text-muted">closed</span>}
        {item.permission === 'manage' ? null : <span className="ml-1.5 text-muted">may {item.permission}</span>}
      </span>
    ),
    sortBy: (item) => item.name,
  },
  moneyColumn({ id: 'equity', header: 'Equity', width: '112px', of: (item) => item.equity }),
  moneyColumn({ id: 'cash', header: 'Cash', width: '112px', of: (item) => item.cash }),
  pnlColumn({ id: 'day', header: 'Today', width: '100px', of: (item) => item.dayPnl }),
];

/** Every account that the person sees; the one that is chosen is shown beside, and traded in. */
export function AccountsPanel({ account }: { readonly account: AccountView }) {
  const query = useAccounts();
  const [isOpening, setOpening] = useState(false);
  const isNarrow = useIsNarrow();
  const shown = useMemo(
    () => (isNarrow ? columns.filter(({ id }) => id === 'name' || id === 'equity') : columns),
    [isNarrow],
  );
  return (
    <Panel
      title="Accounts"
      note={query.data ? `${query.data.length}` : null}
      bodyClass="overflow-hidden"
      actions={
        <Button small onClick={() => setOpening(true)}>
          New account
        </Button>
      }
    >
      <QueryState query={query}>
        {(accounts) =>
          accounts.length === 0 ? (
            <Empty title="No accounts">An account is a book of its own: cash, positions, orders and keys.</Empty>
          ) : (
            <DataTable
              label="Accounts"
              items={accounts}
              columns={shown}
              keyOf={(item) => item.accountId}
              isChosen={(item) => item.accountId === account.accountId}
              onOpen={(item) => setPreferences({ accountId: item.accountId })}
              rowHeight={isNarrow ? 44 : 29}
            />
          )
        }
      </QueryState>
      {isOpening ? <OpenAccountDialog onClose={() => setOpening(false)} /> : null}
    </Panel>
  );
}
