import type { AuditEntryView } from '@quire/contract';
import { useDeferredValue, useMemo, useState } from 'react';
import { Blotter } from '../../components/blotter.tsx';
import { codeColumn, instantColumn, nameColumn, textColumn } from '../../components/columns.tsx';
import type { Column } from '../../components/data-table.tsx';
import { Line, Lines } from '../../components/definition.tsx';
import { Drawer } from '../../components/dialog.tsx';
import { inlineInput } from '../../components/field.tsx';
import { Instant } from '../../components/numbers.tsx';
import { Panel } from '../../components/panel.tsx';
import { RawJson } from '../../components/raw-json.tsx';
import { Empty, QueryState } from '../../components/states.tsx';
import { useAudit } from './api/audit.ts';

const columns: readonly Column<AuditEntryView>[] = [
  nameColumn({ id: 'action', header: 'Did', of: (entry) => entry.action }),
  textColumn({ id: 'actor', header: 'Who', of: (entry) => entry.actor }),
  textColumn({ id: 'resource', header: 'To', of: resourceWords, wideOnly: true }),
  instantColumn({ id: 'at', header: 'Time', width: '130px', of: (entry) => entry.at, wideOnly: true }),
  codeColumn({ id: 'address', header: 'From', width: '140px', of: (entry) => entry.remoteAddress, wideOnly: true }),
  {
    id: 'entry',
    header: 'Entry',
    width: '72px',
    align: 'right',
    cell: (entry) => <span className="text-muted">{entry.auditId}</span>,
    sortBy: (entry) => entry.auditId,
    words: (entry) => String(entry.auditId),
    wideOnly: true,
  },
];

function resourceWords({ resourceKind, resourceId }: AuditEntryView): string {
  return resourceId === null ? resourceKind : `${resourceKind} ${resourceId}`;
}

export function AuditPage() {
  const [actor, setActor] = useState('');
  const [action, setAction] = useState('');
  const query = useAudit({ actor: useDeferredValue(actor.trim()), action: useDeferredValue(action.trim()) });
  const [opened, setOpened] = useState<AuditEntryView | null>(null);
  const entries = useMemo(() => (query.data?.pages ?? []).flatMap((page) => page.items), [query.data]);
  return (
    <main className="h-full p-1.5">
      <h1 className="sr-only">Audit</h1>
      <Panel title="Audit" note="append only" bodyClass="overflow-hidden">
        <QueryState query={query}>
          {() => (
            <Blotter
              id="audit"
              label="Audit entries"
              items={entries}
              columns={columns}
              keyOf={(entry) => String(entry.auditId)}
              onOpen={setOpened}
              minWidth={900}
              older={query}
              isFilteredByServer
              filters={
                <>
                  <ServerFilter label="Filter by person" placeholder="Who" value={actor} onValue={setActor} />
                  <ServerFilter label="Filter by action" placeholder="Did" value={action} onValue={setAction} />
                </>
              }
              empty={
                <Empty title="No entry matches">
                  Every change of state is written here: who, what, before, after, from where.
                </Empty>
              }
            />
          )}
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

interface ServerFilterProps {
  readonly label: string;
  readonly placeholder: string;
  readonly value: string;
  readonly onValue: (value: string) => void;
}

function ServerFilter({ label, placeholder, value, onValue }: ServerFilterProps) {
  return (
    <input
      type="search"
      aria-label={label}
      placeholder={placeholder}
      className={`${inlineInput} w-40 max-md:w-auto max-md:min-w-0 max-md:flex-1`}
      value={value}
      onChange={(event) => onValue(event.target.value)}
    />
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
        <Line name="To">{resourceWords(entry)}</Line>
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
