import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { ArchiveFile, BackupArchives } from '@quire/ports/backup';
import { unfinishedSuffix, writeArchive } from './write-archive.ts';

const archiveName = /^[a-z0-9][a-z0-9.-]*\.tar$/;

/**
 * The archives of a folder, which is made when the first one is written. Only its owner may enter it.
 *
 * @example const archives = openArchives(join(dataFolder, 'backups'));
 */
export function openArchives(folder: string): BackupArchives {
  const pathOf = (name: string): string => {
    // A name comes from a request too, and must not lead out of the folder.
    if (!archiveName.test(name)) throw new Error(`${JSON.stringify(name)} cannot name an archive`);
    return join(folder, name);
  };
  return {
    folder,
    list: async () => {
      const names = (await namesIn(folder)).filter((name) => archiveName.test(name)).sort();
      const found = await Promise.all(names.map((name) => describe(name, pathOf(name))));
      return found.filter((file) => file !== null);
    },
    async create(name) {
      const path = pathOf(name);
      await mkdir(folder, { recursive: true, mode: 0o700 });
      return writeArchive(path);
    },
    remove: (name) => rm(pathOf(name), { force: true }),
    async removeUnfinished() {
      const leftovers = (await namesIn(folder)).filter((name) => name.endsWith(unfinishedSuffix));
      for (const name of leftovers) await rm(join(folder, name), { force: true });
      return leftovers.length;
    },
  };
}

/** Null when it went while the folder was being read. */
async function describe(name: string, path: string): Promise<ArchiveFile | null> {
  try {
    return { name, path, bytes: (await stat(path)).size };
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
