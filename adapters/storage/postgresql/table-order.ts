import type { ArchivedTable } from '@quire/ports/backup';

/** A foreign key between two tables. */
export interface Reference {
  readonly from: string;
  readonly to: string;
}

/** The tables so that each comes after those that it refers to; otherwise the order stays. @throws Error for a circle */
export function inOrderOfReferences(
  tables: readonly ArchivedTable[],
  references: readonly Reference[],
): readonly ArchivedTable[] {
  const byName = new Map(tables.map((table) => [table.name, table]));
  const state = new Map<string, 'open' | 'done'>();
  const ordered: ArchivedTable[] = [];
  const visit = (table: ArchivedTable): void => {
    if (state.get(table.name) === 'done') return;
    if (state.get(table.name) === 'open')
      throw new Error(`the tables around ${table.name} refer to each other in a circle`);
    state.set(table.name, 'open');
    for (const { from, to } of references) {
      const referred = byName.get(to);
      // A table that refers to itself is written in one statement, at whose end its rows are checked.
      if (from === table.name && to !== from && referred !== undefined) visit(referred);
    }
    state.set(table.name, 'done');
    ordered.push(table);
  };
  for (const table of tables) visit(table);
  return ordered;
}
