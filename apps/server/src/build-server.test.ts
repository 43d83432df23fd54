import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib';
import type { OrderView, PositionView, SystemStatusView } from '@quire/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer, type TestServer, until } from './testing/test-server.ts';

let server: TestServer;
let consoleFolder: string;
beforeAll(async () => {
  consoleFolder = mkdtempSync(join(tmpdir(), 'quire-console-'));
  mkdirSync(join(consoleFolder, 'assets'));
  writeFileSync(join(consoleFolder, 'index.html'), '<!doctype html><title>Quire</title>');
  writeFileSync(join(consoleFolder, 'assets', 'app-1234.js'), 'export {};');
  for (const file of ['index.html', 'assets/app-1234.js']) {
    const whole = readFileSync(join(consoleFolder, file));
    writeFileSync(join(consoleFolder, `${file}.br`), brotliCompressSync(whole));
    writeFileSync(join(consoleFolder, `${file}.gz`), gzipSync(whole));
  }
  server = await startTestServer({
    consoleFolder,
    environment: { QUIRE_LOCAL_OPEN: '1', CORS_ORIGINS: 'https://desk.example.com', QUIRE_RATE_LIMIT_PER_MINUTE: '40' },
  });
  await server.quoted('AAPL');
});
afterAll(async () => {
  await server.close();
  rmSync(consoleFolder, { recursive: true, force: true });
});

const get = <Answer>(url: string, headers: Record<string, string> = {}) =>
  server.call<Answer>({ method: 'GET', url, headers });

describe('what load balancers and the documents ask', () => {
  it('/api/v1/ says which API this is', async () => {
    expect((await get('/api/v1/')).json).toEqual({ api: 'Quire', version: 'v1', status: 'operational' });
  });

  it('/health probes, and has the fields that the documents name', async () => {
    const { status, json } = await get<Record<string, unknown>>('/health');
    expect(status).toBe(200);
    expect(json).toMatchObject({ status: 'healthy', service: 'quire', database: 'connected', redis: 'disabled' });
    expect(Date.parse(String(json['timestamp']))).toBeGreaterThan(0);
    expect(json['version']).toMatch(/^\d+\.\d+\.\d+/);
  });

  it('/healthz, /ready and /db-test', async () => {
    expect((await get('/healthz')).json).toEqual({ status: 'alive' });
    expect((await get('/ready')).json).toEqual({ ready: true, reason: '' });
    expect((await get('/db-test')).json).toEqual({ database_connected: true });
  });

  it('/metrics has process, HTTP, orders, journal, market and sessions', async () => {
    await server.call({
      method: 'POST',
      url: '/api/v1/orders',
      payload: { symbol: 'AAPL', side: 'buy', orderType: 'market', quantity: 1 },
    });
    const { text } = await get('/metrics');
    for (const name of [
      'process_cpu_seconds_total',
      'http_requests_total{method="GET"',
      'quire_order_events_total{type="OrderFilled"}',
      'quire_journal_commits',
      'quire_market_events',
      'quire_sessions_live',
    ]) {
      expect(text).toContain(name);
    }
  });
});

describe("the documents' front door", () => {
  const order = { symbol: 'AAPL', side: 'buy', orderType: 'market', quantity: 1 };
  const withoutCredentials = (extra: object = {}) =>
    server.call<OrderView & { code: string }>({ method: 'POST', url: '/api/v1/orders', payload: order, ...extra });

  it('lets a program on this machine act as the demo account', async () => {
    const { status, json } = await withoutCredentials();
    expect([status, json.accountId]).toEqual([201, server.firstStart.demoAccountId]);
  });

  it('reads JSON under a form’s content type, as curl -d sends it', async () => {
    const { status } = await withoutCredentials({
      payload: JSON.stringify(order),
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
    expect(status).toBe(201);
  });

  it.each<[string, object]>([
    ['from another machine', { remoteAddress: '192.168.1.20' }],
    ['through a proxy', { headers: { 'x-forwarded-for': '127.0.0.1' } }],
    ['under a foreign host', { headers: { host: 'evil.example' } }],
    ['under this machine’s outside address', { headers: { host: '192.168.1.10:8000' } }],
    ['from a foreign page', { headers: { origin: 'http://evil.example' } }],
    ['with a wrong key', { headers: { 'apca-api-key-id': 'PKWRONG', 'apca-api-secret-key': 'wrong' } }],
    ['with a dead session', { headers: { cookie: 'quire_session=dead-dead-dead-dead-dead-dead-dead-dead-dead' } }],
  ])('is shut %s', async (_, extra) => {
    const { status } = await withoutCredentials(extra);
    expect([401, 403]).toContain(status);
  });

  it('opens neither administration nor another account', async () => {
    expect((await get('/api/v1/users')).status).toBe(403);
    expect((await get('/api/v1/audit')).status).toBe(403);
  });

  it('walks the emergency ladder to its end', async () => {
    const post = (url: string) => server.call<{ code?: string }>({ method: 'POST', url: `/api/v1/${url}` });
    expect((await post('kill-switch/engage')).status).toBe(200);
    expect((await withoutCredentials()).json.code).toBe('KILL_SWITCH_ENGAGED');
    expect((await post('orders/cancel-all')).status).toBe(200);
    expect((await post('positions/close-all')).status).toBe(200);
    await until(async () => (await server.services.positions.list(localPrincipal(), undefined)).length === 0);
    await server.call({
      method: 'POST',
      url: '/api/v1/kill-switch/disengage',
      headers: server.admin.headers,
      payload: { notes: 'over' },
    });
  });

  const localPrincipal = () => server.services.authenticators.localOpen()!;
});

describe('pages', () => {
  const page = { accept: 'text/html,application/xhtml+xml' };

  it('are the console’s, with the headers of a page, and its routes get its start page', async () => {
    for (const url of ['/', '/trade/AAPL', '/account']) {
      const { status, text, headers } = await get(url, page);
      expect([url, status]).toEqual([url, 200]);
      expect(text).toContain('<title>Quire</title>');
      expect(String(headers['content-security-policy'])).toContain("frame-ancestors 'none'");
      expect(headers['cache-control']).toBe('no-cache');
    }
    const asset = await get('/assets/app-1234.js');
    expect([asset.status, asset.headers['cache-control']]).toEqual([200, 'public, max-age=31536000, immutable']);
  });

  it.each([
    ['br, gzip', 'br', brotliDecompressSync],
    ['gzip', 'gzip', gunzipSync],
    ['identity', undefined, (whole: Buffer) => whole],
  ] as const)('travel compressed as the browser accepts them: %s', async (accepted, encoding, decompress) => {
    for (const [url, content, caching] of [
      ['/assets/app-1234.js', 'export {};', 'public, max-age=31536000, immutable'],
      ['/', '<title>Quire</title>', 'no-cache'],
      ['/trade/AAPL', '<title>Quire</title>', 'no-cache'],
    ] as const) {
      const headers = { ...page, host: 'localhost:8000', 'accept-encoding': accepted };
      const { statusCode, headers: answered, rawPayload } = await server.app.inject({ method: 'GET', url, headers });
      expect([url, statusCode, answered['content-encoding']]).toEqual([url, 200, encoding]);
      expect(decompress(rawPayload).toString()).toContain(content);
      expect(answered['cache-control']).toBe(caching);
      expect(answered['vary']).toMatch(/accept-encoding/i);
      expect(answered['content-type']).toMatch(url.startsWith('/assets') ? /javascript/ : /html/);
    }
  });

  it('are not what a program gets for an address that is none', async () => {
    expect((await get('/trade/AAPL')).json).toMatchObject({ status: 404, code: 'NOT_FOUND' });
    expect((await get('/api/v1/nothing', page)).json).toMatchObject({ status: 404, code: 'NOT_FOUND' });
    expect((await get('/assets/missing.js', page)).status).toBe(404);
    expect((await get('/assets/..%2f..%2fpackage.json')).status).toBe(404);
  });
});

describe('other origins', () => {
  it('that are configured may call, and nobody else is told anything', async () => {
    const preflight = (origin: string) =>
      server.call({ method: 'OPTIONS', url: '/api/v1/orders', headers: { origin } });
    const allowed = await preflight('https://desk.example.com');
    expect([allowed.status, allowed.headers['access-control-allow-origin']]).toEqual([204, 'https://desk.example.com']);
    expect((await preflight('http://127.0.0.1:5173')).status).toBe(204);
    expect((await preflight('http://evil.example')).headers['access-control-allow-origin']).toBeUndefined();
  });
});

describe('the System page', () => {
  it('knows how the machine is', async () => {
    const { json } = await get<SystemStatusView>('/api/v1/system/status', server.admin.headers);
    expect(json).toMatchObject({ status: 'healthy', migrations: { pending: 0 } });
    expect(json.journal.commits).toBeGreaterThan(0);
    expect(json.feedAgeMs).toBeLessThan(5_000);
    expect(json.memory.residentBytes).toBeGreaterThan(1e6);
  });
});

describe('the rate limit', () => {
  it('ends a key’s minute with 429 and says when the next begins', async () => {
    const call = () =>
      server.call<PositionView[]>({ method: 'GET', url: '/api/v1/positions', headers: server.demoKey });
    const statuses: number[] = [];
    for (let request = 0; request < 42; request++) statuses.push((await call()).status);
    expect(statuses.filter((status) => status === 200).length).toBe(40);
    const refused = await call();
    expect(refused.json).toMatchObject({ code: 'TOO_MANY_REQUESTS' });
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    expect(refused.headers['x-ratelimit-remaining']).toBe('0');
    expect((await get('/health')).status).toBe(200);
  });
});

describe('a world that takes no commands', () => {
  it('answers orders with 503 and when to try again, and is neither healthy nor ready', async () => {
    await server.services.gateway.close();
    const refused = await server.call({
      method: 'POST',
      url: '/api/v1/kill-switch/engage',
      headers: server.admin.headers,
    });
    expect([refused.status, refused.json.code]).toEqual([503, 'JOURNAL_UNAVAILABLE']);
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    expect((await get('/health')).status).toBe(503);
    expect((await get<object>('/ready')).json).toMatchObject({ ready: false });
    expect((await get('/healthz')).status).toBe(200);
  });
});
