import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { worldCookie, worldHeader } from '@quire/contract';
import type { Desk, Desks } from './desks.ts';

const prefix = /^\/w\/([a-z0-9][a-z0-9-]{0,79})(?=\/|\?|$)/;
const cookiePattern = new RegExp(`(?:^|;\\s*)${worldCookie}=([a-z0-9][a-z0-9-]{0,79})(?:;|$)`);

/**
 * Which world a request asks for, most explicit first: a prefix of the path, a header, the world of its API key, a cookie of the
 * console. Null is the first world. A prefix is taken off, so that the desk sees its own paths.
 */
function worldAsked(
  request: IncomingMessage,
  desks: Desks,
): { readonly worldId: string | null; readonly isExplicit: boolean } {
  const named = prefix.exec(request.url ?? '');
  if (named) {
    const rest = (request.url ?? '').slice(named[0].length);
    request.url = rest.startsWith('/') ? rest : `/${rest}`;
    return { worldId: named[1]!, isExplicit: true };
  }
  const header = request.headers[worldHeader];
  if (typeof header === 'string') return { worldId: header, isExplicit: true };
  const keyId = request.headers['apca-api-key-id'];
  if (typeof keyId === 'string') return { worldId: desks.worldOfKey(keyId), isExplicit: false };
  return { worldId: cookiePattern.exec(request.headers.cookie ?? '')?.[1] ?? null, isExplicit: false };
}

type Found = { readonly desk: Desk } | { readonly status: 404 | 503; readonly code: string; readonly detail: string };

function deskFor(request: IncomingMessage, desks: Desks, first: Desk): Found {
  const { worldId, isExplicit } = worldAsked(request, desks);
  if (worldId === null) return { desk: first };
  const desk = desks.find(worldId);
  if (desk !== null) return { desk };
  if (desks.knows(worldId))
    return { status: 503, code: 'WORLD_UNAVAILABLE', detail: `world ${worldId} is being opened` };
  // A cookie or a key of a world that was closed must not shut its owner out.
  if (!isExplicit) return { desk: first };
  return { status: 404, code: 'UNKNOWN_WORLD', detail: 'no world of this name is open here' };
}

function refuse({ status, code, detail }: Exclude<Found, { desk: Desk }>): {
  head: Record<string, string>;
  body: string;
} {
  const body = JSON.stringify({
    type: `urn:quire:error:${code.toLowerCase().replaceAll('_', '-')}`,
    title: detail,
    status,
    code,
    detail,
  });
  const head = { 'content-type': 'application/problem+json', 'content-length': String(Buffer.byteLength(body)) };
  return { head: status === 503 ? { ...head, 'retry-after': '2' } : head, body };
}

/** The one port of all desks: each connection is taken here, and each request handed to the application of its world. */
export function createFront(desks: Desks, first: Desk): Server {
  const server = createServer({ maxHeaderSize: 16 * 1024, headersTimeout: 20_000, requestTimeout: 30_000 });
  server.keepAliveTimeout = 65_000;
  server.setTimeout(60_000);
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const found = deskFor(request, desks, first);
    if ('desk' in found) {
      found.desk.app.server.emit('request', request, response);
      return;
    }
    const { head, body } = refuse(found);
    response.writeHead(found.status, head).end(body);
  });
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const found = deskFor(request, desks, first);
    if ('desk' in found) found.desk.app.server.emit('upgrade', request, socket, head);
    else socket.end(`HTTP/1.1 ${found.status} ${found.code}\r\nConnection: close\r\n\r\n`);
  });
  server.on('clientError', (error: Error, socket: Duplex) => first.app.server.emit('clientError', error, socket));
  return server;
}
