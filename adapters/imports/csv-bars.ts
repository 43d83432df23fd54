import { Readable } from 'node:stream';
import type { BarColumns } from '@quire/ports/data-sets';
import { CsvError, parse } from 'csv-parse';
import { type RowProblem, rangeProblem } from './bar-check.ts';
import { type BarField, type CsvLayout, findLayout, type LayoutOptions } from './csv-layout.ts';
import { type QuotedRest, readPlainRows } from './csv-plain.ts';
import { priceScaleMax, readPrice, readRoundedPrice, ticksOf, unitsOf, type WrittenPrice } from './csv-price.ts';
import { type ReadTime, timeOfDayReader, timeReader } from './csv-time.ts';
import { type FileImport, ImportFileError, type RefusedRow, refusedKept } from './file-import.ts';
import { GrowingColumns } from './growing-columns.ts';

export interface CsvOptions extends LayoutOptions {
  /** Zone of times without an offset; an IANA name. UTC when absent. */
  readonly timeZone?: string;
  /** Decimals of a tick, 0 to 12. Absent: the most decimals that any price of the file has. */
  readonly priceScale?: number;
  /** Round prices to the scale instead of refusing those that do not fit. */
  readonly round?: boolean;
  /** The file runs from the newest bar to the oldest. */
  readonly newestFirst?: boolean;
  /** Names by position, for a file without a header line. */
  readonly header?: readonly string[];
  /** Times are milliseconds since the midnight that began this day, `YYYY-MM-DD`, in the time zone. */
  readonly millisecondsOf?: string;
  /** Prices are written as whole numbers of 10^-so many of the currency. */
  readonly priceShift?: number;
  /** Told after each piece of the file. */
  readonly onProgress?: (bytesRead: number) => void;
}

/**
 * Reads bars from CSV bytes. Rows that break a rule come back as refused, never silently: whether the rest is used is the
 * caller's decision. Uses memory for the columns only, so the file may be larger than memory.
 *
 * @example await readCsvBars(createReadStream('GOOG.csv'), { priceScale: 4 })
 * @throws ImportFileError when the file as a whole cannot be read
 */
export async function readCsvBars(bytes: AsyncIterable<Buffer>, options: CsvOptions = {}): Promise<FileImport> {
  const reader = new RowReader(options);
  const { delimiter, source } = await sniff(bytes, options.onProgress);
  // Nearly every file of prices is plain. One that turns out to quote its fields is read on by a parser that knows how.
  const rest = await readPlainRows(source, delimiter, (record, line) => reader.row(record, line));
  if (rest !== null) await readQuotedRows(rest, delimiter, reader);
  return reader.finish();
}

async function readQuotedRows(rest: QuotedRest, delimiter: string, reader: RowReader): Promise<void> {
  const source = Readable.from(rest.text, { objectMode: false });
  const options = { bom: true, delimiter, info: true, relax_column_count: true, skip_empty_lines: true, trim: true };
  const rows = source.pipe(parse(options));
  source.once('error', (error) => rows.destroy(error));
  try {
    for await (const { record, info } of rows as AsyncIterable<{ record: string[]; info: { lines: number } }>) {
      reader.row(record, rest.linesBefore + info.lines);
    }
  } catch (error) {
    if (error instanceof CsvError) throw new ImportFileError(error.code, error.message);
    throw error;
  }
}

/** Looks at the first piece for the delimiter: the one of comma, semicolon and tab that its first line has most of. */
async function sniff(
  bytes: AsyncIterable<Buffer>,
  onProgress: ((bytesRead: number) => void) | undefined,
): Promise<{ delimiter: string; source: Readable }> {
  const iterator = bytes[Symbol.asyncIterator]();
  const first = await iterator.next();
  const head = first.done ? '' : first.value.toString('latin1');
  if (head.includes('\u0000')) throw new ImportFileError('NOT_TEXT', 'this is not a text file (it holds a zero byte)');
  const line = head.slice(0, head.search(/[\r\n]|$/));
  const counts = [',', ';', '\t'].map((mark) => ({ mark, count: line.split(mark).length }));
  counts.sort((left, right) => right.count - left.count);
  async function* pieces(): AsyncGenerator<Buffer> {
    let read = 0;
    for (let next = first; !next.done; next = await iterator.next()) {
      read += next.value.length;
      yield next.value;
      onProgress?.(read);
    }
  }
  return { delimiter: counts[0]!.mark, source: Readable.from(pieces(), { objectMode: false }) };
}

/** Takes rows one by one and holds what becomes of them. */
export class RowReader {
  readonly #options: CsvOptions;
  readonly #readTime: ReadTime;
  readonly #columns = new GrowingColumns();
  readonly #refused: RefusedRow[] = [];
  readonly #prices: Readonly<Record<'open' | 'high' | 'low' | 'close', WrittenPrice>> = {
    open: { mantissa: 0, decimals: 0 },
    high: { mantissa: 0, decimals: 0 },
    low: { mantissa: 0, decimals: 0 },
    close: { mantissa: 0, decimals: 0 },
  };
  /** The most decimals that a price may have. */
  readonly #scale: number;
  readonly #shift: number;
  #roundedPrices = 0;
  #refusedCount = 0;
  #rowsRead = 0;
  #header: readonly string[] | null = null;
  #layout: CsvLayout | null = null;
  #lastTime: number | null = null;

  constructor(options: CsvOptions) {
    this.#options = options;
    this.#shift = options.priceShift ?? 0;
    this.#scale = (options.priceScale ?? priceScaleMax) - this.#shift;
    const { timeZone = 'UTC', millisecondsOf } = options;
    this.#readTime = millisecondsOf === undefined ? timeReader(timeZone) : timeOfDayReader(millisecondsOf, timeZone);
    if (options.header) this.#readHeader(options.header);
  }

  row(record: readonly string[], line: number): void {
    if (this.#layout === null) {
      this.#readHeader(record);
      return;
    }
    this.#rowsRead++;
    this.#readBar(record, line, this.#layout);
  }

  finish(): FileImport {
    if (this.#layout === null || this.#header === null) throw new ImportFileError('EMPTY_FILE', 'the file is empty');
    if (this.#options.newestFirst) this.#columns.reverse();
    const wanted = this.#options.priceScale === undefined ? undefined : this.#scale;
    const { bars: settled, misfits } = settleScale(this.#columns, wanted);
    const bars = { ...settled, priceScale: settled.priceScale + this.#shift };
    for (const { line, message } of misfits) this.#refuse(line, 'TOO_LARGE', message);
    this.#refused.sort((left, right) => left.line - right.line);
    return {
      bars,
      rowsRead: this.#rowsRead,
      refused: this.#refused,
      refusedCount: this.#refusedCount,
      roundedPrices: this.#roundedPrices,
      header: this.#header,
      layout: this.#layout,
    };
  }

  #readHeader(header: readonly string[]): void {
    const layout = findLayout(header, this.#options);
    if (!layout.ok) throw new ImportFileError(layout.error.code, layout.error.message);
    this.#header = header;
    this.#layout = layout.value;
  }

  #refuse(line: number, code: RowProblem, message: string): void {
    this.#refusedCount++;
    if (this.#refused.length < refusedKept) this.#refused.push({ line, code, message });
  }

  #readBar(record: readonly string[], line: number, layout: CsvLayout): void {
    const time = this.#timeOf(record, line, layout);
    if (time === null || !this.#readPrices(record, line, layout)) return;
    const volume = this.#volumeOf(record, line, layout);
    if (volume === null || !this.#isInOrder(time, record[layout.time]!, line)) return;
    this.#lastTime = time;
    this.#columns.push(line, time, this.#prices, volume);
  }

  #timeOf(record: readonly string[], line: number, layout: CsvLayout): number | null {
    const text = record[layout.time];
    if (text === undefined) return this.#fieldMissing(line, 'time', record);
    const time = this.#readTime(text);
    if (time === null)
      this.#refuse(line, 'BAD_TIME', `"${clip(text)}" is not a time that can be read without guessing`);
    return time;
  }

  #fieldMissing(line: number, field: BarField, record: readonly string[]): null {
    this.#refuse(line, 'FIELDS_MISSING', `no field for ${field}: the row has ${record.length} fields`);
    return null;
  }

  #readPrices(record: readonly string[], line: number, layout: CsvLayout): boolean {
    for (const field of ['open', 'high', 'low', 'close'] as const) {
      const text = record[layout[field]];
      if (text === undefined) return this.#fieldMissing(line, field, record) !== null;
      const problem = this.#readPrice(text, this.#prices[field]);
      if (problem === null) continue;
      const explanation = problem === 'TOO_MANY_DECIMALS' ? ` (at most ${this.#scale}; --round rounds)` : '';
      this.#refuse(line, problem, `${field} is "${clip(text)}"${explanation}`);
      return false;
    }
    const { open, high, low, close } = this.#prices;
    const range = { open: unitsOf(open), high: unitsOf(high), low: unitsOf(low), close: unitsOf(close) };
    const problem = rangeProblem(range);
    if (problem === null) return true;
    this.#refuse(line, problem, `open ${range.open}, high ${range.high}, low ${range.low}, close ${range.close}`);
    return false;
  }

  #readPrice(text: string, into: WrittenPrice): RowProblem | null {
    const problem = readPrice(text, this.#scale, into);
    if (problem !== 'TOO_MANY_DECIMALS' || !this.#options.round) return problem;
    const stillWrong = readRoundedPrice(text, this.#scale, into);
    if (stillWrong === null) this.#roundedPrices++;
    return stillWrong;
  }

  #volumeOf(record: readonly string[], line: number, layout: CsvLayout): number | null {
    if (layout.volume === null) return 0;
    const text = record[layout.volume];
    if (text === undefined) return this.#fieldMissing(line, 'volume', record);
    const volume = volumePattern.test(text) ? Number(text) : Number.NaN;
    const problem: RowProblem | null = !Number.isFinite(volume)
      ? unknownPattern.test(text)
        ? 'NOT_FINITE'
        : 'BAD_NUMBER'
      : volume < 0
        ? 'NEGATIVE_VOLUME'
        : null;
    if (problem === null) return volume;
    this.#refuse(line, problem, `volume is "${clip(text)}"`);
    return null;
  }

  #isInOrder(time: number, text: string, line: number): boolean {
    if (this.#lastTime === null) return true;
    const ahead = this.#options.newestFirst ? this.#lastTime - time : time - this.#lastTime;
    if (ahead > 0) return true;
    if (ahead === 0) this.#refuse(line, 'DUPLICATE_TIME', `"${clip(text)}" is the time of the row before`);
    else
      this.#refuse(
        line,
        'TIME_BACKWARDS',
        `"${clip(text)}" lies ${this.#options.newestFirst ? 'after' : 'before'} the row above`,
      );
    return false;
  }
}

const volumePattern = /^[+-]?\d+(\.\d*)?([eE][+-]?\d{1,3})?$|^[+-]?\.\d+$/;
const unknownPattern = /^[+-]?(nan|null|none|na|n\/a|inf|infinity)?$/i;
const clip = (text: string): string => (text.length > 40 ? `${text.slice(0, 40)}…` : text);

interface Settled {
  readonly bars: BarColumns;
  readonly misfits: readonly { readonly line: number; readonly message: string }[];
}

/** Brings all prices to one scale. A row whose ticks would not be exact in a double at that scale is a misfit. */
function settleScale(columns: GrowingColumns, priceScale: number | undefined): Settled {
  const scale = priceScale ?? columns.decimalsMax();
  const misfits: { line: number; message: string }[] = [];
  const bars = columns.settle(scale, (line, prices, ticks) => {
    for (let at = 0; at < 4; at++) {
      const exact = ticksOf(prices[at]!, scale);
      if (exact === null) {
        const message = `${unitsOf(prices[at]!)} cannot be kept with ${scale} decimals; choose another --price-scale`;
        misfits.push({ line, message });
        return false;
      }
      ticks[at] = exact;
    }
    return true;
  });
  return { bars, misfits };
}
