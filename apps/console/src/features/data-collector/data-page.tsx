import { Workspace } from '../../components/workspace.tsx';
import { useMe } from '../../lib/requests/me.ts';
import { CollectorPanel } from './collector-panel.tsx';
import { TasksPanel } from './tasks-panel.tsx';

export function DataPage() {
  const me = useMe();
  if (!me) return null;
  return (
    <Workspace
      page="data"
      title="Data"
      userId={me.userId}
      rows={48}
      panels={[
        { id: 'collector', place: { x: 0, y: 0, w: 18, h: 48 }, content: <CollectorPanel /> },
        { id: 'tasks', place: { x: 18, y: 0, w: 30, h: 48 }, narrowHeight: '420px', content: <TasksPanel /> },
      ]}
    />
  );
}
