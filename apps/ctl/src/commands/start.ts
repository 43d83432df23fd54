import { main as startServer } from '@quire/server/main';
import type { Command } from 'commander';

export function registerStart(program: Command): void {
  program
    .command('start', { isDefault: true })
    .description('run the market, the broker and the console')
    .action(async () => {
      await startServer([], process.env);
    });
}
