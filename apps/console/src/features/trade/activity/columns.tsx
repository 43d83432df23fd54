import type { FillView, InstrumentView, OrderView, PositionView } from '@quire/contract';
import { Button } from '../../../components/button.tsx';
import {
  actionColumn,
  codeColumn,
  instantColumn,
  moneyColumn,
  nameColumn,
  pnlColumn,
  priceColumn,
  quantityColumn,
  sideColumn,
  textColumn,
} from '../../../components/columns.tsx';
import type { Column } from '../../../components/data-table.tsx';
import { decimalsOf, roundedText } from '../../../lib/decimal.ts';
import { isOpen } from '../../../lib/stream/merge.ts';
import { codeWords, statusWord } from '../ticket/refusal-words.ts';
import { typeWords, waitingPrice } from './order-words.ts';

/** How many decimals a symbol's prices are shown with. */
export type DecimalsOf = (symbol: string) => number;

export function decimalsBySymbol(instruments: readonly InstrumentView[]): DecimalsOf {
  const bySymbol = new Map(instruments.map((instrument) => [instrument.symbol, decimalsOf(instrument.priceIncrement)]));
  return (symbol) => bySymbol.get(symbol) ?? 2;
}

const statusTone: Readonly<Record<string, string>> = {
  denied: 'text-loss',
  rejected: 'text-loss',
  canceled: 'text-muted',
  expired: 'text-muted',
};

function Status({ order }: { readonly order: OrderView }) {
  const reason = order.reasonCode === null ? '' : codeWords(order.reasonCode);
  return (
    <span className={statusTone[order.status] ?? ''} title={reason}>
      {statusWord(order.status)}
      {reason === '' ? '' : `: ${reason}`}
    </span>
  );
}

export function positionColumns(decimals: DecimalsOf, acts: PositionActs): readonly Column<PositionView>[] {
  const decimalsOfItem = (item: PositionView): number => decimals(item.symbol);
  const columns: Column<PositionView>[] = [
    {
      ...nameColumn<PositionView>({ id: 'symbol', header: 'Symbol', width: '110px', of: (item) => item.symbol }),
      cell: (item) => <SymbolButton symbol={item.symbol} onChoose={acts.onChoose} />,
    },
    sideColumn({ id: 'side', header: 'Side', width: '80px', of: (item) => item.side, wideOnly: true }),
    quantityColumn({ id: 'quantity', header: 'Quantity', of: (item) => item.quantity }),
    priceColumn({
      id: 'entry',
      header: 'Average entry',
      of: (item) => roundedText(item.averageEntryPrice, decimals(item.symbol) + 2),
      decimals: decimalsOfItem,
      wideOnly: true,
    }),
    priceColumn({ id: 'mark', header: 'Mark', of: (item) => item.markPrice, decimals: decimalsOfItem, flash: true }),
    moneyColumn({ id: 'value', header: 'Market value', of: (item) => item.marketValue, wideOnly: true }),
    pnlColumn({ id: 'unrealized', header: 'Unrealized', of: (item) => item.unrealizedPnl }),
    pnlColumn({ id: 'realized', header: 'Realized', of: (item) => item.realizedPnl, wideOnly: true }),
    moneyColumn({ id: 'fees', header: 'Fees', of: (item) => item.feesPaid, wideOnly: true }),
    instantColumn({ id: 'marked', header: 'Marked at', of: (item) => item.markAt, isExtra: true }),
  ];
  if (!acts.mayTrade) return columns;
  const buttons = (item: PositionView) => (
    <span className="inline-flex gap-1">
      <RowButton label={`Protect ${item.symbol}`} words="Protect" onPress={() => acts.onProtect(item)} />
      <RowButton label={`Close ${item.symbol}`} words="Close" onPress={() => acts.onClose(item)} />
    </span>
  );
  return [...columns, { ...actionColumn('close', '142px', buttons), wideOnly: true }];
}

/** What one may do with a position from its row. */
export interface PositionActs {
  readonly mayTrade: boolean;
  readonly onChoose: (symbol: string) => void;
  readonly onClose: (position: PositionView) => void;
  readonly onProtect: (position: PositionView) => void;
}

function SymbolButton({ symbol, onChoose }: { readonly symbol: string; readonly onChoose: (symbol: string) => void }) {
  return (
    <button
      type="button"
      title={`Show ${symbol}`}
      className="font-semibold hover:text-accent hover:underline hover:underline-offset-2"
      onClick={(event) => {
        event.stopPropagation();
        onChoose(symbol);
      }}
    >
      {symbol}
    </button>
  );
}

function RowButton({
  label,
  words,
  onPress,
}: {
  readonly label: string;
  readonly words: string;
  readonly onPress: () => void;
}) {
  return (
    <Button
      small
      tone="faint"
      aria-label={label}
      className="h-5 max-md:h-9"
      onClick={(event) => {
        event.stopPropagation();
        onPress();
      }}
    >
      {words}
    </Button>
  );
}

export function orderColumns(
  decimals: DecimalsOf,
  onCancel: ((order: OrderView) => void) | null,
): readonly Column<OrderView>[] {
  const decimalsOfItem = (item: OrderView): number => decimals(item.symbol);
  const isHistory = onCancel === null;
  const columns: Column<OrderView>[] = [
    instantColumn({ id: 'time', header: 'Sent', of: (item) => item.submittedAt, wideOnly: true }),
    nameColumn({ id: 'symbol', header: 'Symbol', width: '92px', of: (item) => item.symbol }),
    sideColumn({ id: 'side', header: 'Side', of: (item) => item.side }),
    textColumn({ id: 'type', header: 'Type', width: '128px', of: typeWords, wideOnly: true }),
    quantityColumn({ id: 'quantity', header: 'Quantity', of: (item) => item.quantity }),
    quantityColumn({ id: 'filled', header: 'Filled', of: (item) => item.filledQuantity, wideOnly: true }),
    quantityColumn({ id: 'remaining', header: 'Remaining', of: (item) => item.remainingQuantity, isExtra: true }),
    priceColumn({
      id: 'limit',
      header: 'Limit',
      of: (item) => item.limitPrice,
      decimals: decimalsOfItem,
      wideOnly: true,
    }),
    priceColumn({ id: 'stop', header: 'Stop', of: (item) => item.stopPrice, decimals: decimalsOfItem, wideOnly: true }),
    priceColumn({
      id: 'average',
      header: 'Average',
      of: (item) => roundedText(item.averageFillPrice, decimals(item.symbol) + 2),
      decimals: decimalsOfItem,
      wideOnly: true,
    }),
    moneyColumn({ id: 'reserved', header: 'Reserved', of: (item) => item.reservedCash, isExtra: true }),
    moneyColumn({ id: 'fees', header: 'Fees', of: (item) => item.feesPaid, wideOnly: true }),
    {
      id: 'status',
      header: 'Status',
      width: isHistory ? '190px' : '110px',
      cell: (item) => <Status order={item} />,
      sortBy: (item) => item.status,
      words: (item) => `${statusWord(item.status)}${item.reasonCode === null ? '' : `: ${codeWords(item.reasonCode)}`}`,
      wideOnly: !isHistory,
    },
    instantColumn({ id: 'expires', header: 'Expires', of: (item) => item.expiresAt, isExtra: true }),
    textColumn({ id: 'door', header: 'Door', width: '84px', of: (item) => item.origin, isExtra: true }),
    codeColumn({ id: 'client-id', header: 'Client order id', of: (item) => item.clientOrderId, isExtra: true }),
  ];
  if (isHistory) return columns;
  const waits: Column<OrderView> = {
    ...priceColumn<OrderView>({ id: 'waits', header: 'Waits at', of: waitingPrice, decimals: decimalsOfItem }),
    phoneOnly: true,
  };
  const cancelButton = (item: OrderView) =>
    isOpen(item) ? (
      <RowButton
        label={`Cancel ${item.side} ${item.quantity} ${item.symbol}`}
        words="Cancel"
        onPress={() => onCancel(item)}
      />
    ) : null;
  return [...columns, waits, actionColumn('cancel', '84px', cancelButton)];
}

export function fillColumns(decimals: DecimalsOf): readonly Column<FillView>[] {
  return [
    instantColumn({ id: 'time', header: 'Time', of: (item) => item.at, wideOnly: true }),
    nameColumn({ id: 'symbol', header: 'Symbol', width: '92px', of: (item) => item.symbol }),
    sideColumn({ id: 'side', header: 'Side', of: (item) => item.side }),
    quantityColumn({ id: 'quantity', header: 'Quantity', of: (item) => item.quantity }),
    priceColumn({
      id: 'price',
      header: 'Price',
      of: (item) => item.price,
      decimals: (item) => decimals(item.symbol),
    }),
    moneyColumn({ id: 'notional', header: 'Notional', of: (item) => item.notional, wideOnly: true }),
    moneyColumn({ id: 'fee', header: 'Fee', of: (item) => item.fee, decimalsMax: 4, wideOnly: true }),
    pnlColumn({ id: 'pnl', header: 'Realized', of: (item) => item.realizedPnl, wideOnly: true }),
    quantityColumn({ id: 'position', header: 'Position after', of: (item) => item.positionQuantity, wideOnly: true }),
    textColumn({ id: 'liquidity', header: 'As', width: '74px', of: (item) => item.liquidity, wideOnly: true }),
    textColumn({ id: 'model', header: 'Model', width: '84px', of: (item) => item.fillModel, wideOnly: true }),
    codeColumn({ id: 'order', header: 'Order', of: (item) => item.orderId, isExtra: true }),
  ];
}
