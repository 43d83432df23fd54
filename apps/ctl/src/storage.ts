import { resolve } from 'node:path';
import { openStorage, type Storage } from '@quire/adapters/storage';
import { type Configuration, readConfiguration, tapeFolderOf } from '@quire/server/main';

/** Opens the configured database, beside a running server if there is one, and closes it again whatever happens. */
export async function withStorage<Result>(act: (storage: Storage) => Promise<Result>): Promise<Result> {
  const configuration = readConfiguration(process.env, process.cwd());
  const storage = await openStorage({
    dataFolder: configuration.dataFolder,
    ...(configuration.databaseUrl === null ? {} : { databaseUrl: configuration.databaseUrl }),
    asGuest: true,
  });
  try {
    return await act(storage);
  } finally {
    await storage.close();
  }
}

/** Where the configured Quire keeps segments of the tape. */
export function tapeFolder({ dataFolder }: Pick<Configuration, 'dataFolder'>): string {
  return tapeFolderOf(resolve(dataFolder));
}
