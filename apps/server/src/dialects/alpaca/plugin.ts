import type {} from '@fastify/websocket';
import type { FastifyInstance, FastifyReply, FastifyRequest, HTTPMethods } from 'fastify';
import type { WebSocket } from 'ws';
import type { RouteAccess } from '../../platform/access.ts';
import type { AlpacaCaller, AlpacaDependencies } from './dependencies.ts';
import { AlpacaError, asAlpacaError, forbidden, noEndpoint, unauthorized } from './errors.ts';
import { type Fields, queryFields } from './parse.ts';

export interface AlpacaRequest {
  readonly query: Fields;
  readonly body: unknown;
  /** A named part of the path. */
  parameter(name: string): string;
  /** What a path ending in `*` matched, decoded: a pair may hold a raw or an encoded slash. */
  readonly rest: string;
  readonly reply: FastifyReply;
}

export type AccountRequest = AlpacaRequest & { readonly caller: AlpacaCaller; readonly incoming: FastifyRequest };

export type OpenStream = (socket: WebSocket, request: FastifyRequest) => void;

type Handler<Request> = (request: Request) => Promise<unknown>;

/** The dialect's way to add a route: authenticated, described, and with the caller's account at hand. */
export interface AlpacaApp {
  get(path: string, handler: Handler<AccountRequest>): void;
  post(path: string, handler: Handler<AccountRequest>): void;
  put(path: string, handler: Handler<AccountRequest>): void;
  patch(path: string, handler: Handler<AccountRequest>): void;
  delete(path: string, handler: Handler<AccountRequest>): void;
  /** Market data that any key may read. */
  data(path: string, handler: Handler<AlpacaRequest>): void;
  /** Market data that any key may read, at an address where a WebSocket is opened as well, whose key may come later. */
  dataBesideStream(path: string, handler: Handler<AlpacaRequest>, stream: OpenStream): void;
  /** Market data that needs no key; a wrong one is refused all the same. */
  openData(path: string, handler: Handler<AlpacaRequest>): void;
}

export type AlpacaRoutes = (app: AlpacaApp, dependencies: AlpacaDependencies) => void;

type Incoming = FastifyRequest<{ Params: Readonly<Record<string, string | undefined>> }>;

export function alpacaApp(app: FastifyInstance, { callerOf }: AlpacaDependencies): AlpacaApp {
  const add = (
    method: HTTPMethods,
    access: RouteAccess,
    path: string,
    answer: (incoming: Incoming, request: AlpacaRequest) => Promise<unknown>,
    stream?: OpenStream,
  ) => {
    app.route<{ Params: Incoming['params'] }>({
      method,
      url: path,
      config: { access },
      schema: { tags: ['Alpaca dialect'], summary: `${method} ${path.replace('::', ':')}`, response: {} },
      handler: (incoming, reply) => answer(incoming, requestOf(incoming, reply)),
      ...(stream ? { wsHandler: stream } : {}),
    });
  };
  const ofAccount = (method: HTTPMethods, access: RouteAccess) => (path: string, handler: Handler<AccountRequest>) =>
    add(method, access, path, async (incoming, request) => {
      const caller = callerOf(incoming);
      if (caller === null) throw unauthorized();
      return handler({ ...request, caller, incoming });
    });
  return {
    get: ofAccount('GET', 'account:read'),
    post: ofAccount('POST', 'order:trade'),
    put: ofAccount('PUT', 'order:trade'),
    patch: ofAccount('PATCH', 'order:trade'),
    delete: ofAccount('DELETE', 'order:trade'),
    data: (path, handler) => add('GET', 'market:read', path, (_, request) => handler(request)),
    dataBesideStream: (path, handler, stream) =>
      add(
        'GET',
        'public',
        path,
        async (incoming, request) => {
          if (callerOf(incoming) === null) throw unauthorized();
          if (!incoming.principal?.permissions.has('market:read')) throw forbidden('your roles do not permit this');
          return handler(request);
        },
        stream,
      ),
    openData: (path, handler) =>
      add('GET', 'public', path, async (incoming, request) => {
        if (showsKey(incoming) && callerOf(incoming) === null) throw unauthorized();
        return handler(request);
      }),
  };
}

function requestOf({ query, body, params }: Incoming, reply: FastifyReply): AlpacaRequest {
  return {
    query: queryFields(query),
    body,
    parameter: (name) => params[name] ?? '',
    rest: params['*'] ?? '',
    reply,
  };
}

const showsKey = ({ headers }: Incoming): boolean =>
  headers['apca-api-key-id'] !== undefined ||
  headers['apca-api-secret-key'] !== undefined ||
  headers.authorization !== undefined;

/** Every address that looks like the dialect's answers in its shape, also those that do not exist. */
export function answerUnknownPaths(app: FastifyInstance): void {
  for (const version of ['v1', 'v1beta1', 'v1beta3', 'v2', 'v3']) {
    app.route({
      method: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'],
      url: `/${version}/*`,
      config: { access: 'account:read' },
      schema: { hide: true },
      handler: async () => {
        throw noEndpoint();
      },
    });
  }
}

/** Answers whatever was thrown in the dialect's own error shape; what nobody expected is logged. */
export function sendAlpacaError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const known = asAlpacaError(error);
  if (known === null) request.log.error({ err: error, requestId: request.id }, 'request failed');
  const { status, code, message, details, retryAfterSeconds } = known ?? new AlpacaError(500, 'internal server error');
  if (retryAfterSeconds !== null) reply.header('retry-after', String(retryAfterSeconds));
  return reply
    .code(status)
    .type('application/json; charset=utf-8')
    .send({ code, message, ...details });
}
