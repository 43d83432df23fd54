import type { FastifyRequest } from 'fastify';
import type { WebSocket } from 'ws';
import type { Principal } from '../../platform/access.ts';
import type { Api } from '../../platform/api.ts';
import { callerOf } from '../../platform/authentication.ts';
import type { StreamHub } from './hub.ts';

export interface StreamRouteOptions {
  readonly hub: StreamHub;
  /** The caller again, from the same credentials: a session may have ended while its socket lives. */
  readonly reauthenticate: (request: FastifyRequest) => Promise<Principal | null>;
}

/** `/ws`: contract/stream.ts says what is spoken. The gate has checked host, origin and credentials of the upgrade. */
export function registerStreamRoutes(app: Api, { hub, reauthenticate }: StreamRouteOptions): void {
  app.get(
    '/ws',
    {
      websocket: true,
      config: { access: 'account:read' },
      schema: { tags: ['stream'], summary: 'Snapshot, then numbered updates (WebSocket)' },
    },
    (socket: WebSocket, request) => {
      const client = hub.connect(socket, callerOf(request), () => reauthenticate(request));
      socket.on('message', (data, isBinary) => {
        client.message(isBinary ? '' : data.toString());
      });
      socket.on('close', () => client.closed());
      socket.on('error', () => socket.terminate());
    },
  );
}
