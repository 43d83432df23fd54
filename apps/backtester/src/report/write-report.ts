import { createWriteStream, existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { cashText } from '../round-trips.ts';
import type { BacktestResult } from '../run-backtest.ts';
import { drawdownCurve } from './chart.ts';
import { equityLines, fillLines, roundTripLines } from './csv.ts';
import { type ReportHeading, reportHtml } from './html.ts';

export interface ReportOptions extends ReportHeading {
  readonly dataFolder: string;
  /** Name of the report's folder. */
  readonly name: string;
  readonly quantityScale: number;
  /** Everything that was asked for, so that the run can be repeated. */
  readonly request: Readonly<Record<string, unknown>>;
}

/**
 * Writes index.html, result.json, round-trips.csv, fills.csv and equity.csv under `<data>/reports/<name>`: beside it first, then
 * renamed, so a report is whole or absent. Returns the folder.
 */
export async function writeReport(result: BacktestResult, options: ReportOptions): Promise<string> {
  const reports = resolve(options.dataFolder, 'reports');
  await mkdir(reports, { recursive: true });
  const unfinished = await mkdtemp(join(reports, '.unfinished-'));
  try {
    await writeFiles(unfinished, result, options);
    return await moveTo(join(reports, options.name), unfinished);
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    throw error;
  }
}

async function writeFiles(folder: string, result: BacktestResult, options: ReportOptions): Promise<void> {
  const { priceScale, openTime } = result.bars;
  const scales = { priceScale, quantityScale: options.quantityScale };
  const drawdown = drawdownCurve(result.equity);
  await writeFile(join(folder, 'index.html'), reportHtml(result, options));
  await writeFile(join(folder, 'result.json'), `${JSON.stringify(resultJson(result, options), jsonValue, 2)}\n`);
  await writeLines(join(folder, 'round-trips.csv'), roundTripLines(result.roundTrips));
  await writeLines(join(folder, 'fills.csv'), fillLines(result.fills, scales));
  await writeLines(join(folder, 'equity.csv'), equityLines(openTime, result.equity, drawdown));
}

async function writeLines(file: string, lines: Iterable<string>): Promise<void> {
  await pipeline(Readable.from(inChunks(lines)), createWriteStream(file));
}

function* inChunks(lines: Iterable<string>): Generator<string> {
  let chunk = '';
  for (const line of lines) {
    chunk += line;
    if (chunk.length > 65_536) {
      yield chunk;
      chunk = '';
    }
  }
  yield chunk;
}

/** Two runs in one second: the later one gets a number. A folder that is there is never replaced. */
async function moveTo(wanted: string, unfinished: string): Promise<string> {
  for (let attempt = 1; ; attempt++) {
    const folder = attempt === 1 ? wanted : `${wanted}-${attempt}`;
    if (existsSync(folder)) continue;
    try {
      await rename(unfinished, folder);
      return folder;
    } catch (error) {
      if (!existsSync(folder)) throw error;
    }
  }
}

export function resultJson(result: BacktestResult, options: Pick<ReportOptions, 'title' | 'assumptions' | 'request'>) {
  return {
    title: options.title,
    request: options.request,
    assumptions: options.assumptions,
    statistics: result.statistics,
    finalCash: cashText(result.finalCash),
    finalEquity: cashText(result.finalEquity),
    feesPaid: cashText(result.feesPaid),
    orders: result.orderCount,
    fills: result.fills.length,
    ordersWithoutFill: { count: result.refusedCount, first: result.refused },
    chain: result.chain,
    stateHash: result.stateHash,
  };
}

/** JSON has no NaN: what has no answer is null. */
export function jsonValue(_key: string, value: unknown): unknown {
  if (typeof value === 'bigint') return value.toString();
  return typeof value === 'number' && !Number.isFinite(value) ? null : value;
}
