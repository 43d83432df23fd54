import { openArchive } from '@quire/adapters/backup';
import { type ConnectionTarget, connectStorage } from '@quire/adapters/storage';
import type { OnProgress } from '../../platform/child-run.ts';
import { type BackupOptions, type BackupReport, createBackup } from './create-backup.ts';
import { nowhere, readBackup } from './read-backup.ts';

/** What a run needs to know; plain data, because it crosses to another process. */
export type BackupRequest =
  | ({ readonly task: 'create'; readonly target: ConnectionTarget } & Pick<
      BackupOptions,
      'dataFolder' | 'folder' | 'kind' | 'withDataSets' | 'configuration'
    >)
  | { readonly task: 'check'; readonly path: string };

/** Null for a check, which says what it found by failing. */
export type BackupAnswer = BackupReport | null;

/** For sizes; the tables are read over a connection of their own. */
const connectionsMax = 1;

/** One run with connections of its own. */
export async function runBackup(
  request: BackupRequest,
  signal: AbortSignal,
  onProgress: OnProgress,
): Promise<BackupAnswer> {
  if (request.task === 'check') {
    await checkBackup(request.path, onProgress);
    return null;
  }
  const storage = await connectStorage({ target: request.target, server: null, connectionsMax });
  try {
    return await createBackup({ ...request, sql: storage.sql, signal, onProgress });
  } finally {
    await storage.close();
  }
}

/** Reads every byte of an archive and compares it. @throws ArchiveDamaged */
export async function checkBackup(path: string, onProgress?: OnProgress): Promise<void> {
  await readBackup(path, await openArchive(path).header(), nowhere, onProgress);
}
