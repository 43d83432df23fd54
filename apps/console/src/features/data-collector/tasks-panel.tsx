import type { CollectorTask } from '@quire/contract';
import { instantColumn, textColumn } from '../../components/columns.tsx';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { Panel } from '../../components/panel.tsx';
import { Empty, QueryState } from '../../components/states.tsx';
import { useIsNarrow } from '../../lib/preferences.ts';
import { useCollectorTasks } from './api/collector.ts';

/** Passes of the collector, newest first, with what became of each. */
export function TasksPanel() {
  const query = useCollectorTasks();
  const isNarrow = useIsNarrow();
  const shown = isNarrow ? columns.filter(({ wideOnly }) => !wideOnly) : columns;
  return (
    <Panel title="Passes" stale={query.isError && query.data !== undefined} bodyClass="overflow-hidden">
      <QueryState query={query}>
        {(tasks) =>
          tasks.length === 0 ? (
            <Empty title="No pass yet">Start the collector, or collect once now: each pass is a line here.</Empty>
          ) : (
            <DataTable
              label="Passes"
              items={tasks}
              columns={shown}
              keyOf={({ task_id }) => task_id}
              minWidth={isNarrow ? 0 : 640}
            />
          )
        }
      </QueryState>
    </Panel>
  );
}

const tones: Readonly<Record<CollectorTask['status'], string>> = {
  running: 'text-accent',
  completed: '',
  failed: 'font-semibold text-loss',
  canceled: 'text-muted',
};

const columns: readonly Column<CollectorTask>[] = [
  instantColumn({ id: 'started', header: 'Begun', of: ({ started_at }) => started_at, muted: false }),
  {
    id: 'status',
    header: 'State',
    width: '92px',
    cell: ({ status }) => <span className={tones[status]}>{status}</span>,
    sortBy: ({ status }) => status,
  },
  {
    id: 'progress',
    header: 'Done',
    width: '92px',
    align: 'right',
    cell: ({ done, total }) => `${done} of ${total}`,
    sortBy: ({ progress }) => progress,
  },
  {
    ...textColumn<CollectorTask>({ id: 'by', header: 'By', width: '150px', of: ({ requested_by }) => requested_by }),
    wideOnly: true,
  },
  {
    id: 'message',
    header: 'Says',
    cell: ({ message }) => <span title={message}>{message === '' ? '\u2013' : message}</span>,
    sortBy: ({ message }) => message,
  },
];
