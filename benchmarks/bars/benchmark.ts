import { createHash } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDataSetStore, createMarketStore, openStorage, type Sql } from '@quire/adapters/storage';
import { randomUnit } from '@quire/core/units';
import type { BarBatch } from '@quire/ports/market-store';
import { plainUpsert } from './plain-upsert.ts';

export interface Size {
  readonly rounds: number;
  readonly seriesCount: number;
  readonly barsPerSeries: number;
  readonly barsRead: number;
}

export const fullSize: Size = { rounds: 5, seriesCount: 300, barsPerSeries: 500, barsRead: 1_000_000 };
export const smallSize: Size = { rounds: 1, seriesCount: 3, barsPerSeries: 50, barsRead: 500 };

export interface BarFigures {
  readonly plainSeconds: readonly number[];
  readonly newSeconds: readonly number[];
  readonly plainAgainSeconds: readonly number[];
  readonly againSeconds: readonly number[];
  readonly writeSeconds: readonly number[];
  readonly readSeconds: readonly number[];
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
  const batches = Array.from({ length: size.seriesCount }, (_, index) => walk(index, size.barsPerSeries));
  const store = createMarketStore(sql);
  await sql`create table plain_bar (like market_bar including defaults including indexes)`;
  const seconds = { plain: [], new: [], plainAgain: [], again: [] } as Record<string, number[]>;
  for (let round = 0; round < size.rounds; round++) {
    await sql`truncate market_bar, plain_bar`;
    seconds['plain']!.push(await secondsOf(() => plainUpsert(sql, batches)));
    seconds['new']!.push(await secondsOf(() => store.upsertBars(batches)));
    seconds['plainAgain']!.push(await secondsOf(() => plainUpsert(sql, batches)));
    seconds['again']!.push(await secondsOf(() => store.upsertBars(batches)));
  }
  const [row] = await sql<{ rows: number; digest: string }[]>`
    select count(*)::integer as rows, sum(open_time)::text || ' ' || sum(close)::text as digest from market_bar`;
  const resultHash = createHash('sha256').update(row!.digest).digest('hex').slice(0, 16);
  return {
    plainSeconds: seconds['plain']!,
    newSeconds: seconds['new']!,
    plainAgainSeconds: seconds['plainAgain']!,
    againSeconds: seconds['again']!,
    ...(await measureColumns(sql, size)),
    rows: row!.rows,
    resultHash,
  };
}

/** One long series in and out, as an import and a backtest do it. */
async function measureColumns(sql: Sql, size: Size) {
  const store = createDataSetStore(sql);
  const key = { symbol: 'WALK', timeframe: '1m' } as const;
  const bars = walk(0, size.barsRead);
  const writeSeconds: number[] = [];
  const readSeconds: number[] = [];
  for (let round = 0; round < Math.min(size.rounds, 3); round++) {
    writeSeconds.push(await secondsOf(() => store.write({ ...key, source: 'walk', bars, replace: true })));
    readSeconds.push(
      await secondsOf(async () => {
        const read = await store.read(key);
        if (read?.openTime.length !== size.barsRead) throw new Error('a bar is missing');
      }),
    );
  }
  return { writeSeconds, readSeconds };
}

async function secondsOf(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1_000;
}

/** A seeded walk in cents. */
function walk(index: number, length: number): BarBatch {
  const openTime = Float64Array.from({ length }, (_, at) => 1_800_000_000_000_000 + at * 60_000_000);
  const open = new Float64Array(length);
  const close = new Float64Array(length);
  let price = 10_000 + 100 * index;
  for (let at = 0; at < length; at++) {
    open[at] = price;
    price = Math.max(100, price + Math.round((randomUnit(1, 1, index, at) - 0.5) * 100));
    close[at] = price;
  }
  const volume = Float64Array.from({ length }, (_, at) => 1 + Math.floor(randomUnit(1, 2, index, at) * 10_000));
  return {
    ...{ symbol: `S${index}`, timeframe: '1m', provider: 'bench', source: 'a walk', priceScale: 2 },
    receivedAt: 1_900_000_000_000_000,
    openTime,
    open,
    high: open.map((value, at) => Math.max(value, close[at]!)),
    low: open.map((value, at) => Math.min(value, close[at]!)),
    close,
    volume,
    notional: volume.map((value, at) => (value * close[at]!) / 100),
    printCount: new Int32Array(length).fill(10),
    isFinal: new Uint8Array(length).fill(1),
    availableAt: openTime.map((time) => time + 60_000_000),
  };
}

const medianOf = (values: readonly number[]): number =>
  [...values].sort((left, right) => left - right)[values.length >> 1]!;

export function formatReport(size: Size, figures: BarFigures): string {
  const rateOf = (rows: number, seconds: readonly number[]) =>
    Math.round(rows / medianOf(seconds)).toLocaleString('en-US');
  const line = (name: string, seconds: readonly number[], peer: readonly number[], rows = figures.rows): string => {
    const ratio = medianOf(seconds.map((value, round) => value / peer[round]!));
    return `  ${name.padEnd(38)} ${medianOf(seconds).toFixed(3)} s, ${rateOf(rows, seconds).padStart(9)} rows/s, ${ratio.toFixed(2)}x`;
  };
  return [
    `${figures.rows.toLocaleString('en-US')} bars of ${size.seriesCount} series, 5 statements, median of ${size.rounds} rounds`,
    line('COPY binary + upsert, all new', figures.plainSeconds, figures.plainSeconds),
    line('market store, all new', figures.newSeconds, figures.plainSeconds),
    line('COPY binary + upsert again, all equal', figures.plainAgainSeconds, figures.plainAgainSeconds),
    line('market store again, all equal', figures.againSeconds, figures.plainAgainSeconds),
    `${size.barsRead.toLocaleString('en-US')} bars of one series`,
    line('columns into the store', figures.writeSeconds, figures.writeSeconds, size.barsRead),
    line('columns out of the store', figures.readSeconds, figures.writeSeconds, size.barsRead),
    `result ${figures.resultHash}`,
    '',
  ].join('\n');
}
