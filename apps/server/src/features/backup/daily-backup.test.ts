import { describe, expect, it } from 'vitest';
import { backupName, parseBackupName } from './backup-name.ts';
import { isDailyBackupDue, lastPassed, outlivedBackups } from './daily-backup.ts';

const at = (text: string) => new Date(text);

describe('the name of a backup', () => {
  it('says when and why, and sorts by age', () => {
    const name = backupName(at('2026-03-04T05:06:07.890Z'), 'daily');
    expect(name).toBe('quire-20260304-050607-daily.tar');
    expect(parseBackupName(name)).toEqual({ at: at('2026-03-04T05:06:07Z'), kind: 'daily' });
    expect(parseBackupName(backupName(at('2026-03-04T05:06:07Z'), 'manual'))?.kind).toBe('manual');
  });

  it.each(['', 'quire.tar', 'quire-20260304-050607-daily.tar.unfinished', 'quire-20269904-050607.tar', '../x.tar'])(
    'is none: %j',
    (name) => expect(parseBackupName(name)).toBeNull(),
  );
});

describe('a daily backup', () => {
  const now = new Date(2026, 5, 10, 9, 30);

  it('is due when the time of day has passed since the newest', () => {
    expect(lastPassed(now, '02:00')).toEqual(new Date(2026, 5, 10, 2, 0));
    expect(isDailyBackupDue(now, '02:00', new Date(2026, 5, 10, 1, 59))).toBe(true);
    expect(isDailyBackupDue(now, '02:00', new Date(2026, 5, 10, 2, 0))).toBe(false);
  });

  it('waits for a time of day that is still to come', () => {
    expect(lastPassed(now, '23:15')).toEqual(new Date(2026, 5, 9, 23, 15));
    expect(isDailyBackupDue(now, '23:15', new Date(2026, 5, 9, 23, 16))).toBe(false);
  });

  it('is made up for once, however many were missed', () => {
    expect(isDailyBackupDue(now, '02:00', new Date(2026, 4, 1, 2, 0))).toBe(true);
    expect(isDailyBackupDue(now, '02:00', now)).toBe(false);
  });
});

describe('backups whose days are over', () => {
  const now = at('2026-06-30T12:00:00Z');
  const file = (name: string) => ({ name, path: `/backups/${name}`, bytes: 1 });
  const names = (files: readonly string[], keepDays = 30) =>
    outlivedBackups(files.map(file), keepDays, now).map(({ name }) => name);

  it('are the daily ones older than that', () => {
    const old = 'quire-20260530-020000-daily.tar';
    expect(names([old, 'quire-20260601-020000-daily.tar'])).toEqual([old]);
  });

  it('are never those that somebody asked for, files of other names, or the newest daily one', () => {
    expect(names(['quire-20200101-020000.tar', 'notes.tar', 'quire-20200101-020000-daily.tar'])).toEqual([]);
  });
});
