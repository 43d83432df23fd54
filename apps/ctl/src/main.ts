import { Command, CommanderError } from 'commander';
import { CommandFailed } from './command-failed.ts';
import { registerAdmin } from './commands/admin.ts';
import { registerBacktest } from './commands/backtest.ts';
import { registerConfig } from './commands/config.ts';
import { registerDoctor } from './commands/doctor.ts';
import { registerImport } from './commands/import.ts';
import { registerJournal } from './commands/journal.ts';
import { registerKillSwitch } from './commands/kill-switch.ts';
import { registerMigrate } from './commands/migrate.ts';
import { registerReplay } from './commands/replay.ts';
import { registerStart } from './commands/start.ts';
import { registerStatus } from './commands/status.ts';
import { registerTape } from './commands/tape.ts';

/** One line per command; each adds itself with its options and help. */
const registrations = [
  registerStart,
  registerReplay,
  registerStatus,
  registerDoctor,
  registerImport,
  registerBacktest,
  registerKillSwitch,
  registerJournal,
  registerTape,
  registerMigrate,
  registerConfig,
  registerAdmin,
];

/** Runs one command line. Exit code 0: done; 1: refused or failed; 2: wrong usage. */
export async function main(commandArguments: readonly string[]): Promise<void> {
  const program = new Command('quire')
    .description(
      'A self-hosted paper-trading exchange and trading desk that never closes. Prices are simulated unless imported.',
    )
    .exitOverride()
    .showHelpAfterError('(add --help for the options)')
    .enablePositionalOptions();
  for (const register of registrations) register(program);
  try {
    await program.parseAsync([...commandArguments], { from: 'user' });
  } catch (error) {
    process.exitCode = reportFailure(error);
  }
}

function reportFailure(error: unknown): number {
  if (error instanceof CommanderError) {
    const asked =
      error.code === 'commander.helpDisplayed' || error.code === 'commander.version' || error.code === 'commander.help';
    return asked ? 0 : 2;
  }
  if (error instanceof CommandFailed) {
    process.stderr.write(`${error.message}\n`);
    return error.exitCode;
  }
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  return 1;
}
