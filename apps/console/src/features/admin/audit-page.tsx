import type { AuditEntryView } from '@quire/contract';
import { useDeferredValue, useMemo, useState } from 'react';
import { Button } from '../../components/button.tsx';
import { codeColumn, instantColumn, nameColumn, textColumn } from '../../components/columns.tsx';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { Line, Lines } from '../../components/definition.tsx';
import { Drawer } from '../../components/dialog.tsx';
import { inlineInput } from '../../components/field.tsx';
import { Instant } from '../../components/numbers.tsx';
import { Panel } from '../../components/panel.tsx';
import { RawJson } from '../../components/raw-json.tsx';
import { Empty, QueryState } from '../../components/states.tsx';
import { useIsNarrow } from '../../lib/preferences.ts';
import { useAudit } from './api/audit.ts';

const columns: readonly Column<AuditEntryView>[] = [
  {
    id: 'id',
    header: 'Entry',
    width: '72px',
    align: 'right',
    cell: (entry) => <span className="text-muted">{entry.auditId}</span>,
    sortBy: (entry) => entry.auditId,
  },
  instantColumn({ id: 'at', header: 'Time', width: '130px', of: (entry) => entry.at }),
  textColumn({ id: 'actor', header: 'Who', of: (entry) => entry.actor }),
  nameColumn({ id: 'action', header: 'Did', of: (entry) => entry.action }),
  {
    id: 'resource',
    header: 'To',
    cell: (entry) => `${entry.resourceKind} ${entry.resourceId ?? ''}`,
    sortBy: (entry) => entry.resourceKind,
  },
  codeColumn({ id: 'address', header: 'From', width: '140px', of: (entry) => entry.remoteAddress }),
];

export function AuditPage() {
  const [actor, setActor] = useState('');
  const [action, setAction] = useState('');
  const query = useAudit({ actor: useDeferredValue(actor.trim()), action: useDeferredValue(action.trim()) });
  const [opened, setOpened] = useState<AuditEntryView | null>(null);
  const isNarrow = useIsNarrow();
  const entries = useMemo(() => (query.data?.pages ?? []).flatMap((page) => page.items), [query.data]);
  const shown = isNarrow ? columns.filter((column) => ['actor', 'action'].includes(column.id)) : columns;
  return (
    <main className="h-full p-1.5">
      <h1 className="sr-only">Audit</h1>
      <Panel
        title="Audit"
        note={isNarrow ? null : 'append only'}
        bodyClass="overflow-hidden"
        actions={
          <>
            <input
              type="search"
              aria-label="Filter by person"
              placeholder="Who"
              className={`${inlineInput} w-40 max-md:w-24`}
              value={actor}
              onChange={(event) => setActor(event.target.value)}
            />
            <input
              type="search"
              aria-label="Filter by action"
              placeholder="Did"
              className={`${inlineInput} w-40 max-md:w-24`}
              value={action}
              onChange={(event) => setAction(event.target.value)}
            />
            {query.hasNextPage ? (
              <Button small tone="quiet" disabled={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
                Older
              </Button>
            ) : null}
          </>
        }
      >
        <QueryState query={query}>
          {() =>
            entries.length === 0 ? (
              <Empty title="No entry matches">
                Every change of state is written here: who, what, before, after, from where.
              </Empty>
            ) : (
              <DataTable
                label="Audit entries"
                items={entries}
                columns={shown}
                keyOf={(entry) => String(entry.auditId)}
                onOpen={setOpened}
                minWidth={isNarrow ? 0 : 900}
                rowHeight={isNarrow ? 44 : 27}
              />
            )
          }
        </QueryState>
      </Panel>
      <Drawer
        open={opened !== null}
        onClose={() => setOpened(null)}
        title={opened?.action ?? ''}
        description={opened?.actor ?? ''}
      >
        {opened ? <Story entry={opened} /> : null}
      </Drawer>
    </main>
  );
}

function Story({ entry }: { readonly entry: AuditEntryView }) {
  return (
    <>
      <Lines>
        <Line name="Time">
          <Instant value={entry.at} style="full" />
        </Line>
        <Line name="Who">{entry.actor}</Line>
        <Line name="From">{entry.remoteAddress ?? '\u2013'}</Line>
        <Line name="To">{`${entry.resourceKind} ${entry.resourceId ?? ''}`}</Line>
      </Lines>
      <div className="flex flex-col gap-3 p-3">
        <h3 className="label">Before</h3>
        <RawJson value={entry.before} />
        <h3 className="label">After</h3>
        <RawJson value={entry.after} />
      </div>
    </>
  );
}
