import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AlpacaServer, startAlpacaServer } from './testing/alpaca-server.ts';

/**
 * Whatever is sent, the answer is a refusal in the dialect's own shape and nothing durable has changed. "Nothing" is every table
 * that holds orders, money and keys, hashed before and after.
 */
const seed = Number(process.env['QUIRE_PROPERTY_SEED']);

let alpaca: AlpacaServer;
beforeAll(async () => {
  alpaca = await startAlpacaServer();
});
afterAll(() => alpaca?.close());

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
];

async function fingerprint(): Promise<string> {
  const hashes = await Promise.all(
    tables.map(async (table) => {
      const [row] = await alpaca.server.database.sql.unsafe<{ hash: string }[]>(
        `select coalesce(md5(string_agg(md5(t::text), '' order by md5(t::text))), '') as hash from ${table} t`,
      );
      return `${table}:${row?.hash}`;
    }),
  );
  return hashes.join('\n');
}

const send = (body: string) =>
  alpaca.call('POST', '/v2/orders', { headers: { ...alpaca.key, 'content-type': 'application/json' }, body });

const order = (fields: string): string =>
  `{"symbol":"AAPL","side":"buy","type":"limit","limit_price":"1","time_in_force":"gtc",${fields}}`;
const priced = (price: string): string =>
  `{"symbol":"AAPL","side":"buy","type":"limit","limit_price":${price},"time_in_force":"gtc","qty":1}`;
const digits = '9'.repeat(10_000);
const decimals30 = '1.000000000000000000000000000001';

describe('an order that is none', () => {
  it.each<[string, string, number, number]>([
    ['no JSON', '{"symbol":', 400, 40010000],
    ['a bare NaN', order('"qty":NaN'), 400, 40010000],
    ['a list', '[1]', 400, 40010000],
    ['a prototype', '{"__proto__":{"side":"buy"}}', 400, 40010000],
    ['nothing', '', 422, 40010001],
    ['a quantity of NaN', order('"qty":"NaN"'), 422, 40010001],
    ['a quantity of 1e308', order('"qty":1e308'), 422, 40010001],
    ['a quantity of 1e309', order('"qty":1e309'), 422, 40010001],
    ['a quantity of 10,000 digits', order(`"qty":${digits}`), 422, 40010001],
    ['the same as text', order(`"qty":"${digits}"`), 422, 40010001],
    ['a quantity of 30 decimals', order(`"qty":${decimals30}`), 422, 40010001],
    ['a negative quantity', order('"qty":-1'), 422, 40010001],
    ['a quantity of zero', order('"qty":0'), 422, 40010001],
    ['a quantity of true', order('"qty":true'), 422, 40010001],
    ['a quantity in a list', order('"qty":[1]'), 422, 40010001],
    ['no quantity', order('"qty":null'), 422, 40010001],
    ['quantity and notional', order('"qty":1,"notional":5'), 422, 40010001],
    ['a negative price', priced('-1'), 422, 40010001],
    ['a price of 30 decimals', priced(decimals30), 422, 42210000],
    ['a price between two increments', priced('"1.005"'), 422, 42210000],
    ['a market order with a price', order('"qty":1,"type":"market"'), 422, 40010001],
    ['an unknown symbol', order('"qty":1,"symbol":"NOSUCH"'), 422, 42210000],
    ['a symbol in an object', order('"qty":1,"symbol":{}'), 422, 40010001],
    ['an unknown side', order('"qty":1,"side":"hold"'), 422, 40010001],
    ['a stop order', order('"qty":1,"type":"stop","stop_price":1'), 422, 40010001],
    ['a bracket without legs', order('"qty":1,"order_class":"bracket"'), 422, 40010001],
    ['crypto for a day', order('"qty":1,"symbol":"BTCUSD","time_in_force":"day"'), 422, 42210000],
    ['extended hours for ioc', order('"qty":1,"time_in_force":"ioc","extended_hours":true'), 422, 42210000],
    ['a client_order_id of 129 characters', order(`"qty":1,"client_order_id":"${'x'.repeat(129)}"`), 422, 40010001],
    ['a client_order_id with a NUL', order('"qty":1,"client_order_id":"a\\u0000b"'), 422, 40010001],
    ['a client_order_id with half a character', order('"qty":1,"client_order_id":"\\ud800"'), 422, 40010001],
    ['a body of more than 256 kB', order(`"qty":1,"note":"${'x'.repeat(300_000)}"`), 413, 41310000],
  ])('%s is refused and changes nothing', async (_, body, status, code) => {
    const before = await fingerprint();
    const answer = await send(body);
    expect([answer.status, answer.json['code']]).toEqual([status, code]);
    expect(String(answer.json['message']).length).toBeLessThan(200);
    expect(await fingerprint()).toBe(before);
  });

  it.each([
    '/v2/orders/not-a-uuid',
    `/v2/orders/${'0'.repeat(8)}-0000-4000-8000-000000000000`,
    `/v2/orders/${'x'.repeat(500)}`,
    '/v2/orders/%00',
    '/v2/orders/%zz',
    '/v2/positions/%00',
    '/v2/assets/%F0%28',
    '/v2/orders:by_client_order_id?client_order_id=%00',
    '/v2/orders?symbols=%00',
    '/v2/stocks/bars?symbols=AAPL&page_token=%00',
    '/v2/stocks/bars?symbols=AAPL&start=9999-99-99',
    '/v2/account/../../api/v1/users',
  ])('in the address %s is a 4xx', async (path) => {
    const { status, json } = await alpaca.call('GET', path);
    expect([status >= 400 && status < 500, typeof (json['message'] ?? json['detail'])]).toEqual([true, 'string']);
  });

  it(`made at random is refused and changes nothing (seed ${seed})`, async () => {
    const names = [
      'symbol',
      'qty',
      'notional',
      'side',
      'type',
      'time_in_force',
      'limit_price',
      'stop_price',
      'order_class',
      'client_order_id',
      'extended_hours',
    ];
    const wrong = fc.oneof(fc.jsonValue(), fc.constantFrom('-0', '1e308', '-1', 'NaN', '', decimals30), fc.string());
    const good = { symbol: 'AAPL', qty: '1', side: 'buy', type: 'limit', limit_price: '1', time_in_force: 'gtc' };
    // One field is always beyond repair, so that no order may come of it.
    const broken = fc.constantFrom<object>(
      { qty: 0 },
      { side: 'hold' },
      { symbol: 'NOSUCH' },
      { time_in_force: 'later' },
      { type: 'stop' },
    );
    const body = fc.oneof(
      fc.json(),
      fc.string(),
      fc
        .tuple(fc.dictionary(fc.constantFrom(...names), wrong), broken)
        .map(([fields, fault]) => JSON.stringify({ ...good, ...fields, ...fault })),
    );
    const before = await fingerprint();
    await fc.assert(
      fc.asyncProperty(body, async (text) => {
        const { status, json } = await send(text);
        expect(status).toBeGreaterThanOrEqual(400);
        expect(status).toBeLessThan(500);
        expect([typeof json['code'], typeof json['message']]).toEqual(['number', 'string']);
      }),
      { seed, numRuns: 200 },
    );
    expect(await fingerprint()).toBe(before);
  });
});
