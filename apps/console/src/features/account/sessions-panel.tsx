import type { SessionView } from '@quire/contract';
import { useMemo } from 'react';
import { Blotter } from '../../components/blotter.tsx';
import { Button } from '../../components/button.tsx';
import { actionColumn, codeColumn, instantColumn } from '../../components/columns.tsx';
import type { Column } from '../../components/data-table.tsx';
import { Panel } from '../../components/panel.tsx';
import { Empty, QueryState } from '../../components/states.tsx';
import { useEndSession, useSessions } from './api/sessions.ts';
import { browserWords } from './browser-words.ts';

export function SessionsPanel() {
  const query = useSessions();
  const { mutate: end } = useEndSession();
  const columns = useMemo(() => sessionColumns(end), [end]);
  return (
    <Panel title="Your sessions" note="where you are logged in" bodyClass="overflow-hidden">
      <QueryState query={query}>
        {(page) => (
          <Blotter
            id="sessions"
            label="Sessions"
            isShort
            items={page.items}
            columns={columns}
            keyOf={(session) => session.sessionId}
            minWidth={420}
            rowHeight={32}
            empty={<Empty title="No sessions" />}
          />
        )}
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
    codeColumn({
      id: 'address',
      header: 'Address',
      width: '130px',
      of: (session) => session.remoteAddress,
      wideOnly: true,
    }),
    instantColumn({
      id: 'seen',
      header: 'Last seen',
      width: '112px',
      of: (session) => session.lastSeenAt,
      muted: false,
    }),
    actionColumn('actions', '80px', (session) =>
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
