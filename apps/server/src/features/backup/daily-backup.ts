import type { ArchiveFile } from '@quire/ports/backup';
import { parseBackupName } from './backup-name.ts';

const dayMs = 86_400_000;

/**
 * Whether a daily backup is due: the newest time of day `at` (`02:00`, in the machine's time zone) that has passed is later than the
 * newest daily archive, or than the beginning of everything where there is none. Times that passed while nothing ran are made up
 * for by one backup.
 */
export function isDailyBackupDue(now: Date, at: string, newestOrBeginning: Date): boolean {
  return newestOrBeginning.getTime() < lastPassed(now, at).getTime();
}

/** The newest instant not after `now` at which the machine's clock showed this time of day. */
export function lastPassed(now: Date, at: string): Date {
  const [hours, minutes] = at.split(':').map(Number) as [number, number];
  const today = new Date(now.getFullYear(), now.getMonth(), now.getDate(), hours, minutes);
  if (today.getTime() <= now.getTime()) return today;
  // By the calendar, not by 24 hours: a day on which clocks are moved has 23 or 25.
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() - 1, hours, minutes);
}

/** Daily archives older than so many days. The newest one always stays; those that somebody asked for are never among them. */
export function outlivedBackups(files: readonly ArchiveFile[], keepDays: number, now: Date): readonly ArchiveFile[] {
  const daily = files.flatMap((file) => {
    const parsed = parseBackupName(file.name);
    return parsed?.kind === 'daily' ? [{ file, at: parsed.at }] : [];
  });
  const newest = Math.max(...daily.map(({ at }) => at.getTime()));
  return daily
    .filter(({ at }) => at.getTime() < newest && now.getTime() - at.getTime() > keepDays * dayMs)
    .map(({ file }) => file);
}
