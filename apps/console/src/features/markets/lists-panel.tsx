import type { WatchlistView } from '@quire/contract';
import { Plus } from 'lucide-react';
import { IconButton } from '../../components/button.tsx';
import { Panel } from '../../components/panel.tsx';
import { fixedScopes } from './list-scope.ts';

interface ListsPanelProps {
  readonly chosen: string;
  readonly lists: readonly WatchlistView[];
  readonly mayChange: boolean;
  readonly onChoose: (id: string) => void;
  readonly onMake: () => void;
}

const row = (isChosen: boolean): string =>
  `flex h-7 w-full items-center gap-2 px-2.5 text-left text-[13px] hover:bg-surface ${isChosen ? 'bg-surface font-semibold shadow-[inset_2px_0_0_var(--accent)]' : ''}`;

/** What the table may show: orders of everything, and the account's watchlists. */
export function ListsPanel({ chosen, lists, mayChange, onChoose, onMake }: ListsPanelProps) {
  const line = (id: string, label: string, count: number | null) => (
    <li key={id}>
      <button type="button" aria-current={id === chosen} className={row(id === chosen)} onClick={() => onChoose(id)}>
        <span className="min-w-0 flex-1 truncate">{label}</span>
        {count === null ? null : <span className="text-[12px] font-normal text-muted tabular-nums">{count}</span>}
      </button>
    </li>
  );
  return (
    <Panel
      title="Lists"
      actions={
        mayChange ? (
          <IconButton label="New watchlist" onClick={onMake}>
            <Plus size={14} aria-hidden="true" />
          </IconButton>
        ) : null
      }
    >
      <ul>{fixedScopes.map(({ id, label }) => line(id, label, null))}</ul>
      <h3 className="label border-t border-rule px-2.5 pt-2 pb-1">Watchlists</h3>
      {lists.length === 0 ? (
        <p className="px-2.5 pb-2 text-[12.5px] text-muted">
          None yet. A watchlist keeps symbols together, in your order.
        </p>
      ) : (
        <ul>{lists.map(({ watchlistId, name, symbols }) => line(watchlistId, name, symbols.length))}</ul>
      )}
    </Panel>
  );
}
