import type { FillView, InstrumentView, OrderView, PositionView } from '@quire/contract';
import { Button } from '../../../components/button.tsx';
import {
  actionColumn,
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
import { decimalsOf } from '../../../lib/decimal.ts';
import { isOpen } from '../../../lib/stream/merge.ts';
import { codeWords, statusWord } from '../ticket/refusal-words.ts';
import { typeWords } from './order-words.ts';

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

export function positionColumns(
  decimals: DecimalsOf,
  onAct: ((kind: 'close' | 'protect', position: PositionView) => void) | null,
): readonly Column<PositionView>[] {
  const decimalsOfItem = (item: PositionView): number => decimals(item.symbol);
  const columns: Column<PositionView>[] = [
    nameColumn({ id: 'symbol', header: 'Symbol', width: '110px', of: (item) => item.symbol }),
    sideColumn({ id: 'side', header: 'Side', width: '80px', of: (item) => item.side }),
    quantityColumn({ id: 'quantity', header: 'Quantity', of: (item) => item.quantity }),
    priceColumn({
      id: 'entry',
      header: 'Average entry',
      of: (item) => roundTo(item.averageEntryPrice, decimals(item.symbol) + 2),
      decimals: decimalsOfItem,
    }),
    priceColumn({ id: 'mark', header: 'Mark', of: (item) => item.markPrice, decimals: decimalsOfItem, flash: true }),
    moneyColumn({ id: 'value', header: 'Market value', of: (item) => item.marketValue }),
    pnlColumn({ id: 'unrealized', header: 'Unrealized', of: (item) => item.unrealizedPnl }),
    pnlColumn({ id: 'realized', header: 'Realized', of: (item) => item.realizedPnl }),
    moneyColumn({ id: 'fees', header: 'Fees', of: (item) => item.feesPaid }),
  ];
  if (!onAct) return columns;
  const buttons = (item: PositionView) => (
    <span className="inline-flex gap-1">
      <RowButton label={`Protect ${item.symbol}`} words="Protect" onPress={() => onAct('protect', item)} />
      <RowButton label={`Close ${item.symbol}`} words="Close" onPress={() => onAct('close', item)} />
    </span>
  );
  return [...columns, actionColumn('close', '142px', buttons)];
}

/** Text cut to a number of decimals for the eye; the exact one is in the drawer. */
function roundTo(value: string | null, decimals: number): string | null {
  if (value === null) return null;
  const point = value.indexOf('.');
  return point < 0 || value.length - point - 1 <= decimals ? value : Number(value).toFixed(decimals);
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
  const columns: Column<OrderView>[] = [
    instantColumn({ id: 'time', header: 'Sent', of: (item) => item.submittedAt }),
    nameColumn({ id: 'symbol', header: 'Symbol', width: '92px', of: (item) => item.symbol }),
    sideColumn({ id: 'side', header: 'Side', of: (item) => item.side }),
    textColumn({ id: 'type', header: 'Type', width: '128px', of: typeWords }),
    quantityColumn({ id: 'quantity', header: 'Quantity', of: (item) => item.quantity }),
    quantityColumn({ id: 'filled', header: 'Filled', of: (item) => item.filledQuantity }),
    priceColumn({ id: 'limit', header: 'Limit', of: (item) => item.limitPrice, decimals: decimalsOfItem }),
    priceColumn({ id: 'stop', header: 'Stop', of: (item) => item.stopPrice, decimals: decimalsOfItem }),
    priceColumn({
      id: 'average',
      header: 'Average',
      of: (item) => roundTo(item.averageFillPrice, decimals(item.symbol) + 2),
      decimals: decimalsOfItem,
    }),
    moneyColumn({ id: 'fees', header: 'Fees', of: (item) => item.feesPaid }),
    {
      id: 'status',
      header: 'Status',
      width: onCancel ? '110px' : '190px',
      cell: (item) => <Status order={item} />,
      sortBy: (item) => item.status,
    },
  ];
  if (!onCancel) return columns;
  const cancelButton = (item: OrderView) =>
    isOpen(item) ? (
      <RowButton
        label={`Cancel ${item.side} ${item.quantity} ${item.symbol}`}
        words="Cancel"
        onPress={() => onCancel(item)}
      />
    ) : null;
  return [...columns, actionColumn('cancel', '84px', cancelButton)];
}

export function fillColumns(decimals: DecimalsOf): readonly Column<FillView>[] {
  return [
    instantColumn({ id: 'time', header: 'Time', of: (item) => item.at }),
    nameColumn({ id: 'symbol', header: 'Symbol', width: '92px', of: (item) => item.symbol }),
    sideColumn({ id: 'side', header: 'Side', of: (item) => item.side }),
    quantityColumn({ id: 'quantity', header: 'Quantity', of: (item) => item.quantity }),
    priceColumn({
      id: 'price',
      header: 'Price',
      of: (item) => item.price,
      decimals: (item) => decimals(item.symbol),
    }),
    moneyColumn({ id: 'notional', header: 'Notional', of: (item) => item.notional }),
    moneyColumn({ id: 'fee', header: 'Fee', of: (item) => item.fee, decimalsMax: 4 }),
    pnlColumn({ id: 'pnl', header: 'Realized', of: (item) => item.realizedPnl }),
    quantityColumn({ id: 'position', header: 'Position after', of: (item) => item.positionQuantity }),
    textColumn({ id: 'liquidity', header: 'As', width: '74px', of: (item) => item.liquidity }),
    {
      id: 'model',
      header: 'Model',
      width: '64px',
      cell: (item) => <span className="text-muted">{item.fillModel}</span>,
      sortBy: (item) => item.fillModel,
    },
  ];
}
