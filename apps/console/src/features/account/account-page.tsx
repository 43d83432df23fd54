import { useState } from 'react';
import { Button } from '../../components/button.tsx';
import { Empty, SkeletonBlock } from '../../components/states.tsx';
import { Workspace } from '../../components/workspace.tsx';
import { useAccounts, useSelectedAccount } from '../../lib/requests/accounts.ts';
import { useMe } from '../../lib/requests/me.ts';
import { AccountsPanel } from './accounts-panel.tsx';
import { ActionsPanel } from './actions-panel.tsx';
import { AccountActivityPanel } from './activity-panel.tsx';
import { ApiKeysPanel } from './api-keys-panel.tsx';
import { CashPanel, OpenAccountDialog } from './cash-panel.tsx';
import { EquityPanel } from './equity-panel.tsx';
import { FillsPanel } from './fills-panel.tsx';
import { PasswordPanel } from './password-panel.tsx';
import { PostingsPanel } from './postings-panel.tsx';
import { SessionsPanel } from './sessions-panel.tsx';
import { StandingPanel } from './standing-panel.tsx';

export function AccountPage() {
  const me = useMe();
  const accounts = useAccounts();
  const account = useSelectedAccount();
  if (accounts.data && !account) return <NoAccount />;
  if (!me || !account) {
    return (
      <main className="h-full" aria-busy="true">
        <span className="sr-only">Loading</span>
        <SkeletonBlock className="h-[calc(100%-24px)]" />
      </main>
    );
  }
  const { accountId } = account;
  return (
    <Workspace
      page="account"
      title={`Account ${account.name}`}
      userId={me.userId}
      rows={48}
      panels={[
        {
          id: 'accounts',
          place: { x: 0, y: 0, w: 20, h: 14 },
          narrowHeight: '220px',
          content: <AccountsPanel account={account} />,
        },
        { id: 'cash', place: { x: 0, y: 14, w: 20, h: 26 }, content: <CashPanel account={account} /> },
        {
          id: 'equity',
          place: { x: 20, y: 0, w: 28, h: 20 },
          narrowHeight: '300px',
          content: <EquityPanel key={accountId} accountId={accountId} accountName={account.name} />,
        },
        {
          id: 'ledger',
          place: { x: 20, y: 20, w: 28, h: 20 },
          narrowHeight: '420px',
          content: <PostingsPanel key={accountId} accountId={accountId} />,
        },
        {
          id: 'standing',
          place: { x: 0, y: 40, w: 20, h: 35 },
          content: <StandingPanel key={accountId} account={account} />,
        },
        {
          id: 'fills',
          place: { x: 20, y: 40, w: 28, h: 15 },
          content: <FillsPanel key={accountId} account={account} />,
        },
        {
          id: 'activity',
          place: { x: 20, y: 55, w: 28, h: 20 },
          narrowHeight: '320px',
          content: <AccountActivityPanel key={accountId} account={account} />,
        },
        {
          id: 'actions',
          place: { x: 20, y: 75, w: 28, h: 18 },
          narrowHeight: '320px',
          content: <ActionsPanel account={account} />,
        },
        {
          id: 'keys',
          place: { x: 0, y: 75, w: 20, h: 18 },
          narrowHeight: '300px',
          content: <ApiKeysPanel account={account} />,
        },
        { id: 'sessions', place: { x: 20, y: 93, w: 28, h: 16 }, narrowHeight: '280px', content: <SessionsPanel /> },
        { id: 'password', place: { x: 0, y: 93, w: 20, h: 16 }, content: <PasswordPanel /> },
      ]}
    />
  );
}

function NoAccount() {
  const [isOpen, setOpen] = useState(false);
  return (
    <main className="h-full">
      <Empty title="No trading account">
        <p className="mb-2">An account is a book of its own: cash, positions, orders and keys.</p>
        <Button tone="accent" onClick={() => setOpen(true)}>
          Open an account
        </Button>
      </Empty>
      {isOpen ? <OpenAccountDialog onClose={() => setOpen(false)} /> : null}
    </main>
  );
}
