import type {} from '@fastify/swagger';
import type {} from '@fastify/websocket';
import type { FastifyInstance } from 'fastify';
import type { WebSocket } from 'ws';
import type { AlpacaDependencies } from '../dependencies.ts';
import { keysCheckedMs } from '../keys.ts';
import { Announcer } from './announcer.ts';
import { committedRows } from './committed-rows.ts';
import { StreamClient } from './stream-client.ts';

const authenticationMs = 10_000;
const clientsMax = 1_000;

const goingAway = 1001;
const policyViolation = 1008;
const internalError = 1011;
const tryAgainLater = 1013;

/** `/stream`: what happens to an account's orders, as it is committed. Keys come in the first message. */
export function registerTradingStream(app: FastifyInstance, dependencies: AlpacaDependencies): void {
  const { gateway, authenticate } = dependencies;
  const onError = (error: unknown) => app.log.error({ err: error }, 'the trading stream failed');
  const sockets = new Map<StreamClient, WebSocket>();
  const announcer = new Announcer<StreamClient>({
    gateway,
    readOrders: (orderIds) => committedRows(dependencies, orderIds),
    onError,
  });
  const unsubscribe = gateway.subscribe((batch) =>
    announcer.announce(batch, sockets.keys(), (client) => sockets.get(client)?.close(internalError, 'internal error')),
  );
  const uncut = dependencies.streamCuts.subscribe((accountId) => {
    for (const [client, socket] of sockets) if (client.listensTo(accountId)) socket.terminate();
  });
  const timer = setInterval(() => {
    for (const client of sockets.keys()) {
      if (client.isAuthenticated) client.isStillAuthorized().catch(onError);
    }
  }, keysCheckedMs);
  app.addHook('preClose', async () => {
    clearInterval(timer);
    unsubscribe();
    uncut();
    for (const socket of sockets.values()) socket.close(goingAway, 'going away');
  });

  app.get(
    '/stream',
    {
      websocket: true,
      config: { access: 'public' },
      schema: { tags: ['Alpaca dialect'], summary: 'Trading stream (WebSocket)' },
    },
    (socket, { headers }) => {
      if (sockets.size >= clientsMax) {
        socket.close(tryAgainLater, 'too many connections');
        return;
      }
      const encoding = headers['content-type']?.includes('msgpack') ? 'msgpack' : 'json';
      const client = new StreamClient({ socket, encoding, authenticate, onError });
      sockets.set(client, socket);
      const deadline = setTimeout(() => {
        if (!client.isAuthenticated) socket.close(policyViolation, 'authentication timed out');
      }, authenticationMs);
      socket.on('message', (raw) => client.receive(raw));
      socket.on('error', () => socket.terminate());
      socket.on('close', () => {
        clearTimeout(deadline);
        sockets.delete(client);
      });
    },
  );
}
