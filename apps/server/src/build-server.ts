import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import cookie from '@fastify/cookie';
import websocket from '@fastify/websocket';
import fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyRequest,
  type FastifySchema,
  LogController,
} from 'fastify';
import { Type } from 'typebox';
import { registerWorldRoutes } from './desks/routes.ts';
import { registerAccountLifecycleRoutes } from './features/accounts/lifecycle-routes.ts';
import { registerAccountRoutes } from './features/accounts/routes.ts';
import { accountFor } from './features/accounts/scope.ts';
import { registerApiKeyRoutes } from './features/api-keys/routes.ts';
import { registerAuditRoutes } from './features/audit/routes.ts';
import { registerBackupRoutes } from './features/backup/routes.ts';
import { isPageAddress, registerConsole } from './features/console/routes.ts';
import { registerDataCollectorRoutes } from './features/data-collector/routes.ts';
import { registerDataHistoryRoutes } from './features/data-history/routes.ts';
import { registerExecutionGatewayRoutes } from './features/execution-gateway/routes.ts';
import { addGatewaySpelling } from './features/execution-gateway/spelling.ts';
import { registerExplainRoutes } from './features/fills/explain-routes.ts';
import { registerFillRoutes } from './features/fills/routes.ts';
import { registerFundamentalsRoutes } from './features/fundamentals/routes.ts';
import { registerHealthRoutes } from './features/health/routes.ts';
import { registerKillSwitchRoutes } from './features/kill-switch/routes.ts';
import { registerMarketRoutes } from './features/market/routes.ts';
import { registerMarketHoursRoutes } from './features/market-hours/routes.ts';
import { registerMarketLifeRoutes } from './features/market-life/routes.ts';
import { registerNewsRoutes } from './features/news/routes.ts';
import { registerOrderRoutes } from './features/orders/routes.ts';
import { registerPaperRoutes } from './features/paper/routes.ts';
import { registerPeopleRoutes } from './features/people/routes.ts';
import { registerPositionRoutes } from './features/positions/routes.ts';
import { registerPriceAlertRoutes } from './features/price-alerts/routes.ts';
import { registerProviderRoutes } from './features/providers/routes.ts';
import { registerReferenceDataRoutes } from './features/reference-data/routes.ts';
import { registerScreenerRoutes } from './features/screener/routes.ts';
import { addScriptHooks } from './features/scripted-outcomes/script-hooks.ts';
import { registerStreamRoutes } from './features/stream/routes.ts';
import { registerSystemRoutes } from './features/system/routes.ts';
import { registerTapeRoutes } from './features/tape/routes.ts';
import { registerWatchlistRoutes } from './features/watchlists/routes.ts';
import type { Principal, RouteAccess } from './platform/access.ts';
import { type Api, answers } from './platform/api.ts';
import { callerOf, createGate, sessionTokenOf } from './platform/authentication.ts';
import { acceptJsonBodies } from './platform/bodies.ts';
import { createEdge, type Edge } from './platform/edge.ts';
import { sendProblem } from './platform/error-mapper.ts';
import { registerDocs, registerOpenApi } from './platform/openapi.ts';
import { problem } from './platform/problem.ts';
import { checkAnswers, validatorCompiler } from './platform/validation.ts';
import type { Services } from './services.ts';

/** Another way in, such as a broker's API. It is registered in a scope of its own, behind the same gate. */
export interface Door {
  readonly name: string;
  /** Changes an address before it is routed, for paths that hold what a router would take apart. */
  readonly rewriteUrl?: (url: string) => string;
  register(app: FastifyInstance, services: Services): Promise<void>;
}

export interface ServerOptions {
  readonly services: Services;
  readonly doors?: readonly Door[];
  readonly consoleFolder: string;
  /** For tests: every answer is held against the schema its route declares. */
  readonly checksAnswers?: boolean;
}

declare module 'fastify' {
  interface FastifyInstance {
    /** Every route with who may call it, for the tests that walk them. */
    readonly routeTable: readonly RouteEntry[];
  }
}

export interface RouteEntry {
  readonly method: string;
  readonly url: string;
  readonly access: RouteAccess;
  readonly schema: FastifySchema | undefined;
}

const bodyBytesMax = 256 * 1024;

/** Answers are plain values already; JSON.stringify is exact and drops nothing a view put there. */
const serializerCompiler = () => JSON.stringify;

/** Given at once, so that the framework does not load and start its own, which cost a start more than all routes do. */
const compilers = { buildValidator: () => validatorCompiler as never, buildSerializer: () => serializerCompiler };

/** The HTTP application around a running world. Does not listen. */
export async function buildServer(options: ServerOptions): Promise<FastifyInstance> {
  const { services, doors = [], consoleFolder, checksAnswers = false } = options;
  const { configuration, logging } = services;
  const app: FastifyInstance = fastify({
    loggerInstance: logging.logger as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'requestId' }),
    // A logger made for every request costs more than the line it writes; whoever logs names the request.
    childLoggerFactory: (logger) => logger,
    genReqId: () => randomUUID(),
    bodyLimit: bodyBytesMax,
    requestTimeout: 30_000,
    connectionTimeout: 60_000,
    keepAliveTimeout: 65_000,
    trustProxy: configuration.trustProxy ? 'loopback' : false,
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 128 },
    schemaController: { compilersFactory: compilers },
    http: { maxHeaderSize: 16 * 1024, headersTimeout: 20_000 },
    rewriteUrl: (request) => {
      let url = request.url ?? '/';
      for (const { rewriteUrl } of doors) if (rewriteUrl) url = rewriteUrl(url);
      return url;
    },
  });
  const edge = createEdge(configuration);
  app.decorateRequest('principal', null);
  requireAccess(app);
  app.setValidatorCompiler(validatorCompiler as never);
  app.setSerializerCompiler(serializerCompiler);
  if (checksAnswers) app.addHook('preSerialization', checkAnswers);
  acceptJsonBodies(app);
  addHeaders(app, edge);
  observe(app, services);
  app.setErrorHandler((error, request, reply) => sendProblem(error, request, reply));
  await app.register(cookie, { hook: false });
  await app.register(websocket, { options: { maxPayload: 64 * 1024 } });
  await registerOpenApi(app);

  const { authenticators, limiter } = services;
  const gateOptions = { edge, authenticators, limiter, rateLimitPerMinute: configuration.rateLimitPerMinute };
  await app.register(async (native) => {
    native.addHook('onRequest', createGate(gateOptions));
    addGatewaySpelling(native);
    addScriptHooks(native, services.streamCuts, {
      url: '/api/v1/orders',
      field: 'clientOrderId',
      account: (request) => orderedAccount(request, services),
    });
    registerNative(native as unknown as Api, services);
  });
  for (const door of doors) {
    await app.register(async (scope) => {
      // Another API's clients know keys only; a browser's cookie must not act through it.
      scope.addHook('onRequest', createGate({ ...gateOptions, keysOnly: true }));
      await door.register(scope, services);
    });
  }
  await app.register(registerDocs);
  await app.register(async (pages) => registerConsole(pages, consoleFolder));
  app.setNotFoundHandler((request, reply) => {
    if (isPageAddress(request.method, request.url, request.headers.accept)) {
      return reply.header('cache-control', 'no-cache').sendFile('index.html', consoleFolder);
    }
    return sendProblem(problem('NOT_FOUND', `nothing answers ${request.method} at this address`), request, reply);
  });
  return app;
}

/** Nothing is reachable by oversight: a route that names no access is refused when it is registered. */
function requireAccess(app: FastifyInstance): void {
  const table: RouteEntry[] = [];
  app.decorate('routeTable', table);
  app.addHook('onRoute', (route) => {
    // Pages and their files come from libraries that know nothing of access.
    const isPage = /^(\/docs(\/.*)?|\/?\*|\/|\/assets\/.*)$/.test(route.url);
    if (route.config?.access === undefined && isPage) {
      route.config = { ...route.config, access: 'public', unlimited: true };
    }
    const access = route.config?.access;
    if (access === undefined) throw new Error(`${route.method} ${route.url} does not say who may call it`);
    for (const method of [route.method].flat()) table.push({ method, url: route.url, access, schema: route.schema });
  });
}

function addHeaders(app: FastifyInstance, edge: Edge): void {
  app.addHook('onRequest', (request, reply, done) => {
    reply.header('x-request-id', request.id);
    reply.header('x-content-type-options', 'nosniff');
    reply.header('referrer-policy', 'no-referrer');
    if (request.url.startsWith('/api/')) {
      reply.header('cache-control', 'no-store');
      reply.header('content-security-policy', "default-src 'none'; frame-ancestors 'none'");
    }
    const origin = edge.crossOrigin(request);
    if (origin === null) {
      done();
      return;
    }
    reply.headers({
      'access-control-allow-origin': origin,
      'access-control-allow-credentials': 'true',
      'access-control-expose-headers':
        'x-request-id, x-ratelimit-limit, x-ratelimit-remaining, x-ratelimit-reset, retry-after',
      vary: 'origin',
    });
    if (request.method !== 'OPTIONS') {
      done();
      return;
    }
    reply
      .headers({
        'access-control-allow-methods': 'GET, POST, PUT, PATCH, DELETE',
        'access-control-allow-headers':
          'content-type, authorization, idempotency-key, apca-api-key-id, apca-api-secret-key',
        'access-control-max-age': '600',
      })
      .code(204)
      .send();
  });
}

/** One log line and one measurement per request. Reads that went well are of interest only when debugging. */
function observe(app: FastifyInstance, { metrics, logging }: Services): void {
  app.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'unknown';
    const { method, url, principal } = request;
    const { statusCode: status, elapsedTime } = reply;
    metrics.observeRequest({ method, route, status, seconds: elapsedTime / 1_000 });
    logging.access(status >= 500 ? 'error' : status >= 400 || method !== 'GET' ? 'info' : 'debug', {
      requestId: request.id,
      method,
      path: pathOf(url),
      status,
      ms: Math.round(elapsedTime * 10) / 10,
      actor: principal?.actor,
    });
    done();
  });
}

/** An address without its query, which may hold what no log should. */
function pathOf(url: string): string {
  const end = url.indexOf('?');
  return end < 0 ? url : url.slice(0, end);
}

function registerNative(app: Api, services: Services): void {
  const { configuration, people, apiKeys, accounts } = services;
  registerHealthRoutes(app, services.health);
  registerMetricsRoute(app, services);
  registerStreamRoutes(app, { hub: services.stream, reauthenticate: (request) => sameCaller(request, services) });
  app.register(
    async (scope) => {
      const api = scope as unknown as Api;
      registerRoot(api);
      registerPeopleRoutes(api, { people, cookieSecure: configuration.cookieSecure });
      registerAccountRoutes(api, services.accountService, configuration);
      registerAccountLifecycleRoutes(api, services.accountLifecycle, configuration);
      registerApiKeyRoutes(api, { apiKeys, accounts });
      registerOrderRoutes(api, services);
      registerPositionRoutes(api, services.positions);
      registerPaperRoutes(api, services.paper);
      registerExecutionGatewayRoutes(api, services.execution);
      registerFillRoutes(api, services.fills);
      registerExplainRoutes(api, services.explain);
      registerMarketRoutes(api, services.market);
      registerMarketHoursRoutes(api);
      registerReferenceDataRoutes(api, services.referenceData);
      registerMarketLifeRoutes(api, services.marketLife);
      registerNewsRoutes(api, services.news);
      registerFundamentalsRoutes(api, services.fundamentals);
      registerScreenerRoutes(api, services);
      registerWatchlistRoutes(api, services);
      registerPriceAlertRoutes(api, services.priceAlerts);
      registerKillSwitchRoutes(api, services.killSwitch);
      registerAuditRoutes(api, { sql: services.storage.sql, audit: services.audit });
      registerSystemRoutes(api, services.system);
      registerDataHistoryRoutes(api, {
        history: services.dataHistory,
        collector: services.dataCollector.collector,
        sql: services.storage.sql,
        freshnessMinutes: services.configuration.dataFreshnessMinutes,
      });
      registerDataCollectorRoutes(api, { service: services.dataCollector, gateway: services.gateway });
      registerTapeRoutes(api, services.tape);
      registerBackupRoutes(api, services.backups);
      registerProviderRoutes(api, services.providers);
      registerWorldRoutes(api, services);
    },
    { prefix: '/api/v1' },
  );
}

/** The account that the body of an order names, or the one that it means. */
async function orderedAccount(request: FastifyRequest, { accounts }: Services) {
  const { accountId } = request.body as { accountId?: string };
  return (await accountFor(accounts, callerOf(request), accountId, 'trade')).account;
}

function registerRoot(api: Api): void {
  api.route({
    method: 'GET',
    url: '/',
    config: { access: 'public', unlimited: true },
    schema: {
      tags: ['health'],
      summary: 'Which API this is',
      response: answers(Type.Object({ api: Type.String(), version: Type.String(), status: Type.String() })),
    },
    handler: async () => ({ api: 'Quire', version: 'v1', status: 'operational' }),
  });
}

function registerMetricsRoute(app: Api, { metrics }: Services): void {
  app.route({
    method: 'GET',
    url: '/metrics',
    config: { access: { localOr: 'metrics:read' }, unlimited: true },
    schema: { tags: ['health'], summary: 'Prometheus metrics', response: { 200: Type.String() } },
    handler: async (_request, reply) =>
      reply
        .type(metrics.contentType)
        .serializer((text: string) => text)
        .send(await metrics.text()),
  });
}

/** Asks again whether the credentials of an open socket are still good. */
async function sameCaller(request: FastifyRequest, { people, apiKeys }: Services): Promise<Principal | null> {
  const { principal, headers } = request;
  if (principal?.kind === 'session') {
    const token = sessionTokenOf(request) ?? headers.authorization?.split(' ')[1] ?? '';
    return people.authenticate(token);
  }
  if (principal?.kind === 'api-key' && typeof headers['apca-api-key-id'] === 'string') {
    return apiKeys.authenticate(headers['apca-api-key-id'], String(headers['apca-api-secret-key'] ?? ''));
  }
  return principal;
}

export const defaultConsoleFolder = fileURLToPath(new URL('../../console/dist', import.meta.url));
