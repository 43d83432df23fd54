import {
  type ColumnDef,
  getCoreRowModel,
  getSortedRowModel,
  type Header,
  type Row,
  type SortingState,
  useReactTable,
} from '@tanstack/react-table';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type ReactNode, useMemo, useRef, useState } from 'react';

export interface Column<Item> {
  readonly id: string;
  readonly header: string;
  readonly cell: (item: Item) => ReactNode;
  /** What to sort by; without it the column cannot be sorted. */
  readonly sortBy?: (item: Item) => string | number;
  readonly align?: 'left' | 'right';
  /** CSS width; columns without one share what is left. */
  readonly width?: string;
  /** The same on a phone, where a column has none otherwise; buttons keep theirs. */
  readonly phoneWidth?: string;
  /** What a filter looks in and a file holds; without it the column is in neither. */
  readonly words?: (item: Item) => string;
  /** What a file holds instead of the words. */
  readonly saved?: (item: Item) => string;
  /** Left out on a phone, until it is chosen there. */
  readonly wideOnly?: boolean;
  /** Left out beside a phone, until it is chosen there. */
  readonly phoneOnly?: boolean;
  /** Left out until it is chosen. */
  readonly isExtra?: boolean;
}

interface DataTableProps<Item> {
  readonly label: string;
  readonly items: readonly Item[];
  readonly columns: readonly Column<Item>[];
  readonly keyOf: (item: Item) => string;
  readonly onOpen?: (item: Item) => void;
  readonly isChosen?: (item: Item) => boolean;
  readonly rowHeight?: number;
  /** Narrower than the sum of its columns it scrolls sideways. */
  readonly minWidth?: number;
  readonly footer?: ReactNode;
  readonly initialSort?: SortingState;
}

function toDefinition<Item>(column: Column<Item>): ColumnDef<Item> {
  const { sortBy } = column;
  return {
    id: column.id,
    header: column.header,
    enableSorting: sortBy !== undefined,
    ...(sortBy ? { accessorFn: (item: Item) => known(sortBy(item)) } : {}),
    sortDescFirst: column.align === 'right',
    sortUndefined: 'last',
  };
}

/** NaN stands for a value that nobody knows: it sorts last, in either direction. */
function known(value: string | number): string | number | undefined {
  return Number.isNaN(value) ? undefined : value;
}

function HeaderCell<Item>({
  header,
  column,
}: {
  readonly header: Header<Item, unknown>;
  readonly column: Column<Item>;
}) {
  const direction = header.column.getIsSorted();
  const alignment = column.align === 'right' ? 'justify-end text-right' : 'justify-start text-left';
  const mark = direction === 'asc' ? '\u2191' : direction === 'desc' ? '\u2193' : '';
  return (
    <th
      scope="col"
      aria-sort={direction === 'asc' ? 'ascending' : direction === 'desc' ? 'descending' : undefined}
      className="sticky top-0 z-[1] h-7 border-b border-rule bg-raised p-0 font-semibold"
    >
      {column.sortBy ? (
        <button
          type="button"
          onClick={header.column.getToggleSortingHandler()}
          className={`flex h-full w-full items-center gap-1 px-2 text-[11.5px] whitespace-nowrap text-muted hover:text-ink ${alignment}`}
        >
          {column.header}
          <span aria-hidden="true">{mark}</span>
        </button>
      ) : (
        <span className={`flex h-full items-center px-2 text-[11.5px] whitespace-nowrap text-muted ${alignment}`}>
          {column.header}
        </span>
      )}
    </th>
  );
}

interface BodyRowProps<Item> {
  readonly row: Row<Item>;
  readonly columns: readonly Column<Item>[];
  readonly height: number;
  readonly chosen: boolean;
  readonly onOpen: ((item: Item) => void) | undefined;
}

function BodyRow<Item>({ row, columns, height, chosen, onOpen }: BodyRowProps<Item>) {
  const item = row.original;
  const onKeyDown = (event: KeyboardEvent<HTMLTableRowElement>): void => {
    if (event.target !== event.currentTarget) return;
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      onOpen?.(item);
    }
    const next =
      event.key === 'ArrowDown'
        ? event.currentTarget.nextElementSibling
        : event.key === 'ArrowUp'
          ? event.currentTarget.previousElementSibling
          : null;
    if (next instanceof HTMLElement && next.tabIndex === 0) {
      event.preventDefault();
      next.focus();
    }
  };
  const open = onOpen ? { tabIndex: 0, onKeyDown, onClick: () => onOpen(item) } : {};
  return (
    <tr
      {...open}
      data-row-id={row.id}
      className={`border-b border-rule/60 ${onOpen ? 'cursor-pointer hover:bg-surface' : ''} ${chosen ? 'bg-surface shadow-[inset_2px_0_0_var(--accent)]' : ''}`}
      style={{ height }}
    >
      {columns.map((column) => (
        <td
          key={column.id}
          className={`overflow-hidden px-2 text-ellipsis whitespace-nowrap ${column.align === 'right' ? 'text-right tabular-nums' : 'text-left'}`}
        >
          {column.cell(item)}
        </td>
      ))}
    </tr>
  );
}

/** A native table, drawn only where it is seen, sorted by its headers, opened by Enter. */
export function DataTable<Item>(props: DataTableProps<Item>) {
  const { label, items, keyOf, onOpen, isChosen, rowHeight = 27, minWidth = 0, footer, initialSort } = props;
  const { columns } = props;
  const [sorting, setSorting] = useState<SortingState>(initialSort ?? []);
  const scroller = useRef<HTMLElement>(null);
  const definitions = useMemo(() => columns.map(toDefinition), [columns]);
  const table = useReactTable({
    data: items as Item[],
    columns: definitions,
    state: { sorting },
    onSortingChange: setSorting,
    getRowId: keyOf,
    getCoreRowModel: getCoreRowModel(),
    getSortedRowModel: getSortedRowModel(),
  });
  const rows = table.getRowModel().rows;
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    getItemKey: (index) => rows[index]!.id,
    overscan: 8,
  });
  const seen = virtualizer.getVirtualItems();
  const before = seen[0]?.start ?? 0;
  const after = virtualizer.getTotalSize() - (seen.at(-1)?.end ?? 0);
  const byId = useMemo(() => new Map(columns.map((column) => [column.id, column])), [columns]);
  return (
    <section
      ref={scroller}
      aria-label={`${label}, scrollable`}
      className="h-full overflow-auto"
      {...(onOpen ? {} : scrollable)}
    >
      <table
        aria-label={label}
        aria-rowcount={rows.length + 1}
        className="w-full table-fixed border-collapse text-[13px]"
        style={{ minWidth }}
      >
        <colgroup>
          {columns.map((column) => (
            <col key={column.id} style={column.width ? { width: column.width } : undefined} />
          ))}
        </colgroup>
        <thead>
          <tr>
            {table.getFlatHeaders().map((header) => (
              <HeaderCell key={header.id} header={header} column={byId.get(header.id)!} />
            ))}
          </tr>
        </thead>
        <tbody>
          {before > 0 ? <tr style={{ height: before }} /> : null}
          {seen.map(({ index }) => {
            const row = rows[index]!;
            return (
              <BodyRow
                key={row.id}
                row={row}
                columns={columns}
                height={rowHeight}
                chosen={isChosen?.(row.original) ?? false}
                onOpen={onOpen}
              />
            );
          })}
          {after > 0 ? <tr style={{ height: after }} /> : null}
        </tbody>
      </table>
      {footer}
    </section>
  );
}

/** A scrolling region without anything to focus inside must take focus itself, or keyboards cannot scroll it. */
const scrollable = { tabIndex: 0 };
