import { runInChild, type Work } from '../../platform/child-run.ts';
import type { BackupAnswer, BackupRequest } from './backup-run.ts';

export type RunBackup = Work<BackupRequest, BackupAnswer>;

/** Compiled, a run has a process of its own. From sources, as in tests, it runs here. */
export const backupInProcess: RunBackup = import.meta.url.endsWith('.ts')
  ? async (request, signal, onProgress) => (await import('./backup-run.ts')).runBackup(request, signal, onProgress)
  : runInChild<BackupRequest, BackupAnswer>(new URL('./backup-child.js', import.meta.url), 'writes the backup');
