import { createHash } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BarSeries, openStorage, type Sql, upsertBars } from '@quire/adapters/storage';
import { randomUnit } from '@quire/core/units';

export interface Size {
  readonly rounds: number;
  readonly seriesCount: number;
  readonly barsPerSeries: number;
}

export const fullSize: Size = { rounds: 5, seriesCount: 300, barsPerSeries: 500 };
export const smallSize: Size = { rounds: 1, seriesCount: 3, barsPerSeries: 50 };

export interface BarFigures {
  readonly copySeconds: readonly number[];
  readonly newSeconds: readonly number[];
  readonly againSeconds: readonly number[];
  readonly rows: number;
  readonly resultHash: string;
}

export async function measureBars(size: Size): Promise<BarFigures> {
  const dataFolder = await mkdtemp(join(tmpdir(), 'quire-bench-'));
  await chmod(dataFolder, 0o755);
  const storage = await openStorage({ dataFolder });
  try {
    await storage.migrate();
    return await measureOn(storage.sql, size);
  } finally {
    await storage.close();
    await rm(dataFolder, { recursive: true, force: true });
  }
}

async function measureOn(sql: Sql, size: Size): Promise<BarFigures> {
  const series = Array.from({ length: size.seriesCount }, (_, index) => walk(index, size.barsPerSeries));
  const lines = series.map((one, index) => copyLines(one, index)).join('');
  await sql`create table plain_bar (like bar including defaults including indexes)`;
  const copySeconds: number[] = [];
  const newSeconds: number[] = [];
  const againSeconds: number[] = [];
  for (let round = 0; round < size.rounds; round++) {
    await sql`truncate bar, plain_bar`;
    copySeconds.push(await secondsOf(() => copyStraight(sql, lines)));
    newSeconds.push(await secondsOf(() => upsertBars(sql, 'bench', series)));
    againSeconds.push(await secondsOf(() => upsertBars(sql, 'bench', series)));
  }
  const [row] = await sql<{ rows: number; digest: string }[]>`
    select count(*) as rows, sum(open_time)::text || ' ' || sum(close::numeric)::text as digest from bar`;
  const resultHash = createHash('sha256').update(row!.digest).digest('hex').slice(0, 16);
  return { copySeconds, newSeconds, againSeconds, rows: row!.rows, resultHash };
}

async function secondsOf(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1_000;
}

async function copyStraight(sql: Sql, lines: string): Promise<void> {
  const sink = await sql`
    copy plain_bar (world_id, instrument_id, timeframe, open_time, close_time, open, high, low, close, volume, notional, print_count,
      is_final, origin) from stdin`.writable();
  await new Promise<void>((resolve, reject) => {
    sink.once('error', reject);
    sink.once('finish', resolve);
    sink.end(lines);
  });
}

const instrumentIdOf = (index: number): string => `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`;

function copyLines(series: BarSeries, index: number): string {
  let lines = '';
  for (let at = 0; at < series.openTime.length; at++) {
    lines += `bench\t${instrumentIdOf(index)}\t1m\t${series.openTime[at]}\t${series.closeTime[at]}\t${series.open[at]}\t${series.high[at]}\t${series.low[at]}\t${series.close[at]}\t${series.volume[at]}\t${series.notional[at]}\t${series.printCount[at]}\tt\tprovider\n`;
  }
  return lines;
}

/** A seeded walk in cents. */
function walk(index: number, length: number): BarSeries {
  const openTime = Float64Array.from({ length }, (_, at) => 1_800_000_000_000_000 + at * 60_000_000);
  const open = new Float64Array(length);
  const close = new Float64Array(length);
  let price = 100 + index;
  for (let at = 0; at < length; at++) {
    open[at] = price;
    price = Math.max(1, Math.round((price + randomUnit(1, 1, index, at) - 0.5) * 100) / 100);
    close[at] = price;
  }
  const volume = Float64Array.from({ length }, (_, at) => 1 + Math.floor(randomUnit(1, 2, index, at) * 10_000));
  return {
    instrumentId: instrumentIdOf(index),
    timeframe: '1m',
    origin: 'provider',
    openTime,
    closeTime: openTime.map((time) => time + 60_000_000),
    open,
    high: open.map((value, at) => Math.max(value, close[at]!)),
    low: open.map((value, at) => Math.min(value, close[at]!)),
    close,
    volume,
    notional: volume.map((value, at) => value * close[at]!),
    printCount: new Int32Array(length).fill(10),
    isFinal: new Uint8Array(length).fill(1),
  };
}

const medianOf = (values: readonly number[]): number =>
  [...values].sort((left, right) => left - right)[values.length >> 1]!;

export function formatReport(size: Size, figures: BarFigures): string {
  const line = (name: string, seconds: readonly number[]): string => {
    const ratio = medianOf(seconds.map((value, round) => value / figures.copySeconds[round]!));
    const rate = Math.round(figures.rows / medianOf(seconds)).toLocaleString('en-US');
    return `  ${name.padEnd(26)} ${medianOf(seconds).toFixed(3)} s, ${rate.padStart(8)} rows/s, ${ratio.toFixed(2)}x`;
  };
  return [
    `${figures.rows.toLocaleString('en-US')} bars of ${size.seriesCount} series, 5 statements, median of ${size.rounds} rounds`,
    line('COPY straight in, no upsert', figures.copySeconds),
    line('upsert, all new', figures.newSeconds),
    line('upsert again, all equal', figures.againSeconds),
    `result ${figures.resultHash}`,
    '',
  ].join('\n');
}
