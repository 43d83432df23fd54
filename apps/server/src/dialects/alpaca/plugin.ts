import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { AlpacaCaller, AlpacaDependencies } from './dependencies.ts';
import { AlpacaError, unauthorized } from './errors.ts';

export interface AlpacaRequest {
  readonly caller: AlpacaCaller;
  readonly query: unknown;
  readonly body: unknown;
  /** The named parameters of the path. */
  readonly parameters: Readonly<Record<string, string>>;
  /** What a path ending in `*` matched, decoded: a pair may hold a raw or an encoded slash. */
  readonly rest: string;
  readonly reply: FastifyReply;
}

type Handler = (request: AlpacaRequest) => Promise<unknown>;

/** The dialect's way to add a route: authenticated, described, and with the caller's account at hand. */
export interface AlpacaApp {
  get(path: string, handler: Handler): void;
  post(path: string, handler: Handler): void;
  delete(path: string, handler: Handler): void;
}

export type AlpacaRoutes = (app: AlpacaApp, dependencies: AlpacaDependencies) => void;

export function alpacaApp(app: FastifyInstance, dependencies: AlpacaDependencies): AlpacaApp {
  const add =
    (method: 'GET' | 'POST' | 'DELETE', access: 'market:read' | 'account:read' | 'order:trade') =>
    (path: string, handler: Handler) => {
      app.route({
        method,
        url: path,
        config: { access },
        schema: {
          hide: false,
          tags: ['Alpaca dialect'],
          summary: `${method} ${path.replace('::', ':')}`,
          response: {},
        },
        handler: (request, reply) => answer(request, reply, handler),
      });
    };
  const answer = async (request: FastifyRequest, reply: FastifyReply, handler: Handler): Promise<unknown> => {
    const caller = dependencies.callerOf(request);
    if (caller === null) throw unauthorized();
    const parameters = (request.params ?? {}) as Record<string, string>;
    return handler({
      caller,
      query: request.query,
      body: request.body,
      parameters,
      rest: parameters['*'] ?? '',
      reply,
    });
  };
  return { get: add('GET', 'account:read'), post: add('POST', 'order:trade'), delete: add('DELETE', 'order:trade') };
}

/** The dialect's own error shape, whatever was thrown. */
export function sendAlpacaError(error: unknown, reply: FastifyReply): FastifyReply {
  const known = asAlpacaError(error);
  return reply
    .code(known.status)
    .type('application/json; charset=utf-8')
    .send({ code: known.code, message: known.message, ...known.details });
}

interface Thrown {
  readonly statusCode?: number;
  readonly code?: string;
  readonly message: string;
}

function asAlpacaError(error: unknown): AlpacaError {
  if (error instanceof AlpacaError) return error;
  const { statusCode = 500, code, message } = error as Thrown;
  if (code === 'MALFORMED_JSON') return new AlpacaError(400, 40010000, 'request body format is invalid');
  if (statusCode === 401) return unauthorized();
  if (statusCode === 403) return new AlpacaError(403, 40310000, message);
  if (statusCode === 404) return new AlpacaError(404, 40410000, 'endpoint not found.');
  if (statusCode === 413) return new AlpacaError(413, 41310000, 'request body is too large');
  if (statusCode === 429) return new AlpacaError(429, 42910000, 'rate limit exceeded');
  if (statusCode === 503) return new AlpacaError(503, 50310000, message);
  if (statusCode >= 400 && statusCode < 500) return new AlpacaError(400, 40010000, message);
  return new AlpacaError(500, 50010000, 'internal server error');
}
