import { createReadStream } from 'node:fs';
import { readFile as readBytes, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, gunzipSync } from 'node:zlib';
import {
  type BarField,
  barFields,
  type CsvOptions,
  type FileImport,
  ImportFileError,
  isTimeZone,
  leanOptionsOf,
  onlyZipEntry,
  priceScaleMax,
  readCsvBars,
  readJsonBars,
  readParquetBars,
} from '@quire/adapters/imports';
import { type BarTimeframe, parseBarTimeframe } from '@quire/core/market';
import { formatInstant, type UnixMicros } from '@quire/core/units';
import { importProvider } from '@quire/ports/market-store';
import { type CommandLine, flagOption, readCommandLine, requiredOption, textOption } from './command-line.ts';
import { type Settings, withDataSets } from './settings.ts';
import { count, startProgress, type Terminal } from './terminal.ts';
import { UsageError } from './usage-error.ts';

export const importHelp = `Reads a file of bars into a data set that backtests and replays can use: CSV, or Parquet by its name.

  quire import FILE.csv --symbol GOOG --timeframe 1Day

FILE.parquet holds columns of the same names; prices may be decimals, integers or doubles, times timestamps, dates or integers.
A CSV file may be gzipped (.gz). Known column names: Date, Datetime, time, timestamp; Open, High, Low, Close, Volume; in any case, and the
unnamed first column of a pandas file. An adjusted close is left alone. Times: ISO, YYYYMMDD, or seconds, milliseconds, microseconds
or nanoseconds since 1970.

A file of Lean (.zip with one file, .csv or .csv.gz) is read with --format lean (plain decimals, UTC) or lean-equity (US shares: prices
times 10,000, New York); bars of minutes and seconds take their day from the name, as 20131007_trade.zip. A .json file holds an array of
[time, open, high, low, close, volume], as freqtrade and ccxt write it.

  --symbol NAME          what the series is (needed)
  --format NAME          lean or lean-equity; other files are known by their names
  --timeframe LENGTH     1Min 5Min 15Min 30Min 1Hour 4Hour 1Day 1Week (default 1Day)
  --column FIELD=NAME    name of a column: time, open, high, low, close or volume; repeatable
  --header A,B,C         the file has no header line: names of its columns by position
  --no-volume            the file has no volume; bars get 0
  --timezone ZONE        zone of times without an offset, such as America/New_York (default UTC)
  --newest-first         the file runs from the newest bar to the oldest
  --price-scale N        decimals of a price tick, 0 to ${priceScaleMax} (default: the most decimals in the file)
  --round                round prices to the scale, half to even, instead of refusing those that do not fit
  --skip-bad-rows        import the good rows although others are refused
  --replace              replace the series if it is there already
`;

const options = {
  symbol: { type: 'string' },
  format: { type: 'string' },
  timeframe: { type: 'string' },
  column: { type: 'string', multiple: true },
  header: { type: 'string' },
  'no-volume': { type: 'boolean' },
  timezone: { type: 'string' },
  'newest-first': { type: 'boolean' },
  'price-scale': { type: 'string' },
  round: { type: 'boolean' },
  'skip-bad-rows': { type: 'boolean' },
  replace: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

const refusedShown = 20;

/** Exit code 0: written; 1: refused; 2: wrong usage (as an UsageError). */
export async function runImport(
  commandArguments: readonly string[],
  settings: Settings,
  terminal: Terminal,
): Promise<number> {
  const line = readCommandLine(commandArguments, options);
  if (flagOption(line, 'help')) {
    terminal.out(importHelp);
    return 0;
  }
  const [file, ...more] = line.positionals;
  if (file === undefined) throw new UsageError('name the file: quire import FILE.csv --symbol GOOG --timeframe 1Day');
  if (more.length > 0) throw new UsageError(`one file at a time; "${more[0]}" is one too many`);
  const key = keyOf(line);
  const replace = flagOption(line, 'replace');
  return withDataSets(settings, async (store) => {
    const present = await store.find(key);
    if (present?.provider === importProvider && !replace) {
      const range = rangeText(present.firstTime, present.lastTime);
      throw new UsageError(
        `${key.symbol} ${key.timeframe} is there already (${count(present.rowCount)} bars, ${range}, from ${present.source}); --replace replaces it`,
        1,
      );
    }
    const imported = await readFile(file, optionsOf(file, line), terminal);
    reportRefused(imported, terminal);
    if (imported.refusedCount > 0 && !flagOption(line, 'skip-bad-rows')) {
      terminal.err('Nothing was imported. --skip-bad-rows imports the other rows.\n');
      return 1;
    }
    if (imported.bars.openTime.length === 0) throw new UsageError(`${file} has no row that can be imported`, 1);
    const progress = startProgress(terminal, 'Writing', 'bars');
    const { bars } = imported;
    const onProgress = progress.update;
    const written = await store.write({ ...key, source: basename(file), bars, replace, onProgress });
    progress.stop();
    if (written === null)
      throw new UsageError(`${key.symbol} ${key.timeframe} was imported by someone else meanwhile`, 1);
    const range = rangeText(written.firstTime, written.lastTime);
    terminal.out(
      `Imported ${count(written.rowCount)} bars of ${written.symbol} ${written.timeframe}, ${range}, prices to ${written.priceScale} decimals${roundedText(imported)}.\n`,
    );
    return 0;
  });
}

function keyOf(line: CommandLine): { readonly symbol: string; readonly timeframe: BarTimeframe } {
  const symbol = readSymbol(requiredOption(line, 'symbol', 'GOOG'));
  return { symbol, timeframe: readTimeframe(textOption(line, 'timeframe') ?? '1Day') };
}

const symbolPattern = /^[A-Z0-9][A-Z0-9./_-]{0,31}$/;

/** Upper case, as symbols are written; otherwise the series keeps the name that it is given. */
export function readSymbol(text: string): string {
  const symbol = text.trim().toUpperCase();
  if (!symbolPattern.test(symbol))
    throw new UsageError(`"${text.slice(0, 40)}" is not a symbol such as GOOG or BTC/USD`);
  return symbol;
}

export function readTimeframe(text: string): BarTimeframe {
  const timeframe = parseBarTimeframe(text);
  if (timeframe === null) {
    throw new UsageError(`--timeframe is one of 1Min 5Min 15Min 30Min 1Hour 4Hour 1Day 1Week, not "${text}"`);
  }
  return timeframe;
}

function csvOptionsOf(line: CommandLine): CsvOptions {
  const timeZone = textOption(line, 'timezone');
  if (timeZone !== undefined && !isTimeZone(timeZone)) {
    throw new UsageError(`--timezone "${timeZone}" is not a zone such as America/New_York or UTC`);
  }
  const scaleText = textOption(line, 'price-scale');
  if (scaleText !== undefined && !(/^\d{1,2}$/.test(scaleText) && Number(scaleText) <= priceScaleMax)) {
    throw new UsageError(`--price-scale is a whole number from 0 to ${priceScaleMax}, not "${scaleText}"`);
  }
  const header = textOption(line, 'header');
  return {
    columns: columnNames(line),
    withoutVolume: flagOption(line, 'no-volume'),
    newestFirst: flagOption(line, 'newest-first'),
    round: flagOption(line, 'round'),
    ...(timeZone === undefined ? {} : { timeZone }),
    ...(scaleText === undefined ? {} : { priceScale: Number(scaleText) }),
    ...(header === undefined ? {} : { header: header.split(',') }),
  };
}

function optionsOf(file: string, line: CommandLine): CsvOptions {
  const options = csvOptionsOf(line);
  const format = textOption(line, 'format');
  if (format === undefined) return options;
  if (format !== 'lean' && format !== 'lean-equity') {
    throw new UsageError(`--format is lean or lean-equity, not "${format}"; other files are known by their names`);
  }
  if (format === 'lean-equity' && options.priceScale !== undefined && options.priceScale < 4) {
    throw new UsageError('--format lean-equity has four decimals; --price-scale is 4 or more');
  }
  try {
    return { ...options, ...leanOptionsOf(file, format, options.timeZone) };
  } catch (error) {
    if (error instanceof ImportFileError) throw new UsageError(`${file}: ${error.message}`, 1);
    throw error;
  }
}

function columnNames(line: CommandLine): Partial<Record<BarField, string>> {
  const names: Partial<Record<BarField, string>> = {};
  const given = line.values['column'];
  for (const pair of Array.isArray(given) ? given : []) {
    const [field = '', ...name] = String(pair).split('=');
    const known = barFields.find((candidate) => candidate === field);
    if (known === undefined || name.length === 0) {
      throw new UsageError(`--column is FIELD=NAME with a field of ${barFields.join(', ')}; not "${pair}"`);
    }
    names[known] = name.join('=');
  }
  return names;
}

/** Reads a file of any kind that is known by its name, showing how far it is. */
export async function readFile(file: string, csvOptions: CsvOptions, terminal: Terminal): Promise<FileImport> {
  const size = await sizeOf(file);
  if (parquetName.test(file)) return readParquet(file, csvOptions, terminal);
  if (wholeName.test(file)) return readWhole(file, csvOptions);
  return readCsv(file, size, csvOptions, terminal);
}

const wholeName = /\.(zip|json|json\.gz)$/i;

/** Archives and JSON are small files, which are read at once. */
async function readWhole(file: string, csvOptions: CsvOptions): Promise<FileImport> {
  try {
    const bytes = await readBytes(file);
    if (!file.toLowerCase().endsWith('.zip')) {
      return readJsonBars((file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8'), csvOptions);
    }
    return await readCsvBars(Readable.from([onlyZipEntry(bytes).bytes]), csvOptions);
  } catch (error) {
    throw new UsageError(`${file}: ${error instanceof Error ? error.message : String(error)}`, 1);
  }
}

const parquetName = /\.(parquet|pq)$/i;

async function readParquet(file: string, options: CsvOptions, terminal: Terminal): Promise<FileImport> {
  const unfit = ['header', 'newestFirst', 'round', 'timeZone'] as const;
  const given = unfit.find((name) => options[name] !== undefined && options[name] !== false);
  if (given !== undefined) throw new UsageError(`${file}: a Parquet file has no use for ${optionNames[given]}`);
  const progress = startProgress(terminal, 'Reading', 'rows');
  try {
    return await readParquetBars(file, { ...options, onProgress: progress.update });
  } catch (error) {
    if (error instanceof ImportFileError) throw new UsageError(`${file}: ${error.message}`, 1);
    throw error;
  } finally {
    progress.stop();
  }
}

const optionNames = {
  header: '--header',
  newestFirst: '--newest-first',
  round: '--round',
  timeZone: '--timezone',
} as const;

async function readCsv(file: string, size: number, csvOptions: CsvOptions, terminal: Terminal): Promise<FileImport> {
  const progress = startProgress(terminal, 'Reading', 'bytes');
  let read = 0;
  const counter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      read += chunk.length;
      progress.update(read, size);
      done(null, chunk);
    },
  });
  const parts = file.endsWith('.gz') ? [counter, createGunzip()] : [counter];
  const source = createReadStream(file);
  const last = parts[parts.length - 1]!;
  const reading = pipeline([source, ...parts]);
  reading.catch((error: unknown) => last.destroy(error instanceof Error ? error : new Error(String(error))));
  try {
    return await readCsvBars(last, csvOptions);
  } catch (error) {
    if (error instanceof ImportFileError) throw new UsageError(`${file}: ${error.message}`, 1);
    throw new UsageError(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`, 1);
  } finally {
    source.destroy();
    progress.stop();
  }
}

async function sizeOf(file: string): Promise<number> {
  const found = await stat(file).catch(() => null);
  if (found === null) throw new UsageError(`there is no file ${file}`, 1);
  if (!found.isFile()) throw new UsageError(`${file} is not a file`, 1);
  return found.size;
}

function reportRefused({ refused, refusedCount, rowsRead }: FileImport, terminal: Terminal): void {
  if (refusedCount === 0) return;
  terminal.err(`${count(refusedCount)} of ${count(rowsRead)} rows are refused:\n`);
  for (const { line, code, message } of refused.slice(0, refusedShown)) {
    terminal.err(`  line ${line}: ${code}: ${message}\n`);
  }
  if (refusedCount > refusedShown) {
    const byCode = new Map<string, number>();
    for (const { code } of refused) byCode.set(code, (byCode.get(code) ?? 0) + 1);
    const summary = [...byCode].map(([code, times]) => `${code} ${count(times)}`).join(', ');
    terminal.err(
      `  … and ${count(refusedCount - refusedShown)} more (of the first ${count(refused.length)}: ${summary})\n`,
    );
  }
}

const roundedText = ({ roundedPrices }: FileImport): string =>
  roundedPrices === 0 ? '' : `, ${count(roundedPrices)} prices rounded`;

export function rangeText(first: number, last: number): string {
  return `${formatInstant(first as UnixMicros)} to ${formatInstant(last as UnixMicros)}`;
}
