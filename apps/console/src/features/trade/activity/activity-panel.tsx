import type { AccountView, FillView, InstrumentView, PositionView } from '@quire/contract';
import { useMemo, useState } from 'react';
import { NewsList } from '../../../blocks/news-list.tsx';
import { AlertList } from '../../../blocks/price-alerts/alert-list.tsx';
import { Blotter } from '../../../components/blotter.tsx';
import { Button } from '../../../components/button.tsx';
import { PanelGrip } from '../../../components/panel.tsx';
import { Empty, QueryState } from '../../../components/states.tsx';
import { type Tab, Tabs } from '../../../components/tabs.tsx';
import { useInstruments } from '../../../lib/requests/instruments.ts';
import { useOpenOrders } from '../../../lib/requests/open-orders.ts';
import { usePositions } from '../../../lib/requests/positions.ts';
import { useCancelOrder } from '../api/cancel-order.ts';
import { useFills } from '../api/fills.ts';
import { readOrderHistory, useOrderHistory } from '../api/order-history.ts';
import { askForTicket } from '../ticket/ticket-store.ts';
import { decimalsBySymbol, fillColumns, orderColumns, positionColumns } from './columns.tsx';
import { useUnseenNews } from './unseen-news.ts';

interface ActivityPanelProps {
  readonly account: AccountView;
  readonly instrument: InstrumentView;
  readonly onOpenOrder: (orderId: string) => void;
  readonly onOpenFill: (fill: FillView) => void;
  readonly onOpenPosition: (position: PositionView) => void;
  readonly onChoose: (symbol: string) => void;
  readonly onCancelAll: () => void;
  readonly onClose: (position: PositionView | null) => void;
  readonly onProtect: (position: PositionView) => void;
}

/** What the account holds, what rests, what was done, what is said: the books of the desk. */
export function ActivityPanel(props: ActivityPanelProps) {
  const { account, instrument, onOpenOrder, onCancelAll, onClose } = props;
  const { symbol } = instrument;
  const [tab, setTab] = useState('positions');
  const { accountId } = account;
  const open = useOpenOrders(accountId);
  const held = usePositions(accountId);
  const mayTrade = account.permission !== 'view';
  const unseen = useUnseenNews(symbol, tab === 'news');
  const tabs: readonly Tab[] = [
    {
      id: 'positions',
      label: 'Positions',
      count: held.positions.length,
      content: <Positions {...held} {...props} mayTrade={mayTrade} />,
    },
    {
      id: 'open',
      label: 'Open orders',
      count: open.orders.length,
      content: <OpenOrders {...open} onOpenOrder={onOpenOrder} mayCancel={mayTrade} />,
    },
    { id: 'fills', label: 'Fills', content: <Fills accountId={accountId} onOpenFill={props.onOpenFill} /> },
    { id: 'history', label: 'History', content: <History accountId={accountId} onOpenOrder={onOpenOrder} /> },
    { id: 'news', label: 'News', count: unseen === 0 ? null : unseen, content: <NewsList symbol={symbol} /> },
    { id: 'alerts', label: 'Alerts', content: <AlertList instrument={instrument} /> },
  ];
  const grip = (
    <span className="flex items-center pl-2 empty:hidden">
      <PanelGrip title="Activity" />
    </span>
  );
  const actions = !mayTrade ? null : tab === 'positions' && held.positions.length > 0 ? (
    <Button small tone="quiet" onClick={() => onClose(null)}>
      Close all {held.positions.length}
    </Button>
  ) : tab === 'open' && open.orders.length > 0 ? (
    <Button small tone="quiet" onClick={onCancelAll}>
      Cancel all {open.orders.length}
    </Button>
  ) : null;
  return <Tabs leading={grip} label="Activity" tabs={tabs} value={tab} onChange={setTab} actions={actions} />;
}

function useDecimals() {
  const instruments = useInstruments().data;
  return useMemo(() => decimalsBySymbol(instruments ?? []), [instruments]);
}

interface PositionsProps extends ReturnType<typeof usePositions> {
  readonly mayTrade: boolean;
  readonly onChoose: (symbol: string) => void;
  readonly onOpenPosition: (position: PositionView) => void;
  readonly onClose: (position: PositionView) => void;
  readonly onProtect: (position: PositionView) => void;
}

function Positions({ positions, query, mayTrade, onChoose, onOpenPosition, onClose, onProtect }: PositionsProps) {
  const decimals = useDecimals();
  const columns = useMemo(
    () => positionColumns(decimals, { mayTrade, onChoose, onClose, onProtect }),
    [decimals, mayTrade, onChoose, onClose, onProtect],
  );
  return (
    <QueryState query={query}>
      {() => (
        <Blotter
          id="positions"
          label="Positions"
          items={positions}
          columns={columns}
          keyOf={(item) => item.instrumentId}
          onOpen={onOpenPosition}
          minWidth={900}
          empty={
            <Empty title="No open positions">
              <p className="mb-2">What the account holds is listed here, marked to the market.</p>
              <Button small onClick={() => askForTicket('buy')}>
                Write an order
              </Button>
            </Empty>
          }
        />
      )}
    </QueryState>
  );
}

interface OpenOrdersProps extends ReturnType<typeof useOpenOrders> {
  readonly onOpenOrder: (orderId: string) => void;
  readonly mayCancel: boolean;
}

const neverCancel = (): void => undefined;

function OpenOrders({ orders, query, onOpenOrder, mayCancel }: OpenOrdersProps) {
  const decimals = useDecimals();
  const { mutate: cancel } = useCancelOrder();
  const columns = useMemo(() => {
    const all = orderColumns(decimals, mayCancel ? cancel : neverCancel);
    return mayCancel ? all : all.filter(({ id }) => id !== 'cancel');
  }, [decimals, mayCancel, cancel]);
  return (
    <QueryState query={query}>
      {() => (
        <Blotter
          id="open-orders"
          label="Open orders"
          items={orders}
          columns={columns}
          keyOf={(item) => item.orderId}
          onOpen={(item) => onOpenOrder(item.orderId)}
          minWidth={980}
          empty={
            <Empty title="No open orders">
              <p className="mb-2">What does not fill at once rests here until it fills, is canceled or expires.</p>
              {mayCancel ? (
                <Button small onClick={() => askForTicket('buy')}>
                  Write an order
                </Button>
              ) : null}
            </Empty>
          }
        />
      )}
    </QueryState>
  );
}

interface FillsProps {
  readonly accountId: string;
  readonly onOpenFill: (fill: FillView) => void;
}

function Fills({ accountId, onOpenFill }: FillsProps) {
  const { fills, query } = useFills(accountId);
  const decimals = useDecimals();
  const columns = useMemo(() => fillColumns(decimals), [decimals]);
  return (
    <QueryState query={query}>
      {() => (
        <Blotter
          id="fills"
          label="Fills"
          items={fills}
          columns={columns}
          keyOf={(item) => item.fillId}
          onOpen={onOpenFill}
          minWidth={980}
          csvHref={`/api/v1/fills.csv?accountId=${accountId}`}
          older={query}
          empty={
            <Empty title="No fills yet">
              Every execution is kept here with its price, fee and the evidence that it was possible.
            </Empty>
          }
        />
      )}
    </QueryState>
  );
}

interface HistoryProps {
  readonly accountId: string;
  readonly onOpenOrder: (orderId: string) => void;
}

function History({ accountId, onOpenOrder }: HistoryProps) {
  const { orders, query } = useOrderHistory(accountId);
  const decimals = useDecimals();
  const columns = useMemo(() => orderColumns(decimals, null), [decimals]);
  return (
    <QueryState query={query}>
      {() => (
        <Blotter
          id="order-history"
          label="Order history"
          items={orders}
          columns={columns}
          keyOf={(item) => item.orderId}
          onOpen={(item) => onOpenOrder(item.orderId)}
          minWidth={980}
          older={query}
          readAll={() => readOrderHistory(accountId)}
          empty={
            <Empty title="No orders yet">
              Every order is kept here forever, denied ones with the numbers that explain why.
            </Empty>
          }
        />
      )}
    </QueryState>
  );
}
