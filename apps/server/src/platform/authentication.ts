import type {} from '@fastify/cookie';
import type { FastifyContextConfig, FastifyReply, FastifyRequest } from 'fastify';
import { decideRoute, type Principal, type RouteAccess } from './access.ts';
import type { RequestOrigin } from './audit.ts';
import type { Edge } from './edge.ts';
import { problem } from './problem.ts';
import { type RateLimiter, rateHeaders } from './rate-limit.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Who may call the route. A route that does not say is refused at registration. */
    readonly access?: RouteAccess;
    /** Probes and scrapes are not counted. */
    readonly unlimited?: boolean;
  }
  interface FastifyRequest {
    /** Set when credentials were shown and are good. */
    principal: Principal | null;
  }
}

export const sessionCookie = 'quire_session';

/** How each kind of credential becomes a principal. */
export interface Authenticators {
  session(token: string): Promise<Principal | null>;
  /** At once when the key is known to this process already. */
  apiKey(keyId: string, secret: string): Principal | null | Promise<Principal | null>;
  /** The token in the data folder; already known to come from this machine. */
  operatorToken(token: string): Principal | null;
  /** The demo account's principal when the local open door is on, else null. */
  localOpen(): Principal | null;
}

export interface AuthenticationOptions {
  readonly edge: Edge;
  readonly authenticators: Authenticators;
  readonly limiter: RateLimiter;
  readonly rateLimitPerMinute: number;
  /** Only keys count, in headers of their own or as a Basic authorization: no cookie, no token, no open door. */
  readonly keysOnly?: boolean;
}

/**
 * The gate of the native API: host, origin, credentials, rate limit, permission, in this order. Runs before the body is read.
 *
 * @throws HOST_FORBIDDEN, ORIGIN_FORBIDDEN, INVALID_CREDENTIALS, NOT_AUTHENTICATED, FORBIDDEN, TOO_MANY_REQUESTS
 */
export function createGate(options: AuthenticationOptions) {
  const { edge, authenticators, limiter, rateLimitPerMinute, keysOnly = false } = options;
  const admit = (
    request: FastifyRequest,
    reply: FastifyReply,
    { access = 'person', unlimited = false }: FastifyContextConfig,
    principal: Principal | null | 'refused',
  ): void => {
    const isRefused = principal === 'refused';
    request.principal = isRefused ? null : principal;
    if (!unlimited) takeFromLimit(request, reply, limiter, rateLimitPerMinute);
    if (access === 'public') return;
    if (isRefused) throw problem('INVALID_CREDENTIALS', 'the credentials are wrong, expired or revoked');
    const decision = decideRoute(access, request.principal, () => edge.isLocal(request));
    if (decision === 'not-authenticated') throw problem('NOT_AUTHENTICATED', 'log in, or send an API key');
    if (decision === 'forbidden') throw problem('FORBIDDEN', 'your roles do not permit this');
  };
  // A promise costs a turn of the queue, and most requests come with a key that is known already.
  return function gate(request: FastifyRequest, reply: FastifyReply, done: (error?: Error) => void): void {
    // Asked once: the framework makes the options of a route anew whenever it is asked for them.
    const { config } = request.routeOptions;
    const changes = request.method !== 'GET' && request.method !== 'HEAD';
    if (config.unlimited !== true && !edge.isAllowedHost(request)) {
      throw problem(
        'HOST_FORBIDDEN',
        'the server is not reached under this host name; QUIRE_ALLOWED_HOSTS lists others',
      );
    }
    if ((changes || request.headers.upgrade !== undefined) && !edge.isAllowedOrigin(request)) {
      throw problem('ORIGIN_FORBIDDEN', 'a page of another site may not do this');
    }
    const identified = identify(request, edge, authenticators, keysOnly);
    if (!(identified instanceof Promise)) {
      admit(request, reply, config, identified);
      done();
      return;
    }
    identified.then((principal) => admit(request, reply, config, principal)).then(() => done(), done);
  };
}

/** Credentials that were shown decide alone: a bad key never falls back to a cookie or to the open door. */
function identify(
  request: FastifyRequest,
  edge: Edge,
  authenticators: Authenticators,
  keysOnly: boolean,
): Identified | Promise<Identified> {
  const { headers } = request;
  const keyId = headers['apca-api-key-id'];
  const secret = headers['apca-api-secret-key'];
  if (typeof keyId === 'string' || typeof secret === 'string') {
    return orRefused(authenticators.apiKey(String(keyId ?? ''), String(secret ?? '')));
  }
  if (keysOnly)
    return headers.authorization === undefined ? null : identifyBasic(headers.authorization, authenticators);
  if (headers.authorization !== undefined) return identifyHeader(headers.authorization, request, edge, authenticators);
  const token = sessionTokenOf(request);
  if (token !== undefined) return orRefused(authenticators.session(token));
  return edge.isLocal(request) && edge.isAllowedOrigin(request) ? authenticators.localOpen() : null;
}

type Identified = Principal | null | 'refused';

function orRefused(found: Principal | null | Promise<Principal | null>): Identified | Promise<Identified> {
  if (found instanceof Promise) return found.then((principal) => principal ?? 'refused');
  return found ?? 'refused';
}

/** Cookies are read by those who ask for one: programs send none. */
export function sessionTokenOf(request: FastifyRequest): string | undefined {
  const { cookie } = request.headers;
  return cookie === undefined ? undefined : request.server.parseCookie(cookie)[sessionCookie];
}

async function identifyHeader(
  authorization: string,
  request: FastifyRequest,
  edge: Edge,
  authenticators: Authenticators,
): Promise<Principal | 'refused'> {
  const [, scheme = '', value = ''] = /^(\w+)\s+(\S+)$/.exec(authorization.trim()) ?? [];
  if (scheme.toLowerCase() === 'basic') return identifyBasic(authorization, authenticators);
  if (scheme.toLowerCase() !== 'bearer') return 'refused';
  const operator = edge.isLocal(request) ? authenticators.operatorToken(value) : null;
  return operator ?? (await authenticators.session(value)) ?? 'refused';
}

/** A key and its secret as user and password; whatever else an Authorization header holds is no key. */
async function identifyBasic(authorization: string, authenticators: Authenticators): Promise<Principal | 'refused'> {
  const [, encoded = ''] = /^basic\s+(\S+)$/i.exec(authorization.trim()) ?? [];
  const [keyId = '', secret = ''] = Buffer.from(encoded, 'base64').toString('utf8').split(':');
  return (await authenticators.apiKey(keyId, secret)) ?? 'refused';
}

/** A person's console asks many small questions; a key is a program. */
const personFactor = 10;

function takeFromLimit(request: FastifyRequest, reply: FastifyReply, limiter: RateLimiter, perMinute: number): void {
  const { principal } = request;
  const isPerson = principal?.kind === 'session' || principal?.kind === 'operator-token';
  const decision = limiter.take(limitKey(request), isPerson ? perMinute * personFactor : perMinute);
  reply.headers(rateHeaders(decision));
  if (!decision.allowed) {
    throw problem('TOO_MANY_REQUESTS', `${decision.limit} requests a minute are used up`, {
      retryAfterSeconds: decision.retryAfterSeconds,
    });
  }
}

function limitKey({ principal, ip }: FastifyRequest): string {
  if (principal === null) return `address:${ip}`;
  return `${principal.kind}:${principal.sessionId ?? principal.actor}`;
}

/** The caller of a route whose access is not `public`. */
export function callerOf(request: FastifyRequest): Principal {
  if (request.principal === null) throw problem('NOT_AUTHENTICATED', 'log in, or send an API key');
  return request.principal;
}

export function originOf(request: FastifyRequest): RequestOrigin {
  return {
    remoteAddress: request.ip,
    userAgent: request.headers['user-agent'] ?? '',
    requestId: request.id,
  };
}
