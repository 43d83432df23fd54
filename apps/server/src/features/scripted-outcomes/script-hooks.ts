import { randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { AccountEntry } from '../accounts/directory.ts';
import { requireAllowedScript } from './require-allowed.ts';
import type { StreamCuts } from './stream-cuts.ts';

/** The header that asks for an outcome of the order in the body: what stands behind `test:` in a client order id. */
export const scriptHeader = 'x-quire-script';

export interface ScriptedRoute {
  /** Address and body field of the route that takes orders, as its API spells them. */
  readonly url: string;
  readonly field: 'clientOrderId' | 'client_order_id';
  /** The account that the order is for; throws what the route itself would say. */
  account(request: FastifyRequest): Promise<AccountEntry | null>;
}

/**
 * Around the route of a door that takes orders: the header becomes part of the client order id, so that the record has it; a
 * stream is cut before the order is taken; and a reply is lost after its commit.
 */
export function addScriptHooks(app: FastifyInstance, cuts: StreamCuts, route: ScriptedRoute): void {
  const losing = new WeakSet<FastifyRequest>();
  const concerns = ({ method, routeOptions }: FastifyRequest) => method === 'POST' && routeOptions.url === route.url;

  app.addHook('preHandler', (request, _reply, done) => {
    const clientOrderId = concerns(request) ? applyHeader(request, route.field) : null;
    // Most orders ask for nothing, and pay for nothing.
    if (clientOrderId === null || !clientOrderId.startsWith('test:')) {
      done();
      return;
    }
    route
      .account(request)
      .then((account) => {
        const script = account && requireAllowedScript(account, clientOrderId);
        if (script?.kind === 'drop-stream') cuts.cut(account!.accountId);
        if (script?.kind === 'lost-reply') losing.add(request);
      })
      .then(() => done(), done);
  });
  app.addHook('onSend', (request, reply, payload, done) => {
    const isNews = reply.statusCode < 300 && reply.getHeader('idempotent-replayed') === undefined;
    if (isNews && losing.has(request)) request.raw.socket.destroy();
    done(null, payload);
  });
}

/** The client order id of the body or of the key header, with the script of the header in front. */
function applyHeader(request: FastifyRequest, field: ScriptedRoute['field']): string | null {
  const body = request.body as Record<string, unknown> | null;
  if (typeof body !== 'object' || body === null) return null;
  const key = request.headers['idempotency-key'];
  const named = body[field] ?? key;
  const script = request.headers[scriptHeader];
  if (typeof script !== 'string' || script === '') return typeof named === 'string' ? named : null;
  const clientOrderId = `test:${script}:${typeof named === 'string' ? named : randomUUID()}`;
  body[field] = clientOrderId;
  if (key !== undefined) request.headers = { ...request.headers, 'idempotency-key': clientOrderId };
  return clientOrderId;
}
