import type { CollectorTask } from '@quire/contract';
import { useMemo } from 'react';
import { Button } from '../../components/button.tsx';
import { actionColumn, instantColumn, textColumn } from '../../components/columns.tsx';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { Panel } from '../../components/panel.tsx';
import { Empty, QueryState } from '../../components/states.tsx';
import { useIsNarrow } from '../../lib/preferences.ts';
import { useCancelTask } from '../../lib/requests/data-tasks.ts';
import { useMe } from '../../lib/requests/me.ts';
import { operatesData } from '../../lib/roles.ts';
import { useCollectorTasks } from './api/collector.ts';

/** Background tasks, newest first, with how far each is or what became of it. */
export function TasksPanel() {
  const query = useCollectorTasks();
  const isNarrow = useIsNarrow();
  const mayOperate = operatesData(useMe()?.roles ?? []);
  const shown = useMemo(() => {
    const all = mayOperate ? [...columns, cancelColumn] : columns;
    return isNarrow ? all.filter(({ wideOnly }) => !wideOnly) : all;
  }, [isNarrow, mayOperate]);
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

function Done({ task: { status, done, total } }: { readonly task: CollectorTask }) {
  const words = `${done} of ${total}`;
  if (status !== 'running') return words;
  return (
    <span className="inline-flex items-center gap-1.5">
      <progress aria-label="How far it is" className="h-1.5 w-10" max={Math.max(1, total)} value={done} />
      {words}
    </span>
  );
}

function Cancel({ task }: { readonly task: CollectorTask }) {
  const { mutate, isPending } = useCancelTask();
  if (task.status !== 'running') return null;
  return (
    <Button small tone="faint" disabled={isPending} onClick={() => mutate(task)}>
      Cancel
    </Button>
  );
}

const cancelColumn: Column<CollectorTask> = {
  ...actionColumn<CollectorTask>('cancel', '84px', (task) => <Cancel task={task} />),
  wideOnly: true,
};

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
    width: '108px',
    align: 'right',
    cell: (task) => <Done task={task} />,
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
