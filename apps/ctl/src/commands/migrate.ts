import type { Command } from 'commander';
import { print, table } from '../output.ts';
import { withStorage } from '../storage.ts';

export function registerMigrate(program: Command): void {
  const migrate = program.command('migrate').description('numbered, checksummed changes of the database');
  migrate
    .command('status')
    .description('which migrations are applied; exit code 1 when one is pending')
    .action(async () => {
      await withStorage(async (storage) => {
        const { applied, pending } = await storage.migrationStatus();
        const rows = [
          ...applied.map((migration) => [String(migration.version), migration.name, 'applied']),
          ...pending.map((migration) => [String(migration.version), migration.name, 'PENDING']),
        ];
        print(table([['VERSION', 'NAME', 'STATE'], ...rows]));
        if (pending.length > 0) process.exitCode = 1;
      });
    });
  migrate
    .command('up')
    .description('apply what is pending (also done by every start)')
    .action(async () => {
      await withStorage(async (storage) => {
        const applied = await storage.migrate();
        print(applied.length === 0 ? 'Nothing to apply.' : `Applied ${applied.length} migrations.`);
      });
    });
}
