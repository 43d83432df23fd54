export { checkBackup } from './backup-run.ts';
export { BackupRefused, type BackupReport, createBackup } from './create-backup.ts';
export { listBackups } from './list-backups.ts';
export { RestoreRefused, type RestoreReport, restoreBackup } from './restore-backup.ts';
