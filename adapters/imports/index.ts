export { type RowProblem, rangeProblem } from './bar-check.ts';
export { type CsvOptions, readCsvBars } from './csv-bars.ts';
export { type BarField, barFields, type CsvLayout } from './csv-layout.ts';
export { csvOfBars } from './csv-of-bars.ts';
export { priceScaleMax } from './csv-price.ts';
export { isTimeZone } from './csv-time.ts';
export { type FileImport, ImportFileError, type RefusedRow } from './file-import.ts';
export { readParquetBars } from './parquet-bars.ts';
export { writeParquetOfBars } from './parquet-of-bars.ts';
