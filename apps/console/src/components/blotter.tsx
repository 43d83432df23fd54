import { Columns3 } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import { type ReactNode, useMemo, useState } from 'react';
import { downloadText, toCsv } from '../lib/csv.ts';
import { useIsNarrow } from '../lib/preferences.ts';
import { toastProblem } from '../lib/toast.ts';
import { Button, buttonClass, IconButton } from './button.tsx';
import { hiddenColumns, useHiddenColumns } from './column-choice.ts';
import { type Column, DataTable } from './data-table.tsx';
import { inlineInput } from './field.tsx';
import { filterRows } from './filter-rows.ts';
import { HeaderActions } from './header-slot.tsx';
import { Empty } from './states.tsx';

interface BlotterProps<Item> {
  /** Under which the choice of columns is remembered; the name of the saved file. */
  readonly id: string;
  readonly label: string;
  readonly items: readonly Item[];
  readonly columns: readonly Column<Item>[];
  readonly keyOf: (item: Item) => string;
  readonly onOpen?: (item: Item) => void;
  readonly isChosen?: (item: Item) => boolean;
  readonly rowHeight?: number;
  readonly minWidth?: number;
  /** What there is instead of rows: what this is, and what fills it. */
  readonly empty: ReactNode;
  /** A list that is always short needs no filter, no choice of columns and no file. */
  readonly isShort?: boolean;
  /** Where the server writes all of it as CSV; without it the browser writes what is listed. */
  readonly csvHref?: string;
  /** All of it, page by page, for the file that the browser writes; without it the file holds what is here. */
  readonly readAll?: () => Promise<readonly Item[]>;
  /** Further pages, older than what is here. */
  readonly older?: OlderPages;
  /** Filters of its own, before the one for words. */
  readonly filters?: ReactNode;
  /** The server filters by the words of `filters`, so that no other field for words is shown. */
  readonly isFilteredByServer?: boolean;
}

interface OlderPages {
  readonly hasNextPage: boolean;
  readonly isFetchingNextPage: boolean;
  readonly fetchNextPage: () => unknown;
}

/** A phone gives its width to the columns that are left; buttons keep theirs. */
function fitted<Item>(columns: readonly Column<Item>[], isNarrow: boolean): readonly Column<Item>[] {
  if (!isNarrow) return columns;
  return columns.map((column) => (column.header === '' ? column : { ...column, width: column.phoneWidth }));
}

function saveRows<Item>(id: string, items: readonly Item[], columns: readonly Column<Item>[]): void {
  const written = columns.filter(({ words }) => words !== undefined);
  const rows = items.map((item) => written.map(({ words, saved }) => (saved ?? words!)(item)));
  downloadText(
    `${id}.csv`,
    toCsv(
      written.map(({ id: name }) => name),
      rows,
    ),
  );
}

/** A list of the desk: sorted by its heads, filtered by words, with chosen columns, saved as CSV, page by page. */
export function Blotter<Item>(props: BlotterProps<Item>) {
  const { id, label, items, columns, keyOf, empty, isShort = false, csvHref, older, filters, minWidth = 0 } = props;
  const { readAll = () => Promise.resolve(items), isFilteredByServer = false } = props;
  const isNarrow = useIsNarrow();
  const [typed, setTyped] = useState('');
  const hidden = useHiddenColumns(id, columns, isNarrow);
  const shown = useMemo(
    () =>
      fitted(
        columns.filter((column) => !hidden.has(column.id)),
        isNarrow,
      ),
    [columns, hidden, isNarrow],
  );
  const found = useMemo(() => filterRows(items, columns, typed), [items, columns, typed]);
  const save = (): void => {
    readAll().then(
      (all) => saveRows(id, filterRows(all, columns, typed), columns),
      (error: unknown) => toastProblem('The file was not written', error),
    );
  };
  const isEmpty = items.length === 0 && filters === undefined;
  return (
    <>
      {isShort || isEmpty ? null : (
        <HeaderActions>
          {filters}
          {isFilteredByServer ? null : (
            <input
              type="search"
              aria-label={`Filter ${label.toLowerCase()}`}
              placeholder="Filter"
              className={`${inlineInput} w-28 max-md:w-auto max-md:min-w-0 max-md:flex-1`}
              value={typed}
              onChange={(event) => setTyped(event.target.value)}
            />
          )}
          <ColumnChooser id={id} label={label} columns={columns} hidden={hidden} isNarrow={isNarrow} />
          {csvHref === undefined ? (
            <Button small tone="quiet" onClick={save}>
              CSV
            </Button>
          ) : (
            <a className={buttonClass('quiet', true)} href={csvHref} download>
              CSV
            </a>
          )}
        </HeaderActions>
      )}
      {found.length === 0 ? (
        items.length === 0 ? (
          empty
        ) : (
          <Empty title={`None of ${items.length} matches`}>
            <Button small onClick={() => setTyped('')}>
              Clear the filter
            </Button>
          </Empty>
        )
      ) : (
        <div className="flex h-full flex-col">
          <div className="min-h-0 flex-1">
            <DataTable
              label={label}
              items={found}
              columns={shown}
              keyOf={keyOf}
              rowHeight={isNarrow ? 44 : (props.rowHeight ?? 27)}
              minWidth={isNarrow ? narrowWidth(shown) : minWidth}
              {...(props.onOpen ? { onOpen: props.onOpen } : {})}
              {...(props.isChosen ? { isChosen: props.isChosen } : {})}
            />
          </div>
          {older?.hasNextPage ? <Older label={label} count={items.length} older={older} /> : null}
        </div>
      )}
    </>
  );
}

/** Four columns fit a phone; more of them, once chosen, scroll sideways rather than shrink. */
function narrowWidth(columns: readonly unknown[]): number {
  return columns.length <= 5 ? 0 : columns.length * 84;
}

interface OlderProps {
  readonly label: string;
  readonly count: number;
  readonly older: OlderPages;
}

function Older({ label, count, older }: OlderProps) {
  return (
    <div className="flex shrink-0 items-center justify-end gap-2 border-t border-rule px-2 py-1 text-[12px] text-muted">
      <span className="tabular-nums">the newest {count}</span>
      <Button
        small
        aria-label={`Older ${label.toLowerCase()}`}
        disabled={older.isFetchingNextPage}
        onClick={() => void older.fetchNextPage()}
      >
        Older
      </Button>
    </div>
  );
}

interface ColumnChooserProps<Item> {
  readonly id: string;
  readonly label: string;
  readonly columns: readonly Column<Item>[];
  readonly hidden: ReadonlySet<string>;
  readonly isNarrow: boolean;
}

const row =
  'flex cursor-pointer items-center gap-2 px-3 py-1 outline-none data-highlighted:bg-surface data-disabled:text-muted max-md:min-h-10';

/** One column stays always; buttons have no name and stay too. */
function ColumnChooser<Item>({ id, label, columns, hidden, isNarrow }: ColumnChooserProps<Item>) {
  const choices = columns.filter(({ header }) => header !== '');
  const isLast = choices.filter((column) => !hidden.has(column.id)).length === 1;
  const show = (column: string, isShown: boolean): void => {
    const next = new Set(hidden);
    if (isShown) next.delete(column);
    else next.add(column);
    hiddenColumns.set(id, isNarrow, [...next]);
  };
  return (
    <DropdownMenu.Root>
      <DropdownMenu.Trigger asChild>
        <IconButton label={`Columns of ${label.toLowerCase()}`}>
          <Columns3 size={14} aria-hidden="true" />
        </IconButton>
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align="end"
          className="z-50 max-h-[60vh] min-w-44 overflow-auto rounded-sheet border border-rule-strong bg-raised py-1 text-[13px]"
        >
          {choices.map((column) => (
            <DropdownMenu.CheckboxItem
              key={column.id}
              className={row}
              checked={!hidden.has(column.id)}
              disabled={isLast && !hidden.has(column.id)}
              onCheckedChange={(isShown) => show(column.id, isShown)}
              onSelect={(event) => event.preventDefault()}
            >
              <span aria-hidden="true" className="w-3 text-accent">
                {hidden.has(column.id) ? '' : '\u2713'}
              </span>
              {column.header}
            </DropdownMenu.CheckboxItem>
          ))}
          <DropdownMenu.Separator className="my-1 border-t border-rule" />
          <DropdownMenu.Item className={row} onSelect={() => hiddenColumns.reset(id, isNarrow)}>
            <span className="w-3" />
            As it was
          </DropdownMenu.Item>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
