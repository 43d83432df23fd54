import { isIP } from 'node:net';
import type { FastifyRequest } from 'fastify';
import type { Configuration } from './configuration/index.ts';

/**
 * What the server checks before it looks at credentials: the name it was addressed by (a page of another site can point its own
 * host name at 127.0.0.1), the page a request comes from, and whether the peer is a program on this machine.
 */
export interface Edge {
  isAllowedHost(request: FastifyRequest): boolean;
  /** True without an Origin header, for our own pages, and for the configured origins. */
  isAllowedOrigin(request: FastifyRequest): boolean;
  /** The origin to answer in CORS headers: one that is configured, never our own. */
  crossOrigin(request: FastifyRequest): string | null;
  /** A direct connection from this machine, not one that a proxy passed on, by a name of this machine. */
  isLocal(request: FastifyRequest): boolean;
}

const developmentOrigins = ['localhost', '127.0.0.1'].flatMap((host) =>
  [3000, 5173, 8000].map((port) => `http://${host}:${port}`),
);
const loopbackAddress = /^(127\.|::1$|::ffff:127\.)/;
const forwardedHeaders = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-real-ip', 'via'];

export function createEdge(
  configuration: Pick<Configuration, 'allowedHosts' | 'corsOrigins' | 'environment' | 'host'>,
): Edge {
  const names = new Set(
    ['localhost', configuration.host, ...configuration.allowedHosts].map((name) => name.toLowerCase()),
  );
  const origins = new Set([
    ...configuration.corsOrigins,
    ...(configuration.environment === 'production' ? [] : developmentOrigins),
  ]);
  const isOwn = (request: FastifyRequest, origin: string) =>
    hostOfOrigin(origin) === request.headers.host?.toLowerCase();
  return {
    isAllowedHost(request) {
      const name = nameOf(request.headers.host);
      return name !== null && (names.has(name) || isIP(name) !== 0 || name.endsWith('.localhost'));
    },
    isAllowedOrigin(request) {
      const { origin } = request.headers;
      return origin === undefined || isOwn(request, origin) || origins.has(origin);
    },
    crossOrigin(request) {
      const { origin } = request.headers;
      if (origin === undefined || isOwn(request, origin)) return null;
      return origins.has(origin) ? origin : null;
    },
    isLocal(request) {
      const name = nameOf(request.headers.host);
      return (
        loopbackAddress.test(request.raw.socket.remoteAddress ?? '') &&
        forwardedHeaders.every((header) => request.headers[header] === undefined) &&
        (name === 'localhost' || (name !== null && (loopbackAddress.test(name) || name === '::1')))
      );
    },
  };
}

/** Clients repeat their Host header with every request; the few spellings are parsed once. */
const knownNames = new Map<string | undefined, string | null>();
const knownNamesMax = 100;

/** The name in a Host header without port and brackets; null when it is not one. */
function nameOf(host: string | undefined): string | null {
  const known = knownNames.get(host);
  if (known !== undefined) return known;
  const name = parseName(host);
  if (knownNames.size < knownNamesMax) knownNames.set(host, name);
  return name;
}

function parseName(host: string | undefined): string | null {
  const match = /^(?:\[([0-9a-f:.]+)\]|([a-z0-9._-]+))(?::\d{1,5})?$/i.exec(host ?? '');
  return match ? (match[1] ?? match[2]!).toLowerCase() : null;
}

function hostOfOrigin(origin: string): string | null {
  return /^https?:\/\/([^/]+)$/i.exec(origin)?.[1]?.toLowerCase() ?? null;
}
