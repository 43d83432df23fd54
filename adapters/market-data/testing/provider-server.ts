import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';

export interface SeenRequest {
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
}

/** How the server treats one request. */
export type Scripted =
  | {
      readonly kind: 'answer';
      readonly body: string;
      readonly status?: number;
      readonly headers?: Readonly<Record<string, string>>;
    }
  /** Takes the request and says nothing. */
  | { readonly kind: 'hang' }
  /** A byte now and then, for ever. */
  | { readonly kind: 'drip' }
  /** Promises all of the body, sends half of it and goes away. */
  | { readonly kind: 'cut'; readonly body: string };

export type Script = (request: SeenRequest) => Scripted | Promise<Scripted>;

export interface ProviderServer {
  readonly baseUrl: string;
  readonly streamUrl: string;
  readonly requests: SeenRequest[];
  play(script: Script): void;
  /** Called for every WebSocket connection from now on. */
  playStream(connected: (socket: WebSocket) => void): void;
  /** Takes the connections of all streams away: `reset` at once, `half-close` by a FIN that nothing follows. */
  dropStreams(how: 'reset' | 'half-close'): void;
  readonly streamCount: number;
  close(): Promise<void>;
}

export const answerWith = (body: unknown, status = 200, headers: Readonly<Record<string, string>> = {}): Scripted => ({
  kind: 'answer',
  body: typeof body === 'string' ? body : JSON.stringify(body),
  status,
  headers,
});

/** A provider on this machine, on a free port. */
export async function startProviderServer(): Promise<ProviderServer> {
  let script: Script = () => answerWith({ error: 'nothing is scripted' }, 500);
  let connected: (socket: WebSocket) => void = () => {};
  const requests: SeenRequest[] = [];
  const sockets = new Set<Socket>();
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://provider');
    const seen = { path: decodeURIComponent(url.pathname), query: url.searchParams, headers: request.headers };
    requests.push(seen);
    perform(await script(seen), response);
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  const streams = new WebSocketServer({ server });
  const streamSockets = new Set<Socket>();
  streams.on('connection', (socket, request) => {
    const raw = request.socket as Socket;
    streamSockets.add(raw);
    raw.on('close', () => streamSockets.delete(raw));
    connected(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    baseUrl: `http://127.0.0.1:${port}`,
    streamUrl: `ws://127.0.0.1:${port}`,
    requests,
    play: (next) => {
      script = next;
    },
    playStream: (next) => {
      connected = next;
    },
    dropStreams: (how) => {
      for (const socket of streamSockets) {
        if (how === 'reset') socket.resetAndDestroy();
        else socket.end();
      }
    },
    get streamCount() {
      return streamSockets.size;
    },
    close: async () => {
      streams.close();
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

function perform(scripted: Scripted, response: ServerResponse): void {
  switch (scripted.kind) {
    case 'answer':
      response.writeHead(scripted.status ?? 200, { 'content-type': 'application/json', ...scripted.headers });
      response.end(scripted.body);
      return;
    case 'hang':
      return;
    case 'drip': {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.write('{');
      const timer = setInterval(() => response.write(' '), 20);
      response.on('close', () => clearInterval(timer));
      return;
    }
    case 'cut':
      response.writeHead(200, { 'content-length': String(Buffer.byteLength(scripted.body)) });
      response.write(scripted.body.slice(0, scripted.body.length / 2), () => response.socket?.destroy());
  }
}
