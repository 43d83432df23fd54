import { explainConfiguration } from '@quire/server/main';
import type { Command } from 'commander';
import { print, table } from '../output.ts';

export function registerConfig(program: Command): void {
  program
    .command('config')
    .description('configuration of this checkout')
    .command('explain')
    .description('each value, where it comes from, secrets masked')
    .action(() => {
      const rows = explainConfiguration(process.env, process.cwd());
      print(table([['NAME', 'VALUE', 'SOURCE'], ...rows.map((row) => [row.name, row.value, row.source])]));
    });
}
