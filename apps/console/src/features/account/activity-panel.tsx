import type { AccountActivityView, AccountView } from '@quire/contract';
import { useMemo, useState } from 'react';
import { Button } from '../../components/button.tsx';
import { instantColumn, nameColumn } from '../../components/columns.tsx';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { inlineInput } from '../../components/field.tsx';
import { Panel } from '../../components/panel.tsx';
import { Empty, QueryState } from '../../components/states.tsx';
import { downloadText, toCsv } from '../../lib/csv.ts';
import { useIsNarrow } from '../../lib/preferences.ts';
import { toastProblem } from '../../lib/toast.ts';
import { activityDetails, activityWords, filterActivities } from './activity-words.ts';
import { readAllActivities, useActivities } from './api/activities.ts';

const columns: readonly Column<AccountActivityView>[] = [
  instantColumn({ id: 'at', header: 'Time', width: '118px', of: (item) => item.at }),
  nameColumn({ id: 'kind', header: 'What', width: '170px', of: (item) => activityWords(item.kind) }),
  {
    id: 'details',
    header: 'In numbers',
    cell: (item) => <span title={activityDetails(item)}>{activityDetails(item)}</span>,
  },
];

/** What happened to an account besides orders and fills. */
export function AccountActivityPanel({ account }: { readonly account: AccountView }) {
  const { accountId } = account;
  const query = useActivities(accountId);
  const [kind, setKind] = useState('');
  const [words, setWords] = useState('');
  const isNarrow = useIsNarrow();
  const items = useMemo(() => query.data?.pages.flatMap((page) => page.items) ?? [], [query.data]);
  const kinds = useMemo(() => [...new Set(items.map((item) => item.kind))].sort(), [items]);
  const found = useMemo(() => filterActivities(items, kind, words), [items, kind, words]);
  const shown = useMemo(() => (isNarrow ? columns.filter(({ id }) => id !== 'at') : columns), [isNarrow]);
  const save = (): void => {
    readAllActivities(accountId).then(
      (all) =>
        downloadText(
          `activity-${account.name.replaceAll(/[^\w-]+/g, '-')}.csv`,
          csvOf(filterActivities(all, kind, words)),
        ),
      (error: unknown) => toastProblem('The activity was not saved', error),
    );
  };
  return (
    <Panel
      title="Activity"
      hideTitle={isNarrow}
      bodyClass="overflow-hidden"
      actions={
        <>
          <select
            aria-label="Kind of activity"
            className={`${inlineInput} max-w-36`}
            value={kind}
            onChange={(event) => setKind(event.target.value)}
          >
            <option value="">All kinds</option>
            {kinds.map((each) => (
              <option key={each} value={each}>
                {activityWords(each)}
              </option>
            ))}
          </select>
          <input
            type="search"
            aria-label="Filter the activity"
            placeholder="Filter"
            className={`${inlineInput} w-28`}
            value={words}
            onChange={(event) => setWords(event.target.value)}
          />
          <Button small tone="quiet" disabled={found.length === 0} onClick={save}>
            CSV
          </Button>
        </>
      }
    >
      <QueryState query={query}>
        {() =>
          found.length === 0 ? (
            <Empty title={items.length === 0 ? 'No activity yet' : 'Nothing matches'}>
              {items.length === 0
                ? 'Charges, margin calls, day trades, resets and new terms are kept here; orders and fills are on the trade page.'
                : 'Another kind or another word may.'}
            </Empty>
          ) : (
            <ActivityTable items={found} columns={shown} isNarrow={isNarrow} query={query} />
          )
        }
      </QueryState>
    </Panel>
  );
}

interface ActivityTableProps {
  readonly items: readonly AccountActivityView[];
  readonly columns: readonly Column<AccountActivityView>[];
  readonly isNarrow: boolean;
  readonly query: ReturnType<typeof useActivities>;
}

function ActivityTable({ items, columns: shown, isNarrow, query }: ActivityTableProps) {
  return (
    <div className="flex h-full flex-col">
      <div className="min-h-0 flex-1">
        <DataTable
          label="Account activity"
          items={items}
          columns={shown}
          keyOf={(item) => String(item.eventSequence)}
          minWidth={isNarrow ? 0 : 560}
        />
      </div>
      {query.hasNextPage ? (
        <div className="border-t border-rule p-1.5 text-right">
          <Button small disabled={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            Older activity
          </Button>
        </div>
      ) : null}
    </div>
  );
}

function csvOf(items: readonly AccountActivityView[]): string {
  const rows = items.map((item) => [item.at, item.eventSequence, item.kind, JSON.stringify(item.details)]);
  return toCsv(['at', 'eventSequence', 'kind', 'details'], rows);
}
