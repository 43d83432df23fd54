import { openArchive, openArchives } from '@quire/adapters/backup';
import type { BackupView } from '@quire/contract';
import { ArchiveDamaged, type ArchiveFile } from '@quire/ports/backup';
import { parseBackupName } from './backup-name.ts';

/** The backups of a folder, newest first. Files of other names are left out. */
export async function listBackups(folder: string): Promise<readonly BackupView[]> {
  const files = (await openArchives(folder).list()).filter(({ name }) => parseBackupName(name) !== null);
  return (await Promise.all(files.map(describeBackup))).toReversed();
}

/** What an archive says of itself. Only its beginning is read. */
export async function describeBackup({ name, path, bytes }: ArchiveFile): Promise<BackupView> {
  const { at, kind } = parseBackupName(name)!;
  const view = { name, createdAt: at.toISOString(), kind, bytes, checkedAt: null };
  try {
    const { quireVersion, worlds, leftOut } = await openArchive(path).header();
    return {
      ...view,
      quireVersion,
      worlds: worlds.map(({ worldId, headSequence }) => ({ worldId, headSequence })),
      leftOut: [...leftOut],
      damage: null,
    };
  } catch (error) {
    if (!(error instanceof ArchiveDamaged)) throw error;
    return { ...view, quireVersion: null, worlds: [], leftOut: [], damage: error.message };
  }
}
