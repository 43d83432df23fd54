import type { AccountActivityView, AccountView } from '@quire/contract';
import { useMemo, useState } from 'react';
import { Blotter } from '../../components/blotter.tsx';
import { instantColumn, nameColumn } from '../../components/columns.tsx';
import type { Column } from '../../components/data-table.tsx';
import { inlineInput } from '../../components/field.tsx';
import { Panel } from '../../components/panel.tsx';
import { Empty, QueryState } from '../../components/states.tsx';
import { activityDetails, activityWords } from './activity-words.ts';
import { readAllActivities, useActivities } from './api/activities.ts';

const columns: readonly Column<AccountActivityView>[] = [
  {
    ...nameColumn<AccountActivityView>({
      id: 'kind',
      header: 'What',
      width: '170px',
      of: (item) => activityWords(item.kind),
    }),
    saved: (item) => item.kind,
  },
  instantColumn({ id: 'at', header: 'Time', width: '118px', of: (item) => item.at, wideOnly: true }),
  {
    id: 'details',
    header: 'In numbers',
    cell: (item) => <span title={activityDetails(item)}>{activityDetails(item)}</span>,
    words: activityDetails,
    saved: (item) => JSON.stringify(item.details),
  },
  {
    id: 'eventSequence',
    header: 'Event',
    width: '84px',
    align: 'right',
    cell: (item) => <span className="text-muted">{item.eventSequence}</span>,
    sortBy: (item) => item.eventSequence,
    words: (item) => String(item.eventSequence),
    isExtra: true,
  },
];

/** What happened to an account besides orders and fills. */
export function AccountActivityPanel({ account }: { readonly account: AccountView }) {
  const { accountId } = account;
  const query = useActivities(accountId);
  const [kind, setKind] = useState('');
  const items = useMemo(() => query.data?.pages.flatMap((page) => page.items) ?? [], [query.data]);
  const kinds = useMemo(() => [...new Set(items.map((item) => item.kind))].sort(), [items]);
  const isOfKind = (item: AccountActivityView): boolean => kind === '' || item.kind === kind;
  return (
    <Panel title="Activity" bodyClass="overflow-hidden">
      <QueryState query={query}>
        {() => (
          <Blotter
            id="account-activity"
            label="Account activity"
            items={items.filter(isOfKind)}
            columns={columns}
            keyOf={(item) => String(item.eventSequence)}
            minWidth={560}
            older={query}
            readAll={async () => (await readAllActivities(accountId)).filter(isOfKind)}
            filters={kinds.length < 2 ? undefined : <KindFilter kinds={kinds} kind={kind} onKind={setKind} />}
            empty={
              <Empty title="No activity yet">
                Charges, margin calls, day trades, resets and new terms are kept here; orders and fills are on the trade
                page.
              </Empty>
            }
          />
        )}
      </QueryState>
    </Panel>
  );
}

interface KindFilterProps {
  readonly kinds: readonly string[];
  readonly kind: string;
  readonly onKind: (kind: string) => void;
}

function KindFilter({ kinds, kind, onKind }: KindFilterProps) {
  return (
    <select
      aria-label="Kind of activity"
      className={`${inlineInput} max-w-36`}
      value={kind}
      onChange={(event) => onKind(event.target.value)}
    >
      <option value="">All kinds</option>
      {kinds.map((each) => (
        <option key={each} value={each}>
          {activityWords(each)}
        </option>
      ))}
    </select>
  );
}
