import { type CsvOptions, RowReader } from './csv-bars.ts';
import { barFields } from './csv-layout.ts';
import { type FileImport, ImportFileError } from './file-import.ts';

/**
 * Reads bars from JSON as freqtrade and ccxt write them: an array of `[time, open, high, low, close, volume]`. Rows are checked as those
 * of CSV are; one that is wrong is refused by its number.
 *
 * @throws ImportFileError when it is no such array
 */
export function readJsonBars(text: string, options: CsvOptions = {}): FileImport {
  let rows: unknown;
  try {
    rows = JSON.parse(text);
  } catch (error) {
    throw new ImportFileError('NOT_JSON', error instanceof Error ? error.message : String(error));
  }
  if (!Array.isArray(rows) || rows.some((row) => !Array.isArray(row))) {
    throw new ImportFileError('NOT_ROWS', 'the file is not an array of [time, open, high, low, close, volume]');
  }
  const reader = new RowReader({ ...options, header: options.header ?? barFields });
  for (const [index, row] of (rows as unknown[][]).entries()) reader.row(row.map(textOf), index + 1);
  return reader.finish();
}

const textOf = (value: unknown): string => (value === null ? '' : String(value));
