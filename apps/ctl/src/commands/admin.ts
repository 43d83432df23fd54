import { resetAdminPassword } from '@quire/server/main';
import type { Command } from 'commander';
import { print } from '../output.ts';
import { withStorage } from '../storage.ts';

export function registerAdmin(program: Command): void {
  program
    .command('admin')
    .description('people, without a running server')
    .command('reset-password')
    .description('give a user a new generated password and end their sessions')
    .option('--email <email>', 'whose (default: the first admin)')
    .action(async (options: { email?: string }) => {
      const { email, password } = await withStorage((storage) => resetAdminPassword(storage, options.email ?? null));
      print(`The password of ${email} is now: ${password}\nIt is shown once. All sessions of this user have ended.`);
    });
}
