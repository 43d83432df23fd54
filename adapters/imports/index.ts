export { type RowProblem, rangeProblem } from './bar-check.ts';
export { CsvFileError, type CsvImport, type CsvOptions, type RefusedRow, readCsvBars } from './csv-bars.ts';
export { type BarField, barFields, type CsvLayout } from './csv-layout.ts';
export { csvOfBars } from './csv-of-bars.ts';
export { priceScaleMax } from './csv-price.ts';
export { isTimeZone } from './csv-time.ts';
