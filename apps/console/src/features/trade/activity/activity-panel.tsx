import type { AccountView, FillView, OrderView, PositionView } from '@quire/contract';
import { useCallback, useMemo, useState } from 'react';
import { Button, buttonClass } from '../../../components/button.tsx';
import { DataTable } from '../../../components/data-table.tsx';
import { PanelGrip } from '../../../components/panel.tsx';
import { Empty, QueryState } from '../../../components/states.tsx';
import { type Tab, Tabs } from '../../../components/tabs.tsx';
import { useIsNarrow } from '../../../lib/preferences.ts';
import { useInstruments } from '../../../lib/requests/instruments.ts';
import { useOpenOrders } from '../../../lib/requests/open-orders.ts';
import { usePositions } from '../../../lib/requests/positions.ts';
import { useCancelOrder } from '../api/cancel-order.ts';
import { useFills } from '../api/fills.ts';
import { useOrderHistory } from '../api/order-history.ts';
import { askForTicket } from '../ticket/ticket-store.ts';
import { decimalsBySymbol, fillColumns, orderColumns, positionColumns } from './columns.tsx';
import { NewsList } from './news-list.tsx';

interface ActivityPanelProps {
  readonly account: AccountView;
  readonly symbol: string;
  readonly onOpenOrder: (orderId: string) => void;
  readonly onOpenFill: (fill: FillView) => void;
  readonly onChoose: (symbol: string) => void;
  readonly onCancelAll: () => void;
  readonly onClose: (position: PositionView | null) => void;
  readonly onProtect: (position: PositionView) => void;
}

/** What the account holds, what rests, what was done: the four books of the desk. */
export function ActivityPanel(props: ActivityPanelProps) {
  const { account, symbol, onOpenOrder, onOpenFill, onChoose, onCancelAll, onClose, onProtect } = props;
  const [tab, setTab] = useState('positions');
  const { accountId } = account;
  const open = useOpenOrders(accountId);
  const held = usePositions(accountId);
  const fills = useFills(accountId);
  const mayTrade = account.permission !== 'view';
  const act = useCallback(
    (kind: 'close' | 'protect', position: PositionView) => (kind === 'close' ? onClose : onProtect)(position),
    [onClose, onProtect],
  );
  const tabs: readonly Tab[] = [
    {
      id: 'positions',
      label: 'Positions',
      count: held.positions.length,
      content: <Positions {...held} onChoose={onChoose} onAct={mayTrade ? act : null} />,
    },
    {
      id: 'open',
      label: 'Open orders',
      count: open.orders.length,
      content: <OpenOrders {...open} onOpenOrder={onOpenOrder} mayCancel={mayTrade} />,
    },
    { id: 'fills', label: 'Fills', content: <Fills {...fills} onOpenFill={onOpenFill} /> },
    { id: 'news', label: 'News', content: <NewsList symbol={symbol} /> },
    { id: 'history', label: 'Order history', content: <History accountId={accountId} onOpenOrder={onOpenOrder} /> },
  ];
  const grip = (
    <span className="flex items-center pl-2 empty:hidden">
      <PanelGrip title="Activity" />
    </span>
  );
  const actions =
    tab === 'fills' && fills.fills.length > 0 ? (
      <a className={buttonClass('quiet', true)} href={`/api/v1/fills.csv?accountId=${accountId}`} download>
        CSV
      </a>
    ) : mayTrade ? (
      <>
        {tab === 'positions' && held.positions.length > 0 ? (
          <Button small tone="quiet" onClick={() => onClose(null)}>
            Close all {held.positions.length}
          </Button>
        ) : null}
        {tab === 'open' && open.orders.length > 0 ? (
          <Button small tone="quiet" onClick={onCancelAll}>
            Cancel all {open.orders.length}
          </Button>
        ) : null}
      </>
    ) : null;
  return <Tabs leading={grip} label="Activity" tabs={tabs} value={tab} onChange={setTab} actions={actions} />;
}

function useDecimals() {
  const instruments = useInstruments().data;
  return useMemo(() => decimalsBySymbol(instruments ?? []), [instruments]);
}

interface PositionsProps extends ReturnType<typeof usePositions> {
  readonly onChoose: (symbol: string) => void;
  readonly onAct: Parameters<typeof positionColumns>[1];
}

function Positions({ positions, query, onChoose, onAct }: PositionsProps) {
  const decimals = useDecimals();
  const isNarrow = useIsNarrow();
  const columns = useMemo(
    () => narrowed(positionColumns(decimals, onAct), isNarrow, ['symbol', 'quantity', 'unrealized', 'close']),
    [decimals, onAct, isNarrow],
  );
  return (
    <QueryState query={query}>
      {() =>
        positions.length === 0 ? (
          <Empty title="No open positions">
            <p className="mb-2">What the account holds is listed here, marked to the market.</p>
            <Button small onClick={() => askForTicket('buy')}>
              Write an order
            </Button>
          </Empty>
        ) : (
          <DataTable
            label="Positions"
            items={positions}
            columns={columns}
            keyOf={(item) => item.instrumentId}
            onOpen={(item) => onChoose(item.symbol)}
            minWidth={isNarrow ? 0 : 900}
            rowHeight={isNarrow ? 44 : 27}
          />
        )
      }
    </QueryState>
  );
}

function narrowed<Item extends { readonly id: string }>(
  columns: readonly Item[],
  isNarrow: boolean,
  kept: readonly string[],
): readonly Item[] {
  return isNarrow
    ? columns.filter((column) => kept.includes(column.id)).map((column) => ({ ...column, width: undefined }))
    : columns;
}

interface OpenOrdersProps extends ReturnType<typeof useOpenOrders> {
  readonly onOpenOrder: (orderId: string) => void;
  readonly mayCancel: boolean;
}

function OpenOrders({ orders, query, onOpenOrder, mayCancel }: OpenOrdersProps) {
  const decimals = useDecimals();
  const isNarrow = useIsNarrow();
  const { mutate: cancel } = useCancelOrder();
  const columns = useMemo(
    () =>
      narrowed(orderColumns(decimals, mayCancel ? cancel : null), isNarrow, [
        'symbol',
        'side',
        'quantity',
        'limit',
        'cancel',
      ]),
    [decimals, mayCancel, cancel, isNarrow],
  );
  return (
    <QueryState query={query}>
      {() =>
        orders.length === 0 ? (
          <Empty title="No open orders">
            A limit order that does not fill at once rests here until it fills, is canceled or expires.
          </Empty>
        ) : (
          <OrderTable
            orders={orders}
            columns={columns}
            isNarrow={isNarrow}
            label="Open orders"
            onOpenOrder={onOpenOrder}
          />
        )
      }
    </QueryState>
  );
}

interface OrderTableProps {
  readonly label: string;
  readonly orders: readonly OrderView[];
  readonly columns: ReturnType<typeof orderColumns>;
  readonly isNarrow: boolean;
  readonly onOpenOrder: (orderId: string) => void;
}

function OrderTable({ label, orders, columns, isNarrow, onOpenOrder }: OrderTableProps) {
  return (
    <DataTable
      label={label}
      items={orders}
      columns={columns}
      keyOf={(item) => item.orderId}
      onOpen={(item) => onOpenOrder(item.orderId)}
      minWidth={isNarrow ? 0 : 980}
      rowHeight={isNarrow ? 44 : 27}
    />
  );
}

interface FillsProps {
  readonly fills: readonly FillView[];
  readonly query: ReturnType<typeof useFills>['query'];
  readonly onOpenFill: (fill: FillView) => void;
}

function Fills({ fills, query, onOpenFill }: FillsProps) {
  const decimals = useDecimals();
  const isNarrow = useIsNarrow();
  const columns = useMemo(
    () => narrowed(fillColumns(decimals), isNarrow, ['symbol', 'side', 'quantity', 'price']),
    [decimals, isNarrow],
  );
  return (
    <QueryState query={query}>
      {() =>
        fills.length === 0 ? (
          <Empty title="No fills yet">
            Every execution is kept here with its price, fee and the evidence that it was possible.
          </Empty>
        ) : (
          <DataTable
            label="Fills"
            items={fills}
            columns={columns}
            keyOf={(item) => item.fillId}
            onOpen={onOpenFill}
            minWidth={isNarrow ? 0 : 980}
            rowHeight={isNarrow ? 44 : 27}
          />
        )
      }
    </QueryState>
  );
}

function History({
  accountId,
  onOpenOrder,
}: {
  readonly accountId: string;
  readonly onOpenOrder: (orderId: string) => void;
}) {
  const { orders, query } = useOrderHistory(accountId);
  const decimals = useDecimals();
  const isNarrow = useIsNarrow();
  const columns = useMemo(
    () => narrowed(orderColumns(decimals, null), isNarrow, ['symbol', 'side', 'quantity', 'status']),
    [decimals, isNarrow],
  );
  return (
    <QueryState query={query}>
      {() =>
        orders.length === 0 ? (
          <Empty title="No orders yet">
            Every order is kept here forever, denied ones with the numbers that explain why.
          </Empty>
        ) : (
          <div className="flex h-full flex-col">
            <div className="min-h-0 flex-1">
              <OrderTable
                orders={orders}
                columns={columns}
                isNarrow={isNarrow}
                label="Order history"
                onOpenOrder={onOpenOrder}
              />
            </div>
            {query.hasNextPage ? (
              <div className="border-t border-rule p-1.5 text-right">
                <Button small disabled={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
                  Older orders
                </Button>
              </div>
            ) : null}
          </div>
        )
      }
    </QueryState>
  );
}
