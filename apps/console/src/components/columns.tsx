import { toNumber } from '../lib/decimal.ts';
import { instantMs } from '../lib/time.ts';
import type { Column } from './data-table.tsx';
import { Instant, Money, Pnl, Price, Quantity, Side } from './numbers.tsx';

/**
 * The kinds of column that tables share: a kind of value looks alike, stands on the same side and sorts alike in every table.
 * A width in the options replaces that of the kind.
 */
interface ColumnOptions<Item, Value> {
  readonly id: string;
  readonly header: string;
  readonly width?: string;
  readonly wideOnly?: boolean;
  readonly isExtra?: boolean;
  readonly of: (item: Item) => Value;
}

type Text = string | null | undefined;
type Head<Item> = Pick<Column<Item>, 'id' | 'header' | 'width' | 'wideOnly' | 'isExtra' | 'words'>;

function headOf<Item>(options: ColumnOptions<Item, Text>, usual?: string): Head<Item> {
  const { id, header, width, wideOnly = false, isExtra = false, of } = options;
  return { id, header, width: width ?? usual, wideOnly, isExtra, words: (item) => of(item) ?? '' };
}

/** Words as they are. */
export function textColumn<Item>(options: ColumnOptions<Item, string>): Column<Item> {
  return { ...headOf(options), cell: options.of, sortBy: options.of };
}

/** The words by which a row is known. */
export function nameColumn<Item>(options: ColumnOptions<Item, string>): Column<Item> {
  const { of } = options;
  return { ...headOf(options), cell: (item) => <b className="font-semibold">{of(item)}</b>, sortBy: of };
}

/** An id or an address, in the type of machines; what there is none of is a dash. */
export function codeColumn<Item>(options: ColumnOptions<Item, Text>): Column<Item> {
  const { of } = options;
  return {
    ...headOf(options),
    cell: (item) => <span className="font-mono text-[11.5px]">{of(item) ?? '\u2013'}</span>,
    sortBy: (item) => of(item) ?? '',
  };
}

export function instantColumn<Item>(options: ColumnOptions<Item, Text> & { readonly muted?: boolean }): Column<Item> {
  const { of, muted = true } = options;
  return {
    ...headOf(options, '116px'),
    cell: (item) => <Instant value={of(item)} className={muted ? 'text-muted' : ''} />,
    sortBy: (item) => instantMs(of(item)),
  };
}

export function sideColumn<Item>(
  options: ColumnOptions<Item, 'buy' | 'sell' | 'long' | 'short' | 'flat'>,
): Column<Item> {
  const { of } = options;
  return { ...headOf(options, '66px'), cell: (item) => <Side side={of(item)} />, sortBy: of };
}

export function quantityColumn<Item>(options: ColumnOptions<Item, Text>): Column<Item> {
  const { of } = options;
  return numberColumn(options, (item) => <Quantity value={of(item)} />);
}

export function priceColumn<Item>(
  options: ColumnOptions<Item, Text> & { readonly decimals: (item: Item) => number; readonly flash?: boolean },
): Column<Item> {
  const { of, decimals, flash = false } = options;
  return numberColumn(options, (item) => <Price value={of(item)} decimals={decimals(item)} flash={flash} />);
}

export function moneyColumn<Item>(
  options: ColumnOptions<Item, Text> & { readonly decimalsMax?: number },
): Column<Item> {
  const { of, decimalsMax = 2 } = options;
  return numberColumn(options, (item) => <Money value={of(item)} decimalsMax={decimalsMax} />);
}

export function pnlColumn<Item>(options: ColumnOptions<Item, Text>): Column<Item> {
  const { of } = options;
  return numberColumn(options, (item) => <Pnl value={of(item)} />);
}

/** Right aligned, sorted by magnitude. */
function numberColumn<Item>(options: ColumnOptions<Item, Text>, cell: Column<Item>['cell']): Column<Item> {
  return { ...headOf(options), align: 'right', cell, sortBy: (item) => toNumber(options.of(item)) };
}

/** Buttons of a row, under an empty head. */
export function actionColumn<Item>(id: string, width: string, cell: Column<Item>['cell']): Column<Item> {
  return { id, header: '', width, align: 'right', cell };
}
