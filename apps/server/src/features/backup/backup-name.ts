import type { BackupKind } from '@quire/ports/backup';

const form = /^quire-(\d{4})(\d{2})(\d{2})-(\d{2})(\d{2})(\d{2})(-daily)?\.tar$/;

/** `quire-20261121-020000-daily.tar`: the instant in UTC, so that names sort by age. */
export function backupName(at: Date, kind: BackupKind): string {
  const digits = at.toISOString().replace(/[-:]|\..*/g, '');
  return `quire-${digits.replace('T', '-')}${kind === 'daily' ? '-daily' : ''}.tar`;
}

/** What a name says; null for a file that somebody else named. */
export function parseBackupName(name: string): { readonly at: Date; readonly kind: BackupKind } | null {
  const match = form.exec(name);
  if (match === null) return null;
  const [, year, month, day, hour, minute, second, daily] = match;
  const at = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return Number.isNaN(at.getTime()) ? null : { at, kind: daily === undefined ? 'manual' : 'daily' };
}
