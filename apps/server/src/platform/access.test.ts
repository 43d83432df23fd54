import { type OrderView, roles } from '@quire/contract';
import type { HTTPMethods } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { alpacaDoor } from '../alpaca-door.ts';
import type { RouteEntry } from '../build-server.ts';
import { startTestServer, type TestPerson, type TestServer } from '../testing/test-server.ts';
import { apiKeyPermissions, decideRoute, type Principal, permissionsOf } from './access.ts';

let server: TestServer;
let everyone: readonly Caller[];
beforeAll(async () => {
  server = await startTestServer({ doors: [alpacaDoor] });
  await server.quoted('AAPL');
  everyone = await callers();
});
afterAll(() => server.close());

interface Caller {
  readonly name: string;
  readonly headers: Readonly<Record<string, string>>;
  /** As the rules see the caller; null is anonymous. */
  readonly principal: Pick<Principal, 'kind' | 'permissions'> | null;
}

async function callers(): Promise<readonly Caller[]> {
  const people = await Promise.all(
    [[], ...roles.map((role) => [role])].map(async (set): Promise<Caller> => {
      const { headers } = await server.person(set);
      const principal = { kind: 'session' as const, permissions: permissionsOf(set) };
      return { name: set[0] ?? 'no role', headers, principal };
    }),
  );
  return [
    { name: 'anonymous', headers: { host: 'localhost:8000' }, principal: null },
    {
      name: 'API key',
      headers: server.demoKey,
      principal: { kind: 'api-key', permissions: apiKeyPermissions(permissionsOf(['admin'])) },
    },
    {
      name: 'operator token',
      headers: { host: 'localhost:8000', authorization: `Bearer ${server.services.secrets.operatorToken}` },
      principal: { kind: 'operator-token', permissions: permissionsOf(['admin', 'operator']) },
    },
    ...people,
  ];
}

const nobodysId = '00000000-0000-4000-8000-000000000000';
const isNative = ({ url, method }: RouteEntry) =>
  method !== 'HEAD' &&
  url !== '/ws' &&
  (url.startsWith('/api/v1') || /^\/(health|healthz|ready|db-test|metrics)$/.test(url));
const addressOf = (url: string, id = nobodysId) =>
  url
    .replace('::', ':')
    .replace(/:(symbol|positionId)/, 'AAPL')
    .replace(':keyId', 'PKNONE')
    .replace(/:(accountId|orderId|userId|sessionId|fillId|actionId)/g, id);

describe('every route as everybody', () => {
  it('is walked', () => {
    expect(server.app.routeTable.filter(isNative).length).toBeGreaterThan(45);
  });

  it('lets in exactly those whom its permission names', async () => {
    const wrong: string[] = [];
    // Logging out would end the sessions that the walk needs.
    const walked = server.app.routeTable.filter((route) => isNative(route) && !route.url.endsWith('/auth/logout'));
    for (const route of walked) {
      for (const { name, headers, principal } of everyone) {
        const expected = decideRoute(route.access, principal as Principal | null, () => true);
        // A body that no route knows: who is let in is refused for it, and nothing happens.
        const payload = route.method === 'GET' ? undefined : { notAField: true };
        const { status } = await server.call({
          method: route.method as HTTPMethods,
          url: addressOf(route.url),
          headers,
          ...(payload ? { payload } : {}),
        });
        const decision = status === 401 ? 'not-authenticated' : status === 403 ? 'forbidden' : 'allowed';
        const isLogin = route.url.endsWith('/auth/login');
        if (decision !== expected && !isLogin)
          wrong.push(`${route.method} ${route.url} as ${name}: ${status}, ${expected}`);
      }
    }
    expect(wrong).toEqual([]);
    // Every route as everybody is more than a thousand requests, and grows with each route.
  }, 120_000);

  it('shows metrics to this machine and to operators, to nobody else', async () => {
    const remote = { method: 'GET' as const, url: '/metrics', remoteAddress: '203.0.113.9' };
    const statusAs = async (headers: object) => (await server.call({ ...remote, headers: { ...headers } })).status;
    expect(await statusAs({ host: '203.0.113.1:8000' })).toBe(401);
    expect(await statusAs(everyone.find(({ name }) => name === 'viewer')!.headers)).toBe(403);
    expect(await statusAs(everyone.find(({ name }) => name === 'operator')!.headers)).toBe(200);
    expect((await server.call({ method: 'GET', url: '/metrics' })).status).toBe(200);
  });

  it('hears the operator token from this machine only', async () => {
    const { headers } = everyone.find(({ name }) => name === 'operator token')!;
    const statusFrom = async (extra: object) =>
      (await server.call({ method: 'GET', url: '/api/v1/users', headers, ...extra })).status;
    expect(await statusFrom({})).toBe(200);
    expect(await statusFrom({ remoteAddress: '203.0.113.9' })).toBe(401);
    expect(await statusFrom({ headers: { ...headers, 'x-forwarded-for': '127.0.0.1' } })).toBe(401);
  });

  it('is refused at registration when it says nothing about access', async () => {
    const { buildServer } = await import('../build-server.ts');
    const door = {
      name: 'forgetful',
      register: async (app: TestServer['app']) => {
        app.get('/forgotten', () => 'everybody');
      },
    };
    await expect(
      buildServer({ services: server.services, doors: [door], consoleFolder: '/nonexistent' }).then((app) =>
        app.ready(),
      ),
    ).rejects.toThrow('GET /forgotten does not say who may call it');
  });

  it('of the Alpaca dialect wants a key, and nothing but a key, except for the prices of crypto pairs', async () => {
    const all = server.app.routeTable.filter(({ url, method }) => /^\/v[123]/.test(url) && method !== 'HEAD');
    const dialect = all.filter(({ access }) => access !== 'public');
    const open = all.filter((route) => !dialect.includes(route)).map(({ method, url }) => `${method} ${url}`);
    // The streams are told their keys in messages; without an upgrade their addresses answer that they do not exist.
    const streams = /^GET \/(v2\/(iex|sip|delayed_sip|otc|boats|overnight|test)|v1beta1\/news)$/;
    for (const name of open.filter((name) => streams.test(name))) {
      const { status } = await server.call({
        method: 'GET',
        url: name.slice('GET '.length),
        headers: server.admin.headers,
      });
      expect([name, status]).toEqual([name, name.endsWith('/news') ? 401 : 404]);
    }
    expect(open.filter((name) => !name.startsWith('GET /v1beta3/crypto/') && !streams.test(name))).toEqual([]);
    expect(dialect.length).toBeGreaterThan(15);
    for (const { method, url } of dialect) {
      for (const headers of [{ host: 'localhost:8000' }, server.admin.headers]) {
        const { status } = await server.call({ method: method as HTTPMethods, url: addressOf(url), headers });
        expect([method, url, status]).toEqual([method, url, 401]);
      }
    }
  });
});

describe('the table of roles, written out', () => {
  const everybody = ['admin', 'operator', 'trader', 'researcher', 'viewer'];
  const traders = ['admin', 'operator', 'trader'];
  const owners = ['admin', 'trader'];
  const expected: Record<string, readonly string[]> = {
    'GET /api/v1/accounts': everybody,
    'GET /api/v1/orders': everybody,
    'GET /api/v1/positions': everybody,
    'GET /api/v1/bars': everybody,
    'GET /api/v1/kill-switch': everybody,
    'GET /api/v1/system/status': everybody,
    'GET /api/v1/system/logs': ['admin', 'operator'],
    'GET /api/v1/users': ['admin'],
    'GET /api/v1/audit': ['admin'],
    'POST /api/v1/users': ['admin'],
    'PATCH /api/v1/users/:userId': ['admin'],
    'POST /api/v1/users/:userId/reset-password': ['admin'],
    'POST /api/v1/accounts': owners,
    'POST /api/v1/accounts/:accountId/deposit': owners,
    'POST /api/v1/accounts/:accountId/withdraw': owners,
    'PATCH /api/v1/accounts/:accountId': owners,
    'PUT /api/v1/accounts/:accountId/terms': owners,
    'POST /api/v1/accounts/:accountId/reset': owners,
    'POST /api/v1/accounts/:accountId/clone': owners,
    'POST /api/v1/accounts/:accountId/close': owners,
    'PUT /api/v1/account-blocks': ['admin', 'operator'],
    'PUT /api/v1/borrow-terms': ['admin', 'operator'],
    'GET /api/v1/accounts/:accountId/api-keys': owners,
    'POST /api/v1/accounts/:accountId/api-keys': owners,
    'DELETE /api/v1/accounts/:accountId/api-keys/:keyId': owners,
    'POST /api/v1/accounts/:accountId/api-keys/:keyId/regenerate': owners,
    'POST /api/v1/orders': traders,
    'POST /api/v1/orders/preview': traders,
    'POST /api/v1/orders/:orderId/cancel': traders,
    'DELETE /api/v1/orders/:orderId': traders,
    'PATCH /api/v1/orders/:orderId': traders,
    'POST /api/v1/orders/cancel-all': traders,
    'POST /api/v1/positions/close-all': traders,
    'POST /api/v1/positions/:symbol/close': traders,
    'POST /api/v1/kill-switch/engage': traders,
    'POST /api/v1/kill-switch/disengage': ['admin', 'operator'],
    'GET /api/v1/news': everybody,
    'GET /api/v1/corporate-actions': everybody,
    'GET /api/v1/halts': everybody,
    'POST /api/v1/halts': ['admin', 'operator'],
    'POST /api/v1/news': ['admin', 'operator'],
    'POST /api/v1/halts/:symbol/resume': ['admin', 'operator'],
    'POST /api/v1/corporate-actions': ['admin', 'operator'],
    'POST /api/v1/corporate-actions/:actionId/apply': ['admin', 'operator'],
    'GET /api/v1/paper-trading/portfolios': everybody,
    'POST /api/v1/paper-trading/portfolio': owners,
    'POST /api/v1/paper-trading/portfolio/:accountId/buy': traders,
    'POST /api/v1/paper-trading/portfolio/:accountId/sell': traders,
    'POST /api/v1/paper-trading/portfolio/:accountId/update-value': everybody,
    'POST /api/v1/paper-trading/portfolio/:accountId/reset': owners,
    'PUT /api/v1/paper-trading/portfolio/:accountId/mode': traders,
    'POST /api/v1/paper-trading/portfolio/:accountId/position/:positionId/close': traders,
    'PUT /api/v1/paper-trading/portfolio/:accountId/position/:positionId/stop-loss': traders,
    'PUT /api/v1/paper-trading/portfolio/:accountId/position/:positionId/take-profit': traders,
    'GET /api/v1/tape': everybody,
    'PUT /api/v1/accounts/:accountId/fill-settings': owners,
    'POST /api/v1/tape/roll': ['admin', 'operator'],
    'GET /api/v1/data/bars': everybody,
    'POST /api/v1/data/gaps/repair': ['admin', 'operator', 'researcher'],
    'GET /api/v1/market/search': everybody,
    'POST /api/v1/data/corporate-actions/refresh': ['admin', 'operator', 'researcher'],
    'POST /api/v1/currency/convert': everybody,
    'POST /api/v1/currency/convert/precise': everybody,
    'POST /api/v1/data/held-bars/release': ['admin', 'operator', 'researcher'],
    'POST /api/v1/data/held-bars/reject': ['admin', 'operator', 'researcher'],
    'GET /api/v1/data-collector/status': everybody,
    'PUT /api/v1/data-collector/config': ['admin', 'operator', 'researcher'],
    'POST /api/v1/data-collector/start': ['admin', 'operator', 'researcher'],
    'POST /api/v1/data-collector/stop': ['admin', 'operator', 'researcher'],
    'POST /api/v1/data-collector/collect': ['admin', 'operator', 'researcher'],
    'POST /api/v1/data-collector/refresh-symbols': ['admin', 'operator', 'researcher'],
    'POST /api/v1/data-collector/task/:taskId/cancel': ['admin', 'operator', 'researcher'],
    'GET /api/v1/backups': everybody,
    'POST /api/v1/backups': ['admin', 'operator'],
    'POST /api/v1/backups/:name/check': ['admin', 'operator'],
    'DELETE /api/v1/backups/:name': ['admin', 'operator'],
    'PATCH /api/v1/data/providers/:provider': ['admin', 'operator'],
    'POST /api/v1/data/providers/:provider/test': ['admin', 'operator'],
    'POST /api/v1/watchlists': traders,
    'PATCH /api/v1/watchlists/:watchlistId': traders,
    'DELETE /api/v1/watchlists/:watchlistId': traders,
    'POST /api/v1/price-alerts': everybody,
    'PATCH /api/v1/price-alerts/:alertId': everybody,
    'POST /api/v1/price-alerts/:alertId/toggle': everybody,
    'DELETE /api/v1/price-alerts/:alertId': everybody,
    'POST /api/v1/news/refresh': ['admin', 'operator', 'researcher'],
    'POST /api/v1/fundamentals/:symbol/refresh': ['admin', 'operator', 'researcher'],
    'POST /api/v1/worlds': ['admin', 'operator'],
    'DELETE /api/v1/worlds/:worldId': ['admin', 'operator'],
    'POST /api/v1/worlds/:worldId/enter': everybody,
    'POST /api/v1/accounts/:accountId/world': owners,
  };
  const rolesOf = ({ access }: RouteEntry) =>
    roles.filter((role) => {
      const principal = { kind: 'session', permissions: permissionsOf([role]) } as Principal;
      return decideRoute(access, principal, () => false) === 'allowed';
    });

  it.each(Object.entries(expected))('%s is for %j', (name, allowed) => {
    const route = server.app.routeTable.find(({ method, url }) => `${method} ${url}` === name);
    expect(route && [...rolesOf(route)].sort()).toEqual([...allowed].sort());
  });

  it('has every route that changes something', () => {
    const changing = server.app.routeTable.filter(
      ({ method, url, access }) =>
        url.startsWith('/api/v1') && !['GET', 'HEAD'].includes(method) && access !== 'public' && access !== 'person',
    );
    expect(changing.map(({ method, url }) => `${method} ${url}`).filter((name) => !(name in expected))).toEqual([]);
  });

  it('gives candidates and recruiters no trading right whatever', () => {
    expect([...permissionsOf(['candidate', 'recruiter'])]).toEqual([]);
  });
});

describe('what belongs to somebody else', () => {
  let stranger: TestPerson;
  let order: OrderView;
  const demo = () => server.firstStart.demoAccountId;
  const asStranger = (method: HTTPMethods, url: string, payload?: object) =>
    server.call({ method, url: `/api/v1${url}`, headers: stranger.headers, ...(payload ? { payload } : {}) });
  const limit = { symbol: 'AAPL', side: 'buy', orderType: 'limit', quantity: '1', limitPrice: '1', timeInForce: 'gtc' };

  beforeAll(async () => {
    stranger = await server.person(['trader']);
    const placed = await server.call<OrderView>({
      method: 'POST',
      url: '/api/v1/orders',
      headers: server.demoKey,
      payload: limit,
    });
    order = placed.json;
  });

  it('does not exist for a stranger, on any route that names it in its address', async () => {
    const bodies: Record<string, object> = {
      deposit: { amount: '1' },
      withdraw: { amount: '1' },
      'api-keys': { label: 'x' },
      buy: { symbol: 'AAPL', quantity: 1 },
      sell: { symbol: 'AAPL', quantity: 1 },
      mode: { mode: 'paper' },
      'stop-loss': { stop_loss_price: 1 },
      'take-profit': { take_profit_price: 1 },
      'fill-settings': { model: 'realistic' },
      terms: { kind: 'cash' },
      reset: { cash: '1' },
      clone: { name: 'x' },
      world: { worldId: 'live' },
      ':accountId': { name: 'x' },
    };
    const routes = server.app.routeTable.filter(
      ({ url }) => /:(accountId|orderId)/.test(url) && url.startsWith('/api'),
    );
    expect(routes.length).toBeGreaterThan(10);
    for (const { method, url } of routes.filter((route) => route.method !== 'HEAD')) {
      const id = url.includes(':orderId') ? order.orderId : demo();
      const named = url.includes('/paper-trading/') && url.endsWith('/reset') ? { initial_capital: 1 } : undefined;
      const body = named ?? bodies[url.split('/').at(-1)!] ?? (method === 'PATCH' ? { quantity: '1' } : undefined);
      const payload = method === 'GET' || method === 'DELETE' ? undefined : body;
      const { status, json } = await asStranger(
        method as HTTPMethods,
        addressOf(url, id).slice('/api/v1'.length),
        payload,
      );
      expect([method, url, status, json.code]).toEqual([
        method,
        url,
        404,
        url.includes(':orderId') ? 'UNKNOWN_ORDER' : 'UNKNOWN_ACCOUNT',
      ]);
    }
  });

  it('does not exist either when the body or the query names it', async () => {
    const cases: readonly [HTTPMethods, string, object?][] = [
      ['POST', '/orders', { ...limit, accountId: demo() }],
      ['POST', '/orders/preview', { ...limit, accountId: demo() }],
      ['POST', `/orders/cancel-all?accountId=${demo()}`],
      ['POST', '/orders/cancel-all', { accountId: demo() }],
      ['POST', `/positions/close-all?accountId=${demo()}`],
      ['POST', '/positions/AAPL/close', { accountId: demo() }],
      ['GET', `/orders?accountId=${demo()}`],
      ['GET', `/positions?accountId=${demo()}`],
      ['GET', `/fills?accountId=${demo()}`],
      ['GET', `/fills.csv?accountId=${demo()}`],
    ];
    for (const [method, url, payload] of cases) {
      const { status, json } = await asStranger(method, url, payload);
      expect([url, status, json.code]).toEqual([url, 404, 'UNKNOWN_ACCOUNT']);
    }
    const [session] = await server.services.people.sessions(server.admin.userId);
    expect((await asStranger('DELETE', `/auth/sessions/${session!.sessionId}`)).json.code).toBe('UNKNOWN_SESSION');
  });

  it('is untouched by a stranger’s cancel-all', async () => {
    expect((await asStranger('POST', '/orders/cancel-all')).status).toBe(200);
    const after = await server.services.committedOrders.find(order.orderId);
    expect(after?.status).toBe('new');
  });

  it('may be looked at by an operator, and canceled, but not traded', async () => {
    const { headers } = await server.person(['operator']);
    const view = await server.call({ method: 'GET', url: `/api/v1/accounts/${demo()}`, headers });
    expect(view.json).toMatchObject({ permission: 'view' });
    const trade = await server.call({
      method: 'POST',
      url: '/api/v1/orders',
      headers,
      payload: { ...limit, accountId: demo() },
    });
    expect([trade.status, trade.json.code]).toEqual([403, 'FORBIDDEN']);
    const canceled = await server.call({ method: 'DELETE', url: `/api/v1/orders/${order.orderId}`, headers });
    expect(canceled.json).toMatchObject({ status: 'canceled' });
  });

  it('is opened by a grant, as far as the grant goes', async () => {
    await server.database.sql`
      insert into resource_grant (resource_kind, resource_id, user_id, permission)
      values ('account', ${demo()}, ${stranger.userId}, 'view')`;
    server.services.accounts.forget(demo());
    expect((await asStranger('GET', `/accounts/${demo()}`)).json).toMatchObject({ permission: 'view' });
    expect((await asStranger('POST', '/orders', { ...limit, accountId: demo() })).json.code).toBe('FORBIDDEN');
  });
});
