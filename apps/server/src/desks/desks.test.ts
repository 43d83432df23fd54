import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createProviders } from '@quire/adapters/market-data';
import { answerWith, type ProviderServer, startProviderServer } from '@quire/adapters/market-data/testing';
import { createTestDatabase, type TestDatabase } from '@quire/adapters/storage/testing';
import type { AccountView, MarketClockView, MovedAccountView, OrderView, Page, WorldsView } from '@quire/contract';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { WebSocket } from 'ws';
import { loadConfiguration } from '../platform/configuration/index.ts';
import { createLogging } from '../platform/logging.ts';
import { type RunningQuire, startQuire } from '../start-quire.ts';
import { verifyWorld } from '../world/index.ts';

let database: TestDatabase;
let folder: string;
let alpaca: ProviderServer;
let running: RunningQuire;
const sockets: WebSocket[] = [];
const key = { 'apca-api-key-id': 'PKDESKDEMO0000000001', 'apca-api-secret-key': 'a secret that only tests know' };

/** The stream of Alpaca as it is documented. */
function stream(socket: WebSocket): void {
  sockets.push(socket);
  socket.send('[{"T":"success","msg":"connected"}]');
  socket.on('message', (data) => {
    if (JSON.parse(String(data)).action === 'auth') socket.send('[{"T":"success","msg":"authenticated"}]');
  });
}

const quote = (bid: number, ask: number) => {
  const message = { T: 'q', S: 'AAPL', bp: bid, bs: 50, ap: ask, as: 50, t: new Date().toISOString() };
  sockets.at(-1)!.send(JSON.stringify([message]));
};

const start = async (): Promise<RunningQuire> => {
  const { baseUrl, streamUrl } = alpaca;
  const providers = createProviders({ of: { alpaca: { baseUrl, streamUrl } } });
  const environment = {
    DATABASE_URL: database.url,
    QUIRE_DATA: folder,
    PORT: '0',
    ENVIRONMENT: 'test',
    QUIRE_DEMO_KEY_ID: key['apca-api-key-id'],
    QUIRE_DEMO_SECRET: key['apca-api-secret-key'],
    QUIRE_ADMIN_PASSWORD: 'a password for tests',
    ALPACA_API_KEY: 'key-id-0001',
    ALPACA_SECRET_KEY: 'secret-0001',
  };
  return startQuire({
    loaded: loadConfiguration(environment, folder),
    folder,
    logging: createLogging({ level: 'silent', file: null }),
    world: { pastMinuteDays: 1, pastDailyDays: 5 },
    marketDataProviders: providers.filter(({ description }) => description.id === 'alpaca'),
    onFatal: (reason) => {
      throw new Error(reason);
    },
  });
};

beforeAll(async () => {
  database = await createTestDatabase({ migrated: false });
  folder = mkdtempSync(join(tmpdir(), 'quire-desks-'));
  alpaca = await startProviderServer();
  alpaca.playStream(stream);
  alpaca.play(() => answerWith({ trades: {}, quotes: {} }));
  running = await start();
});
afterAll(async () => {
  await running.close();
  await alpaca.close();
  await database.close();
  rmSync(folder, { recursive: true, force: true });
});

interface Answer<Body> {
  readonly status: number;
  readonly body: Body;
}

async function call<Body>(
  method: string,
  path: string,
  { body, headers = key }: { readonly body?: object; readonly headers?: Record<string, string> } = {},
): Promise<Answer<Body>> {
  const response = await fetch(`${running.address}${path}`, {
    method,
    headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: (await response.json()) as Body };
}

async function operator(): Promise<Record<string, string>> {
  const { adminEmail } = running.firstStart;
  const response = await fetch(`${running.address}/api/v1/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: adminEmail, password: 'a password for tests' }),
  });
  return { cookie: response.headers.getSetCookie()[0]!.split(';')[0]! };
}

const until = (check: () => Promise<void>) => vi.waitFor(check, { timeout: 8_000, interval: 30 });
const accountOf = async (headers: Record<string, string> = key) =>
  (await call<Page<AccountView>>('GET', '/api/v1/accounts', { headers })).body.items;

describe('worlds beside the first one', () => {
  it('an account is switched from sim to live, trades on those prices, comes through a restart, and goes back', async () => {
    const admin = await operator();
    const [demo] = await accountOf();
    const move = (accountId: string, worldId: string, headers = admin) =>
      call<MovedAccountView & { code: string }>('POST', `/api/v1/accounts/${accountId}/world`, {
        body: { worldId },
        headers,
      });
    expect(await move(demo!.accountId, 'live')).toMatchObject({ status: 404, body: { code: 'UNKNOWN_WORLD' } });
    expect(await call('POST', '/api/v1/worlds', { body: { feed: 'live' } })).toMatchObject({ status: 403 });
    const opened = await call<WorldsView>('POST', '/api/v1/worlds', {
      body: { feed: 'live', symbols: ['aapl', 'BTC/USD'] },
      headers: admin,
    });
    expect(opened.body.worlds).toMatchObject([
      { worldId: 'sim', feed: 'sim', isFirst: true, isHere: true },
      { worldId: 'live', feed: 'live', state: 'open', symbols: ['AAPL', 'BTC/USD'] },
    ]);

    const moved = await move(demo!.accountId, 'live');
    expect(moved).toMatchObject({ status: 200, body: { worldId: 'live', name: 'Demo' } });
    const { accountId } = moved.body;
    // The key went along: the same settings of a bot reach the other world now.
    expect(await accountOf()).toMatchObject([{ accountId, cash: demo!.cash, worldId: 'live' }]);

    await until(async () => {
      quote(200, 200.02);
      const { body } = await call<MarketClockView>('GET', '/api/v1/clock');
      expect(body).toMatchObject({ worldId: 'live', feed: 'live', simulated: false, providers: ['alpaca'] });
    });
    const { body: worlds } = await call<WorldsView>('GET', '/w/live/api/v1/worlds', { headers: admin });
    expect(worlds.worlds[1]).toMatchObject({
      isHere: true,
      prices: [{ symbol: 'AAPL', provider: 'alpaca', route: 'stream' }, {}],
    });
    expect(worlds.worlds[1]!.prices[0]!.ageSeconds).toBeLessThan(10);

    const order = {
      symbol: 'AAPL',
      side: 'buy',
      orderType: 'limit',
      quantity: '2',
      limitPrice: '201',
      timeInForce: 'gtc',
      extendedHours: true,
    };
    const placed = await call<OrderView>('POST', '/api/v1/orders', { body: order });
    expect(placed).toMatchObject({ status: 201, body: { symbol: 'AAPL' } });
    expect(await move(accountId, 'sim', { ...admin, 'quire-world': 'live' })).toMatchObject({
      body: { code: 'ACCOUNT_NOT_FLAT' },
    });
    await call('DELETE', `/api/v1/orders/${placed.body.orderId}`);

    await running.close();
    running = await start();
    await until(async () => expect(await accountOf()).toMatchObject([{ accountId, worldId: 'live' }]));
    const back = await move(accountId, 'sim', { ...(await operator()), 'quire-world': 'live' });
    expect(back).toMatchObject({ status: 200, body: { worldId: 'sim', cash: moved.body.cash } });
    expect(await accountOf()).toMatchObject([{ accountId: back.body.accountId, worldId: 'sim' }]);
    const shut = await call<WorldsView>('DELETE', '/api/v1/worlds/live', { headers: await operator() });
    expect(shut.body.worlds).toHaveLength(1);
    expect(await verifyWorld(database, 'live')).toMatchObject({ ok: true });
  }, 60_000);

  it('a world that is named and not there is an error, a stale cookie is not', async () => {
    const admin = await operator();
    const clock = '/api/v1/clock';
    expect(await call('GET', `/w/elsewhere${clock}`, { headers: admin })).toMatchObject({
      status: 404,
      body: { code: 'UNKNOWN_WORLD' },
    });
    expect(await call('GET', clock, { headers: { ...admin, 'quire-world': 'elsewhere' } })).toMatchObject({
      status: 404,
    });
    const stale = { cookie: `${admin['cookie']}; quire_world=elsewhere` };
    expect(await call('GET', clock, { headers: stale })).toMatchObject({ status: 200, body: { worldId: 'sim' } });
    expect(await call('GET', `/w/sim${clock}`, { headers: admin })).toMatchObject({ status: 200 });
  });

  it.each([
    [{ feed: 'live', symbols: ['EUR/USD'] }, 400],
    [{ feed: 'live', symbols: ['../etc'] }, 400],
    [{ feed: 'replay' }, 400],
    [{ feed: 'replay', symbols: ['NOSUCH'] }, 503],
    [{ feed: 'sim' }, 400],
  ])('refuses %j with %i', async (body, status) => {
    const answer = await call<{ code: string }>('POST', '/api/v1/worlds', { body, headers: await operator() });
    expect(answer.status).toBe(status);
  });

  it('keeps quotes of providers for a short while', async () => {
    const rows = await database.sql`select provider, bid_price::text as bid from market_quote where symbol = 'AAPL'`;
    expect(rows.length).toBeGreaterThan(0);
    expect(rows[0]).toEqual({ provider: 'alpaca', bid: '200' });
  });
});
