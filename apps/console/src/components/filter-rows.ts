import type { Column } from './data-table.tsx';

/** Every word that was typed is somewhere in the row, in any column and in either case. */
export function filterRows<Item>(
  items: readonly Item[],
  columns: readonly Pick<Column<Item>, 'words'>[],
  typed: string,
): readonly Item[] {
  const wanted = typed.toLowerCase().split(/\s+/).filter(Boolean);
  if (wanted.length === 0) return items;
  return items.filter((item) => {
    const row = columns
      .map(({ words }) => words?.(item) ?? '')
      .join('\n')
      .toLowerCase();
    return wanted.every((word) => row.includes(word));
  });
}
