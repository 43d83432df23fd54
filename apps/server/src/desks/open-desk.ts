import type { Storage } from '@quire/adapters/storage';
import { alpacaDoor } from '../alpaca-door.ts';
import { buildServer } from '../build-server.ts';
import type { Configuration } from '../platform/configuration/index.ts';
import type { Logging } from '../platform/logging.ts';
import type { ServerSecrets } from '../platform/secrets.ts';
import { createServices, type Services } from '../services.ts';
import { startWorld } from '../world/start-world.ts';
import { worldDefaults } from '../world/world-options.ts';
import type { DeskRecord } from './desk-store.ts';
import type { Desk, Desks } from './desks.ts';
import { startLiveMarket } from './live-market.ts';

export interface DeskSurroundings {
  readonly configuration: Configuration;
  readonly storage: Storage;
  readonly logging: Logging;
  readonly secrets: ServerSecrets;
  readonly consoleFolder: string;
  readonly desks: Desks;
  /** Of the first world. */
  readonly shared: Services;
  /** For tests: every answer is held against the schema its route declares. */
  readonly checksAnswers?: boolean;
}

/** Opens a world beside the first one, with services and an application of its own. */
export async function openDesk(around: DeskSurroundings, record: DeskRecord): Promise<Desk> {
  const { configuration, storage, logging, secrets, consoleFolder, desks, shared, checksAnswers = false } = around;
  const { worldId, feed, label, options } = record;
  const { symbols, speed, timeframe, from } = options;
  const gateway = await startWorld(
    {
      ...worldDefaults,
      worldId,
      label,
      feed,
      seed: 0,
      speed,
      connection: storage.target,
      live: feed === 'live' ? { symbols } : null,
      replay: feed === 'replay' ? { symbols, timeframe: timeframe ?? '1d', from, keepsClosedHours: false } : null,
    },
    { onWarning: (message) => logging.logger.warn({ world: worldId }, message) },
  );
  try {
    const startedAt = new Date();
    const services = await createServices({
      configuration,
      storage,
      gateway,
      logging,
      secrets,
      startedAt,
      desks,
      shared,
    });
    const app = await buildServer({ services, doors: [alpacaDoor], consoleFolder, checksAnswers });
    await app.ready();
    const live = feed === 'live' ? startLiveMarket(gateway, services.providers.live) : null;
    return {
      gateway,
      services,
      app,
      live,
      async close() {
        live?.close();
        await app.close();
        await services.close();
        await gateway.close();
      },
    };
  } catch (error) {
    await gateway.close();
    throw error;
  }
}
