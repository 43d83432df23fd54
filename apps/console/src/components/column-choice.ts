import { useMemo } from 'react';
import { readColumnChoices, writeColumnChoices } from '../lib/preferences.ts';
import { createStore, useStore } from '../lib/store.ts';
import type { Column } from './data-table.tsx';

/** Hidden columns by table; what a person never touched is not in it. A phone has choices of its own. */
const store = createStore<Readonly<Record<string, readonly string[]>>>(readColumnChoices());

const keyOf = (id: string, isNarrow: boolean): string => (isNarrow ? `${id} on a phone` : id);

function change(next: Readonly<Record<string, readonly string[]>>): void {
  store.set(next);
  writeColumnChoices(next);
}

export const hiddenColumns = {
  set(id: string, isNarrow: boolean, hidden: readonly string[]): void {
    change({ ...store.get(), [keyOf(id, isNarrow)]: hidden });
  },
  reset(id: string, isNarrow: boolean): void {
    const { [keyOf(id, isNarrow)]: _dropped, ...rest } = store.get();
    change(rest);
  },
};

export function useHiddenColumns<Item>(
  id: string,
  columns: readonly Column<Item>[],
  isNarrow: boolean,
): ReadonlySet<string> {
  const chosen = useStore(store, (choices) => choices[keyOf(id, isNarrow)]);
  return useMemo(() => {
    if (chosen !== undefined) return new Set(chosen);
    const isHidden = ({ wideOnly, phoneOnly, isExtra }: Column<Item>): boolean =>
      isExtra === true || (isNarrow ? wideOnly === true : phoneOnly === true);
    return new Set(columns.filter(isHidden).map((column) => column.id));
  }, [chosen, columns, isNarrow]);
}
