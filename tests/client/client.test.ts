import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { createClient, QuireProblem, QuireUnreachable, type SocketLike } from '../../client/index.ts';
import { operationNames } from '../../client/operations.ts';
import { type RunningServer, removeFolder, startServer } from '../support/running-server.ts';
import { generateOperations, nativeOperations, type OpenApiDocument } from './generate-operations.ts';

let server: RunningServer;
let document: OpenApiDocument;
beforeAll(async () => {
  server = await startServer({ environment: { QUIRE_LOCAL_OPEN: '1' } });
  document = (await (await fetch(`${server.url}/docs/json`)).json()) as OpenApiDocument;
}, 180_000);
afterAll(async () => {
  await server?.stop();
  if (server) removeFolder(server.dataFolder);
});

const options = () => ({ baseUrl: server.url, keyId: server.keyId, secret: server.secret });
const until = async (condition: () => boolean): Promise<void> => {
  await expect.poll(condition).toBe(true);
};

describe('the operations of the client', () => {
  it('are those of the OpenAPI document, types included (npx vitest run tests/client/ -u writes them anew)', async () => {
    const file = fileURLToPath(new URL('../../client/operations.ts', import.meta.url));
    await expect(generateOperations(document)).toMatchFileSnapshot(file);
  });

  it('are methods, one for each, and none beside', () => {
    const { api } = createClient(options());
    const entries = nativeOperations(document);
    expect(new Set(entries.map(({ name }) => name)).size).toBe(entries.length);
    expect(Object.keys(api).sort()).toEqual(entries.map(({ name }) => name).sort());
    expect(entries.length).toBeGreaterThan(60);
    expect(Object.values(operationNames)).toEqual(entries.map(({ method, path }) => `${method.toUpperCase()} ${path}`));
  });
});

describe('the examples of its README', () => {
  const readme = readFileSync(new URL('../../client/README.md', import.meta.url), 'utf8');
  const examples = [...readme.matchAll(/```js\n([\s\S]*?)```/g)].map(([, code]) => code!);
  const AsyncFunction = (async () => {}).constructor as new (
    ...parts: string[]
  ) => (...given: unknown[]) => Promise<unknown>;

  it('create, buy, watch and sell, without credentials on the local front door', async () => {
    const run = new AsyncFunction('createClient', 'baseUrl', `${examples[0]}\nreturn { portfolio, positions };`);
    expect(await run(createClient, server.url)).toMatchObject({
      portfolio: { name: 'My Portfolio', initial_capital: 10_000 },
      positions: [{ symbol: 'BTCUSDT', quantity: 0.01 }],
    });
  });

  it('send, find and cancel an order with a key', async () => {
    const run = new AsyncFunction('createClient', 'baseUrl', 'keyId', 'secret', `${examples[1]}\nreturn found;`);
    const found = await run(createClient, server.url, server.keyId, server.secret);
    expect(found).toMatchObject({ symbol: 'AAPL', status: 'new' });
    expect(examples).toHaveLength(2);
  });
});

describe('refusals and lost answers', () => {
  it('are problems with a code and a field', async () => {
    const { api } = createClient(options());
    const sent = api.postOrders({ body: { symbol: 'NOSUCH', side: 'buy', orderType: 'market', quantity: '1' } });
    await expect(sent).rejects.toBeInstanceOf(QuireProblem);
    await expect(sent).rejects.toMatchObject({ status: 404, code: 'UNKNOWN_INSTRUMENT', field: 'symbol' });
    const wrong = createClient({ ...options(), secret: 'wrong' });
    await expect(wrong.api.getAccounts()).rejects.toMatchObject({ status: 401, code: 'INVALID_CREDENTIALS' });
  });

  /** Hands the request on and loses the first answers. */
  const losing = (answers: number) => {
    const keys: (string | null)[] = [];
    const send: typeof fetch = async (input, request) => {
      keys.push(new Headers(request?.headers).get('idempotency-key'));
      const response = await fetch(input, request);
      if (keys.length <= answers) throw new TypeError('the connection broke');
      return response;
    };
    return { send, keys };
  };
  const retry = { attemptsMax: 3, firstDelayMs: 1 };
  const order = { symbol: 'AAPL', side: 'buy', orderType: 'limit', quantity: '1', limitPrice: '1.00' } as const;

  it('of a request with a key are asked for again under the same key, and there is one order', async () => {
    const { send, keys } = losing(2);
    const { api } = createClient({ ...options(), fetch: send, retry });
    const answered = await api.postOrders({ body: order });
    expect(keys).toHaveLength(3);
    expect(new Set(keys)).toEqual(new Set([answered.clientOrderId]));
    const { items } = await api.getOrders({ query: { limit: 500 } });
    expect(items.filter(({ clientOrderId }) => clientOrderId === answered.clientOrderId)).toHaveLength(1);
  });

  it('of a request that is not safe to repeat are not', async () => {
    const { send, keys } = losing(1);
    const { api } = createClient({ ...options(), fetch: send, retry });
    await expect(api.postOrdersCancelAll()).rejects.toBeInstanceOf(QuireUnreachable);
    expect(keys).toHaveLength(1);
  });

  const refusing = (status: number, code: string) => {
    const attempts = { count: 0 };
    const send: typeof fetch = async () =>
      ++attempts.count === 1
        ? new Response(JSON.stringify({ code }), { status, headers: { 'retry-after': '0' } })
        : new Response('{"canceled": 0, "orders": []}', { headers: { 'content-type': 'application/json' } });
    return { attempts, api: createClient({ ...options(), fetch: send, retry }).api };
  };

  it('that say that nothing was done are waited for, whatever the request', async () => {
    const { attempts, api } = refusing(429, 'TOO_MANY_REQUESTS');
    expect(await api.postOrdersCancelAll()).toMatchObject({ canceled: 0 });
    expect(attempts.count).toBe(2);
  });

  it.each(['JOURNAL_UNAVAILABLE', 'DATABASE_UNAVAILABLE'])(
    '%s may hide a commit: only what is safe is repeated',
    async (code) => {
      const unsafe = refusing(503, code);
      await expect(unsafe.api.postOrdersCancelAll()).rejects.toMatchObject({ code });
      expect(unsafe.attempts.count).toBe(1);
      const safe = refusing(503, code);
      await safe.api.getOrders();
      expect(safe.attempts.count).toBe(2);
    },
  );
});

describe('a stream', () => {
  it('is followed from a snapshot on, and resumed with a new one when the connection breaks', async () => {
    const sockets: WebSocket[] = [];
    const openSocket = (url: string, headers: Readonly<Record<string, string>>): SocketLike => {
      const socket = new WebSocket(url, { headers });
      sockets.push(socket);
      return socket as unknown as SocketLike;
    };
    const told: string[] = [];
    const client = createClient(options());
    const stream = client.stream(
      { accountId: null, quotes: ['BTC/USD'], focus: null },
      {
        onSnapshot: () => told.push('snapshot'),
        onUpdate: () => told.push('update'),
        onStatus: (status) => told.push(status),
      },
      { openSocket, firstReconnectMs: 5 },
    );
    await until(() => told.includes('update'));
    sockets[0]!.terminate();
    await until(() => told.filter((what) => what === 'snapshot').length === 2);
    expect(told.slice(0, 2)).toEqual(['live', 'snapshot']);
    expect(told).toContain('waiting');
    stream.close();
    expect(told.at(-1)).toBe('closed');
  });

  it('hands nothing on after a gap until a new snapshot came', () => {
    const sent: string[] = [];
    const socket: SocketLike = {
      readyState: 1,
      onopen: null,
      onmessage: null,
      onclose: null,
      onerror: null,
      send: (text) => sent.push(text),
      close: () => {},
    };
    const told: unknown[] = [];
    createClient({ baseUrl: 'http://nowhere' }).stream(
      { accountId: null, quotes: [], focus: null },
      { onSnapshot: (state) => told.push(state), onUpdate: (parts) => told.push(parts) },
      { openSocket: () => socket },
    );
    const hear = (frame: object) => socket.onmessage?.({ data: JSON.stringify(frame) } as never);
    socket.onopen?.({} as never);
    hear({ type: 'snapshot', streamSequence: 1, state: { first: 1 } });
    hear({ type: 'update', streamSequence: 2, part: 2 });
    hear({ type: 'update', streamSequence: 4, part: 4 });
    hear({ type: 'update', streamSequence: 5, part: 5 });
    expect(told).toEqual([{ first: 1 }, { part: 2 }]);
    expect(sent.filter((text) => text.includes('subscribe'))).toHaveLength(2);
    hear({ type: 'snapshot', streamSequence: 6, state: { again: 6 } });
    hear({ type: 'update', streamSequence: 7, part: 7 });
    expect(told.slice(2)).toEqual([{ again: 6 }, { part: 7 }]);
  });
});
