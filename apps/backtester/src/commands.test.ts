import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { createDataSetStore } from '@quire/adapters/storage';
import { createTestDatabase, type TestDatabase } from '@quire/adapters/storage/testing';
import { formatDecimal, formatInstant, type UnixMicros } from '@quire/core/units';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runBacktestCommand } from './backtest-command.ts';
import { runImport } from './import-command.ts';
import type { Terminal } from './terminal.ts';
import { walkBars } from './testing/walk-bars.ts';
import { UsageError } from './usage-error.ts';

let database: TestDatabase;
const folder = mkdtempSync(join(tmpdir(), 'quire-backtester-'));

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(async () => {
  await database.close();
  rmSync(folder, { recursive: true, force: true });
});

interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

async function run(action: typeof runImport, commandArguments: readonly string[]): Promise<Outcome> {
  let out = '';
  let err = '';
  const terminal: Terminal = {
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    isInteractive: false,
  };
  try {
    const settings = { dataFolder: join(folder, 'data'), databaseUrl: database.url };
    return { code: await action(commandArguments, settings, terminal), out, err };
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return { code: error.exitCode, out, err: `${err}${error.message}` };
  }
}

const importing = (...commandArguments: string[]): Promise<Outcome> => run(runImport, commandArguments);
const backtest = (...commandArguments: string[]): Promise<Outcome> => run(runBacktestCommand, commandArguments);

function fileOf(name: string, text: string | Buffer): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

function walkCsv(count: number): string {
  const { openTime, open, high, low, close, volume } = walkBars(count, 3);
  const price = (ticks: number): string => formatDecimal(ticks, 2, 2);
  let text = 'Date,Open,High,Low,Close,Volume\n';
  for (let at = 0; at < count; at++) {
    const day = formatInstant(openTime[at]! as UnixMicros).slice(0, 10);
    text += `${day},${price(open[at]!)},${price(high[at]!)},${price(low[at]!)},${price(close[at]!)},${volume[at]}\n`;
  }
  return text;
}

const stored = (symbol: string) => createDataSetStore(database.sql).read({ symbol, timeframe: '1d' });

describe('quire import', () => {
  it('reads a file of Lean and rows of JSON, and says which formats there are', async () => {
    const lean = fileOf('20131007_trade.csv', '34200000,1680000,1681000,1679000,1680500,100\n');
    const said = await importing(lean, '--symbol', 'SPY', '--timeframe', '1Min', '--format', 'lean-equity');
    expect(said).toMatchObject({ code: 0, out: expect.stringContaining('2013-10-07T13:30:00Z') });
    const json = fileOf('ADA_BTC-5m.json', '[[1511686200000,8.8e-7,8.9e-7,8.8e-7,8.85e-7,2045.5]]');
    expect((await importing(json, '--symbol', 'ADA/BTC', '--timeframe', '5Min')).out).toContain('prices to 9 decimals');
    expect(await importing(lean, '--symbol', 'X', '--format', 'excel')).toMatchObject({ code: 2 });
    const quotes = fileOf('20131007_quote.csv', '1,2\n');
    expect((await importing(quotes, '--symbol', 'X', '--format', 'lean')).err).toContain('no bars of trades');
    expect((await importing(fileOf('torn.zip', 'x'), '--symbol', 'X')).err).toContain('not a ZIP archive');
  });

  it('writes a series, and says what it wrote', async () => {
    const file = fileOf('walk.csv', walkCsv(300));
    const { code, out, err } = await importing(file, '--symbol', 'walk', '--timeframe', '1Day');
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(/Imported 300 bars of WALK 1d, 2020-01-01.* prices to 2 decimals/);
    expect(await stored('WALK')).toEqual(walkBars(300, 3));
  });

  it('reads a gzipped file', async () => {
    const file = fileOf('packed.csv.gz', gzipSync(walkCsv(20)));
    expect(await importing(file, '--symbol', 'PACKED')).toMatchObject({ code: 0 });
    expect((await stored('PACKED'))?.openTime).toHaveLength(20);
  });

  it('keeps what is there unless told to replace it', async () => {
    const file = fileOf('twice.csv', walkCsv(30));
    await importing(file, '--symbol', 'TWICE');
    const shorter = fileOf('shorter.csv', walkCsv(10));
    const refused = await importing(shorter, '--symbol', 'TWICE');
    expect(refused).toMatchObject({ code: 1, err: expect.stringMatching(/is there already \(30 bars.*--replace/) });
    expect((await stored('TWICE'))?.openTime).toHaveLength(30);
    expect(await importing(shorter, '--symbol', 'TWICE', '--replace')).toMatchObject({ code: 0 });
    expect((await stored('TWICE'))?.openTime).toHaveLength(10);
  });

  it('imports nothing when a row is wrong, and the rest when that is asked for', async () => {
    const lines = walkCsv(10).split('\n');
    lines[5] = '2020-01-05,NaN,1,1,1,1';
    lines[8] = lines[7]!;
    const file = fileOf('bad.csv', lines.join('\n'));
    const refused = await importing(file, '--symbol', 'BAD');
    expect(refused.code).toBe(1);
    expect(refused.err).toMatch(/2 of 10 rows are refused/);
    expect(refused.err).toMatch(/line 6: NOT_FINITE/);
    expect(refused.err).toMatch(/line 9: DUPLICATE_TIME/);
    expect(refused.err).toMatch(/Nothing was imported/);
    expect(await stored('BAD')).toBeNull();
    const skipped = await importing(file, '--symbol', 'BAD', '--skip-bad-rows');
    expect(skipped).toMatchObject({ code: 0, out: expect.stringMatching(/Imported 8 bars/) });
    expect(skipped.err).toMatch(/line 6/);
  });

  it('a refused replacement leaves the old series', async () => {
    await importing(fileOf('old.csv', walkCsv(12)), '--symbol', 'OLD');
    const bad = fileOf('bad-new.csv', `${walkCsv(3)}2019-01-01,1,1,1,1,1\n`);
    expect(await importing(bad, '--symbol', 'OLD', '--replace')).toMatchObject({ code: 1 });
    expect((await stored('OLD'))?.openTime).toHaveLength(12);
  });

  it.each([
    [['--symbol', 'X'], 2, /name the file/],
    [['FILE', 'second.csv', '--symbol', 'X'], 2, /one file at a time/],
    [['FILE'], 2, /--symbol is needed/],
    [['FILE', '--symbol', 'x y'], 2, /not a symbol/],
    [['FILE', '--symbol', 'X', '--timeframe', '2Day'], 2, /1Min 5Min/],
    [['FILE', '--symbol', 'X', '--timezone', 'Mars/Olympus'], 2, /not a zone/],
    [['FILE', '--symbol', 'X', '--price-scale', '13'], 2, /0 to 12/],
    [['FILE', '--symbol', 'X', '--column', 'middle=M'], 2, /FIELD=NAME/],
    [['FILE', '--symbol', 'X', '--colunm', 'open=O'], 2, /--colunm/],
    [['FILE', '--symbol', 'X', '--column', 'open=Opening'], 1, /no column for open/],
    [['nowhere.csv', '--symbol', 'X'], 1, /there is no file/],
    [['FOLDER', '--symbol', 'X'], 1, /is not a file/],
    [['NOTGZIP', '--symbol', 'X'], 1, /cannot be read/],
    [['EMPTY', '--symbol', 'X'], 1, /no row/],
  ] as const)('refuses %j', async (given, code, message) => {
    const names: Record<string, string> = {
      FILE: fileOf('usage.csv', walkCsv(3)),
      FOLDER: folder,
      NOTGZIP: fileOf('plain.csv.gz', walkCsv(3)),
      EMPTY: fileOf('empty.csv', 'Date,Open,High,Low,Close,Volume\n'),
    };
    const outcome = await importing(...given.map((part) => names[part] ?? part));
    expect(outcome.code).toBe(code);
    expect(outcome.err).toMatch(message);
    expect(await stored('X')).toBeNull();
  });
});

describe('quire backtest', () => {
  it('prints statistics and assumptions, and writes a whole report', async () => {
    await importing(fileOf('report.csv', walkCsv(300)), '--symbol', 'REPORT');
    const { code, out } = await backtest(
      'sma-cross',
      '--symbol',
      'REPORT',
      '--fast',
      '3',
      '--slow',
      '8',
      '--short',
      '--finalize',
    );
    expect(code).toBe(0);
    for (const part of [
      /Sharpe ratio/,
      /Maximum drawdown/,
      /Fee: 0.1 % /,
      /short selling on/,
      /State hash [0-9a-f]{32}/,
    ]) {
      expect(out).toMatch(part);
    }
    const path = /Report (.*)\/index\.html/.exec(out)?.[1] ?? '';
    const report = path.startsWith('.') ? join(process.cwd(), path) : path;
    expect(readdirSync(report).sort()).toEqual([
      'equity.csv',
      'fills.csv',
      'index.html',
      'result.json',
      'round-trips.csv',
    ]);
    const html = readFileSync(join(report, 'index.html'), 'utf8');
    expect(html).toMatch(/<svg class="equity"/);
    expect(html).not.toMatch(/<script|https?:\/\//);
    const json = JSON.parse(readFileSync(join(report, 'result.json'), 'utf8'));
    expect(out).toContain(json.stateHash);
    const trips = readFileSync(join(report, 'round-trips.csv'), 'utf8').trim().split('\n');
    expect(trips).toHaveLength(1 + json.statistics.roundTripCount);
    expect(readFileSync(join(report, 'equity.csv'), 'utf8').trim().split('\n')).toHaveLength(301);
    expect(readFileSync(join(report, 'fills.csv'), 'utf8').trim().split('\n')).toHaveLength(1 + json.fills);
    expect(readdirSync(join(folder, 'data', 'reports')).filter((name) => name.startsWith('.'))).toEqual([]);
  });

  it('runs on a file alike, within dates, and answers in JSON', async () => {
    const file = fileOf('direct.csv', walkCsv(300));
    await importing(file, '--symbol', 'DIRECT');
    const common = ['sma-cross', '--symbol', 'DIRECT', '--fast', '3', '--slow', '8', '--json', '--no-report'];
    const within = ['--from', '2020-03-01', '--to', '2020-06-01'];
    const fromFile = JSON.parse((await backtest(...common, ...within, '--file', file)).out);
    const imported = JSON.parse((await backtest(...common, ...within)).out);
    expect(fromFile.stateHash).toBe(imported.stateHash);
    expect(imported.statistics.barCount).toBe(92);
    expect(imported.report).toBeNull();
    expect(imported.statistics.maxDrawdownEnd === null || imported.statistics.maxDrawdownEnd > 0).toBe(true);
  });

  it.each([
    [[], 2, /^$/],
    [['moon'], 2, /there is no strategy "moon"; there are: sma-cross/],
    [['sma-cross'], 2, /--symbol is needed/],
    [['sma-cross', '--symbol', 'NONE'], 1, /no series NONE 1d is imported.*quire import/],
    [['sma-cross', '--symbol', 'X', '--fast', 'ten'], 2, /--fast must be a whole number of bars from 1 to 10000/],
    [['sma-cross', '--symbol', 'X', '--fast', '30', '--slow', '10'], 2, /must be shorter/],
    [['sma-cross', '--symbol', 'X', '--fsat', '3'], 2, /--fsat/],
    [['sma-cross', '--symbol', 'X', '--cash', '-5'], 2, /--cash/],
    [['sma-cross', '--symbol', 'X', '--cash=1e999'], 2, /--cash/],
    [['sma-cross', '--symbol', 'X', '--fee', '2'], 2, /--fee is a rate from 0 to 1/],
    [['sma-cross', '--symbol', 'X', '--fee', '0.00000001'], 2, /6 decimals/],
    [['sma-cross', '--symbol', 'X', '--participation', 'all'], 2, /--participation/],
    [['sma-cross', '--symbol', 'X', '--decimals', '10'], 2, /--decimals/],
    [['sma-cross', '--symbol', 'X', '--from', 'yesterday'], 2, /--from is a date/],
    [['sma-cross', '--symbol', 'X', '--convention', 'mine'], 2, /quire, backtesting.py/],
  ] as const)('refuses %j', async (given, code, message) => {
    const outcome = await backtest(...given);
    expect(outcome.code).toBe(code);
    expect(outcome.err).toMatch(message);
  });

  it('says what there is', async () => {
    expect((await backtest('--help')).out).toMatch(/sma-cross/);
    const help = await backtest('sma-cross', '--help');
    expect(help.out).toMatch(/--fast .*whole number of bars from 1 to 10000 \(default 10\)/);
    expect(help.out).toMatch(/--participation/);
    expect(existsSync(join(folder, 'data', 'reports', 'help'))).toBe(false);
  });

  it('an empty range is refused', async () => {
    const file = fileOf('range.csv', walkCsv(30));
    const outcome = await backtest('sma-cross', '--symbol', 'X', '--file', file, '--from', '2030-01-01');
    expect(outcome).toMatchObject({ code: 1, err: expect.stringMatching(/no bar/) });
  });
});
