import type { AccountView, CorporateActionView } from '@quire/contract';
import { useMemo, useState } from 'react';
import { Blotter } from '../../components/blotter.tsx';
import { instantColumn, nameColumn, textColumn } from '../../components/columns.tsx';
import type { Column } from '../../components/data-table.tsx';
import { Panel } from '../../components/panel.tsx';
import { Segmented } from '../../components/segmented.tsx';
import { Empty, QueryState } from '../../components/states.tsx';
import { actionWords } from '../../lib/corporate-action-words.ts';
import { useCorporateActions } from '../../lib/requests/market-life.ts';
import { usePositions } from '../../lib/requests/positions.ts';

const columns: readonly Column<CorporateActionView>[] = [
  nameColumn({ id: 'symbol', header: 'Symbol', width: '84px', of: (item) => item.symbol }),
  textColumn({ id: 'what', header: 'What', of: actionWords }),
  textColumn({ id: 'ex', header: 'Ex-date', width: '92px', of: (item) => item.exDate }),
  textColumn({ id: 'pay', header: 'Paid', width: '92px', of: (item) => item.payDate ?? '\u2013', wideOnly: true }),
  instantColumn({ id: 'applied', header: 'In effect', of: (item) => item.appliedAt, wideOnly: true }),
  instantColumn({ id: 'announced', header: 'Announced', of: (item) => item.announcedAt, isExtra: true }),
  textColumn({ id: 'source', header: 'From', width: '84px', of: (item) => item.source, wideOnly: true }),
];

const scopes = [
  { value: 'held', label: 'Held' },
  { value: 'all', label: 'All' },
] as const;

/** Splits, dividends, changes of symbol: of what the account holds, or of the whole market. */
export function ActionsPanel({ account }: { readonly account: AccountView }) {
  const { actions, query } = useCorporateActions(null);
  const { positions } = usePositions(account.accountId);
  const [scope, setScope] = useState<'held' | 'all'>('all');
  const held = useMemo(() => new Set(positions.map(({ instrumentId }) => instrumentId)), [positions]);
  return (
    <Panel
      title="Corporate actions"
      bodyClass="overflow-hidden"
      actions={<Segmented small label="Of which symbols" value={scope} options={scopes} onChange={setScope} />}
    >
      <QueryState query={query}>
        {() => {
          const found = scope === 'all' ? actions : actions.filter(({ instrumentId }) => held.has(instrumentId));
          return (
            <Blotter
              id="corporate-actions"
              label="Corporate actions"
              items={found}
              columns={columns}
              keyOf={(item) => item.actionId}
              minWidth={620}
              empty={
                <Empty title={scope === 'all' ? 'No corporate actions' : 'None of what is held'}>
                  Splits, dividends, changes of symbol and delistings are listed here from their announcement on.
                </Empty>
              }
            />
          );
        }}
      </QueryState>
    </Panel>
  );
}
