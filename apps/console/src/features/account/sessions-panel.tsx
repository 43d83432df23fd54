import type { SessionView } from '@quire/contract';
import { useMemo } from 'react';
import { Button } from '../../components/button.tsx';
import { actionColumn, codeColumn, instantColumn } from '../../components/columns.tsx';
import { type Column, DataTable } from '../../components/data-table.tsx';
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
    codeColumn({ id: 'address', header: 'Address', width: '130px', of: (session) => session.remoteAddress }),
    instantColumn({
      id: 'seen',
      header: 'Last seen',
      width: '112px',
      of: (session) => session.lastSeenAt,
      muted: false,
    }),
    actionColumn('actions', '110px', (session) =>
      session.current ? (
        <span className="text-[12.5px] text-muted">this one</span>
      ) : (
        <Button small tone="faint" onClick={() => end(session)}>
          End
        </Button>
      ),
    ),
  ];
}
