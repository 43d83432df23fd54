import type { AccountView, ScreenerRowView, WatchlistView } from '@quire/contract';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { ArrowDown, ArrowUp, Plus, X } from 'lucide-react';
import { useMemo, useState } from 'react';
import { Blotter } from '../../components/blotter.tsx';
import { Button, IconButton } from '../../components/button.tsx';
import { actionColumn } from '../../components/columns.tsx';
import type { Column } from '../../components/data-table.tsx';
import { inlineInput } from '../../components/field.tsx';
import { Panel } from '../../components/panel.tsx';
import { Empty, QueryState } from '../../components/states.tsx';
import { Workspace } from '../../components/workspace.tsx';
import { useIsNarrow } from '../../lib/preferences.ts';
import { useSelectedAccount } from '../../lib/requests/accounts.ts';
import { useInstruments } from '../../lib/requests/instruments.ts';
import { useMe } from '../../lib/requests/me.ts';
import { useIsStale } from '../../lib/stream/use-stale.ts';
import { type ScreenerQuery, useScreener } from './api/screener.ts';
import { useChangeWatchlist, useWatchlists } from './api/watchlists.ts';
import { figureColumns } from './figure-columns.tsx';
import { fixedScopes, type ListScope, scopeIdOf, scopeLabel, scopeOf } from './list-scope.ts';
import { ListsPanel } from './lists-panel.tsx';
import { inListOrder, moved } from './reorder.ts';
import { boundsOf, type ScreenerDraft } from './screener-draft.ts';
import { ScreenerFilters } from './screener-filters.tsx';
import { WatchlistDialog } from './watchlist-dialog.tsx';

const noLists: readonly WatchlistView[] = [];

export function MarketsPage() {
  const me = useMe();
  const account = useSelectedAccount();
  if (!me) return null;
  return <Markets userId={me.userId} account={account} />;
}

type Asked = { readonly list: WatchlistView | null } | null;

function Markets({ userId, account }: { readonly userId: string; readonly account: AccountView | null }) {
  const search = useSearch({ strict: false }) as { list?: string };
  const navigate = useNavigate();
  const isNarrow = useIsNarrow();
  const lists = useWatchlists(account?.accountId ?? null).data ?? noLists;
  const [asked, setAsked] = useState<Asked>(null);
  const scope = scopeOf(search.list, lists);
  const mayChange = account !== null && account.permission !== 'view';
  const choose = (list: string): void => void navigate({ to: '/markets', search: { list }, replace: true });
  const table = {
    id: 'table',
    place: { x: 8, y: 0, w: 40, h: 48 },
    narrowHeight: 'calc(100dvh - 150px)',
    content: (
      <TablePanel
        scope={scope}
        lists={lists}
        accountId={mayChange ? account.accountId : null}
        onChoose={choose}
        onRename={(list) => setAsked({ list })}
        onMake={() => setAsked({ list: null })}
      />
    ),
  };
  const left = {
    id: 'lists',
    place: { x: 0, y: 0, w: 8, h: 48 },
    content: (
      <ListsPanel
        chosen={scopeIdOf(scope)}
        lists={lists}
        mayChange={mayChange}
        onChoose={choose}
        onMake={() => setAsked({ list: null })}
      />
    ),
  };
  return (
    <>
      <Workspace page="markets" title="Markets" userId={userId} rows={48} panels={isNarrow ? [table] : [left, table]} />
      {asked && account ? (
        <WatchlistDialog
          accountId={account.accountId}
          list={asked.list}
          onClose={() => setAsked(null)}
          onDeleted={() => {
            setAsked(null);
            choose('all');
          }}
          onDone={({ watchlistId }) => {
            setAsked(null);
            choose(watchlistId);
          }}
        />
      ) : null}
    </>
  );
}

interface TablePanelProps {
  readonly scope: ListScope;
  readonly lists: readonly WatchlistView[];
  /** Null: the lists are not the viewer's to change. */
  readonly accountId: string | null;
  readonly onChoose: (id: string) => void;
  readonly onRename: (list: WatchlistView) => void;
  readonly onMake: () => void;
}

function questionOf(scope: ListScope, draft: ScreenerDraft): { readonly path: string; readonly query: ScreenerQuery } {
  switch (scope.kind) {
    case 'all':
      return { path: 'screener', query: {} };
    case 'screener':
      return { path: 'screener', query: boundsOf(draft) };
    case 'list':
      return { path: 'screener', query: { symbols: scope.list.symbols.join(',') } };
    default:
      return { path: `market/movers/${scope.kind}`, query: { limit: 50 } };
  }
}

function TablePanel({ scope, lists, accountId, onChoose, onRename, onMake }: TablePanelProps) {
  const [draft, setDraft] = useState<ScreenerDraft>({});
  const isNarrow = useIsNarrow();
  const { path, query } = questionOf(scope, draft);
  const isEmptyList = scope.kind === 'list' && scope.list.symbols.length === 0;
  const rows = useScreener(path, query, !isEmptyList);
  const stale = useIsStale();
  const list = scope.kind === 'list' ? scope.list : null;
  return (
    <Panel
      title={scopeLabel(scope)}
      hideTitle={isNarrow}
      stale={stale}
      bodyClass="overflow-hidden"
      actions={
        <>
          {isNarrow ? <ScopeSelect scope={scope} lists={lists} onChoose={onChoose} /> : null}
          {isNarrow && accountId !== null ? (
            <IconButton label="New watchlist" onClick={onMake}>
              <Plus size={14} aria-hidden="true" />
            </IconButton>
          ) : null}
          {list && accountId ? (
            <Button small tone="quiet" onClick={() => onRename(list)}>
              Change…
            </Button>
          ) : null}
        </>
      }
    >
      <div className="flex h-full flex-col">
        {scope.kind === 'screener' ? <ScreenerFilters draft={draft} onChange={setDraft} /> : null}
        {list && accountId ? <AddSymbol list={list} accountId={accountId} /> : null}
        <div className="min-h-0 flex-1">
          {isEmptyList ? (
            <Empty title={`${scopeLabel(scope)} is empty`}>
              Add a symbol above: it stays in the order you give it.
            </Empty>
          ) : (
            <QueryState query={rows}>
              {(items) => <Rows key={scopeIdOf(scope)} items={items} list={list} accountId={accountId} />}
            </QueryState>
          )}
        </div>
      </div>
    </Panel>
  );
}

interface RowsProps {
  readonly items: readonly ScreenerRowView[];
  readonly list: WatchlistView | null;
  readonly accountId: string | null;
}

function Rows({ items, list, accountId }: RowsProps) {
  const navigate = useNavigate();
  const isNarrow = useIsNarrow();
  const shown = useMemo(() => (list === null ? items : inListOrder(items, list.symbols)), [items, list]);
  const change = useChangeWatchlist(accountId ?? '');
  const columns = useMemo(
    () =>
      list === null || accountId === null
        ? figureColumns
        : [
            // Three buttons and a line of the day do not fit a phone.
            ...figureColumns.map((column) => (column.id === 'spark' ? { ...column, wideOnly: true } : column)),
            placeColumn(list, isNarrow ? '128px' : '84px', (symbols) =>
              change.mutate({ list, patch: { symbols: [...symbols] } }),
            ),
          ],
    [list, accountId, isNarrow, change.mutate],
  );
  return (
    <Blotter
      id="markets"
      label="Markets"
      items={shown}
      columns={columns}
      keyOf={({ symbol }) => symbol}
      onOpen={({ symbol }) => void navigate({ to: '/markets/symbol', search: { symbol } })}
      minWidth={1080}
      empty={<Empty title="Nothing matches">No symbol is within these bounds, or none has moved this way.</Empty>}
    />
  );
}

/** Up, down and out of the list, by keyboard too. */
function placeColumn(
  list: WatchlistView,
  width: string,
  set: (symbols: readonly string[]) => void,
): Column<ScreenerRowView> {
  return actionColumn('place', width, ({ symbol }) => {
    const button = (label: string, symbols: readonly string[], Icon: typeof ArrowUp) => (
      <IconButton
        label={`${label} ${symbol}`}
        disabled={symbols === list.symbols}
        onClick={(event) => {
          event.stopPropagation();
          set(symbols);
        }}
      >
        <Icon size={13} aria-hidden="true" />
      </IconButton>
    );
    return (
      <span className="flex justify-end">
        {button('Move up', moved(list.symbols, symbol, -1), ArrowUp)}
        {button('Move down', moved(list.symbols, symbol, 1), ArrowDown)}
        {button(
          'Remove',
          list.symbols.filter((each) => each !== symbol),
          X,
        )}
      </span>
    );
  });
}

function AddSymbol({ list, accountId }: { readonly list: WatchlistView; readonly accountId: string }) {
  const instruments = useInstruments().data ?? [];
  const [typed, setTyped] = useState('');
  const { mutate } = useChangeWatchlist(accountId);
  const wanted = instruments.find(({ symbol }) => symbol === typed.trim().toUpperCase())?.symbol ?? null;
  const isIn = wanted !== null && list.symbols.includes(wanted);
  const add = (): void => {
    if (wanted === null || isIn) return;
    mutate({ list, patch: { symbols: [...list.symbols, wanted] } });
    setTyped('');
  };
  return (
    <form
      className="flex shrink-0 items-center gap-2 border-b border-rule px-2.5 py-1.5"
      onSubmit={(event) => {
        event.preventDefault();
        add();
      }}
    >
      <span className="w-44 max-md:flex-1">
        <input
          aria-label={`Add a symbol to ${list.name}`}
          list="markets-symbols"
          placeholder="Add a symbol"
          autoComplete="off"
          className={`${inlineInput}`}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
      </span>
      <datalist id="markets-symbols">
        {instruments.map(({ symbol, name }) => (
          <option key={symbol} value={symbol}>
            {name}
          </option>
        ))}
      </datalist>
      <Button small type="submit" disabled={wanted === null || isIn}>
        Add
      </Button>
      <span className="text-[12px] text-muted">{isIn ? 'It is in the list.' : ''}</span>
    </form>
  );
}

interface ScopeSelectProps {
  readonly scope: ListScope;
  readonly lists: readonly WatchlistView[];
  readonly onChoose: (id: string) => void;
}

function ScopeSelect({ scope, lists, onChoose }: ScopeSelectProps) {
  return (
    <select
      aria-label="List"
      className={`${inlineInput} max-w-40`}
      value={scopeIdOf(scope)}
      onChange={(event) => onChoose(event.target.value)}
    >
      {fixedScopes.map(({ id, label }) => (
        <option key={id} value={id}>
          {label}
        </option>
      ))}
      {lists.map(({ watchlistId, name }) => (
        <option key={watchlistId} value={watchlistId}>
          {name}
        </option>
      ))}
    </select>
  );
}
