import { parse } from 'csv-parse/sync';

/**
 * Rows of a CSV answer by the names of its first line, which must hold all that are asked for.
 *
 * @throws Error for text that is no such table
 */
export function readCsv(text: string, columns: readonly string[]): readonly Readonly<Record<string, string>>[] {
  const [head = ''] = text.split(/\r?\n/, 1);
  const names = head.split(',').map((name) => name.trim());
  const missing = columns.find((column) => !names.includes(column));
  if (missing !== undefined) throw new Error(`the table has no column ${missing}`);
  return parse(text, { columns: true, skip_empty_lines: true, trim: true });
}
