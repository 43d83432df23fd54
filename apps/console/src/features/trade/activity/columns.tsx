import type { FillView, InstrumentView, OrderView, PositionView } from '@quire/contract';
import { Button } from '../../../components/button.tsx';
import type { Column } from '../../../components/data-table.tsx';
import { Instant, Money, Pnl, Price, Quantity, Side } from '../../../components/numbers.tsx';
import { decimalsOf, toNumber } from '../../../lib/decimal.ts';
import { isOpen } from '../../../lib/stream/merge.ts';
import { codeWords, statusWord } from '../ticket/refusal-words.ts';

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
  onClose: ((position: PositionView) => void) | null,
): readonly Column<PositionView>[] {
  const columns: Column<PositionView>[] = [
    {
      id: 'symbol',
      header: 'Symbol',
      width: '110px',
      cell: (item) => <b className="font-semibold">{item.symbol}</b>,
      sortBy: (item) => item.symbol,
    },
    {
      id: 'side',
      header: 'Side',
      width: '80px',
      cell: (item) => <Side side={item.side} />,
      sortBy: (item) => item.side,
    },
    {
      id: 'quantity',
      header: 'Quantity',
      align: 'right',
      cell: (item) => <Quantity value={item.quantity} />,
      sortBy: (item) => toNumber(item.quantity),
    },
    {
      id: 'entry',
      header: 'Average entry',
      align: 'right',
      cell: (item) => (
        <Price value={roundTo(item.averageEntryPrice, decimals(item.symbol) + 2)} decimals={decimals(item.symbol)} />
      ),
      sortBy: (item) => toNumber(item.averageEntryPrice),
    },
    {
      id: 'mark',
      header: 'Mark',
      align: 'right',
      cell: (item) => <Price value={item.markPrice} decimals={decimals(item.symbol)} flash />,
      sortBy: (item) => toNumber(item.markPrice),
    },
    {
      id: 'value',
      header: 'Market value',
      align: 'right',
      cell: (item) => <Money value={item.marketValue} />,
      sortBy: (item) => toNumber(item.marketValue),
    },
    {
      id: 'unrealized',
      header: 'Unrealized',
      align: 'right',
      cell: (item) => <Pnl value={item.unrealizedPnl} />,
      sortBy: (item) => toNumber(item.unrealizedPnl),
    },
    {
      id: 'realized',
      header: 'Realized',
      align: 'right',
      cell: (item) => <Pnl value={item.realizedPnl} />,
      sortBy: (item) => toNumber(item.realizedPnl),
    },
    {
      id: 'fees',
      header: 'Fees',
      align: 'right',
      cell: (item) => <Money value={item.feesPaid} />,
      sortBy: (item) => toNumber(item.feesPaid),
    },
  ];
  if (!onClose) return columns;
  return [
    ...columns,
    {
      id: 'close',
      header: '',
      width: '84px',
      align: 'right',
      cell: (item) => <RowButton label={`Close ${item.symbol}`} words="Close" onPress={() => onClose(item)} />,
    },
  ];
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

function typeWords(order: OrderView): string {
  return `${order.orderType === 'market' ? 'Market' : 'Limit'} ${order.timeInForce}`;
}

export function orderColumns(
  decimals: DecimalsOf,
  onCancel: ((order: OrderView) => void) | null,
): readonly Column<OrderView>[] {
  const columns: Column<OrderView>[] = [
    {
      id: 'time',
      header: 'Sent',
      width: '116px',
      cell: (item) => <Instant value={item.submittedAt} className="text-muted" />,
      sortBy: (item) => Date.parse(item.submittedAt),
    },
    {
      id: 'symbol',
      header: 'Symbol',
      width: '92px',
      cell: (item) => <b className="font-semibold">{item.symbol}</b>,
      sortBy: (item) => item.symbol,
    },
    {
      id: 'side',
      header: 'Side',
      width: '66px',
      cell: (item) => <Side side={item.side} />,
      sortBy: (item) => item.side,
    },
    { id: 'type', header: 'Type', width: '96px', cell: typeWords, sortBy: typeWords },
    {
      id: 'quantity',
      header: 'Quantity',
      align: 'right',
      cell: (item) => <Quantity value={item.quantity} />,
      sortBy: (item) => toNumber(item.quantity),
    },
    {
      id: 'filled',
      header: 'Filled',
      align: 'right',
      cell: (item) => <Quantity value={item.filledQuantity} />,
      sortBy: (item) => toNumber(item.filledQuantity),
    },
    {
      id: 'limit',
      header: 'Limit',
      align: 'right',
      cell: (item) => <Price value={item.limitPrice} decimals={decimals(item.symbol)} />,
      sortBy: (item) => toNumber(item.limitPrice),
    },
    {
      id: 'average',
      header: 'Average',
      align: 'right',
      cell: (item) => (
        <Price value={roundTo(item.averageFillPrice, decimals(item.symbol) + 2)} decimals={decimals(item.symbol)} />
      ),
      sortBy: (item) => toNumber(item.averageFillPrice),
    },
    {
      id: 'fees',
      header: 'Fees',
      align: 'right',
      cell: (item) => <Money value={item.feesPaid} />,
      sortBy: (item) => toNumber(item.feesPaid),
    },
    {
      id: 'status',
      header: 'Status',
      width: onCancel ? '110px' : '190px',
      cell: (item) => <Status order={item} />,
      sortBy: (item) => item.status,
    },
  ];
  if (!onCancel) return columns;
  return [
    ...columns,
    {
      id: 'cancel',
      header: '',
      width: '84px',
      align: 'right',
      cell: (item) =>
        isOpen(item) ? (
          <RowButton
            label={`Cancel ${item.side} ${item.quantity} ${item.symbol}`}
            words="Cancel"
            onPress={() => onCancel(item)}
          />
        ) : null,
    },
  ];
}

export function fillColumns(decimals: DecimalsOf): readonly Column<FillView>[] {
  return [
    {
      id: 'time',
      header: 'Time',
      width: '116px',
      cell: (item) => <Instant value={item.at} className="text-muted" />,
      sortBy: (item) => Date.parse(item.at),
    },
    {
      id: 'symbol',
      header: 'Symbol',
      width: '92px',
      cell: (item) => <b className="font-semibold">{item.symbol}</b>,
      sortBy: (item) => item.symbol,
    },
    {
      id: 'side',
      header: 'Side',
      width: '66px',
      cell: (item) => <Side side={item.side} />,
      sortBy: (item) => item.side,
    },
    {
      id: 'quantity',
      header: 'Quantity',
      align: 'right',
      cell: (item) => <Quantity value={item.quantity} />,
      sortBy: (item) => toNumber(item.quantity),
    },
    {
      id: 'price',
      header: 'Price',
      align: 'right',
      cell: (item) => <Price value={item.price} decimals={decimals(item.symbol)} />,
      sortBy: (item) => toNumber(item.price),
    },
    {
      id: 'notional',
      header: 'Notional',
      align: 'right',
      cell: (item) => <Money value={item.notional} />,
      sortBy: (item) => toNumber(item.notional),
    },
    {
      id: 'fee',
      header: 'Fee',
      align: 'right',
      cell: (item) => <Money value={item.fee} decimalsMax={4} />,
      sortBy: (item) => toNumber(item.fee),
    },
    {
      id: 'pnl',
      header: 'Realized',
      align: 'right',
      cell: (item) => <Pnl value={item.realizedPnl} />,
      sortBy: (item) => toNumber(item.realizedPnl),
    },
    {
      id: 'position',
      header: 'Position after',
      align: 'right',
      cell: (item) => <Quantity value={item.positionQuantity} />,
      sortBy: (item) => toNumber(item.positionQuantity),
    },
    { id: 'liquidity', header: 'As', width: '74px', cell: (item) => item.liquidity, sortBy: (item) => item.liquidity },
    {
      id: 'model',
      header: 'Model',
      width: '64px',
      cell: (item) => <span className="text-muted">{item.fillModel}</span>,
      sortBy: (item) => item.fillModel,
    },
  ];
}
