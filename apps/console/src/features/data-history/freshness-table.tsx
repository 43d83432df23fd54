import type { FreshnessView } from '@quire/contract';
import { Blotter } from '../../components/blotter.tsx';
import { instantColumn, nameColumn } from '../../components/columns.tsx';
import type { Column } from '../../components/data-table.tsx';
import { Empty, QueryState } from '../../components/states.tsx';
import { unknown } from '../../lib/decimal.ts';
import { formatAge } from '../../lib/time.ts';
import { useFreshness } from './api/history.ts';

/** How old the newest word on each symbol is, and whether that is fresh in its session. */
export function FreshnessTable() {
  const query = useFreshness();
  return (
    <QueryState query={query}>
      {({ symbols, freshness_minutes: limit }) => (
        <Blotter
          id="freshness"
          label="Freshness"
          items={symbols}
          columns={columns}
          keyOf={({ symbol }) => symbol}
          filters={<span className="text-[12px] text-muted">fresh within {limit} min</span>}
          empty={<Empty title="No history is stored">Where nothing is stored, nothing can grow old.</Empty>}
        />
      )}
    </QueryState>
  );
}

const marketWords = ({ is_market_open: isOpen }: FreshnessView): string =>
  isOpen === null ? 'not known' : isOpen ? 'open' : 'closed';
const freshWord = ({ is_fresh: isFresh }: FreshnessView): string => (isFresh ? 'fresh' : 'too old');

const columns: readonly Column<FreshnessView>[] = [
  nameColumn({ id: 'symbol', header: 'Symbol', of: ({ symbol }) => symbol }),
  {
    id: 'state',
    header: 'State',
    width: '92px',
    phoneWidth: '84px',
    cell: (one) => (
      <span className={`font-semibold ${one.is_fresh ? 'text-gain' : 'text-loss'}`}>
        <span aria-hidden="true" className="mr-1 text-[0.75em]">
          {one.is_fresh ? '\u25cf' : '\u25a0'}
        </span>
        {freshWord(one)}
      </span>
    ),
    sortBy: freshWord,
    words: freshWord,
  },
  {
    id: 'age',
    header: 'Age',
    width: '84px',
    phoneWidth: '72px',
    align: 'right',
    cell: ({ age_minutes: age }) => (age === null ? unknown : formatAge(age * 60_000)),
    sortBy: ({ age_minutes: age }) => age ?? Number.NaN,
    words: ({ age_minutes: age }) => (age === null ? '' : String(age)),
  },
  {
    id: 'market',
    header: 'Its market',
    width: '92px',
    cell: marketWords,
    sortBy: marketWords,
    words: marketWords,
    wideOnly: true,
  },
  instantColumn({
    id: 'newest',
    header: 'Newest bar',
    width: '130px',
    of: ({ newest_at }) => newest_at,
    wideOnly: true,
  }),
];
