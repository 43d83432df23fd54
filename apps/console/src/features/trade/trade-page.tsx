import type { AccountView, FillView, InstrumentView, PositionView } from '@quire/contract';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import { Drawer } from '../../components/dialog.tsx';
import { Change, Price } from '../../components/numbers.tsx';
import { Panel } from '../../components/panel.tsx';
import { Empty, SkeletonBlock } from '../../components/states.tsx';
import { Workspace, type WorkspacePanel } from '../../components/workspace.tsx';
import { type Action, useActions } from '../../lib/actions.ts';
import { isTimeframe, type Timeframe } from '../../lib/candles/fold-bars.ts';
import { decimalsOf } from '../../lib/decimal.ts';
import { useIsNarrow, usePreference } from '../../lib/preferences.ts';
import { useAccounts, useSelectedAccount } from '../../lib/requests/accounts.ts';
import { useInstrument } from '../../lib/requests/instruments.ts';
import { useMe } from '../../lib/requests/me.ts';
import { useOpenOrders } from '../../lib/requests/open-orders.ts';
import { usePositions } from '../../lib/requests/positions.ts';
import { useIsStale } from '../../lib/stream/use-stale.ts';
import { stream, useStream } from '../../lib/stream/use-stream.ts';
import { ActivityPanel } from './activity/activity-panel.tsx';
import { FillDrawer } from './activity/fill-drawer.tsx';
import { OrderDrawer } from './activity/order-drawer.tsx';
import { PositionDrawer } from './activity/position-drawer.tsx';
import { useFills } from './api/fills.ts';
import { BookPanel } from './book/book-panel.tsx';
import { PrintsPanel } from './book/prints-panel.tsx';
import { ChartControls, ChartPanel } from './chart/chart-panel.tsx';
import { MarketLifeStrip } from './market-life-strip.tsx';
import { MobileDock } from './mobile-dock.tsx';
import { SymbolList } from './symbol-list.tsx';
import { Ticket } from './ticket/ticket.tsx';
import { askForTicket } from './ticket/ticket-store.ts';
import { useTradeSymbol } from './trade-symbol.ts';

const CancelAllDialog = lazy(() => import('./activity/cancel-all-dialog.tsx'));
const CloseDialog = lazy(() => import('./activity/close-dialog.tsx'));
const ProtectDialog = lazy(() => import('./activity/protect-dialog.tsx'));

/** The symbol of the desk is the focus of the stream: its book, prints and bars, until the desk is left. */
function useDeskStream(symbol: string | null): void {
  useEffect(() => stream.subscribe({ focus: symbol }), [symbol]);
  useEffect(() => () => stream.subscribe({ focus: null }), []);
}

export function TradePage() {
  const me = useMe();
  const accounts = useAccounts();
  const account = useSelectedAccount();
  const [symbol, choose] = useTradeSymbol();
  const instrument = useInstrument(symbol);
  useDeskStream(symbol);
  if (me && accounts.data && !account) {
    return (
      <main className="h-full">
        <Empty title="No trading account">
          <p className="mb-2">Accounts that you own or that were shared with you appear here.</p>
          <a href="/account" className="text-accent underline underline-offset-2">
            Open one on the account page
          </a>
        </Empty>
      </main>
    );
  }
  if (!me || !account || !instrument) {
    return (
      <main className="h-full" aria-busy="true">
        <span className="sr-only">Loading</span>
        <SkeletonBlock className="h-[calc(100%-24px)]" />
      </main>
    );
  }
  return <Desk userId={me.userId} account={account} instrument={instrument} onChoose={choose} />;
}

interface DeskProps {
  readonly userId: string;
  readonly account: AccountView;
  readonly instrument: InstrumentView;
  readonly onChoose: (symbol: string) => void;
}

type Asked =
  | { readonly kind: 'cancel-all' }
  | { readonly kind: 'close'; readonly position: PositionView | null }
  | { readonly kind: 'protect'; readonly position: PositionView }
  | null;

function Desk({ userId, account, instrument, onChoose }: DeskProps) {
  const [openOrderId, setOpenOrderId] = useState<string | null>(null);
  const [openFill, setOpenFill] = useState<FillView | null>(null);
  const [openPosition, setOpenPosition] = useState<PositionView | null>(null);
  const [asked, setAsked] = useState<Asked>(null);
  const [isSearching, setSearching] = useState(false);
  const searchField = useRef<HTMLInputElement>(null);
  const isNarrow = useIsNarrow();
  useDeskActions(() => (isNarrow ? setSearching(true) : searchField.current?.focus()));
  useAskedTicket();
  const panels = useDeskPanels({
    account,
    instrument,
    onChoose,
    setOpenOrderId,
    setOpenFill,
    setOpenPosition,
    setAsked,
    searchField,
    isNarrow,
  });
  const closeAsked = (): void => setAsked(null);
  return (
    <>
      <div className="flex h-full flex-col">
        {isNarrow ? <SymbolHeading instrument={instrument} onOpen={() => setSearching(true)} /> : null}
        <div className="min-h-0 flex-1">
          <Workspace page="trade" title={`Trade ${instrument.symbol}`} userId={userId} panels={panels} rows={48} />
        </div>
        {isNarrow ? <MobileDock account={account} instrument={instrument} onOpenOrder={setOpenOrderId} /> : null}
      </div>
      <OrderDrawer
        orderId={openOrderId}
        mayTrade={account.permission !== 'view'}
        onOpen={setOpenOrderId}
        onClose={() => setOpenOrderId(null)}
      />
      <FillDrawer
        fill={openFill}
        onClose={() => setOpenFill(null)}
        onOpenOrder={(orderId) => {
          setOpenFill(null);
          setOpenOrderId(orderId);
        }}
      />
      <PositionDrawer
        accountId={account.accountId}
        position={openPosition}
        mayTrade={account.permission !== 'view'}
        onChoose={(symbol) => {
          setOpenPosition(null);
          onChoose(symbol);
        }}
        onOpenOrder={(orderId) => {
          setOpenPosition(null);
          setOpenOrderId(orderId);
        }}
        onCloseIt={(position) => setAsked({ kind: 'close', position })}
        onProtect={(position) => setAsked({ kind: 'protect', position })}
        onClose={() => setOpenPosition(null)}
      />
      <Drawer open={isSearching} onClose={() => setSearching(false)} title="Symbols">
        <SymbolList
          symbol={instrument.symbol}
          searchField={searchField}
          onChoose={(symbol) => {
            setSearching(false);
            onChoose(symbol);
          }}
        />
      </Drawer>
      <Suspense fallback={null}>
        {asked?.kind === 'cancel-all' ? <CancelAllDialog account={account} onClose={closeAsked} /> : null}
        {asked?.kind === 'close' ? (
          <CloseDialog account={account} position={asked.position} onClose={closeAsked} />
        ) : null}
        {asked?.kind === 'protect' ? (
          <ProtectDialog account={account} position={asked.position} onClose={closeAsked} />
        ) : null}
      </Suspense>
    </>
  );
}

/** Another page sent somebody here to buy or sell: the ticket takes the focus, once. */
function useAskedTicket(): void {
  const { side } = useSearch({ strict: false }) as { side?: 'buy' | 'sell' };
  const navigate = useNavigate();
  useEffect(() => {
    if (side === undefined) return;
    askForTicket(side);
    void navigate({
      to: '/trade',
      search: ({ symbol }: { symbol?: string }) => (symbol === undefined ? {} : { symbol }),
      replace: true,
    });
  }, [side, navigate]);
}

function useDeskActions(search: () => void): void {
  const actions: readonly Action[] = [
    { id: 'symbol-search', label: 'Search symbols', group: 'Trade', keys: '/', run: search },
    { id: 'ticket-buy', label: 'Buy ticket', group: 'Trade', keys: 'b', run: () => askForTicket('buy') },
    { id: 'ticket-sell', label: 'Sell ticket', group: 'Trade', keys: 's', run: () => askForTicket('sell') },
  ];
  useActions(actions);
}

interface DeskPanelsInput {
  readonly account: AccountView;
  readonly instrument: InstrumentView;
  readonly onChoose: (symbol: string) => void;
  readonly setOpenOrderId: (orderId: string) => void;
  readonly setOpenFill: (fill: FillView) => void;
  readonly setOpenPosition: (position: PositionView) => void;
  readonly setAsked: (asked: Asked) => void;
  readonly searchField: React.RefObject<HTMLInputElement | null>;
  readonly isNarrow: boolean;
}

function useDeskPanels(input: DeskPanelsInput): readonly WorkspacePanel[] {
  const { account, instrument, onChoose, setOpenOrderId, setOpenFill, setOpenPosition } = input;
  const { setAsked, searchField, isNarrow } = input;
  const { orders } = useOpenOrders(account.accountId);
  const { positions } = usePositions(account.accountId);
  const { fills } = useFills(account.accountId);
  const stale = useIsStale();
  const [view, setView] = useState<'chart' | 'table'>('chart');
  const preferred = usePreference('timeframe');
  const timeframe: Timeframe = isTimeframe(preferred) ? preferred : '1m';
  const position = positions.find((each) => each.instrumentId === instrument.instrumentId) ?? null;
  const symbols: WorkspacePanel = {
    id: 'symbols',
    place: { x: 0, y: 0, w: 10, h: 34 },
    content: (
      <Panel title="Symbols" stale={stale} bodyClass="overflow-hidden">
        <SymbolList symbol={instrument.symbol} onChoose={onChoose} searchField={searchField} />
      </Panel>
    ),
  };
  const chart: WorkspacePanel = {
    id: 'chart',
    place: { x: 10, y: 0, w: 21, h: 34 },
    narrowHeight: '340px',
    content: (
      <Panel
        title={instrument.symbol}
        hideTitle={isNarrow}
        note={isNarrow ? null : <LastPrice instrument={instrument} />}
        actions={<ChartControls timeframe={timeframe} view={view} onView={setView} />}
        stale={stale}
        bodyClass="overflow-hidden"
      >
        <div className="flex h-full flex-col">
          <MarketLifeStrip symbol={instrument.symbol} />
          <div className="relative min-h-0 flex-1">
            <ChartPanel
              instrument={instrument}
              timeframe={timeframe}
              view={view}
              orders={orders}
              fills={fills}
              position={position}
              mayTrade={account.permission !== 'view'}
            />
          </div>
        </div>
      </Panel>
    ),
  };
  const book: WorkspacePanel = {
    id: 'book',
    place: { x: 31, y: 0, w: 8, h: 20 },
    narrowHeight: '340px',
    content: (
      <Panel title="Book" stale={stale} bodyClass="overflow-hidden">
        <BookPanel instrument={instrument} orders={orders} />
      </Panel>
    ),
  };
  const prints: WorkspacePanel = {
    id: 'prints',
    place: { x: 31, y: 20, w: 8, h: 14 },
    narrowHeight: '300px',
    content: (
      <Panel title="Time and sales" stale={stale} bodyClass="overflow-hidden">
        <PrintsPanel instrument={instrument} />
      </Panel>
    ),
  };
  const ticket: WorkspacePanel = {
    id: 'ticket',
    place: { x: 39, y: 0, w: 9, h: 34 },
    content: (
      <Panel title="Ticket" note={account.name}>
        <Ticket account={account} instrument={instrument} position={position} onOpenOrder={setOpenOrderId} />
      </Panel>
    ),
  };
  const activity: WorkspacePanel = {
    id: 'activity',
    place: { x: 0, y: 34, w: 48, h: 14 },
    narrowHeight: '340px',
    content: (
      <section
        aria-label="Activity"
        className={`h-full overflow-hidden rounded-sheet border border-rule bg-raised ${stale ? 'stale' : ''}`}
      >
        <ActivityPanel
          account={account}
          instrument={instrument}
          onOpenOrder={setOpenOrderId}
          onOpenFill={setOpenFill}
          onOpenPosition={setOpenPosition}
          onChoose={onChoose}
          onCancelAll={() => setAsked({ kind: 'cancel-all' })}
          onClose={(target) => setAsked({ kind: 'close', position: target })}
          onProtect={(target) => setAsked({ kind: 'protect', position: target })}
        />
      </section>
    ),
  };
  return isNarrow ? [chart, activity, book, prints] : [symbols, chart, book, prints, ticket, activity];
}

/** The newest price: the last trade on the tape, else the last one that the server knew. */
function useLastPrice(instrument: InstrumentView): string | null {
  const print = useStream((snapshot) => snapshot.replica.prints[0]);
  return print?.symbol === instrument.symbol ? print.price : instrument.lastPrice;
}

function LastPrice({ instrument }: { readonly instrument: InstrumentView }) {
  const last = useLastPrice(instrument);
  return (
    <span className="flex items-baseline gap-2">
      <span className="truncate">{instrument.name}</span>
      <Price
        value={last}
        decimals={decimalsOf(instrument.priceIncrement)}
        className="text-[13.5px] font-semibold text-ink"
        flash
      />
      <Change fraction={instrument.dayChange} />
    </span>
  );
}

function SymbolHeading({ instrument, onOpen }: { readonly instrument: InstrumentView; readonly onOpen: () => void }) {
  const last = useLastPrice(instrument);
  return (
    <button
      type="button"
      onClick={onOpen}
      className="flex h-12 shrink-0 items-baseline gap-2 border-b border-rule bg-raised px-3 pt-3 text-left"
    >
      <span className="text-[17px] font-bold">
        {instrument.symbol}
        <span className="sr-only">, choose another symbol</span>
      </span>
      <span aria-hidden="true" className="text-muted">
        {'\u25be'}
      </span>
      <span className="min-w-0 flex-1 truncate text-[12.5px] text-muted">{instrument.name}</span>
      <Price
        value={last}
        decimals={decimalsOf(instrument.priceIncrement)}
        className="text-[17px] font-semibold"
        flash
      />
      <Change fraction={instrument.dayChange} className="text-[13px]" />
    </button>
  );
}
