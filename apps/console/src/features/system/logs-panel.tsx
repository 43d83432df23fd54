import type { LogLineView } from '@quire/contract';
import { useDeferredValue, useMemo, useState } from 'react';
import { Blotter } from '../../components/blotter.tsx';
import type { Column } from '../../components/data-table.tsx';
import { Drawer } from '../../components/dialog.tsx';
import { inlineInput } from '../../components/field.tsx';
import { Instant } from '../../components/numbers.tsx';
import { Panel } from '../../components/panel.tsx';
import { RawJson } from '../../components/raw-json.tsx';
import { Empty, QueryState } from '../../components/states.tsx';
import { useMe } from '../../lib/requests/me.ts';
import { operates } from '../../lib/roles.ts';
import { useLogs } from './api/logs.ts';

const levels = ['', 'debug', 'info', 'warn', 'error'] as const;
const tone: Readonly<Record<string, string>> = { warn: 'text-warn', error: 'text-loss', fatal: 'text-loss' };

const columns: readonly Column<LogLineView>[] = [
  {
    id: 'at',
    header: 'Time',
    width: '104px',
    phoneWidth: '96px',
    cell: (line) => <Instant value={line.at} style="time-millis" className="text-muted" />,
    words: (line) => line.at,
  },
  {
    id: 'level',
    header: 'Level',
    width: '58px',
    cell: (line) => <span className={`font-semibold ${tone[line.level] ?? ''}`}>{line.level}</span>,
    words: (line) => line.level,
    wideOnly: true,
  },
  {
    id: 'message',
    header: 'Message',
    cell: (line) => <Message line={line} />,
    words: (line) => `${line.message} ${fieldWords(line.fields)}`,
  },
  {
    id: 'request',
    header: 'Request',
    width: '120px',
    cell: (line) => <span className="font-mono text-[11.5px] text-muted">{line.requestId ?? ''}</span>,
    words: (line) => line.requestId ?? '',
    wideOnly: true,
  },
];

/** The fields of a line in one line; the drawer shows them in full. */
function fieldWords(fields: unknown): string {
  if (typeof fields !== 'object' || fields === null) return '';
  return Object.entries(fields)
    .map(([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(' ');
}

function Message({ line }: { readonly line: LogLineView }) {
  return (
    <span className="font-mono text-[11.5px]">
      {line.message} <span className="text-muted">{fieldWords(line.fields)}</span>
    </span>
  );
}

export function LogsPanel() {
  const me = useMe();
  const mayRead = operates(me?.roles ?? []);
  const [level, setLevel] = useState<string>('');
  const [typed, setTyped] = useState('');
  const text = useDeferredValue(typed.trim());
  const query = useLogs({ level, text }, mayRead);
  const [opened, setOpened] = useState<LogLineView | null>(null);
  const lines = useMemo(
    () => [...(query.data?.items ?? [])].sort((left, right) => Date.parse(right.at) - Date.parse(left.at)),
    [query.data],
  );
  const filters = (
    <>
      <select
        aria-label="Level"
        className={`${inlineInput} w-24`}
        value={level}
        onChange={(event) => setLevel(event.target.value)}
      >
        {levels.map((each) => (
          <option key={each} value={each}>
            {each === '' ? 'all levels' : each}
          </option>
        ))}
      </select>
      <input
        type="search"
        aria-label="Filter the log"
        placeholder="Filter"
        className={`${inlineInput} w-44 max-md:w-auto max-md:min-w-0 max-md:flex-1`}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
      />
    </>
  );
  return (
    <Panel title="Log" note="the last 200 lines, newest first" bodyClass="overflow-hidden">
      {mayRead ? (
        <QueryState query={query}>
          {() => (
            <Blotter
              id="log"
              label="Log lines"
              items={lines}
              columns={columns}
              keyOf={keyOfLine(lines)}
              onOpen={setOpened}
              rowHeight={24}
              isFilteredByServer
              filters={filters}
              empty={<Empty title={text === '' && level === '' ? 'The log is empty' : 'No line matches'} />}
            />
          )}
        </QueryState>
      ) : (
        <Empty title="For operators">Log lines are shown to operators and administrators.</Empty>
      )}
      <Drawer
        open={opened !== null}
        onClose={() => setOpened(null)}
        title={opened?.message ?? ''}
        description={opened?.level ?? ''}
      >
        <div className="p-3">
          <RawJson value={opened} />
        </div>
      </Drawer>
    </Panel>
  );
}

/** Lines have no id, and two may be equal; the place of a line among the shown ones makes it one. */
function keyOfLine(lines: readonly LogLineView[]): (line: LogLineView) => string {
  const places = new Map(lines.map((line, place) => [line, `${line.at} ${String(lines.length - place)}`]));
  return (line) => places.get(line) ?? line.at;
}
