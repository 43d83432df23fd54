import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestDatabase, type TestDatabase } from '@quire/adapters/storage/testing';
import type { Role } from '@quire/contract';
import { quietLife } from '@quire/core/simulator';
import type { MarketDataProvider } from '@quire/ports/market-data';
import type { FastifyInstance, InjectOptions } from 'fastify';
import { buildServer, type Door } from '../build-server.ts';
import { ensureFirstStart, type FirstStart } from '../first-start.ts';
import { localOrigin, systemActor } from '../platform/audit.ts';
import { sessionCookie } from '../platform/authentication.ts';
import { readConfiguration } from '../platform/configuration/index.ts';
import { createLogging } from '../platform/logging.ts';
import type { ProblemBody } from '../platform/problem.ts';
import { ensureSecrets } from '../platform/secrets.ts';
import { createServices, type Services } from '../services.ts';
import { startWorld, type WorldOptions, worldDefaults } from '../world/index.ts';

/** A person with a session, for requests in their name. */
export interface TestPerson {
  readonly email: string;
  readonly userId: string;
  readonly token: string;
  readonly headers: { readonly cookie: string; readonly host: string };
}

export interface TestAnswer<Answer> {
  readonly status: number;
  readonly json: Answer;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly text: string;
}

export interface TestServer {
  readonly app: FastifyInstance;
  readonly services: Services;
  readonly database: TestDatabase;
  readonly firstStart: FirstStart;
  readonly admin: TestPerson;
  /** Headers of the demo account's API key. */
  readonly demoKey: Readonly<Record<string, string>>;
  person(roles: readonly Role[]): Promise<TestPerson>;
  /** One request. The caller says what it expects to be answered; the server holds the answer against its schema. */
  call<Answer = ProblemBody>(options: InjectOptions): Promise<TestAnswer<Answer>>;
  /** Resolves when the market has a quote of the symbol. */
  quoted(symbol: string): Promise<void>;
  close(): Promise<void>;
}

export interface TestServerOptions {
  /** Providers of market data instead of all that there are. */
  readonly marketDataProviders?: readonly MarketDataProvider[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly doors?: readonly Door[];
  readonly consoleFolder?: string;
  /** Changes of the world, such as a replay in the place of the simulated market. */
  readonly world?: Partial<WorldOptions>;
  /** What the database holds before the world starts, such as imported history. */
  readonly prepare?: (database: TestDatabase) => Promise<void>;
}

const adminPassword = 'a password for tests';
const host = 'localhost:8000';

/** @example const server = await startTestServer(); … await server.close(); */
export async function startTestServer(options: TestServerOptions = {}): Promise<TestServer> {
  const folder = mkdtempSync(join(tmpdir(), 'quire-server-'));
  const configuration = readConfiguration(
    {
      QUIRE_DATA: folder,
      ENVIRONMENT: 'test',
      QUIRE_ADMIN_PASSWORD: adminPassword,
      QUIRE_DEMO_KEY_ID: 'PKTESTDEMO0000000001',
      QUIRE_DEMO_SECRET: 'a secret that only tests know',
      QUIRE_RATE_LIMIT_PER_MINUTE: '1000000',
      ...options.environment,
    },
    folder,
  );
  const database = await createTestDatabase();
  await options.prepare?.(database);
  const gateway = await startWorld({
    ...worldDefaults,
    pastMinuteDays: 1,
    pastDailyDays: 5,
    worldId: configuration.world,
    label: 'test',
    feed: 'sim',
    seed: configuration.simulatorSeed,
    speed: configuration.simulatorSpeed,
    connection: database.target,
    life: quietLife,
    replay: null,
    ...options.world,
  });
  const services = await createServices({
    configuration,
    storage: database,
    gateway,
    logging: createLogging({ level: 'silent', file: null }),
    secrets: ensureSecrets(folder, configuration.secretKey, configuration.sealingKey),
    startedAt: new Date(),
    ...(options.marketDataProviders === undefined ? {} : { marketDataProviders: options.marketDataProviders }),
  });
  const firstStart = await ensureFirstStart(services);
  if (configuration.localOpen) {
    services.openLocalDoor({ accountId: firstStart.demoAccountId, userId: firstStart.demoOwnerId });
  }
  const app = await buildServer({
    services,
    doors: options.doors ?? [],
    consoleFolder: options.consoleFolder ?? folder,
    checksAnswers: true,
  });
  const login = async (email: string, password: string): Promise<TestPerson> => {
    const { token, user } = await services.people.login({ email, password }, localOrigin);
    return { email, userId: user.userId, token, headers: { cookie: `${sessionCookie}=${token}`, host } };
  };
  let people = 0;
  return {
    app,
    services,
    database,
    firstStart,
    admin: await login(configuration.adminEmail, adminPassword),
    demoKey: { 'apca-api-key-id': configuration.demoKeyId!, 'apca-api-secret-key': configuration.demoSecret!, host },
    async person(roles) {
      const email = `${roles.join('-') || 'nobody'}-${++people}@quire.test`;
      const { password } = await services.people.createUser(systemActor, { email, name: email, roles }, localOrigin);
      return login(email, password);
    },
    async call<Answer>(request: InjectOptions) {
      const headers = { host, ...request.headers };
      const response = await app.inject({ ...request, headers });
      const isJson = String(response.headers['content-type'] ?? '').includes('json') && response.body !== '';
      return {
        status: response.statusCode,
        json: (isJson ? response.json() : null) as Answer,
        headers: response.headers as Record<string, unknown>,
        text: response.body,
      };
    },
    async quoted(symbol) {
      const instrument = gateway.instrumentBySymbol(symbol);
      if (!instrument) throw new Error(`no instrument ${symbol}`);
      await until(() => gateway.market.book(instrument.instrumentId) !== null);
    },
    async close() {
      await app.close();
      await services.close();
      await gateway.close();
      await database.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Polls a condition until it is true; fails when it never comes true, which a busy machine must not look like. */
export async function until(condition: () => boolean | Promise<boolean>, timeoutMs = 30_000): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error('the condition did not come true in time');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
