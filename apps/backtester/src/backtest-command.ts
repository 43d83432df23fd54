import { relative } from 'node:path';
import { type StatisticsConvention, statisticsConventions } from '@quire/core/analytics';
import type { AccountPolicy } from '@quire/core/ledger';
import type { BarTimeframe } from '@quire/core/market';
import {
  expected,
  type ParameterDefinition,
  type ParameterSchema,
  type ParametersOf,
  readParameters,
  type StrategyDefinition,
} from '@quire/core/strategy';
import {
  type Cash,
  cashScale,
  formatDecimal,
  type PartsPerMillion,
  parseDecimal,
  parseInstant,
} from '@quire/core/units';
import type { BarColumns } from '@quire/ports/data-sets';
import { strategies } from '@quire/strategies';
import {
  type CommandLine,
  flagOption,
  type OptionSpec,
  readCommandLine,
  requiredOption,
  textOption,
} from './command-line.ts';
import { rangeText, readFile, readSymbol, readTimeframe } from './import-command.ts';
import { jsonValue, resultJson, writeReport } from './report/write-report.ts';
import { type BacktestRequest, type BacktestResult, type Finalize, runBacktest } from './run-backtest.ts';
import { type Settings, withDataSets } from './settings.ts';
import { statisticsText } from './statistics-text.ts';
import { count, startProgress, type Terminal } from './terminal.ts';
import { UsageError } from './usage-error.ts';

const options = {
  symbol: { type: 'string' },
  timeframe: { type: 'string' },
  file: { type: 'string' },
  from: { type: 'string' },
  to: { type: 'string' },
  cash: { type: 'string' },
  fee: { type: 'string' },
  participation: { type: 'string' },
  decimals: { type: 'string' },
  touch: { type: 'boolean' },
  finalize: { type: 'boolean' },
  convention: { type: 'string' },
  json: { type: 'boolean' },
  'no-report': { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const satisfies OptionSpec;

const ownHelp = `  --symbol NAME         imported series to run on (needed)
  --timeframe LENGTH    of the series (default 1Day)
  --file FILE.csv       run on a file instead of an imported series
  --from, --to DATE     only bars that open within (to is exclusive)
  --cash AMOUNT         cash to begin with (default 10000)
  --fee RATE            fee per side, 0.001 is 0.1 % (default 0.001)
  --participation RATE  most of a bar's volume that fills may take, or "none" (default 0.1)
  --decimals N          decimals of a quantity, 0 trades whole units (default 0)
  --touch               a limit fills when the bar touches it (default: the bar must trade through it)
  --finalize            close what is open at the last close
  --convention NAME     quire, or backtesting.py: its formulas, and --finalize at the last bar's open as it does
  --json                print the result as JSON
  --no-report           write no report
`;

/** Exit code 0 when it ran; usage errors are thrown. */
export async function runBacktestCommand(
  commandArguments: readonly string[],
  settings: Settings,
  terminal: Terminal,
): Promise<number> {
  const name = commandArguments.find((argument) => !argument.startsWith('-'));
  const wantsHelp = commandArguments.includes('--help') || commandArguments.includes('-h');
  if (name === undefined) {
    terminal.out(generalHelp());
    return wantsHelp ? 0 : 2;
  }
  const strategy = strategies.get(name);
  if (strategy === undefined) {
    throw new UsageError(`there is no strategy "${name}"; there are: ${[...strategies.keys()].join(', ')}`);
  }
  if (wantsHelp) {
    terminal.out(strategyHelp(strategy));
    return 0;
  }
  const line = readCommandLine(commandArguments, { ...parameterOptions(strategy.parameters), ...options });
  if (line.positionals.length > 1)
    throw new UsageError(`one strategy at a time; "${line.positionals[1]}" is one too many`);
  const asked = readAsked(line, strategy);
  const { bars, source } = await loadBars(line, asked, settings, terminal);
  const run = completeRequest(asked, bars, source);
  const progress = startProgress(terminal, `${strategy.name} on ${asked.symbol}`, 'bars');
  const result = runBacktest({ ...run.request, onProgress: progress.update });
  progress.stop();
  await present(result, run, line, settings, terminal);
  return 0;
}

function generalHelp(): string {
  const list = [...strategies.values()].map(({ name, title }) => `  ${name.padEnd(20)} ${title}`).join('\n');
  return `Runs a strategy over imported history on the engine that trades live.

  quire backtest STRATEGY --symbol GOOG

Strategies (quire backtest STRATEGY --help shows their parameters):
${list}

${ownHelp}`;
}

function strategyHelp({ name, title, parameters }: StrategyDefinition): string {
  const own = Object.entries(parameters).map(
    ([parameter, definition]) =>
      `  --${parameter.padEnd(19)} ${definition.description}: ${expected(definition)} (default ${definition.default})`,
  );
  return `${title}: quire backtest ${name} --symbol GOOG\n\nParameters:\n${own.join('\n')}\n\nOptions:\n${ownHelp}`;
}

function parameterOptions(schema: ParameterSchema): OptionSpec {
  const type = (definition: ParameterDefinition): 'boolean' | 'string' =>
    definition.kind === 'flag' ? 'boolean' : 'string';
  return Object.fromEntries(Object.entries(schema).map(([name, definition]) => [name, { type: type(definition) }]));
}

interface Asked {
  readonly strategy: StrategyDefinition;
  readonly parameters: ParametersOf<ParameterSchema>;
  readonly symbol: string;
  readonly timeframe: BarTimeframe;
  readonly from: number | null;
  readonly to: number | null;
  readonly cash: Cash;
  readonly feeRate: PartsPerMillion;
  readonly participation: PartsPerMillion | null;
  readonly quantityScale: number;
  readonly touch: boolean;
  readonly finalize: boolean;
  readonly convention: StatisticsConvention;
}

function readAsked(line: CommandLine, strategy: StrategyDefinition): Asked {
  const convention = statisticsConventions.find((known) => known === (textOption(line, 'convention') ?? 'quire'));
  if (convention === undefined) throw new UsageError(`--convention is one of ${statisticsConventions.join(', ')}`);
  const decimals = textOption(line, 'decimals') ?? '0';
  if (!/^[0-9]$/.test(decimals)) throw new UsageError(`--decimals is a whole number from 0 to 9, not "${decimals}"`);
  const participation = textOption(line, 'participation') ?? '0.1';
  return {
    strategy,
    parameters: readStrategyParameters(line, strategy),
    symbol: readSymbol(requiredOption(line, 'symbol', 'GOOG')),
    timeframe: readTimeframe(textOption(line, 'timeframe') ?? '1Day'),
    from: dateOption(line, 'from'),
    to: dateOption(line, 'to'),
    cash: readCash(textOption(line, 'cash') ?? '10000'),
    feeRate: readRate('fee', textOption(line, 'fee') ?? '0.001'),
    participation: participation === 'none' ? null : readRate('participation', participation),
    quantityScale: Number(decimals),
    touch: flagOption(line, 'touch'),
    finalize: flagOption(line, 'finalize'),
    convention,
  };
}

function readStrategyParameters(line: CommandLine, strategy: StrategyDefinition): ParametersOf<ParameterSchema> {
  const names = Object.keys(strategy.parameters).filter((name) => line.values[name] !== undefined);
  const read = readParameters(strategy.parameters, Object.fromEntries(names.map((name) => [name, line.values[name]])));
  if (!read.ok) throw new UsageError(read.error.map(({ message }) => `--${message}`).join('\n'));
  const problem = strategy.check(read.value);
  if (problem !== null) throw new UsageError(problem);
  return read.value;
}

function readCash(text: string): Cash {
  const cash = parseDecimal(text, cashScale);
  if (!cash.ok || cash.value <= 0n) {
    throw new UsageError(`--cash is an amount above 0 with at most ${cashScale} decimals, not "${text.slice(0, 40)}"`);
  }
  return cash.value as Cash;
}

function readRate(name: string, text: string): PartsPerMillion {
  const rate = parseDecimal(text, 6);
  if (!rate.ok || rate.value < 0n || rate.value > 1_000_000n) {
    throw new UsageError(`--${name} is a rate from 0 to 1 with at most 6 decimals, not "${text.slice(0, 40)}"`);
  }
  return Number(rate.value) as PartsPerMillion;
}

function dateOption(line: CommandLine, name: string): number | null {
  const text = textOption(line, name);
  if (text === undefined) return null;
  const instant = parseInstant(text);
  if (instant === null) throw new UsageError(`--${name} is a date such as 2024-01-31, not "${text.slice(0, 40)}"`);
  return instant;
}

interface LoadedBars {
  readonly bars: BarColumns;
  readonly source: string;
}

async function loadBars(line: CommandLine, asked: Asked, settings: Settings, terminal: Terminal): Promise<LoadedBars> {
  const file = textOption(line, 'file');
  const loaded = file === undefined ? await importedBars(asked, settings) : await barsOfFile(file, asked, terminal);
  if (loaded.bars.openTime.length === 0) throw new UsageError('no bar lies between --from and --to', 1);
  return loaded;
}

function importedBars({ symbol, timeframe, from, to }: Asked, settings: Settings): Promise<LoadedBars> {
  return withDataSets(settings, async (store) => {
    const key = { symbol, timeframe };
    const dataSet = await store.find(key);
    const range = { ...(from === null ? {} : { from }), ...(to === null ? {} : { to }) };
    const bars = dataSet === null ? null : await store.read(key, range);
    if (dataSet !== null && bars !== null) return { bars, source: dataSet.source };
    const there = (await store.list()).map((other) => `${other.symbol} ${other.timeframe}`).join(', ');
    throw new UsageError(
      `no series ${symbol} ${timeframe} is imported${there === '' ? '' : ` (there are: ${there})`}; quire import FILE.csv --symbol ${symbol} --timeframe ${timeframe}`,
      1,
    );
  });
}

async function barsOfFile(file: string, { from, to }: Asked, terminal: Terminal): Promise<LoadedBars> {
  const { bars, refused, refusedCount } = await readFile(file, {}, terminal);
  const [first] = refused;
  if (first !== undefined) {
    throw new UsageError(
      `${file}: ${count(refusedCount)} rows are refused, the first in line ${first.line}: ${first.code}: ${first.message}. Use quire import, which has options for such files`,
      1,
    );
  }
  const start = from === null ? 0 : bars.openTime.findIndex((time) => time >= from);
  const end = to === null ? -1 : bars.openTime.findIndex((time) => time >= to);
  const cut = (column: Float64Array): Float64Array =>
    column.slice(start < 0 ? column.length : start, end < 0 ? column.length : end);
  const { priceScale, openTime, open, high, low, close, volume } = bars;
  const columns = { openTime, open, high, low, close, volume };
  const within = Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, cut(column)]));
  return { bars: { ...(within as typeof columns), priceScale }, source: file };
}

interface Run {
  readonly asked: Asked;
  readonly request: BacktestRequest;
  readonly assumptions: readonly string[];
}

/** The strategy's `short` flag opens the account to short selling; nothing else does. */
function completeRequest(asked: Asked, bars: BarColumns, source: string): Run {
  const hasVolume = bars.volume.some((volume) => volume > 0);
  const participation = hasVolume ? asked.participation : null;
  const shorting = asked.parameters['short'] === true;
  const finalize: Finalize = !asked.finalize
    ? 'keep'
    : asked.convention === 'backtesting.py'
      ? 'last-open'
      : 'last-close';
  const policy: AccountPolicy = {
    shorting,
    costBasisMethod: 'average',
    feeRate: asked.feeRate,
    fillModel: 'bar',
    orderNotionalMax: null,
    participationMax: participation,
  };
  const { strategy, parameters, symbol, timeframe, cash, quantityScale, convention, touch } = asked;
  const request = { strategy, parameters, symbol, timeframe, bars, cash, policy, quantityScale, finalize, convention };
  const rate = (ppm: number): string => `${formatDecimal(ppm, 4)} %`;
  return {
    asked,
    request: { ...request, limitFillsOnTouch: touch },
    assumptions: [
      `Data: ${source}, ${symbol} ${timeframe}, prices to ${bars.priceScale} decimals.`,
      `Fills: the bar model; an order meets the next bar, a market order at its open, a limit when the bar ${touch ? 'touches' : 'trades through'} it.`,
      participation === null
        ? `No cap on the share of a bar's volume${hasVolume ? '' : ', because the data have no volume'}.`
        : `At most ${rate(participation)} of a bar's volume is filled.`,
      `Fee: ${rate(asked.feeRate)} of the notional on each side, rounded up to 10^-9. No spread, slippage, borrow fee or dividends.`,
      `Account: ${formatDecimal(cash, cashScale)} in cash, ${shorting ? 'short selling on' : 'long only'}, quantities with ${quantityScale} decimals.`,
      finalizeText(finalize),
      `Statistics: the conventions of ${convention}.`,
    ],
  };
}

function finalizeText(finalize: Finalize): string {
  if (finalize === 'keep') return 'What is open at the end stays open and is valued at the last close.';
  if (finalize === 'last-close') return 'What is open at the end is closed at the last close.';
  return "What is open at the end is closed at the last bar's open, as backtesting.py does.";
}

async function present(
  result: BacktestResult,
  { asked, assumptions }: Run,
  line: CommandLine,
  settings: Settings,
  terminal: Terminal,
): Promise<void> {
  const { strategy, parameters, symbol, timeframe } = asked;
  const values = Object.entries(parameters).map(([name, value]) => `${name} ${value}`);
  const title = `${strategy.name} on ${symbol} ${timeframe} (${values.join(', ')})`;
  const request = { strategy: strategy.name, version: strategy.version, ...line.values, parameters };
  const now = new Date().toISOString();
  const stamp = now.slice(0, 19).replace(/[-:]/g, '').replace('T', '-');
  const fileSymbol = symbol.replace(/[^A-Z0-9]/g, '-');
  const folder = flagOption(line, 'no-report')
    ? null
    : await writeReport(result, {
        dataFolder: settings.dataFolder,
        name: `${strategy.name}-${fileSymbol}-${timeframe}-${stamp}`,
        title,
        assumptions,
        request,
        generatedAt: now,
        quantityScale: asked.quantityScale,
      });
  if (flagOption(line, 'json')) {
    const json = { ...resultJson(result, { title, assumptions, request }), report: folder };
    terminal.out(`${JSON.stringify(json, jsonValue, 2)}\n`);
    return;
  }
  const { startTime, endTime } = result.statistics;
  terminal.out(`${title}, ${rangeText(startTime, endTime)}\n\n${statisticsText(result.statistics)}\n\n`);
  for (const text of assumptions) terminal.out(`  ${text}\n`);
  terminal.out(refusedText(result));
  terminal.out(`\nState hash ${result.stateHash}\n`);
  if (folder !== null)
    terminal.out(
      `Report ${relative(process.cwd(), folder).startsWith('..') ? folder : `./${relative(process.cwd(), folder)}`}/index.html\n`,
    );
}

/** Orders without a fill are part of the result: a strategy that could not trade must not look like one that did not want to. */
function refusedText({ refused, refusedCount }: BacktestResult): string {
  if (refusedCount === 0) return '';
  const reasons = new Map<string, number>();
  for (const { what, reasonCode } of refused) {
    const reason = `${what} ${reasonCode}`;
    reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
  }
  const list = [...reasons].map(([reason, times]) => `${reason} ${count(times)}`).join(', ');
  return `  ${count(refusedCount)} orders ended without (all of) their fill: ${list}.\n`;
}
