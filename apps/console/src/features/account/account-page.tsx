import { useState } from 'react';
import { Button } from '../../components/button.tsx';
import { Empty, SkeletonBlock } from '../../components/states.tsx';
import { Workspace } from '../../components/workspace.tsx';
import { useAccounts, useSelectedAccount } from '../../lib/requests/accounts.ts';
import { useMe } from '../../lib/requests/me.ts';
import { ApiKeysPanel } from './api-keys-panel.tsx';
import { CashPanel, OpenAccountDialog } from './cash-panel.tsx';
import { EquityPanel } from './equity-panel.tsx';
import { PasswordPanel } from './password-panel.tsx';
import { PostingsPanel } from './postings-panel.tsx';
import { SessionsPanel } from './sessions-panel.tsx';

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
        { id: 'cash', place: { x: 0, y: 0, w: 18, h: 24 }, content: <CashPanel account={account} /> },
        {
          id: 'equity',
          place: { x: 18, y: 0, w: 30, h: 24 },
          narrowHeight: '300px',
          content: <EquityPanel key={accountId} accountId={accountId} accountName={account.name} />,
        },
        {
          id: 'ledger',
          place: { x: 18, y: 24, w: 30, h: 24 },
          narrowHeight: '420px',
          content: <PostingsPanel key={accountId} accountId={accountId} />,
        },
        {
          id: 'keys',
          place: { x: 0, y: 24, w: 18, h: 24 },
          narrowHeight: '300px',
          content: <ApiKeysPanel account={account} />,
        },
        { id: 'sessions', place: { x: 18, y: 48, w: 30, h: 16 }, narrowHeight: '280px', content: <SessionsPanel /> },
        { id: 'password', place: { x: 0, y: 48, w: 18, h: 16 }, content: <PasswordPanel /> },
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
