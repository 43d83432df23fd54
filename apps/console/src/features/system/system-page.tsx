import type { SystemStatusView } from '@quire/contract';
import type { ReactNode } from 'react';
import { Panel } from '../../components/panel.tsx';
import { QueryState } from '../../components/states.tsx';
import { Workspace } from '../../components/workspace.tsx';
import { useMe } from '../../lib/requests/me.ts';
import { useSystemStatus } from './api/status.ts';
import { BackupsPanel } from './backups-panel.tsx';
import { Dependencies, JournalFacts, ProcessFacts, State } from './health-panel.tsx';
import { LogsPanel } from './logs-panel.tsx';

export function SystemPage() {
  const me = useMe();
  const query = useSystemStatus();
  // While a reading fails the last one stays on the screen, dimmed.
  const isOld = query.isError && query.data !== undefined;
  const panel = (title: string, content: (status: SystemStatusView) => ReactNode, note?: ReactNode) => (
    <Panel title={title} note={note} stale={isOld}>
      <QueryState query={query}>{content}</QueryState>
    </Panel>
  );
  if (!me) return null;
  return (
    <Workspace
      page="system"
      title="System"
      userId={me.userId}
      rows={48}
      panels={[
        {
          id: 'health',
          place: { x: 0, y: 0, w: 22, h: 18 },
          content: panel(
            'Health',
            (status) => <Dependencies status={status} />,
            query.data ? <State state={query.data.status} /> : null,
          ),
        },
        {
          id: 'journal',
          place: { x: 22, y: 0, w: 12, h: 18 },
          content: panel('Journal', (status) => <JournalFacts status={status} />),
        },
        {
          id: 'process',
          place: { x: 34, y: 0, w: 14, h: 18 },
          content: panel('Process', (status) => <ProcessFacts status={status} />),
        },
        { id: 'log', place: { x: 0, y: 18, w: 30, h: 30 }, narrowHeight: '480px', content: <LogsPanel /> },
        { id: 'backups', place: { x: 30, y: 18, w: 18, h: 30 }, narrowHeight: '320px', content: <BackupsPanel /> },
      ]}
    />
  );
}
