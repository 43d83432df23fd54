import type { AccountView } from '@quire/contract';
import { useState } from 'react';
import { Blotter } from '../../components/blotter.tsx';
import { Button } from '../../components/button.tsx';
import { moneyColumn, pnlColumn } from '../../components/columns.tsx';
import type { Column } from '../../components/data-table.tsx';
import { Panel } from '../../components/panel.tsx';
import { Empty, QueryState } from '../../components/states.tsx';
import { setPreferences } from '../../lib/preferences.ts';
import { useAccounts } from '../../lib/requests/accounts.ts';
import { OpenAccountDialog } from './open-account-dialog.tsx';

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
    words: (item) => item.name,
  },
  moneyColumn({ id: 'equity', header: 'Equity', width: '112px', of: (item) => item.equity }),
  moneyColumn({ id: 'cash', header: 'Cash', width: '112px', of: (item) => item.cash, wideOnly: true }),
  pnlColumn({ id: 'day', header: 'Today', width: '100px', of: (item) => item.dayPnl }),
];

/** Every account that the person sees; the one that is chosen is shown beside, and traded in. */
export function AccountsPanel({ account }: { readonly account: AccountView }) {
  const query = useAccounts();
  const [isOpening, setOpening] = useState(false);
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
        {(accounts) => (
          <Blotter
            id="accounts"
            label="Accounts"
            isShort={accounts.length < 8}
            items={accounts}
            columns={columns}
            keyOf={(item) => item.accountId}
            isChosen={(item) => item.accountId === account.accountId}
            onOpen={(item) => setPreferences({ accountId: item.accountId })}
            rowHeight={29}
            empty={
              <Empty title="No accounts">An account is a book of its own: cash, positions, orders and keys.</Empty>
            }
          />
        )}
      </QueryState>
      {isOpening ? <OpenAccountDialog onClose={() => setOpening(false)} /> : null}
    </Panel>
  );
}
