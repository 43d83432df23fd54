import type { SeriesGapsView } from '@quire/contract';
import { useMemo, useState } from 'react';
import { Blotter } from '../../components/blotter.tsx';
import { Button } from '../../components/button.tsx';
import { actionColumn, nameColumn, textColumn } from '../../components/columns.tsx';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { Dialog, Drawer } from '../../components/dialog.tsx';
import { Instant } from '../../components/numbers.tsx';
import { Panel } from '../../components/panel.tsx';
import { RunningTask } from '../../components/running-task.tsx';
import { Empty, QueryState } from '../../components/states.tsx';
import { useCancelTask, useRunningTask } from '../../lib/requests/data-tasks.ts';
import { useMe } from '../../lib/requests/me.ts';
import { operatesData } from '../../lib/roles.ts';
import { type RepairWanted, useGaps, useRepair } from './api/history.ts';

/** What is missing although the market was open, and the buttons that ask for it. */
export function GapsPanel({ timeframe }: { readonly timeframe: string }) {
  const query = useGaps(timeframe);
  const mayOperate = operatesData(useMe()?.roles ?? []);
  const running = useRunningTask('collection');
  const cancel = useCancelTask();
  const { mutate: repair, isPending } = useRepair();
  const [opened, setOpened] = useState<SeriesGapsView | null>(null);
  const [isAsked, setAsked] = useState(false);
  const lacking = useMemo(() => (query.data?.items ?? []).filter(({ missing }) => (missing ?? 0) > 0), [query.data]);
  const missing = lacking.reduce((sum, one) => sum + (one.missing ?? 0), 0);
  const mayRepair = mayOperate && running === null && !isPending;
  return (
    <Panel
      title="Gaps"
      note={query.data ? `${missing.toLocaleString('en-US')} bars of ${timeframe}, 400 days` : null}
      stale={query.isError && query.data !== undefined}
      bodyClass="flex flex-col overflow-hidden"
      actions={
        mayOperate && lacking.length > 0 ? (
          <Button small disabled={!mayRepair} onClick={() => setAsked(true)}>
            Repair all
          </Button>
        ) : null
      }
    >
      {running === null ? null : (
        <RunningTask
          label="Asking"
          task={running}
          onCancel={mayOperate ? () => cancel.mutate(running) : null}
          isCanceling={cancel.isPending}
        />
      )}
      <div className="min-h-0 flex-1">
        <QueryState query={query}>
          {({ items }) => (
            <Gaps
              items={items}
              lacking={lacking}
              mayRepair={mayRepair}
              mayOperate={mayOperate}
              repair={repair}
              onOpen={setOpened}
            />
          )}
        </QueryState>
      </div>
      {opened === null ? null : <GapsDrawer series={opened} onClose={() => setOpened(null)} />}
      {isAsked ? (
        <RepairAll
          series={lacking.length}
          missing={missing}
          onClose={() => setAsked(false)}
          onRepair={() => {
            setAsked(false);
            repair({ timeframe });
          }}
        />
      ) : null}
    </Panel>
  );
}

interface GapsProps {
  readonly items: readonly SeriesGapsView[];
  readonly lacking: readonly SeriesGapsView[];
  readonly mayOperate: boolean;
  readonly mayRepair: boolean;
  readonly repair: (wanted: RepairWanted) => void;
  readonly onOpen: (series: SeriesGapsView) => void;
}

function Gaps({ items, lacking, mayOperate, mayRepair, repair, onOpen }: GapsProps) {
  const shown = useMemo(() => {
    if (!mayOperate) return columns;
    const action = actionColumn<SeriesGapsView>('repair', '84px', ({ symbol, timeframe, provider }) => (
      <Button
        small
        tone="faint"
        aria-label={`Repair ${symbol} of ${provider}`}
        disabled={!mayRepair}
        onClick={(event) => {
          event.stopPropagation();
          repair({ symbol, timeframe, provider });
        }}
      >
        Repair
      </Button>
    ));
    return [...columns, action];
  }, [mayOperate, mayRepair, repair]);
  const unknowns = items.filter(({ missing }) => missing === null).length;
  return (
    <Blotter
      id="gaps"
      label="Gaps"
      items={lacking}
      columns={shown}
      keyOf={({ symbol, provider }) => `${symbol} ${provider}`}
      onOpen={onOpen}
      rowHeight={30}
      isShort
      empty={
        items.length === 0 ? (
          <Empty title="No history of this timeframe">Where nothing is stored, nothing is missing.</Empty>
        ) : (
          <Empty title="Nothing is missing">
            {unknowns === 0
              ? `All ${items.length} series have every bar that their calendars expect.`
              : `As far as is known: the hours of ${unknowns} of ${items.length} series are not.`}
          </Empty>
        )
      }
    />
  );
}

const columns: readonly Column<SeriesGapsView>[] = [
  nameColumn({ id: 'symbol', header: 'Symbol', of: ({ symbol }) => symbol }),
  {
    ...textColumn<SeriesGapsView>({ id: 'provider', header: 'Provider', of: ({ provider }) => provider }),
    wideOnly: true,
  },
  {
    id: 'missing',
    header: 'Missing',
    width: '80px',
    phoneWidth: '72px',
    align: 'right',
    cell: ({ missing }) => (missing ?? 0).toLocaleString('en-US'),
    sortBy: ({ missing }) => missing ?? 0,
  },
  {
    id: 'gaps',
    header: 'Gaps',
    width: '60px',
    phoneWidth: '54px',
    align: 'right',
    cell: ({ gaps }) => gaps.length,
    sortBy: ({ gaps }) => gaps.length,
  },
];

type Gap = SeriesGapsView['gaps'][number];
const gapColumns: readonly Column<Gap>[] = [
  {
    id: 'from',
    header: 'First missing',
    cell: ({ from }) => <Instant value={from} style="full" />,
    sortBy: ({ from }) => from,
  },
  { id: 'to', header: 'Last missing', cell: ({ to }) => <Instant value={to} style="full" />, sortBy: ({ to }) => to },
  {
    id: 'missing',
    header: 'Bars',
    width: '70px',
    align: 'right',
    cell: ({ missing }) => missing,
    sortBy: ({ missing }) => missing,
  },
];

function GapsDrawer({ series, onClose }: { readonly series: SeriesGapsView; readonly onClose: () => void }) {
  const { symbol, timeframe, provider, missing, gaps } = series;
  return (
    <Drawer
      open
      onClose={onClose}
      title={`Gaps of ${symbol} ${timeframe}`}
      description={`of ${provider}: ${missing} bars in ${gaps.length} gaps`}
    >
      <DataTable label="Gaps of the series" items={gaps} columns={gapColumns} keyOf={({ from }) => from} />
    </Drawer>
  );
}

interface RepairAllProps {
  readonly series: number;
  readonly missing: number;
  readonly onClose: () => void;
  readonly onRepair: () => void;
}

function RepairAll({ series, missing, onClose, onRepair }: RepairAllProps) {
  return (
    <Dialog
      open
      onClose={onClose}
      title={`Ask for ${missing.toLocaleString('en-US')} bars?`}
      description={`They are missing in ${series} series. At least ${series} requests are spent, out of the share of the day that work in the background may spend. It can be canceled.`}
      footer={
        <>
          <Button onClick={onClose}>Leave them</Button>
          <Button tone="accent" onClick={onRepair}>
            Ask for them
          </Button>
        </>
      }
    />
  );
}
