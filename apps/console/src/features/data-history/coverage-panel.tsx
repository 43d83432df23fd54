import type { CoverageMapView, CoverageRowView } from '@quire/contract';
import { useMemo, useState } from 'react';
import { Button } from '../../components/button.tsx';
import { inlineInput } from '../../components/field.tsx';
import { HeaderActions } from '../../components/header-slot.tsx';
import { Panel } from '../../components/panel.tsx';
import { Segmented } from '../../components/segmented.tsx';
import { Empty, QueryState } from '../../components/states.tsx';
import { downloadText, toCsv } from '../../lib/csv.ts';
import { useNow } from '../../lib/now.ts';
import { useCoverageMap } from './api/history.ts';
import { dateAt, newestDays } from './coverage-days.ts';
import { CoverageDrawer } from './coverage-drawer.tsx';
import { CoverageMap } from './coverage-map.tsx';

const timeframes = ['1m', '5m', '15m', '30m', '1h', '4h', '1d', '1w'] as const;
const spans = [
  { value: '28', label: '4\u00a0w', name: 'Four weeks' },
  { value: '91', label: '13\u00a0w', name: 'Thirteen weeks' },
  { value: '364', label: '52\u00a0w', name: 'Fifty-two weeks' },
] as const;
type Span = (typeof spans)[number]['value'];

interface CoveragePanelProps {
  readonly timeframe: string;
  readonly onTimeframe: (timeframe: string) => void;
}

/** Each series of a timeframe by day: what is there of what should be. */
export function CoveragePanel({ timeframe, onTimeframe }: CoveragePanelProps) {
  const [span, setSpan] = useState<Span>('91');
  const [filter, setFilter] = useState('');
  const [opened, setOpened] = useState<CoverageRowView | null>(null);
  const today = new Date(useNow()).toISOString().slice(0, 10);
  const range = useMemo(() => newestDays(Number(span), Date.parse(today)), [span, today]);
  const query = useCoverageMap({ timeframe, ...range });
  const map = query.data;
  const rows = useMemo(() => filtered(map?.rows ?? [], filter), [map, filter]);
  return (
    <Panel
      title="Coverage"
      note={map ? `${rows.length} series` : null}
      stale={query.isError && map !== undefined}
      bodyClass="overflow-hidden"
    >
      <HeaderActions>
        <span className="w-16 shrink-0 max-md:w-20">
          <select
            aria-label="Timeframe"
            className={inlineInput}
            value={timeframe}
            onChange={(event) => onTimeframe(event.target.value)}
          >
            {timeframes.map((each) => (
              <option key={each}>{each}</option>
            ))}
          </select>
        </span>
        <Segmented small label="Days" value={span} options={spans} onChange={setSpan} />
        <input
          type="search"
          aria-label="Filter series"
          placeholder="Filter"
          className={`${inlineInput} w-24 max-md:min-w-0 max-md:flex-1`}
          value={filter}
          onChange={(event) => setFilter(event.target.value)}
        />
        <Button small tone="quiet" disabled={rows.length === 0} onClick={() => map && save(map, rows)}>
          CSV
        </Button>
      </HeaderActions>
      <QueryState query={query}>
        {(shown) =>
          shown.rows.length === 0 ? (
            <Empty title={`No history of ${timeframe} is stored`}>
              The collector fetches it, and a file can be imported. Other timeframes may be there.
            </Empty>
          ) : rows.length === 0 ? (
            <Empty title={`None of ${shown.rows.length} matches`}>
              <Button small onClick={() => setFilter('')}>
                Clear the filter
              </Button>
            </Empty>
          ) : (
            <CoverageMap map={shown} rows={rows} onOpen={setOpened} />
          )
        }
      </QueryState>
      {opened === null || map === undefined ? null : (
        <CoverageDrawer map={map} row={opened} onClose={() => setOpened(null)} />
      )}
    </Panel>
  );
}

function filtered(rows: readonly CoverageRowView[], typed: string): readonly CoverageRowView[] {
  const words = typed
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  return rows.filter(({ symbol, provider }) => {
    const text = `${symbol} ${provider}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

/** One line for each day of each series, as tables of people and programs want it. */
function save(map: CoverageMapView, rows: readonly CoverageRowView[]): void {
  const lines = rows.flatMap(({ symbol, provider, bars, expected }) =>
    bars.map((count, index) => [
      ...[symbol, map.timeframe, provider, dateAt(map.from, index)],
      ...[count, expected[index]! < 0 ? null : expected[index]!],
    ]),
  );
  const header = ['symbol', 'timeframe', 'provider', 'date', 'bars', 'expected'];
  downloadText(`coverage-${map.timeframe}.csv`, toCsv(header, lines));
}
