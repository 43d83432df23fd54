import { Command, CommanderError } from 'commander';
import { CommandFailed } from './command-failed.ts';

type Register = (program: Command) => void;

/** One line per command; each adds itself with its options and help. A command line loads the modules of its own command only. */
const commands: ReadonlyMap<string, () => Promise<Register>> = new Map(
  Object.entries({
    start: async () => (await import('./commands/start.ts')).registerStart,
    worlds: async () => (await import('./commands/worlds.ts')).registerWorlds,
    replay: async () => (await import('./commands/replay.ts')).registerReplay,
    status: async () => (await import('./commands/status.ts')).registerStatus,
    doctor: async () => (await import('./commands/doctor.ts')).registerDoctor,
    import: async () => (await import('./commands/import.ts')).registerImport,
    data: async () => (await import('./commands/data.ts')).registerData,
    backtest: async () => (await import('./commands/backtest.ts')).registerBacktest,
    'kill-switch': async () => (await import('./commands/kill-switch.ts')).registerKillSwitch,
    // The same module: two commands.
    rebuild: async () => (await import('./commands/journal.ts')).registerJournal,
    verify: async () => (await import('./commands/journal.ts')).registerJournal,
    'check-fills': async () => (await import('./commands/check-fills.ts')).registerCheckFills,
    backup: async () => (await import('./commands/backup.ts')).registerBackup,
    tape: async () => (await import('./commands/tape.ts')).registerTape,
    migrate: async () => (await import('./commands/migrate.ts')).registerMigrate,
    config: async () => (await import('./commands/config.ts')).registerConfig,
    admin: async () => (await import('./commands/admin.ts')).registerAdmin,
  }),
);
/** What the first word names; everything, to help or to refuse, when it names nothing. Without a word it is the start. */
async function registrationsFor(word: string | undefined): Promise<readonly Register[]> {
  const load = commands.get(word ?? 'start');
  return load ? [await load()] : [...new Set(await Promise.all([...commands.values()].map((each) => each())))];
}

/** Runs one command line. Exit code 0: done; 1: refused or failed; 2: wrong usage. */
export async function main(commandArguments: readonly string[]): Promise<void> {
  const program = new Command('quire')
    .description(
      'A self-hosted paper-trading exchange and trading desk that never closes. Prices are simulated unless imported.',
    )
    .exitOverride()
    .showHelpAfterError('(add --help for the options)')
    .enablePositionalOptions();
  for (const register of await registrationsFor(commandArguments[0])) register(program);
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
