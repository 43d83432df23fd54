import { main as runBacktest } from '@quire/backtester/main';
import type { Command } from 'commander';
import { backtesterSettings } from '../backtester-settings.ts';

export function registerBacktest(program: Command): void {
  program
    .command('backtest')
    .description('run a strategy over imported history; prints statistics and writes a report')
    .allowUnknownOption()
    .allowExcessArguments()
    .helpOption(false)
    .passThroughOptions()
    .argument('[arguments...]')
    .action(async (commandArguments: string[]) => {
      process.exitCode = await runBacktest(commandArguments, backtesterSettings());
    });
}
