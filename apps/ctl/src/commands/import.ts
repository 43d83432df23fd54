import { importCommand } from '@quire/backtester/main';
import type { Command } from 'commander';
import { backtesterSettings } from '../backtester-settings.ts';

export function registerImport(program: Command): void {
  program
    .command('import')
    .description('read a CSV file of bars; a row that is wrong is refused by its line number')
    .allowUnknownOption()
    .allowExcessArguments()
    .helpOption(false)
    .passThroughOptions()
    .argument('[arguments...]')
    .action(async (commandArguments: string[]) => {
      process.exitCode = await importCommand(commandArguments, backtesterSettings());
    });
}
