import type {} from '@fastify/swagger';
import type {} from '@fastify/websocket';
import { decodeEvent } from '@quire/core/engine';
import { defaultLifeRates } from '@quire/core/simulator';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { WebSocket } from 'ws';
import type { AlpacaDependencies } from '../dependencies.ts';
import { noEndpoint } from '../errors.ts';
import { keysCheckedMs, shownKey } from '../keys.ts';
import type { OpenStream } from '../plugin.ts';
import type { StreamKind } from './channels.ts';
import { DataHub } from './hub.ts';

/** Every address of a stream of market data; one market stands behind all feeds of the wire. */
export const dataStreams: Readonly<Record<string, StreamKind>> = {
  ...Object.fromEntries(
    ['iex', 'sip', 'delayed_sip', 'otc', 'boats', 'overnight'].map((feed) => [`/v2/${feed}`, 'stocks' as const]),
  ),
  '/v2/test': 'test',
  ...Object.fromEntries(['us', 'us-1', 'eu-1'].map((location) => [`/v1beta3/crypto/${location}`, 'crypto' as const])),
};

const authenticationMs = 10_000;

/**
 * The streams of market data, all told by one hub.
 *
 * @returns how a socket of the news is opened, whose address answers questions about the past as well
 */
export function registerDataStreams(app: FastifyInstance, dependencies: AlpacaDependencies): OpenStream {
  const { gateway } = dependencies;
  const onError = (error: unknown) => app.log.error({ err: error }, 'a data stream failed');
  const hub = new DataHub({ ...dependencies, onError, pauseMove: () => pauseMoveOf(dependencies) });
  const unsubscribe = gateway.subscribe((batch) => hub.tell(batch));
  const timer = setInterval(() => hub.checkKeys(), keysCheckedMs);
  app.addHook('preClose', async () => {
    clearInterval(timer);
    unsubscribe();
    hub.close();
  });
  for (const [url, kind] of Object.entries(dataStreams)) {
    app.route({
      method: 'GET',
      url,
      config: { access: 'public' },
      schema: { tags: ['Alpaca dialect'], summary: `Stream of market data (WebSocket): ${kind}`, response: {} },
      handler: async () => {
        throw noEndpoint();
      },
      wsHandler: (socket, request) => connect(hub, kind, socket, request),
    });
  }
  return (socket, request) => connect(hub, 'news', socket, request);
}

/** What was set last counts; only a market of our own pauses a share by itself. */
async function pauseMoveOf({ sql, gateway, worldCalendar }: AlpacaDependencies): Promise<number> {
  const [row] = await sql<{ payload: string }[]>`
    select payload from journal_event where world_id = ${gateway.worldId} and type = 'MarketLifeChanged'
    order by event_sequence desc limit 1`;
  const event = row && decodeEvent(row.payload);
  if (event?.type === 'MarketLifeChanged') return event.rates.pauseMove;
  return worldCalendar()?.alwaysOpen === true ? defaultLifeRates.pauseMove : 0;
}

function connect(hub: DataHub, kind: StreamKind, socket: WebSocket, request: FastifyRequest): void {
  const encoding = request.headers['content-type']?.includes('msgpack') ? 'msgpack' : 'json';
  const client = hub.connect({ socket, kind, encoding, key: shownKey(request.headers) });
  socket.on('error', () => socket.terminate());
  if (client === null) return;
  const deadline = setTimeout(() => {
    if (client.accountId === null) client.fail(404);
  }, authenticationMs);
  socket.on('message', (raw) => client.receive(raw));
  socket.on('close', () => {
    clearTimeout(deadline);
    hub.disconnected(client);
  });
}
