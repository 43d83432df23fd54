import { rebuildWorld, verifyWorld } from '@quire/server/main';
import type { Command } from 'commander';
import { print } from '../output.ts';
import { startProgress } from '../progress.ts';
import { withStorage } from '../storage.ts';

interface VerifyOptions {
  readonly world: string;
  readonly fromSnapshot?: boolean;
}

export function registerJournal(program: Command): void {
  program
    .command('verify')
    .description('re-execute the recorded inputs and name the first difference; exit code 1 when there is one')
    .option('--world <id>', 'which world', 'sim')
    .option('--from-snapshot', 'start at the oldest kept snapshot instead of the beginning')
    .action(async (options: VerifyOptions) => {
      const progress = startProgress('re-executing');
      const report = await withStorage((storage) =>
        verifyWorld(storage, options.world, {
          fromSnapshot: options.fromSnapshot ?? false,
          onProgress: (done: number, total: number) => progress.update(done, total),
        }),
      );
      progress.stop();
      print(report.text);
      if (!report.ok) process.exitCode = 1;
    });
  program
    .command('rebuild')
    .description('make every projection anew from the journal and report what was different')
    .option('--world <id>', 'which world', 'sim')
    .action(async (options: { world: string }) => {
      const report = await withStorage((storage) => rebuildWorld(storage, options.world));
      print(report.text);
      if (!report.ok) process.exitCode = 1;
    });
}
