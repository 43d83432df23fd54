import type { SessionView } from '@quire/contract';
import { useMemo } from 'react';
import { Button } from '../../components/button.tsx';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { Instant } from '../../components/numbers.tsx';
import { Panel } from '../../components/panel.tsx';
import { Empty, QueryState } from '../../components/states.tsx';
import { useIsNarrow } from '../../lib/preferences.ts';
import { useEndSession, useSessions } from './api/sessions.ts';
import { browserWords } from './browser-words.ts';

export function SessionsPanel() {
  const query = useSessions();
  const { mutate: end } = useEndSession();
  const isNarrow = useIsNarrow();
  const columns = useMemo(() => {
    const all = sessionColumns(end);
    return isNarrow
      ? all
          .filter((column) => ['browser', 'actions'].includes(column.id))
          .map((column) => ({ ...column, width: undefined }))
      : all;
  }, [end, isNarrow]);
  return (
    <Panel title="Your sessions" note="where you are logged in" bodyClass="overflow-hidden">
      <QueryState query={query}>
        {(page) =>
          page.items.length === 0 ? (
            <Empty title="No sessions" />
          ) : (
            <DataTable
              label="Sessions"
              items={page.items}
              columns={columns}
              keyOf={(session) => session.sessionId}
              minWidth={isNarrow ? 0 : 560}
              rowHeight={isNarrow ? 48 : 32}
            />
          )
        }
      </QueryState>
    </Panel>
  );
}

function sessionColumns(end: (session: SessionView) => void): readonly Column<SessionView>[] {
  return [
    {
      id: 'browser',
      header: 'Browser',
      cell: (session) => <span title={session.userAgent}>{browserWords(session.userAgent)}</span>,
      sortBy: (session) => session.userAgent,
    },
    {
      id: 'address',
      header: 'Address',
      width: '130px',
      cell: (session) => <span className="font-mono text-[11.5px]">{session.remoteAddress}</span>,
      sortBy: (session) => session.remoteAddress,
    },
    {
      id: 'seen',
      header: 'Last seen',
      width: '112px',
      cell: (session) => <Instant value={session.lastSeenAt} />,
      sortBy: (session) => Date.parse(session.lastSeenAt),
    },
    {
      id: 'actions',
      header: '',
      width: '110px',
      align: 'right',
      cell: (session) =>
        session.current ? (
          <span className="text-[12.5px] text-muted">this one</span>
        ) : (
          <Button small tone="faint" onClick={() => end(session)}>
            End
          </Button>
        ),
    },
  ];
}
