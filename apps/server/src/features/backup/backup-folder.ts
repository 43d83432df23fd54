import { join, resolve } from 'node:path';
import type { Configuration } from '../../platform/configuration/index.ts';

/** Where backups lie: beside the data unless another folder is named, whose relative path starts where the data folder's does. */
export function backupFolderOf({
  dataFolder,
  backupFolder,
}: Pick<Configuration, 'dataFolder' | 'backupFolder'>): string {
  return backupFolder === null ? join(resolve(dataFolder), 'backups') : resolve(backupFolder);
}
