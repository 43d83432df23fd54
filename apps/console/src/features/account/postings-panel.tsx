import type { PostingView } from '@quire/contract';
import { useMemo } from 'react';
import { Blotter } from '../../components/blotter.tsx';
import { instantColumn, textColumn } from '../../components/columns.tsx';
import type { Column } from '../../components/data-table.tsx';
import { Money } from '../../components/numbers.tsx';
import { Panel } from '../../components/panel.tsx';
import { Empty, QueryState } from '../../components/states.tsx';
import { decimalsOf, toNumber } from '../../lib/decimal.ts';
import { usePostings } from './api/postings.ts';

const columnsWith = (decimals: number): readonly Column<PostingView>[] => [
  textColumn({ id: 'account', header: 'Ledger account', of: (item) => item.ledgerAccount }),
  {
    id: 'entry',
    header: 'Entry',
    width: '84px',
    align: 'right',
    cell: (item) => <span className="text-muted">{entryWords(item)}</span>,
    sortBy: (item) => item.eventSequence * 100 + item.line,
    words: entryWords,
    wideOnly: true,
  },
  instantColumn({ id: 'at', header: 'Time', width: '118px', of: (item) => item.at, wideOnly: true }),
  {
    id: 'amount',
    header: 'Amount',
    align: 'right',
    cell: (item) => <Money value={item.amount} currency={item.currency} decimalsMin={decimals} decimalsMax={9} />,
    sortBy: (item) => toNumber(item.amount),
    words: (item) => item.amount,
  },
  textColumn({ id: 'event', header: 'Because of', of: (item) => eventWords(item.eventType) }),
  {
    id: 'order',
    header: 'Order',
    width: '96px',
    cell: (item) => <span className="font-mono text-[11.5px] text-muted">{item.orderId?.slice(0, 8) ?? '\u2013'}</span>,
    words: (item) => item.orderId ?? '',
    wideOnly: true,
  },
];

const entryWords = ({ eventSequence, line }: PostingView): string => `${eventSequence}.${line}`;

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
  const postings = useMemo(() => (query.data?.pages ?? []).flatMap((page) => page.items), [query.data]);
  const columns = useMemo(() => columnsWith(decimalsIn(postings)), [postings]);
  return (
    <Panel title="Ledger" note="the lines of an entry sum to zero" bodyClass="overflow-hidden">
      <QueryState query={query}>
        {() => (
          <Blotter
            id="ledger"
            label="Ledger postings"
            items={postings}
            columns={columns}
            keyOf={entryWords}
            minWidth={640}
            older={query}
            csvHref={`/api/v1/accounts/${accountId}/postings.csv`}
            empty={<Empty title="Nothing posted yet">Deposits, fills and fees are posted here, line by line.</Empty>}
          />
        )}
      </QueryState>
    </Panel>
  );
}
