import type { BarColumns } from '@quire/ports/data-sets';
import type { RowProblem } from './bar-check.ts';
import type { CsvLayout } from './csv-layout.ts';

export interface RefusedRow {
  /** Line of a text file, the first is 1; the number of a row of any other. */
  readonly line: number;
  readonly code: RowProblem;
  readonly message: string;
}

/** What became of a file: its bars, and what was refused and why. */
export interface FileImport {
  readonly bars: BarColumns;
  readonly rowsRead: number;
  /** In order of the file; the first 10,000. */
  readonly refused: readonly RefusedRow[];
  readonly refusedCount: number;
  /** Prices that were rounded to the scale, which happens only on request. */
  readonly roundedPrices: number;
  readonly header: readonly string[];
  readonly layout: CsvLayout;
}

/** The file as a whole cannot be read: no header, a missing column, broken quoting, not of its kind. */
export class ImportFileError extends Error {
  override readonly name = 'ImportFileError';
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

export const refusedKept = 10_000;
