import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { csvOfBars, type FileImport, readCsvBars, readParquetBars, writeParquetOfBars } from '@quire/adapters/imports';
import { createDataSetStore, openStorage, type Sql } from '@quire/adapters/storage';
import { randomUnit } from '@quire/core/units';
import type { BarColumns } from '@quire/ports/data-sets';

export interface ImportSize {
  readonly rounds: number;
  readonly bars: number;
}

export const fullImportSize: ImportSize = { rounds: 3, bars: 1_000_000 };
export const smallImportSize: ImportSize = { rounds: 1, bars: 2_000 };

export interface ImportFigures {
  readonly lineSeconds: readonly number[];
  readonly csvReadSeconds: readonly number[];
  readonly csvSeconds: readonly number[];
  readonly parquetReadSeconds: readonly number[];
  readonly parquetSeconds: readonly number[];
  readonly columnSeconds: readonly number[];
  readonly resultHash: string;
}

export async function measureImports(size: ImportSize): Promise<ImportFigures> {
  const folder = await mkdtemp(join(tmpdir(), 'quire-bench-'));
  await chmod(folder, 0o755);
  const storage = await openStorage({ dataFolder: folder });
  try {
    await storage.migrate();
    return await measureOn(storage.sql, folder, size);
  } finally {
    await storage.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function measureOn(sql: Sql, folder: string, { rounds, bars: count }: ImportSize): Promise<ImportFigures> {
  const bars = walk(count);
  const [csv, parquet] = [join(folder, 'walk.csv'), join(folder, 'walk.parquet')];
  await pipeline(Readable.from(csvOfBars(bars)), createWriteStream(csv));
  await writeParquetOfBars(parquet, bars);
  const store = createDataSetStore(sql);
  const key = { symbol: 'WALK', timeframe: '1m' } as const;
  const keep = async ({ bars: read }: FileImport) => {
    if (read.openTime.length !== count) throw new Error('a bar is missing');
    await store.write({ ...key, source: 'walk', bars: read, replace: true });
  };
  const seconds: Record<'line' | 'csvRead' | 'csv' | 'parquetRead' | 'parquet' | 'column', number[]> = {
    ...{ line: [], csvRead: [], csv: [], parquetRead: [], parquet: [], column: [] },
  };
  for (let round = 0; round < rounds; round++) {
    seconds.line.push(await secondsOf(() => countLines(csv)));
    seconds.csvRead.push(await secondsOf(() => readCsvBars(createReadStream(csv))));
    seconds.csv.push(await secondsOf(async () => keep(await readCsvBars(createReadStream(csv)))));
    seconds.parquetRead.push(await secondsOf(() => readParquetBars(parquet)));
    seconds.parquet.push(await secondsOf(async () => keep(await readParquetBars(parquet))));
    seconds.column.push(await secondsOf(() => store.read(key)));
  }
  const read = await store.read(key);
  const digest = createHash('sha256').update(new Uint8Array(read!.close.buffer)).digest('hex').slice(0, 16);
  return {
    lineSeconds: seconds.line,
    csvReadSeconds: seconds.csvRead,
    csvSeconds: seconds.csv,
    parquetReadSeconds: seconds.parquetRead,
    parquetSeconds: seconds.parquet,
    columnSeconds: seconds.column,
    resultHash: digest,
  };
}

/** The least that a reader of text can do: find the lines. */
async function countLines(path: string): Promise<number> {
  let lines = 0;
  for await (const line of createInterface({ input: createReadStream(path) })) if (line !== '') lines += 1;
  return lines;
}

async function secondsOf(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1_000;
}

/** A seeded walk in cents, a minute a bar. */
function walk(length: number): BarColumns {
  const open = new Float64Array(length);
  const close = new Float64Array(length);
  let price = 10_000;
  for (let at = 0; at < length; at++) {
    open[at] = price;
    price = Math.max(100, price + Math.round((randomUnit(1, 1, 0, at) - 0.5) * 100));
    close[at] = price;
  }
  return {
    priceScale: 2,
    openTime: Float64Array.from({ length }, (_, at) => 1_600_000_000_000_000 + at * 60_000_000),
    open,
    high: open.map((value, at) => Math.max(value, close[at]!)),
    low: open.map((value, at) => Math.min(value, close[at]!)),
    close,
    volume: Float64Array.from({ length }, (_, at) => 1 + Math.floor(randomUnit(1, 2, 0, at) * 10_000)),
  };
}

const medianOf = (values: readonly number[]): number =>
  [...values].sort((left, right) => left - right)[values.length >> 1]!;

export function formatImportReport({ bars }: ImportSize, figures: ImportFigures): string {
  const line = (name: string, seconds: readonly number[]): string => {
    const median = medianOf(seconds);
    const rate = Math.round(bars / median).toLocaleString('en-US');
    const ratio = median / medianOf(figures.lineSeconds);
    return `  ${name.padEnd(34)} ${median.toFixed(3)} s, ${rate.padStart(9)} bars/s, ${ratio.toFixed(2)}x the lines`;
  };
  return [
    `${bars.toLocaleString('en-US')} bars, median of ${figures.lineSeconds.length} rounds`,
    line('lines of the CSV file, nothing else', figures.lineSeconds),
    line('CSV to columns', figures.csvReadSeconds),
    line('CSV, whole import', figures.csvSeconds),
    line('Parquet to columns', figures.parquetReadSeconds),
    line('Parquet, whole import', figures.parquetSeconds),
    line('store to columns', figures.columnSeconds),
    `result hash ${figures.resultHash}`,
    '',
  ].join('\n');
}
