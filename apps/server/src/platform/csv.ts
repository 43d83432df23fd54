import { Readable } from 'node:stream';

/** RFC 4180. A text that a spreadsheet would take for a formula gets a leading apostrophe. */
export function csvLine(cells: readonly (string | number | null)[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`;
}

function csvCell(value: string | number | null): string {
  if (value === null) return '';
  const text = String(value);
  const isFormula = typeof value === 'string' && /^[=+\-@\t\r]/.test(text) && !/^-?\d+(\.\d+)?$/.test(text);
  const safe = isFormula ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** A header and then the rows of each chunk, as they come. */
export function csvStream<Row>(
  columns: readonly (keyof Row & string)[],
  chunks: AsyncIterable<readonly Row[]>,
): Readable {
  async function* lines() {
    yield csvLine(columns);
    for await (const rows of chunks) {
      yield rows.map((row) => csvLine(columns.map((column) => row[column] as string | number | null))).join('');
    }
  }
  return Readable.from(lines());
}
