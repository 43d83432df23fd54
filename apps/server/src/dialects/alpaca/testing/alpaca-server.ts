import { request as httpRequest } from 'node:http';
import type { AccountId } from '@quire/core/units';
import { alpacaDoor } from '../../../alpaca-door.ts';
import { localOrigin } from '../../../platform/audit.ts';
import {
  startTestServer,
  type TestPerson,
  type TestServer,
  type TestServerOptions,
} from '../../../testing/test-server.ts';

export type KeyHeaders = Readonly<Record<string, string>>;
export type Json = Record<string, unknown>;

export interface Answer<Body = Json> {
  readonly status: number;
  readonly json: Body;
  readonly text: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

export interface StrangersKey {
  readonly accountId: AccountId;
  readonly person: TestPerson;
  readonly keyId: string;
  readonly headers: KeyHeaders;
}

export interface AlpacaServer {
  readonly server: TestServer;
  readonly port: number;
  readonly key: KeyHeaders;
  /** Over a real connection, so that a path arrives as it was written. */
  call<Body = Json>(
    method: string,
    path: string,
    options?: { readonly headers?: KeyHeaders; readonly body?: string },
  ): Promise<Answer<Body>>;
  place<Body = Json>(order: Json, headers?: KeyHeaders): Promise<Answer<Body>>;
  /** The key of another account, of another person; `terms` are those that an account is opened with. */
  strangersKey(terms?: Json): Promise<StrangersKey>;
  close(): Promise<void>;
}

/** The dialect on a real port, over a simulated world of its own or over the one that is asked for. */
export async function startAlpacaServer(
  environment: Readonly<Record<string, string>> = {},
  another: Pick<TestServerOptions, 'world' | 'prepare'> | null = null,
): Promise<AlpacaServer> {
  const server = await startTestServer({ doors: [alpacaDoor], environment, ...another });
  if (another === null) {
    await server.quoted('AAPL');
    await server.quoted('BTC/USD');
  }
  await server.app.listen({ port: 0, host: '127.0.0.1' });
  const address = server.app.server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  const { port } = address;
  const { host: _, ...key } = server.demoKey;

  const call = <Body>(
    method: string,
    path: string,
    { headers = key, body }: { readonly headers?: KeyHeaders; readonly body?: string } = {},
  ) =>
    new Promise<Answer<Body>>((settle, fail) => {
      const sent = httpRequest({ host: '127.0.0.1', port, method, path, headers }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString('utf8');
          const json: Body = text === '' ? null : JSON.parse(text);
          settle({ status: response.statusCode ?? 0, json, text, headers: response.headers });
        });
      });
      sent.on('error', fail);
      sent.end(body);
    });

  return {
    server,
    port,
    key,
    call,
    place: (order, headers = key) =>
      call('POST', '/v2/orders', {
        headers: { ...headers, 'content-type': 'application/json' },
        body: JSON.stringify(order),
      }),
    async strangersKey(terms = {}) {
      const person = await server.person(['trader']);
      const account = await server.call<{ accountId: AccountId }>({
        method: 'POST',
        url: '/api/v1/accounts',
        headers: person.headers,
        payload: { name: 'Another', initialCash: '50000', ...terms },
      });
      const { accountId } = account.json;
      if (accountId === undefined) throw new Error(`no account: ${account.text}`);
      const actor = { userId: person.userId, actor: person.email };
      const owned = { accountId, userId: person.userId, label: 'test' };
      const { keyId, secret } = await server.services.apiKeys.create(actor, owned, localOrigin);
      return { accountId, person, keyId, headers: { 'apca-api-key-id': keyId, 'apca-api-secret-key': secret } };
    },
    close: () => server.close(),
  };
}
