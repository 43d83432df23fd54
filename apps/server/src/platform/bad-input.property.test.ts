import fc from 'fast-check';
import type { HTTPMethods } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer, type TestServer } from '../testing/test-server.ts';

/**
 * Whatever is sent, the answer is a clear refusal and nothing has changed. "Nothing" is every durable table: their contents are
 * hashed before and after.
 */
const seed = Number(process.env['QUIRE_PROPERTY_SEED']);

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
  await server.quoted('AAPL');
});
afterAll(() => server.close());

const tables = [
  'account',
  'orders',
  'fill',
  'position',
  'balance',
  'posting',
  'journal_event',
  'idempotency',
  'kill_switch',
  'app_user',
  'user_role',
  'api_key',
  'account_owner',
  'resource_grant',
];

async function fingerprint(): Promise<string> {
  const hashes = await Promise.all(
    tables.map(async (table) => {
      const rows = await server.database.sql.unsafe(
        `select coalesce(md5(string_agg(md5(t::text), '' order by md5(t::text))), '') as hash from ${table} t`,
      );
      return `${table}:${rows[0]?.['hash']}`;
    }),
  );
  // Used keys are marked with the time, which is no change that a request asked for.
  return hashes.filter((line) => !line.startsWith('api_key')).join('\n');
}

interface Sent {
  readonly method?: HTTPMethods;
  readonly url: string;
  readonly body: string;
}

async function send({ method = 'POST', url, body }: Sent) {
  return server.call({
    method,
    url: `/api/v1${url}`,
    payload: body,
    headers: { ...server.demoKey, 'content-type': 'application/json' },
  });
}

const order = (fields: string): string =>
  `{"symbol":"AAPL","side":"buy","orderType":"limit","timeInForce":"gtc",${fields}}`;
const digits = (length: number): string => '9'.repeat(length);
const decimals30 = '1.000000000000000000000000000001';

describe('bad input', () => {
  it.each<[string, string, string | null]>([
    ['a quantity of zero', order('"quantity":0,"limitPrice":"1"'), 'quantity'],
    ['a negative quantity', order('"quantity":"-1","limitPrice":"1"'), 'quantity'],
    ['a quantity that is NaN', order('"quantity":"NaN","limitPrice":"1"'), 'quantity'],
    ['a bare NaN', order('"quantity":NaN,"limitPrice":"1"'), null],
    ['a quantity of 1e308', order('"quantity":1e308,"limitPrice":"1"'), 'quantity'],
    ['a quantity of 1e309', order('"quantity":1e309,"limitPrice":"1"'), 'quantity'],
    ['a quantity of 10,000 digits', order(`"quantity":${digits(10_000)},"limitPrice":"1"`), 'quantity'],
    ['the same as text', order(`"quantity":"${digits(10_000)}","limitPrice":"1"`), 'quantity'],
    ['a quantity of 30 decimals', order(`"quantity":${decimals30},"limitPrice":"1"`), 'quantity'],
    ['the same as text', order(`"quantity":"${decimals30}","limitPrice":"1"`), 'quantity'],
    ['a quantity that is true', order('"quantity":true,"limitPrice":"1"'), 'quantity'],
    ['a quantity that is a list', order('"quantity":[1],"limitPrice":"1"'), 'quantity'],
    ['no quantity', order('"limitPrice":"1"'), 'quantity'],
    ['a price beyond its decimals', order('"quantity":1,"limitPrice":"1.00001"'), 'limitPrice'],
    ['a price between two increments', order('"quantity":1,"limitPrice":"1.005"'), 'limitPrice'],
    ['a price of zero', order('"quantity":1,"limitPrice":"0"'), 'limitPrice'],
    ['a limit order without a price', order('"quantity":1'), 'limitPrice'],
    [
      'a price on a market order',
      '{"symbol":"AAPL","side":"buy","orderType":"market","quantity":1,"limitPrice":"1"}',
      'limitPrice',
    ],
    ['an unknown symbol', '{"symbol":"NOPE","side":"buy","orderType":"market","quantity":1}', 'symbol'],
    ['a symbol that is not text', '{"symbol":7,"side":"buy","orderType":"market","quantity":1}', 'symbol'],
    ['an unknown side', '{"symbol":"AAPL","side":"hold","orderType":"market","quantity":1}', 'side'],
    ['an unknown order type', '{"symbol":"AAPL","side":"buy","orderType":"teleport","quantity":1}', 'orderType'],
    ['a stop order without its price', '{"symbol":"AAPL","side":"buy","orderType":"stop","quantity":1}', 'stopPrice'],
    [
      'a trailing stop without a trail',
      '{"symbol":"AAPL","side":"buy","orderType":"trailing_stop","quantity":1}',
      'trailPrice',
    ],
    [
      'a date of its end that is not there',
      '{"symbol":"AAPL","side":"buy","orderType":"market","timeInForce":"gtd","quantity":1}',
      'goodTillAt',
    ],
    ['a field that is not known', order('"quantity":1,"limitPrize":"1"'), 'limitPrize'],
    ['an account that is not a UUID', order('"quantity":1,"limitPrice":"1","accountId":"demo"'), 'accountId'],
    ['an empty client order id', order('"quantity":1,"limitPrice":"1","clientOrderId":""'), 'clientOrderId'],
    [
      'a client order id of 129 characters',
      order(`"quantity":1,"limitPrice":"1","clientOrderId":"${'x'.repeat(129)}"`),
      'clientOrderId',
    ],
    [
      'a client order id with a NUL',
      order('"quantity":1,"limitPrice":"1","clientOrderId":"a\\u0000b"'),
      'clientOrderId',
    ],
    ['a list instead of an object', '[1,2]', 'body'],
    ['a number instead of an object', '7', 'body'],
    ['nothing at all', '', 'body'],
    ['half an object', '{"symbol":"AAPL"', null],
    ['a prototype', '{"__proto__":{"side":"buy"}}', null],
  ])('%s is refused, naming the field, and changes nothing', async (_, body, field) => {
    const before = await fingerprint();
    const { status, json } = await send({ url: '/orders', body });
    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThan(500);
    if (field === null) expect(json.code).toBe('MALFORMED_JSON');
    else expect(json.field).toBe(field);
    expect(await fingerprint()).toBe(before);
  });

  it('of more than 256 kB is refused', async () => {
    const { status, json } = await send({ url: '/orders', body: `{"symbol":"${'A'.repeat(300_000)}"}` });
    expect([status, json.code]).toEqual([413, 'BODY_TOO_LARGE']);
  });

  it.each([
    '/orders?limit=0',
    '/orders?limit=many',
    '/orders?status=ajar',
    '/orders?cursor=nonsense',
    '/orders?symobl=AAPL',
    '/bars?symbol=AAPL&timeframe=7m',
    '/bars?symbol=AAPL&from=yesterday',
    '/bars?symbol=AAPL&limit=1e9',
    '/bars',
    '/accounts/not-a-uuid',
  ])('in the address %s is a clear 400', async (url) => {
    const { status, json } = await send({ method: 'GET', url, body: '' });
    expect([status, typeof json.field]).toEqual([400, 'string']);
  });

  it.each(['/accounts/ACCOUNT/deposit', '/accounts/ACCOUNT/withdraw'])(
    '%s takes no amount that is not one',
    async (path) => {
      const url = path.replace('ACCOUNT', server.firstStart.demoAccountId);
      const before = await fingerprint();
      for (const amount of ['0', '-5', '"NaN"', '1e308', digits(10_000), decimals30, 'null', '""']) {
        const answer = await server.call({
          method: 'POST',
          url: `/api/v1${url}`,
          payload: `{"amount":${amount}}`,
          headers: { ...server.admin.headers, 'content-type': 'application/json' },
        });
        expect([amount.slice(0, 20), answer.status, answer.json.field]).toEqual([amount.slice(0, 20), 400, 'amount']);
      }
      expect(await fingerprint()).toBe(before);
    },
  );

  it(`made at random is refused or harmless on every route that takes a body (seed ${seed})`, async () => {
    const routes = server.app.routeTable.filter(
      ({ url, method, schema }) => url.startsWith('/api/v1') && method === 'POST' && schema?.body !== undefined,
    );
    const harmful = /login|kill-switch|cancel-all|close-all|close$|reset$/;
    const urls = routes
      .map(({ url }) => url.replace(/:\w+/g, server.firstStart.demoAccountId))
      .filter((url) => !harmful.test(url));
    expect(urls.length).toBeGreaterThan(3);
    const before = await fingerprint();
    const names = [
      'symbol',
      'side',
      'orderType',
      'quantity',
      'limitPrice',
      'amount',
      'label',
      'roles',
      'name',
      'accountId',
    ];
    const member = fc.tuple(fc.constantFrom(...names), fc.oneof(fc.jsonValue(), fc.constant(1e308), fc.constant('-0')));
    // An empty body asks for what a route does by itself, such as looking for all gaps, and is no bad input.
    const isEmpty = (text: string) => /^\s*(\{\s*\})?\s*$/.test(text);
    const body = fc
      .oneof(
        fc.json(),
        fc
          .array(member, { maxLength: 6 })
          .map((members) => JSON.stringify({ ...Object.fromEntries(members), unknown: 1 })),
        fc.string(),
      )
      .filter((text) => !isEmpty(text));
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...urls), body, async (url, text) => {
        const { statusCode } = await server.app.inject({
          method: 'POST',
          url,
          payload: text,
          headers: { ...server.admin.headers, 'content-type': 'application/json' },
        });
        expect(statusCode).toBeGreaterThanOrEqual(400);
        expect(statusCode).toBeLessThan(500);
      }),
      { seed, numRuns: 300 },
    );
    expect(await fingerprint()).toBe(before);
  });
});
