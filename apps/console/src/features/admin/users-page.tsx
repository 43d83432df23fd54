import type { UserView } from '@quire/contract';
import { useState } from 'react';
import { Blotter } from '../../components/blotter.tsx';
import { Button } from '../../components/button.tsx';
import { textColumn } from '../../components/columns.tsx';
import type { Column } from '../../components/data-table.tsx';
import { Instant } from '../../components/numbers.tsx';
import { Panel } from '../../components/panel.tsx';
import { SecretDialog } from '../../components/secret-dialog.tsx';
import { Empty, QueryState } from '../../components/states.tsx';
import { useUsers } from './api/users.ts';
import { UserDialog } from './user-dialog.tsx';

const columns: readonly Column<UserView>[] = [
  {
    id: 'name',
    header: 'Name',
    cell: (user) => (
      <b className={user.isActive ? 'font-semibold' : 'font-normal text-muted line-through'}>{user.name}</b>
    ),
    sortBy: (user) => user.name,
    words: (user) => user.name,
  },
  textColumn({ id: 'email', header: 'E-mail', of: (user) => user.email, wideOnly: true }),
  textColumn({ id: 'roles', header: 'Roles', of: (user) => user.roles.join(', ') }),
  {
    id: 'state',
    header: 'State',
    width: '100px',
    cell: (user) => (user.isActive ? 'active' : <span className="text-muted">inactive</span>),
    sortBy: (user) => String(user.isActive),
    words: (user) => (user.isActive ? 'active' : 'inactive'),
    wideOnly: true,
  },
  {
    id: 'login',
    header: 'Last log-in',
    width: '140px',
    cell: (user) =>
      user.lastLoginAt ? <Instant value={user.lastLoginAt} /> : <span className="text-muted">never</span>,
    sortBy: (user) => user.lastLoginAt ?? '',
    words: (user) => user.lastLoginAt ?? '',
    wideOnly: true,
  },
  {
    id: 'created',
    header: 'Since',
    width: '110px',
    cell: (user) => <Instant value={user.createdAt} style="date" />,
    sortBy: (user) => Date.parse(user.createdAt),
    words: (user) => user.createdAt,
    wideOnly: true,
  },
];

type Asked =
  | { readonly kind: 'edit'; readonly user: UserView | null }
  | { readonly kind: 'password'; readonly email: string; readonly password: string }
  | null;

export function UsersPage() {
  const query = useUsers();
  const [asked, setAsked] = useState<Asked>(null);
  return (
    <main className="h-full p-1.5">
      <h1 className="sr-only">Users</h1>
      <Panel
        title="People"
        note={query.data ? `${query.data.items.length}` : null}
        bodyClass="overflow-hidden"
        actions={
          <Button small onClick={() => setAsked({ kind: 'edit', user: null })}>
            New person
          </Button>
        }
      >
        <QueryState query={query}>
          {(page) => (
            <Blotter
              id="people"
              label="People"
              items={page.items}
              columns={columns}
              keyOf={(user) => user.userId}
              onOpen={(user) => setAsked({ kind: 'edit', user })}
              rowHeight={32}
              minWidth={800}
              empty={<Empty title="Nobody yet" />}
            />
          )}
        </QueryState>
      </Panel>
      {asked?.kind === 'edit' ? (
        <UserDialog
          user={asked.user}
          onClose={() => setAsked(null)}
          onPassword={(email, password) => setAsked({ kind: 'password', email, password })}
        />
      ) : null}
      {asked?.kind === 'password' ? (
        <SecretDialog
          title={`Password of ${asked.email}`}
          fields={[{ label: 'Password', value: asked.password }]}
          onClose={() => setAsked(null)}
        />
      ) : null}
    </main>
  );
}
