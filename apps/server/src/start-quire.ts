import type { Server } from 'node:http';
import { type AddressInfo, createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { openStorage, type Storage } from '@quire/adapters/storage';
import type { LifeRates } from '@quire/core/simulator';
import type { MarketDataProvider } from '@quire/ports/market-data';
import type { FastifyInstance } from 'fastify';
import { Desks } from './desks/desks.ts';
import { createFront } from './desks/front.ts';
import { refuseUnfinishedRestore } from './features/backup/restore-marker.ts';
import type { FirstStart } from './first-start.ts';
import { type Configuration, ConfigurationError, type LoadedConfiguration } from './platform/configuration/index.ts';
import { createLogging, type Logging } from './platform/logging.ts';
import { ensureSecrets } from './platform/secrets.ts';
import type { WorldGateway } from './platform/world-gateway.ts';
import type { Services } from './services.ts';
import type { OpeningProgress, ReplaySource, WorldOptions } from './world/index.ts';
import { worldDefaults } from './world/world-options.ts';

export interface StartOptions {
  readonly loaded: LoadedConfiguration;
  /** Folder that relative paths of the configuration are relative to. */
  readonly folder: string;
  /** Plays a history instead of simulating; speed in world seconds per second. */
  readonly replay?: { readonly source: ReplaySource; readonly speed: number } | null;
  /** Null: by configuration, as `main` decides. */
  readonly logging?: Logging;
  /** Providers of market data instead of all that there are; for tests. */
  readonly marketDataProviders?: readonly MarketDataProvider[];
  readonly onProgress?: (progress: OpeningProgress) => void;
  /** The process can go on no more; what it was doing is lost to memory and safe in the journal. */
  readonly onFatal: (reason: string) => void;
  readonly world?: Partial<Pick<WorldOptions, 'pastMinuteDays' | 'pastDailyDays' | 'tickMs' | 'checkpointEveryMs'>>;
}

export interface RunningQuire {
  readonly app: FastifyInstance;
  readonly services: Services;
  readonly firstStart: FirstStart;
  /** Such as `http://127.0.0.1:8000`. */
  readonly address: string;
  readonly stages: readonly { readonly stage: string; readonly ms: number }[];
  /** Stops taking requests, writes what waits, takes a checkpoint and stops the database. */
  close(): Promise<void>;
}

/** Requests that are under way at a stop have this long. */
const drainMs = 2_000;

/** Opens storage and world, builds the server and listens. What was opened is closed again when a later step fails. */
export async function startQuire(options: StartOptions): Promise<RunningQuire> {
  const startedAt = new Date();
  const configuration = withAbsoluteData(options.loaded.configuration, options.folder);
  const logging = options.logging ?? createLogging(loggingFor(configuration));
  const stages: { stage: string; ms: number }[] = [];
  const timed = async <Value>(stage: string, work: Promise<Value>): Promise<Value> => {
    const from = performance.now();
    const value = await work;
    stages.push({ stage, ms: Math.round(performance.now() - from) });
    return value;
  };
  const closers: (() => Promise<void>)[] = [];
  const close = async () => {
    for (const closer of closers.splice(0).reverse()) await closer();
    logging.flush();
  };
  try {
    await refuseTakenPort(configuration);
    refuseUnfinishedRestore(configuration.dataFolder);
    const secrets = ensureSecrets(configuration.dataFolder, configuration.secretKey, configuration.sealingKey);
    const storage = await timed('database', open(configuration, logging));
    closers.push(() => storage.close());
    storage.lost.then((error) => options.onFatal(`the database stopped: ${error.message}`));
    await timed('migrations', storage.migrate());
    const { opening } = await openWorld(storage, configuration, logging, options);
    // Reading these modules keeps this thread busy for longer than the market takes to open on its own: so both happen at once, and
    // not before, because each of the database's many short answers would wait behind the reading.
    const loading = timed('modules', import('./serving.ts'));
    const gateway = await timed('market', opening);
    closers.push(() => gateway.close());
    const { alpacaDoor, buildServer, createServices, defaultConsoleFolder, ensureFirstStart, openDesk } = await loading;
    const desks = new Desks({
      sql: storage.sql,
      open: (record) => openDesk({ ...around, shared: services }, record),
      onError: (error) => logging.logger.error({ err: error }, 'a world beside the first one could not be opened'),
    });
    const around = { configuration, storage, logging, secrets, consoleFolder: defaultConsoleFolder, desks };
    const services = await createServices({
      configuration,
      storage,
      gateway,
      logging,
      secrets,
      startedAt,
      desks,
      ...(options.marketDataProviders === undefined ? {} : { marketDataProviders: options.marketDataProviders }),
    });
    closers.push(() => services.close());
    const firstStart = await timed('accounts', ensureFirstStart(services));
    if (configuration.localOpen) {
      services.openLocalDoor({ accountId: firstStart.demoAccountId, userId: firstStart.demoOwnerId });
    }
    const app = await timed(
      'server',
      buildServer({ services, doors: [alpacaDoor], consoleFolder: defaultConsoleFolder }),
    );
    await app.ready();
    const first = { gateway, services, app, live: null, close: async () => {} };
    desks.setFirst(first);
    const front = createFront(desks, first);
    closers.push(() => closeServer(app, front));
    closers.push(() => desks.close());
    const address = await listen(front, configuration);
    desks.reopen().catch((error: unknown) => logging.logger.error({ err: error }, 'worlds could not be read'));
    logging.logger.info({ address, world: gateway.worldId, stages }, 'started');
    return { app, services, firstStart, address, stages, close };
  } catch (error) {
    await close();
    throw error;
  }
}

function withAbsoluteData(configuration: Configuration, folder: string): Configuration {
  return { ...configuration, dataFolder: resolve(folder, configuration.dataFolder) };
}

/** A person at a terminal sees what was started, not what happens every second; a service's lines go where its manager reads. */
export function loggingFor({ logLevel, logTo, dataFolder }: Configuration): {
  level: Configuration['logLevel'];
  file: string | null;
} {
  const toFile = logTo === 'file' || (logTo === 'auto' && process.stdout.isTTY === true);
  return { level: logLevel, file: toFile ? join(dataFolder, 'logs', 'quire.log') : null };
}

function open({ dataFolder, databaseUrl, databaseUserId }: Configuration, { logger }: Logging): Promise<Storage> {
  return openStorage({
    dataFolder,
    databaseUrl: databaseUrl ?? undefined,
    databaseUid: databaseUserId ?? undefined,
    log: logger,
  });
}

/** The world in its opening, which goes on in a thread of its own. */
async function openWorld(
  storage: Storage,
  configuration: Configuration,
  { logger }: Logging,
  { loaded, replay, onProgress, onFatal, world }: StartOptions,
): Promise<{ readonly opening: Promise<WorldGateway> }> {
  const worldId = replay ? replayWorldId(replay.source) : configuration.world;
  const [seed, { startWorld }] = await Promise.all([
    seedOf(storage, worldId, configuration, loaded),
    import('./world/start-world.ts'),
  ]);
  const opening = startWorld(
    {
      ...worldDefaults,
      ...world,
      worldId,
      label: replay ? `Replay of ${replay.source.symbols.join(', ')}` : 'Simulated market',
      feed: replay ? 'replay' : 'sim',
      seed,
      speed: replay ? replay.speed : configuration.simulatorSpeed,
      connection: storage.target,
      life: replay ? null : lifeOf(configuration),
      replay: replay?.source ?? null,
    },
    {
      ...(onProgress ? { onProgress } : {}),
      onOpen: (report) => logger.info(report, 'world opened'),
      onWarning: (message) => logger.warn({ world: worldId }, message),
      onFenced: (message) => onFatal(message),
    },
  );
  // Whoever waits for it hears of a failure; until then it is not an unhandled one.
  opening.catch(() => {});
  return { opening };
}

function lifeOf(configuration: Configuration): LifeRates {
  return {
    newsPerDay: configuration.simulatorNewsPerDay,
    newsHaltsPerDay: configuration.simulatorNewsHaltsPerDay,
    pauseMove: Math.round(configuration.simulatorPausePercent * 10_000),
    dividendsPerYear: configuration.simulatorDividendsPerYear,
    splitsPerDecade: configuration.simulatorSplitsPerDecade,
  };
}

/** Each replay is a world of its own: it begins at its beginning and keeps its own accounts. */
function replayWorldId({ symbols, timeframe }: ReplaySource): string {
  const name = symbols
    .join('-')
    .toLowerCase()
    .replace(/[^a-z0-9-]/g, '');
  return `replay-${name.slice(0, 40)}-${timeframe}-${Date.now().toString(36)}`;
}

/** A world keeps the seed it was made with; asking for another is a mistake that must not pass in silence. */
async function seedOf(
  { sql }: Storage,
  worldId: string,
  { simulatorSeed }: Configuration,
  { rows }: LoadedConfiguration,
): Promise<number> {
  const [world] = await sql<{ seed: number }[]>`select seed from world where world_id = ${worldId}`;
  if (!world) return simulatorSeed;
  const isAsked = rows.find(({ name }) => name === 'QUIRE_SIM_SEED')?.source !== 'default';
  if (isAsked && world.seed !== simulatorSeed) {
    throw new ConfigurationError(
      'QUIRE_SIM_SEED',
      `is ${simulatorSeed}, but world ${worldId} was made with ${world.seed}; leave it unset or name another QUIRE_WORLD`,
    );
  }
  return world.seed;
}

/** Asked before anything is opened: a first start works for a while before it listens, and should not do so in vain. */
async function refuseTakenPort({ host, port }: Configuration): Promise<void> {
  const probe = createServer();
  try {
    await new Promise<void>((resolve, reject) => {
      probe.once('error', reject);
      probe.listen({ host, port }, resolve);
    });
  } catch (error) {
    throw listenProblem(error, { host, port });
  } finally {
    await new Promise((resolve) => probe.close(resolve));
  }
}

async function listen(front: Server, { host, port }: Configuration): Promise<string> {
  try {
    await new Promise<void>((resolve, reject) => {
      front.once('error', reject);
      front.listen({ host, port }, resolve);
    });
  } catch (error) {
    throw listenProblem(error, { host, port });
  }
  const { address, port: taken, family } = front.address() as AddressInfo;
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${taken}`;
}

function listenProblem(error: unknown, { host, port }: Pick<Configuration, 'host' | 'port'>): unknown {
  switch ((error as { code?: string }).code) {
    case 'EADDRINUSE':
      return new ConfigurationError('PORT', `${port} is in use; stop what uses it or set PORT`);
    case 'EACCES':
      return new ConfigurationError('PORT', `${port} needs more rights than this user has`);
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return new ConfigurationError('HOST', `${host} is no address of this machine`);
    default:
      return error;
  }
}

async function closeServer(app: FastifyInstance, front: Server): Promise<void> {
  const timer = setTimeout(() => front.closeAllConnections(), drainMs);
  try {
    const closed = new Promise((resolve) => front.close(resolve));
    await app.close();
    front.closeIdleConnections();
    await closed;
  } finally {
    clearTimeout(timer);
  }
}
