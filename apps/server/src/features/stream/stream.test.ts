import type { AccountView, OrderView, ServerFrame } from '@quire/contract';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import WebSocket from 'ws';
import { localOrigin, systemActor } from '../../platform/audit.ts';
import { startTestServer, type TestServer, until } from '../../testing/test-server.ts';
import { createDataBoard } from './data-board.ts';
import { createStreamHub } from './hub.ts';

let server: TestServer;
let port: number;
const open: WebSocket[] = [];
beforeAll(async () => {
  server = await startTestServer();
  await server.app.listen({ host: '127.0.0.1', port: 0 });
  port = (server.app.server.address() as { port: number }).port;
  await server.quoted('AAPL');
});
afterEach(() => {
  for (const socket of open.splice(0)) socket.terminate();
});
afterAll(() => server.close());

interface Client {
  readonly socket: WebSocket;
  readonly frames: ServerFrame[];
  send(frame: object): void;
}

function connect(headers: Record<string, string>): Promise<Client> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/ws`, { headers });
  open.push(socket);
  const frames: ServerFrame[] = [];
  socket.on('message', (data) => frames.push(JSON.parse(data.toString())));
  return new Promise((resolve, reject) => {
    socket.once('open', () => resolve({ socket, frames, send: (frame) => socket.send(JSON.stringify(frame)) }));
    socket.once('error', reject);
  });
}

const asAdmin = () => connect({ cookie: server.admin.headers.cookie });
const subscription = () => ({
  type: 'subscribe',
  accountId: server.firstStart.demoAccountId,
  quotes: ['AAPL', 'BTC/USD'],
  focus: 'AAPL',
});
type Update = Extract<ServerFrame, { type: 'update' }>;
const updatesOf = ({ frames }: Client) => frames.filter((frame): frame is Update => frame.type === 'update');
const order = (payload: object) =>
  server.call<OrderView>({ method: 'POST', url: '/api/v1/orders', headers: server.demoKey, payload });

describe('the stream', () => {
  it('answers a subscription with a snapshot and then updates without gaps, at most one in 50 ms', async () => {
    const client = await asAdmin();
    const times: number[] = [];
    client.socket.on('message', () => times.push(performance.now()));
    client.send(subscription());
    await until(() => updatesOf(client).length >= 20);
    const [snapshot] = client.frames;
    expect(snapshot).toMatchObject({ type: 'snapshot', streamSequence: 1 });
    if (snapshot?.type !== 'snapshot') throw new Error('no snapshot');
    expect(snapshot.state.account?.accountId).toBe(server.firstStart.demoAccountId);
    expect(snapshot.state.quotes.map(({ symbol }) => symbol)).toContain('AAPL');
    expect(snapshot.state.book?.bids.length).toBeGreaterThan(0);
    const numbers = client.frames.map((frame) => ('streamSequence' in frame ? frame.streamSequence : null));
    expect(numbers).toEqual(numbers.map((_, index) => index + 1));
    expect((times.at(-1)! - times[1]!) / (times.length - 2)).toBeGreaterThan(40);
  });

  it('shows an order, its fills, the position and the money in one frame, as they are after the commit', async () => {
    const client = await asAdmin();
    client.send(subscription());
    await until(() => client.frames.length > 0);
    const placed = await order({ symbol: 'AAPL', side: 'buy', orderType: 'market', quantity: '2' });
    await until(() =>
      updatesOf(client).some(({ orders }) => orders?.some(({ orderId }) => orderId === placed.json.orderId)),
    );
    const frame = updatesOf(client).find(({ orders }) =>
      orders?.some(({ orderId }) => orderId === placed.json.orderId),
    )!;
    expect(frame.orders?.find(({ orderId }) => orderId === placed.json.orderId)).toEqual(placed.json);
    expect(frame.fills?.reduce((sum, { quantity }) => sum + Number(quantity), 0)).toBe(2);
    expect(frame.positions?.find(({ symbol }) => symbol === 'AAPL')?.quantity).toBe('2');
    const { json } = await server.call<AccountView>({
      method: 'GET',
      url: `/api/v1/accounts/${server.firstStart.demoAccountId}`,
      headers: server.demoKey,
    });
    expect(frame.account?.cash).toBe(json.cash);
  });

  it('tells of the kill switch without an account', async () => {
    const client = await asAdmin();
    client.send({ type: 'subscribe', accountId: null, quotes: [], focus: null });
    await until(() => client.frames.length > 0);
    for (const [url, payload] of [
      ['engage', { reason: 'drill' }],
      ['disengage', { notes: 'over' }],
    ] as const) {
      await server.call({ method: 'POST', url: `/api/v1/kill-switch/${url}`, headers: server.admin.headers, payload });
    }
    await until(() => updatesOf(client).some(({ killSwitch }) => killSwitch?.state === 'ACTIVE'));
    expect(updatesOf(client).every(({ account, orders }) => account === undefined && orders === undefined)).toBe(true);
  });

  it('shows nobody another’s account', async () => {
    const stranger = await server.person(['trader']);
    const client = await connect({ cookie: stranger.headers.cookie });
    client.send(subscription());
    await until(() => client.frames.length > 0);
    expect(client.frames[0]).toMatchObject({ type: 'error', code: 'UNKNOWN_ACCOUNT' });
  });

  it('follows tasks and providers for whoever asks, and shows the ends of keys to those who may change them', async () => {
    const operator = await server.person(['operator']);
    const [trader, viewer] = [await connect((await server.person(['trader'])).headers), await asAdmin()];
    const follow = { type: 'subscribe', accountId: null, quotes: [], focus: null, data: true };
    for (const client of [trader, viewer]) client.send(follow);
    await until(() => trader.frames.length > 0 && viewer.frames.length > 0);
    const hintOf = ({ frames }: Client): string | null | undefined =>
      frames
        .flatMap((frame) => {
          if (frame.type === 'snapshot') return frame.state.data?.providers.providers ?? [];
          return frame.type === 'update' ? (frame.data?.providers?.providers ?? []) : [];
        })
        .findLast(({ provider, keySource }) => provider === 'polygon' && keySource === 'stored')?.keyHint;
    await server.call({
      method: 'PATCH',
      url: '/api/v1/data/providers/polygon',
      headers: operator.headers,
      payload: { key: { key: 'a-key-that-ends-in-4711' } },
    });
    await until(() => hintOf(viewer) === '4711' && hintOf(trader) === null);
    await server.call({ method: 'POST', url: '/api/v1/data-collector/collect', headers: operator.headers });
    await until(() => updatesOf(trader).some(({ data }) => data?.tasks?.[0]?.status === 'completed'));
    const quiet = await asAdmin();
    quiet.send({ ...follow, data: false });
    await until(() => updatesOf(quiet).length > 0);
    expect(quiet.frames.every((frame) => frame.type !== 'snapshot' || frame.state.data === undefined)).toBe(true);
  });

  it('answers a ping and refuses what it does not understand', async () => {
    const client = await asAdmin();
    client.send({ type: 'ping', id: 7 });
    client.socket.send('{"type":"subscribe"}');
    client.socket.send('no json');
    await until(() => client.frames.length === 3);
    expect(client.frames.map((frame) => (frame.type === 'error' ? frame.code : frame))).toEqual([
      { type: 'pong', id: 7 },
      'INVALID_FRAME',
      'INVALID_FRAME',
    ]);
  });

  it.each<[string, () => Record<string, string>, number]>([
    ['without credentials', () => ({}), 401],
    ['with a forged token', () => ({ cookie: 'quire_session=forged-forged-forged-forged-forged-forged-forged' }), 401],
    [
      'from a page of another site',
      () => ({ cookie: server.admin.headers.cookie, origin: 'http://evil.example' }),
      403,
    ],
    ['under another host name', () => ({ cookie: server.admin.headers.cookie, host: 'evil.example' }), 403],
  ])('is not opened %s', async (_, headers, status) => {
    await expect(connect(headers())).rejects.toThrow(String(status));
  });

  it('opens for an API key, to its own account', async () => {
    const { host: _, ...headers } = server.demoKey;
    const client = await connect(headers);
    client.send(subscription());
    await until(() => client.frames.some(({ type }) => type === 'snapshot'));
  });

  it('drops a client that does not read before its buffer grows', async () => {
    const sent: number[] = [];
    let terminated = false;
    const socket = {
      bufferedAmount: 0,
      readyState: 1,
      send: (text: string) => {
        sent.push(text.length);
        socket.bufferedAmount += 400_000;
      },
      close: () => {},
      terminate: () => {
        terminated = true;
      },
    };
    const principal = (await server.services.people.authenticate(server.admin.token))!;
    const client = server.services.stream.connect(socket, principal, async () => principal);
    client.message(JSON.stringify(subscription()));
    await until(() => terminated);
    expect(sent.length).toBeLessThanOrEqual(4);
  });
});

describe('a session that ends while its stream is open', () => {
  it('takes the stream with it when the credentials are checked again', async () => {
    const { services } = server;
    const hub = createStreamHub({
      ...services,
      reader: services.accountReader,
      committed: services.committedOrders,
      onError: (error) => {
        throw error;
      },
      cuts: server.services.streamCuts,
      board: createDataBoard({
        readTasks: async () => [],
        readProviders: () => services.providers.views(),
        onError: () => {},
      }),
      authenticateEveryMs: 50,
    });
    const person = await server.person(['trader']);
    const principal = (await services.people.authenticate(person.token))!;
    const closed: number[] = [];
    const socket = {
      bufferedAmount: 0,
      readyState: 1,
      send: () => {},
      close: (code: number) => void closed.push(code),
      terminate: () => {},
    };
    const client = hub.connect(socket, principal, () => services.people.authenticate(person.token));
    client.message(JSON.stringify({ type: 'subscribe', accountId: null, quotes: [], focus: null }));
    await services.people.updateUser(systemActor, person.userId, { isActive: false }, localOrigin);
    await until(() => closed.length > 0);
    expect(closed).toEqual([4401]);
    expect(hub.clientCount).toBe(0);
    hub.close();
  });
});
