import { resolve } from 'node:path';
import { openStorage, StorageError } from '@quire/adapters/storage';
import { ArchiveDamaged } from '@quire/ports/backup';
import {
  backupFolderOf,
  checkBackup,
  createBackup,
  listBackups,
  publicSettings,
  readConfiguration,
  restoreBackup,
} from '@quire/server/main';
import type { Command } from 'commander';
import { CommandFailed } from '../command-failed.ts';
import { bytes, print, table } from '../output.ts';
import { type Progress, startProgress } from '../progress.ts';
import { withStorage } from '../storage.ts';

/** `latest`, or its name among the backups, or the path of a file that lies elsewhere. */
async function pathOf(named: string, folder: string): Promise<string> {
  if (named === 'latest') {
    const newest = (await listBackups(folder)).find(({ damage }) => damage === null);
    if (newest === undefined) throw new CommandFailed(`There is no backup in ${folder}.`);
    return resolve(folder, newest.name);
  }
  return named.includes('/') || named.includes('\\') ? resolve(named) : resolve(folder, named);
}

/** What the person at the terminal can do something about. */
function explained(error: unknown): never {
  const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
  if (isMissing) throw new CommandFailed(`There is no such backup: ${error.message}`);
  const known = error instanceof ArchiveDamaged || error instanceof StorageError;
  if (known || (error instanceof Error && ['BackupRefused', 'RestoreRefused'].includes(error.name))) {
    throw new CommandFailed((error as Error).message);
  }
  throw error;
}

async function create({ dataSets }: { readonly dataSets?: boolean }): Promise<void> {
  const configuration = readConfiguration(process.env, process.cwd());
  const progress = startProgress('writing');
  const report = await withStorage(({ sql, target }) =>
    createBackup({
      sql,
      target,
      dataFolder: resolve(configuration.dataFolder),
      folder: backupFolderOf(configuration),
      kind: 'manual',
      withDataSets: dataSets ?? false,
      configuration: publicSettings(configuration),
      onProgress: progress.update,
    }),
  ).catch(explained);
  progress.stop();
  const tape = report.segments === 0 ? '' : ` and ${report.segments} tape segments`;
  print(`Wrote ${report.path}: ${report.rows} rows${tape}, ${bytes(report.bytes)}.`);
  if (report.leftOut.length > 0) print('Imported data sets are not in it; --data-sets takes them along.');
  print('It holds what logs people in: keep it where only you can read it.');
  if (report.warnings.length === 0) return;
  print(report.warnings.map((warning) => `WARNING ${warning}`).join('\n'));
  process.exitCode = 1;
}

async function list({ json }: { readonly json?: boolean }): Promise<void> {
  const folder = backupFolderOf(readConfiguration(process.env, process.cwd()));
  const backups = await listBackups(folder);
  if (json) print(JSON.stringify(backups, null, 2));
  else if (backups.length === 0) print(`No backups in ${folder}. ./quire backup create makes one.`);
  else {
    const rows = backups.map((backup) => [
      backup.name,
      bytes(backup.bytes),
      backup.damage ??
        backup.worlds.map(({ worldId, headSequence }) => `${worldId} at input ${headSequence}`).join(', '),
    ]);
    print(table([['NAME', 'SIZE', 'WORLDS'], ...rows]));
  }
}

async function verify(named: string): Promise<void> {
  const path = await pathOf(named, backupFolderOf(readConfiguration(process.env, process.cwd())));
  const progress = startProgress('comparing');
  await checkBackup(path, progress.update).catch(explained);
  progress.stop();
  print(`${path} is whole: every byte is what was written.`);
}

/** One bar for reading it through, another for bringing it back. */
function restoreProgress(): {
  update(stage: 'checking' | 'restoring', done: number, total: number): void;
  stop(): void;
} {
  let current: { readonly stage: string; readonly bar: Progress } | null = null;
  return {
    update(stage, done, total) {
      if (current?.stage !== stage) {
        current?.bar.stop();
        current = { stage, bar: startProgress(stage) };
      }
      current.bar.update(done, total);
    },
    stop: () => current?.bar.stop(),
  };
}

async function restore(named: string): Promise<void> {
  const { dataFolder, databaseUrl, ...configuration } = readConfiguration(process.env, process.cwd());
  const path = await pathOf(named, backupFolderOf({ dataFolder, ...configuration }));
  const progress = restoreProgress();
  const report = await restoreBackup({
    path,
    dataFolder: resolve(dataFolder),
    openDatabase: () => openStorage({ dataFolder, ...(databaseUrl === null ? {} : { databaseUrl }) }),
    onProgress: progress.update,
  }).catch(explained);
  progress.stop();
  print(`Restored ${report.rows} rows of ${report.header.createdAt} into ${resolve(dataFolder)}.`);
  for (const { worldId, headSequence } of report.header.worlds)
    print(`World ${worldId} stands at input ${headSequence}.`);
  if (report.header.leftOut.length > 0) print('Imported data sets were not in the archive: import them again.');
  for (const warning of report.warnings) print(`WARNING ${warning}`);
  print('npm start goes on from there; ./quire verify proves it.');
}

export function registerBackup(program: Command): void {
  const backup = program.command('backup').description('archives of everything, and the way back');
  backup
    .command('create')
    .description('write all tables, the tape and the secrets into one archive, beside a running Quire or without one')
    .option('--data-sets', 'imported histories too')
    .action(create);
  backup
    .command('list')
    .description('the archives in the folder of the backups')
    .option('--json', 'print JSON')
    .action(list);
  backup
    .command('verify')
    .description('compare every byte of an archive with what was written; exit code 1 when one differs')
    .argument('<archive>', 'latest, its name, or the path of a file')
    .action(verify);
  backup
    .command('restore')
    .description('bring an archive back into an empty data folder and an empty database')
    .argument('<archive>', 'latest, its name, or the path of a file')
    .action(restore);
}
