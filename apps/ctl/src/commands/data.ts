import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { csvOfBars, writeParquetOfBars } from '@quire/adapters/imports';
import { createDataSetStore } from '@quire/adapters/storage';
import { importCommand } from '@quire/backtester/main';
import { parseBarTimeframe } from '@quire/core/market';
import { parseInstant } from '@quire/core/units';
import type { Command } from 'commander';
import { callApi } from '../api-client.ts';
import { backtesterSettings } from '../backtester-settings.ts';
import { CommandFailed } from '../command-failed.ts';
import { print, table } from '../output.ts';
import { startProgress } from '../progress.ts';
import { withStorage } from '../storage.ts';
import { addTargetOptions, type TargetOptions, targetOf } from '../target.ts';
import { addHoursCommand } from './data-hours.ts';
import { addProvidersCommand } from './data-providers.ts';

interface SeriesOptions extends TargetOptions {
  readonly symbol?: string;
  readonly timeframe?: string;
  readonly json?: boolean;
}

interface GapOptions extends SeriesOptions {
  readonly repair?: boolean;
}

interface ExportOptions {
  readonly symbol: string;
  readonly timeframe: string;
  readonly out: string;
  readonly from?: string;
  readonly to?: string;
}

interface Series {
  readonly symbol: string;
  readonly timeframe: string;
  readonly provider: string;
  readonly bars: number;
  readonly firstOpenTime: string | null;
  readonly lastOpenTime: string | null;
}

interface SeriesGaps extends Series {
  readonly missing: number | null;
  readonly gaps: readonly { readonly from: string; readonly to: string; readonly missing: number }[];
}

interface Task {
  readonly task_id: string;
  readonly status: string;
  readonly done: number;
  readonly total: number;
  readonly message: string;
}

const taskLookMs = 500;

function queryOf({ symbol, timeframe }: SeriesOptions): string {
  const query = new URLSearchParams({ ...(symbol && { symbol }), ...(timeframe && { timeframe }) }).toString();
  return query === '' ? '' : `?${query}`;
}

async function showCoverage(options: SeriesOptions): Promise<void> {
  const { items } = await callApi<{ items: Series[] }>(
    targetOf(options),
    'GET',
    `/api/v1/data/series${queryOf(options)}`,
  );
  if (options.json) return print(JSON.stringify(items, null, 2));
  if (items.length === 0)
    return print('No history is stored. ./quire data import reads a file; the collector fetches.');
  const rows = items.map((one) => [
    ...[one.symbol, one.timeframe, one.provider, String(one.bars)],
    ...[one.firstOpenTime ?? '–', one.lastOpenTime ?? '–'],
  ]);
  print(table([['symbol', 'timeframe', 'provider', 'bars', 'first', 'last'], ...rows]));
}

async function showGaps(options: GapOptions): Promise<void> {
  const target = targetOf(options);
  const { items } = await callApi<{ items: SeriesGaps[] }>(target, 'GET', `/api/v1/data/gaps${queryOf(options)}`);
  if (options.json) print(JSON.stringify(items, null, 2));
  else for (const one of items) print(gapLines(one));
  if (!options.repair) return;
  const { symbol, timeframe } = options;
  const begun = await callApi<Task>(target, 'POST', '/api/v1/data/gaps/repair', {
    ...(symbol && { symbol }),
    ...(timeframe && { timeframe }),
  });
  const progress = startProgress('Repairing');
  let task = begun;
  while (task.status === 'running') {
    await new Promise((wake) => setTimeout(wake, taskLookMs));
    task = await callApi<Task>(target, 'GET', `/api/v1/data-collector/task/${begun.task_id}`);
    progress.update(task.done, task.total);
  }
  progress.stop();
  print(`${task.status}: ${task.message}`);
  if (task.status !== 'completed') process.exitCode = 1;
}

const gapsShown = 10;

function gapLines({ symbol, timeframe, provider, missing, gaps }: SeriesGaps): string {
  const name = `${symbol} ${timeframe} of ${provider}`;
  if (missing === null) return `${name}: the hours of its market are not known`;
  if (missing === 0) return `${name}: nothing is missing`;
  const lines = gaps.slice(0, gapsShown).map((gap) => `  ${gap.from} to ${gap.to}: ${gap.missing}`);
  const more = gaps.length > gapsShown ? [`  … and ${gaps.length - gapsShown} more`] : [];
  return [`${name}: ${missing} bars are missing in ${gaps.length} gaps`, ...lines, ...more].join('\n');
}

function instantOption(text: string | undefined, name: string): number | undefined {
  if (text === undefined) return undefined;
  const instant = parseInstant(text);
  if (instant === null) throw new CommandFailed(`${name} is an instant or a date, not ${text}`, 2);
  return instant;
}

const parquetName = /\.(parquet|pq)$/i;

async function exportBars(options: ExportOptions): Promise<void> {
  const timeframe = parseBarTimeframe(options.timeframe);
  if (timeframe === null) throw new CommandFailed(`${options.timeframe} is no timeframe such as 1m or 1d`, 2);
  const symbol = options.symbol.trim().toUpperCase();
  const [from, to] = [instantOption(options.from, '--from'), instantOption(options.to, '--to')];
  const range = { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
  const bars = await withStorage((storage) => createDataSetStore(storage.sql).read({ symbol, timeframe }, range));
  if (bars === null) throw new CommandFailed(`No history of ${symbol} ${timeframe} is stored.`);
  const path = resolve(options.out);
  const unfinished = `${path}.tmp`;
  const progress = startProgress('Writing');
  try {
    if (parquetName.test(path)) await writeParquetOfBars(unfinished, bars, progress.update);
    else {
      const parts = path.endsWith('.gz') ? [createGzip()] : [];
      await pipeline([Readable.from(csvOfBars(bars, progress.update)), ...parts, createWriteStream(unfinished)]);
    }
    await rename(unfinished, path);
  } finally {
    progress.stop();
    await rm(unfinished, { force: true });
  }
  print(`Wrote ${bars.openTime.length} bars of ${symbol} ${timeframe} to ${basename(path)}.`);
}

export function registerData(program: Command): void {
  const data = program
    .command('data')
    .description('history from outside: how much there is, what is missing, files in and out')
    .enablePositionalOptions();
  addProvidersCommand(data);
  addHoursCommand(data);
  const series = (name: string, description: string) =>
    addTargetOptions(data.command(name).description(description))
      .option('--symbol <symbol>', 'this symbol only')
      .option('--timeframe <timeframe>', 'this timeframe only')
      .option('--json', 'print JSON');
  series('coverage', 'every stored series with its bars, its first and its last').action(showCoverage);
  series('gaps', 'bars that are missing although the market was open')
    .option('--repair', 'ask for them now and wait')
    .action(showGaps);
  data
    .command('import')
    .description('read a file of bars; the same as ./quire import')
    .allowUnknownOption()
    .allowExcessArguments()
    .helpOption(false)
    .passThroughOptions()
    .argument('[arguments...]')
    .action(async (commandArguments: string[]) => {
      process.exitCode = await importCommand(commandArguments, backtesterSettings());
    });
  data
    .command('export')
    .description('write stored bars to a CSV file, or by its name to .csv.gz or .parquet')
    .requiredOption('--symbol <symbol>', 'which symbol')
    .requiredOption('--out <file>', 'the file to write; one that is there is replaced')
    .option('--timeframe <timeframe>', 'which timeframe', '1d')
    .option('--from <instant>', 'from this open on')
    .option('--to <instant>', 'before this open')
    .action(exportBars);
}
