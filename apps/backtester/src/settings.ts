import { createDataSetStore, openStorage } from '@quire/adapters/storage';
import type { DataSetStore } from '@quire/ports/data-sets';

/** Where things are. The command line passes its validated configuration; alone, the environment's names are read. */
export interface Settings {
  readonly dataFolder: string;
  readonly databaseUrl: string | null;
}

export function settingsFromEnvironment(environment: Readonly<Record<string, string | undefined>>): Settings {
  return {
    dataFolder: environment['QUIRE_DATA'] || './data',
    databaseUrl: environment['DATABASE_URL'] || null,
  };
}

/** Opens the database (beside a running Quire if there is one), brings it up to date, and closes it whatever happens. */
export async function withDataSets<Result>(
  { dataFolder, databaseUrl }: Settings,
  act: (store: DataSetStore) => Promise<Result>,
): Promise<Result> {
  const storage = await openStorage({
    dataFolder,
    asGuest: true,
    ...(databaseUrl === null ? {} : { databaseUrl }),
  });
  try {
    const { pending } = await storage.migrationStatus();
    if (pending.length > 0) await storage.migrate();
    return await act(createDataSetStore(storage.sql));
  } finally {
    await storage.close();
  }
}
