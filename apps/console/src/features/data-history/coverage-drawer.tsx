import type { CoverageMapView, CoverageRowView } from '@quire/contract';
import { useMemo } from 'react';
import { Button } from '../../components/button.tsx';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { Line, Lines } from '../../components/definition.tsx';
import { Drawer } from '../../components/dialog.tsx';
import { unknown } from '../../lib/decimal.ts';
import { useMe } from '../../lib/requests/me.ts';
import { operatesData } from '../../lib/roles.ts';
import { useRepair } from './api/history.ts';
import { dateAt, shareText, sumOf } from './coverage-days.ts';

interface CoverageDrawerProps {
  readonly map: CoverageMapView;
  readonly row: CoverageRowView;
  readonly onClose: () => void;
}

interface Day {
  readonly date: string;
  readonly bars: number;
  readonly expected: number;
}

/** The days of one series as a table, newest first; what was closed and empty is left out. */
export function CoverageDrawer({ map, row, onClose }: CoverageDrawerProps) {
  const { symbol, provider } = row;
  const sum = sumOf(row);
  const mayOperate = operatesData(useMe()?.roles ?? []);
  const { mutate: repair, isPending } = useRepair();
  const days = useMemo(
    () =>
      row.bars
        .map((bars, index): Day => ({ date: dateAt(map.from, index), bars, expected: row.expected[index]! }))
        .filter(({ bars, expected }) => bars > 0 || expected > 0)
        .reverse(),
    [map.from, row],
  );
  return (
    <Drawer
      open
      onClose={onClose}
      title={`${symbol} ${map.timeframe}`}
      description={`of ${provider}, ${map.from} to ${map.to}`}
    >
      <div className="flex h-full min-h-0 flex-col">
        <Lines>
          <Line name="Bars">{sum.bars.toLocaleString('en-US')}</Line>
          <Line name="Expected by the calendar">
            {sum.expected === 0 ? unknown : sum.expected.toLocaleString('en-US')}
          </Line>
          <Line name="There">{shareText(sum.share)}</Line>
          <Line name="Days that lack bars">{sum.lacking}</Line>
        </Lines>
        {mayOperate && sum.lacking > 0 ? (
          <div className="px-3 pb-2">
            <Button disabled={isPending} onClick={() => repair({ symbol, provider, timeframe: map.timeframe })}>
              Ask for what is missing
            </Button>
          </div>
        ) : null}
        <div className="min-h-[240px] flex-1 border-t border-rule">
          <DataTable
            label="Days"
            items={days}
            columns={columns}
            keyOf={({ date }) => date}
            initialSort={[{ id: 'date', desc: true }]}
          />
        </div>
      </div>
    </Drawer>
  );
}

const columns: readonly Column<Day>[] = [
  { id: 'date', header: 'Day, UTC', cell: ({ date }) => date, sortBy: ({ date }) => date },
  {
    id: 'bars',
    header: 'Bars',
    width: '90px',
    align: 'right',
    cell: ({ bars }) => bars,
    sortBy: ({ bars }) => bars,
  },
  {
    id: 'expected',
    header: 'Expected',
    width: '96px',
    align: 'right',
    cell: ({ expected }) => (expected < 0 ? unknown : expected),
    sortBy: ({ expected }) => expected,
  },
  {
    id: 'missing',
    header: 'Missing',
    width: '90px',
    align: 'right',
    cell: ({ bars, expected }) => (
      <span className={expected > bars ? 'font-semibold text-loss' : 'text-muted'}>{Math.max(0, expected - bars)}</span>
    ),
    sortBy: ({ bars, expected }) => Math.max(0, expected - bars),
  },
];
