import type { Settings } from '@quire/backtester/main';
import { readConfiguration } from '@quire/server/main';

/** Imports and backtests use the database and folder of this configuration, `.env` included, as every other command does. */
export function backtesterSettings(): Settings {
  const { dataFolder, databaseUrl } = readConfiguration(process.env, process.cwd());
  return { dataFolder, databaseUrl };
}
