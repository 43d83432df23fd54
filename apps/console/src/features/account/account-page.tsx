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
import { CashPanel } from './cash-panel.tsx';
import { EquityPanel } from './equity-panel.tsx';
import { FillsPanel } from './fills-panel.tsx';
import { OpenAccountDialog } from './open-account-dialog.tsx';
import { PasswordPanel } from './password-panel.tsx';
import { PostingsPanel } from './postings-panel.tsx';
import { SessionsPanel } from './sessions-panel.tsx';
import { StandingPanel } from './standing-panel.tsx';
import { SwitchesPanel } from './switches-panel.tsx';

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
          place: { x: 0, y: 0, w: 20, h: 10 },
          narrowHeight: '220px',
          content: <AccountsPanel account={account} />,
        },
        { id: 'cash', place: { x: 0, y: 10, w: 20, h: 24 }, content: <CashPanel account={account} /> },
        {
          id: 'equity',
          place: { x: 20, y: 0, w: 28, h: 18 },
          narrowHeight: '300px',
          content: <EquityPanel key={accountId} accountId={accountId} accountName={account.name} />,
        },
        {
          id: 'switches',
          place: { x: 20, y: 18, w: 28, h: 16 },
          content: <SwitchesPanel key={accountId} account={account} />,
        },
        {
          id: 'standing',
          place: { x: 0, y: 34, w: 20, h: 34 },
          content: <StandingPanel key={accountId} account={account} />,
        },
        {
          id: 'ledger',
          place: { x: 20, y: 34, w: 28, h: 18 },
          narrowHeight: '420px',
          content: <PostingsPanel key={accountId} accountId={accountId} />,
        },
        {
          id: 'activity',
          place: { x: 20, y: 52, w: 28, h: 16 },
          narrowHeight: '360px',
          content: <AccountActivityPanel key={accountId} account={account} />,
        },
        {
          id: 'fills',
          place: { x: 0, y: 68, w: 20, h: 20 },
          content: <FillsPanel key={accountId} account={account} />,
        },
        {
          id: 'actions',
          place: { x: 20, y: 68, w: 28, h: 20 },
          narrowHeight: '320px',
          content: <ActionsPanel account={account} />,
        },
        {
          id: 'keys',
          place: { x: 0, y: 88, w: 20, h: 13 },
          narrowHeight: '240px',
          content: <ApiKeysPanel account={account} />,
        },
        { id: 'sessions', place: { x: 20, y: 88, w: 16, h: 13 }, narrowHeight: '240px', content: <SessionsPanel /> },
        { id: 'password', place: { x: 36, y: 88, w: 12, h: 13 }, content: <PasswordPanel /> },
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
