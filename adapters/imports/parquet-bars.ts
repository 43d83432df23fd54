import type { DuckDBConnection } from '@duckdb/node-api';
import type { BarColumns } from '@quire/ports/data-sets';
import { type RowProblem, rangeProblem } from './bar-check.ts';
import { type BarField, barFields, type CsvLayout, findLayout, type LayoutOptions } from './csv-layout.ts';
import { priceScaleMax } from './csv-price.ts';
import { type FileImport, ImportFileError, refusedKept } from './file-import.ts';

export interface ParquetOptions extends LayoutOptions {
  /** Decimals of a tick, 0 to 12. Absent: the most decimals that any price of the file has. */
  readonly priceScale?: number;
  /** Told after each piece of the file. */
  readonly onProgress?: (rowsRead: number, rowsTotal: number) => void;
}

/** Ticks beyond this are not exact in a double. */
const ticksMax = Number.MAX_SAFE_INTEGER;

/**
 * Reads bars from a Parquet file into columns. Prices become exact ticks: of a decimal column by its own scale, of a column of doubles by
 * the shortest decimal that is the same double. Rows that break a rule come back as refused by their number.
 *
 * @throws ImportFileError when the file as a whole cannot be read
 */
export async function readParquetBars(path: string, options: ParquetOptions = {}): Promise<FileImport> {
  const { DuckDBInstance } = await import('@duckdb/node-api');
  const instance = await DuckDBInstance.create(':memory:', {
    threads: '2',
    temp_directory: '',
    autoload_known_extensions: 'false',
  });
  const connection = await instance.connect();
  try {
    return await readWith(connection, path, options);
  } catch (error) {
    if (error instanceof ImportFileError) throw error;
    const detail = error instanceof Error ? error.message.split('\n')[0]! : String(error);
    throw new ImportFileError('NOT_PARQUET', detail);
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

async function readWith(connection: DuckDBConnection, path: string, options: ParquetOptions): Promise<FileImport> {
  const source = `read_parquet('${path.replaceAll("'", "''")}')`;
  const described = await connection.runAndReadAll(`describe select * from ${source}`);
  const columns = described.getRows().map(([name, type]) => ({ name: String(name), type: String(type) }));
  const header = columns.map(({ name }) => name);
  const layout = findLayout(header, options);
  if (!layout.ok) throw new ImportFileError(layout.error.code, layout.error.message);
  const typeOf = (field: Exclude<BarField, 'volume'>) => columns[layout.value[field]]!.type;
  const nameOf = (field: BarField) => quoted(header[layout.value[field]!]!);
  const scale =
    options.priceScale ??
    (await scaleOf(
      connection,
      source,
      priceFields.map((field) => ({ name: nameOf(field), type: typeOf(field) })),
    ));
  const total = Number((await connection.runAndReadAll(`select count(*) from ${source}`)).getRows()[0]![0]);
  const ticks = (field: (typeof priceFields)[number]) => ticksText(nameOf(field), typeOf(field), scale);
  const volume = layout.value.volume === null ? '0' : `cast(${nameOf('volume')} as double)`;
  const query = `select ${timeText(nameOf('time'), typeOf('time'))}, ${priceFields.map(ticks).join(', ')}, ${volume} from ${source}`;
  const rows = new RowTaker(total, scale);
  const result = await connection.stream(query);
  for (;;) {
    const chunk = await result.fetchChunk();
    if (chunk === null || chunk.rowCount === 0) break;
    const vectors = barFields.map((_, at) => chunk.getColumnVector(at));
    const values: (number | null)[] = barFields.map(() => null);
    for (let row = 0; row < chunk.rowCount; row++) {
      for (let at = 0; at < values.length; at++) values[at] = vectors[at]!.getItem(row) as number | null;
      rows.take(values);
    }
    options.onProgress?.(rows.rowsRead, total);
  }
  return rows.finish(header, layout.value);
}

const priceFields = ['open', 'high', 'low', 'close'] as const;

/** How many decimals the prices of the file have at most. */
async function scaleOf(
  connection: DuckDBConnection,
  source: string,
  prices: readonly { readonly name: string; readonly type: string }[],
): Promise<number> {
  // Of a double the shortest text is asked; an exponent means more decimals than a tick may have.
  const decimals = prices.map(({ name, type }) => {
    if (/INT|DECIMAL\(\d+,0\)/.test(type)) return '0';
    const text = `cast(${name} as varchar)`;
    const digits = `length(rtrim(split_part(${text}, '.', 2), '0'))`;
    return `coalesce(max(case when isfinite(cast(${name} as double)) and not contains(${text}, 'e') then ${digits} end), 0)`;
  });
  const found = await connection.runAndReadAll(`select greatest(${decimals.join(', ')}) from ${source}`);
  return Math.min(priceScaleMax, Number(found.getRows()[0]![0]));
}

/** Ticks as a double; null where the price is no whole number of ticks or no number at all. */
function ticksText(name: string, type: string, scale: number): string {
  const [, width = '', decimals = ''] = /^DECIMAL\((\d+),(\d+)\)$/.exec(type) ?? [];
  // Whole numbers of eighteen digits multiply exactly, and much faster than text is cut.
  if (width !== '' && Number(width) <= 18 && Number(decimals) <= scale) {
    return `cast(cast(cast(${name} as decimal(31, ${decimals})) * ${10 ** scale} as bigint) as double)`;
  }
  if (type.startsWith('DECIMAL') || type.includes('INT')) {
    const exact = `cast(${name} as decimal(38, ${scale}))`;
    return `case when ${exact} = ${name} then cast(cast(replace(cast(${exact} as varchar), '.', '') as bigint) as double) end`;
  }
  const ticks = `round(cast(${name} as double) * ${10 ** scale})`;
  return `case when isfinite(cast(${name} as double)) and ${ticks} / ${10 ** scale} = cast(${name} as double) then ${ticks} end`;
}

/** Microseconds since 1970 as a double, which they fit into exactly. Times without a zone are UTC. */
function timeText(name: string, type: string): string {
  const micros = (instant: string) => `cast(epoch_us(${instant}) as double)`;
  if (type === 'TIMESTAMP WITH TIME ZONE') return micros(name);
  if (/^TIMESTAMP|^DATE$/.test(type)) return micros(`cast(${name} as timestamp)`);
  if (/INT/.test(type)) {
    const number = `cast(${name} as bigint)`;
    return `cast(case when ${number} < 100000000000 then ${number} * 1000000 when ${number} < 100000000000000 then ${number} * 1000
      when ${number} < 100000000000000000 then ${number} else ${number} // 1000 end as double)`;
  }
  throw new ImportFileError('BAD_TIME', `a column of ${type} holds no times`);
}

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** Checks rows one by one and keeps the good ones in columns. */
class RowTaker {
  rowsRead = 0;
  readonly #scale: number;
  readonly #columns: readonly Float64Array[];
  readonly #refused: { line: number; code: RowProblem; message: string }[] = [];
  #refusedCount = 0;
  #kept = 0;
  #lastTime = Number.NEGATIVE_INFINITY;

  constructor(total: number, scale: number) {
    this.#scale = scale;
    this.#columns = barFields.map(() => new Float64Array(total));
  }

  take(row: readonly (number | null)[]): void {
    this.rowsRead += 1;
    const problem = this.#problemOf(row);
    if (problem !== null) {
      this.#refusedCount += 1;
      const message = row.map((value) => value ?? '?').join(' ');
      if (this.#refused.length < refusedKept) this.#refused.push({ line: this.rowsRead, code: problem, message });
      return;
    }
    for (let at = 0; at < barFields.length; at++) this.#columns[at]![this.#kept] = row[at]!;
    this.#lastTime = row[0]!;
    this.#kept += 1;
  }

  finish(header: readonly string[], layout: CsvLayout): FileImport {
    const column = (field: BarField) => this.#columns[barFields.indexOf(field)]!.subarray(0, this.#kept);
    const bars: BarColumns = {
      ...{ priceScale: this.#scale, openTime: column('time'), open: column('open'), high: column('high') },
      ...{ low: column('low'), close: column('close'), volume: column('volume') },
    };
    const { rowsRead } = this;
    return {
      bars,
      rowsRead,
      refused: this.#refused,
      refusedCount: this.#refusedCount,
      roundedPrices: 0,
      header,
      layout,
    };
  }

  #problemOf([time, open, high, low, close, volume]: readonly (number | null | undefined)[]): RowProblem | null {
    if (time == null || !Number.isSafeInteger(time)) return 'BAD_TIME';
    if (open == null || high == null || low == null || close == null) return 'BAD_NUMBER';
    if (Math.min(open, high, low, close) <= 0) return 'NOT_POSITIVE';
    if (Math.max(open, high, low, close) > ticksMax) return 'TOO_LARGE';
    if (volume == null || !Number.isFinite(volume)) return 'NOT_FINITE';
    if (volume < 0) return 'NEGATIVE_VOLUME';
    const range = rangeProblem({ open, high, low, close });
    if (range !== null) return range;
    if (time === this.#lastTime) return 'DUPLICATE_TIME';
    return time < this.#lastTime ? 'TIME_BACKWARDS' : null;
  }
}
