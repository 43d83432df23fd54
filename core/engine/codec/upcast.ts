import { corrupt } from './codec.ts';

/** Turns the JSON of one version of a record into that of the next. */
export type Upcaster = (json: Readonly<Record<string, unknown>>) => Record<string, unknown>;

/** Per record type: the upcaster at index 0 turns version 1 into version 2, and so on. */
export type UpcasterTable = Readonly<Record<string, readonly Upcaster[]>>;

/** Every event type is at version 1. A type that changes its shape gets its upcaster here and a golden file of the old shape. */
export const eventUpcasters: UpcasterTable = {};

/** The record in the newest version that the table can make of it. The codec then refuses a version it does not know. */
export function upcast(
  json: Readonly<Record<string, unknown>>,
  table: UpcasterTable,
): Readonly<Record<string, unknown>> {
  const { type, version } = json;
  if (typeof type !== 'string') return corrupt('type', 'the name of a record type');
  if (!Number.isSafeInteger(version) || (version as number) < 1) return corrupt(`${type}.version`, 'a version');
  let current = json;
  for (const upcaster of (table[type] ?? []).slice((version as number) - 1)) current = upcaster(current);
  return current;
}
