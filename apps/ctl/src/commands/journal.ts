import type { Storage } from '@quire/adapters/storage';
import { TapeEngineMissing } from '@quire/ports/tape';
import { readConfiguration, rebuildWorld, verifyWorld } from '@quire/server/main';
import type { Command } from 'commander';
import { CommandFailed } from '../command-failed.ts';
import { print } from '../output.ts';
import { startProgress } from '../progress.ts';
import { tapeFolder, withStorage } from '../storage.ts';

interface VerifyOptions {
  readonly world: string;
  readonly fromSnapshot?: boolean;
}

/** Rebuilding takes the world from its writer, so a running Quire would stop in the middle of its work. */
async function requireNoWriter({ sql }: Storage): Promise<void> {
  const [found] = await sql<{ writers: number }[]>`
    select count(*)::int as writers from pg_stat_activity
    where datname = current_database() and application_name = 'quire writer'`;
  if ((found?.writers ?? 0) === 0) return;
  throw new CommandFailed('A running Quire writes this world. Stop it, run the rebuild, and start it again.');
}

/** What the person at the terminal can do something about. */
function explained(error: unknown): never {
  if (error instanceof TapeEngineMissing) throw new CommandFailed(error.message);
  throw error;
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
          tapeFolder: tapeFolder(readConfiguration(process.env, process.cwd())),
          fromSnapshot: options.fromSnapshot ?? false,
          onProgress: (done: number, total: number) => progress.update(done, total),
        }),
      ).catch(explained);
      progress.stop();
      print(report.text);
      if (!report.ok) process.exitCode = 1;
    });
  program
    .command('rebuild')
    .description('make every projection anew from the journal and report what was different')
    .option('--world <id>', 'which world', 'sim')
    .action(async (options: { world: string }) => {
      const report = await withStorage(async (storage) => {
        await requireNoWriter(storage);
        return rebuildWorld(storage, options.world);
      });
      print(report.text);
      if (!report.ok) process.exitCode = 1;
    });
}
