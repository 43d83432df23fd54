import { StorageError } from '@quire/adapters/storage';
import { runBacktestCommand } from './backtest-command.ts';
import { runImport } from './import-command.ts';
import { type Settings, settingsFromEnvironment } from './settings.ts';
import { processTerminal, type Terminal } from './terminal.ts';
import { UsageError } from './usage-error.ts';

export { type BacktestRequest, type BacktestResult, type Finalize, runBacktest } from './run-backtest.ts';
export type { Settings } from './settings.ts';

type Action = (commandArguments: readonly string[], settings: Settings, terminal: Terminal) => Promise<number>;

/**
 * `quire backtest …`. Resolves to the exit code: 0 done, 1 refused or failed, 2 wrong usage; what went wrong is on stderr.
 *
 * @example process.exitCode = await main(['sma-cross', '--symbol', 'GOOG'], { dataFolder: './data', databaseUrl: null });
 */
export function main(commandArguments: readonly string[], settings?: Settings): Promise<number> {
  return runAction(runBacktestCommand, commandArguments, settings);
}

/** `quire import FILE.csv …`, likewise. */
export function importCommand(commandArguments: readonly string[], settings?: Settings): Promise<number> {
  return runAction(runImport, commandArguments, settings);
}

async function runAction(
  action: Action,
  commandArguments: readonly string[],
  settings: Settings = settingsFromEnvironment(process.env),
): Promise<number> {
  try {
    return await action(commandArguments, settings, processTerminal);
  } catch (error) {
    if (error instanceof UsageError) {
      processTerminal.err(`${error.message}\n`);
      return error.exitCode;
    }
    if (error instanceof StorageError) {
      processTerminal.err(`${error.message}\n`);
      return 1;
    }
    throw error;
  }
}
