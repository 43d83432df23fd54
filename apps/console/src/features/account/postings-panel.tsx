import type { PostingView } from '@quire/contract';
import { useMemo } from 'react';
import { Button, buttonClass } from '../../components/button.tsx';
import { instantColumn, textColumn } from '../../components/columns.tsx';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { Money } from '../../components/numbers.tsx';
import { Panel } from '../../components/panel.tsx';
import { Empty, QueryState } from '../../components/states.tsx';
import { decimalsOf, toNumber } from '../../lib/decimal.ts';
import { useIsNarrow } from '../../lib/preferences.ts';
import { usePostings } from './api/postings.ts';

const columnsWith = (decimals: number): readonly Column<PostingView>[] => [
  {
    id: 'sequence',
    header: 'Entry',
    width: '84px',
    align: 'right',
    cell: (item) => (
      <span className="text-muted">
        {item.eventSequence}.{item.line}
      </span>
    ),
    sortBy: (item) => item.eventSequence * 100 + item.line,
  },
  instantColumn({ id: 'at', header: 'Time', width: '118px', of: (item) => item.at }),
  textColumn({ id: 'account', header: 'Ledger account', of: (item) => item.ledgerAccount }),
  {
    id: 'amount',
    header: 'Amount',
    align: 'right',
    cell: (item) => <Money value={item.amount} currency={item.currency} decimalsMin={decimals} decimalsMax={9} />,
    sortBy: (item) => toNumber(item.amount),
  },
  { id: 'event', header: 'Because of', cell: (item) => eventWords(item.eventType), sortBy: (item) => item.eventType },
  {
    id: 'order',
    header: 'Order',
    width: '96px',
    cell: (item) => <span className="font-mono text-[11.5px] text-muted">{item.orderId?.slice(0, 8) ?? '\u2013'}</span>,
  },
];

/** OrderFilled → "order filled". */
function eventWords(type: string): string {
  return type.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
}

/** As many decimals as the longest amount has, so that the points of a column stand below each other. */
function decimalsIn(postings: readonly PostingView[]): number {
  return postings.reduce((most, { amount }) => Math.max(most, decimalsOf(amount)), 2);
}

export function PostingsPanel({ accountId }: { readonly accountId: string }) {
  const query = usePostings(accountId);
  const isNarrow = useIsNarrow();
  const postings = useMemo(() => (query.data?.pages ?? []).flatMap((page) => page.items), [query.data]);
  const columns = useMemo(() => columnsWith(decimalsIn(postings)), [postings]);
  const shown = isNarrow ? columns.filter((column) => ['account', 'amount', 'event'].includes(column.id)) : columns;
  return (
    <Panel
      title="Ledger"
      note="double entry: the lines of an entry sum to zero"
      bodyClass="overflow-hidden"
      actions={
        <>
          {query.hasNextPage ? (
            <Button small tone="quiet" disabled={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
              Older
            </Button>
          ) : null}
          <a className={buttonClass('quiet', true)} href={`/api/v1/accounts/${accountId}/postings.csv`} download>
            CSV
          </a>
        </>
      }
    >
      <QueryState query={query}>
        {() =>
          postings.length === 0 ? (
            <Empty title="Nothing posted yet">Deposits, fills and fees are posted here, line by line.</Empty>
          ) : (
            <DataTable
              label="Ledger postings"
              items={postings}
              columns={shown}
              keyOf={(item) => `${item.eventSequence}.${item.line}`}
              minWidth={isNarrow ? 0 : 640}
            />
          )
        }
      </QueryState>
    </Panel>
  );
}
