import type { EquityPoint } from '@quire/contract';
import { lazy, Suspense, useMemo, useState } from 'react';
import { Button } from '../../components/button.tsx';
import { instantColumn, moneyColumn } from '../../components/columns.tsx';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { Panel } from '../../components/panel.tsx';
import { Segmented } from '../../components/segmented.tsx';
import { Empty, QueryState, SkeletonBlock } from '../../components/states.tsx';
import { downloadText, toCsv } from '../../lib/csv.ts';
import { toNumber } from '../../lib/decimal.ts';
import { type EquitySpan, useEquity } from './api/equity.ts';

const TimeSeriesChart = lazy(() => import('../../components/time-series-chart.tsx'));

const spans: readonly { readonly value: EquitySpan; readonly label: string }[] = [
  { value: '1d', label: '1d' },
  { value: '1w', label: '1w' },
  { value: '1m', label: '1m' },
  { value: 'all', label: 'All' },
];

const columns: readonly Column<EquityPoint>[] = [
  instantColumn({ id: 'at', header: 'Time', width: 'auto', of: (point) => point.at, muted: false }),
  moneyColumn({ id: 'equity', header: 'Equity', of: (point) => point.equity }),
  moneyColumn({ id: 'cash', header: 'Cash', of: (point) => point.cash }),
];

export function EquityPanel({ accountId, accountName }: { readonly accountId: string; readonly accountName: string }) {
  const [span, setSpan] = useState<EquitySpan>('1d');
  const [view, setView] = useState<'chart' | 'table'>('chart');
  const query = useEquity(accountId, span);
  const points = query.data?.items ?? [];
  const save = (): void =>
    downloadText(
      `equity-${accountName.replaceAll(/[^\w-]+/g, '-')}.csv`,
      toCsv(
        ['time', 'equity', 'cash'],
        points.map((point) => [point.at, point.equity, point.cash]),
      ),
    );
  return (
    <Panel
      title="Equity"
      note="one sample a minute"
      bodyClass="overflow-hidden"
      actions={
        <>
          <Segmented small label="Span" value={span} options={spans} onChange={setSpan} />
          <Button small tone="quiet" onClick={() => setView(view === 'chart' ? 'table' : 'chart')}>
            {view === 'chart' ? 'Table' : 'Chart'}
          </Button>
          <Button small tone="quiet" disabled={points.length === 0} onClick={save}>
            CSV
          </Button>
        </>
      }
    >
      <QueryState query={query} skeleton={<SkeletonBlock className="absolute inset-0" />}>
        {(page) =>
          page.items.length < 2 ? (
            <Empty title="No curve yet">
              The first two samples are taken within two minutes; from then on the curve grows by itself.
            </Empty>
          ) : view === 'chart' ? (
            <EquityChart points={page.items} />
          ) : (
            <DataTable
              label="Equity samples"
              items={page.items}
              columns={columns}
              keyOf={(point) => point.at}
              initialSort={[{ id: 'at', desc: true }]}
            />
          )
        }
      </QueryState>
    </Panel>
  );
}

function EquityChart({ points }: { readonly points: readonly EquityPoint[] }) {
  const ordered = useMemo(
    () => [...points].sort((left, right) => Date.parse(left.at) - Date.parse(right.at)),
    [points],
  );
  const times = useMemo(() => ordered.map((point) => Date.parse(point.at) / 1000), [ordered]);
  const series = useMemo(
    () => [{ label: 'Equity', ink: 'accent' as const, values: ordered.map((point) => toNumber(point.equity)) }],
    [ordered],
  );
  return (
    <Suspense fallback={<SkeletonBlock className="absolute inset-0" />}>
      <TimeSeriesChart times={times} series={series} label="Equity over time; the table shows the same numbers" />
    </Suspense>
  );
}
