import type { OrderView } from '@quire/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { alpacaDoor } from '../../alpaca-door.ts';
import type { ProblemBody } from '../../platform/problem.ts';
import { startTestServer, type TestServer, until } from '../../testing/test-server.ts';
import { verifyWorld } from '../../world/verify-world.ts';

let server: TestServer;
let address: string;
beforeAll(async () => {
  server = await startTestServer({ doors: [alpacaDoor] });
  await server.quoted('BTC/USD');
  address = await server.app.listen({ port: 0, host: '127.0.0.1' });
});
afterAll(() => server?.close());

const market = { symbol: 'BTC/USD', side: 'buy', orderType: 'market', quantity: '0.02' };
const native = <Answer>(body: object, headers: object = {}) =>
  server.call<Answer>({
    method: 'POST',
    url: '/api/v1/orders',
    payload: body,
    headers: { ...server.demoKey, ...headers },
  });
const alpaca = <Answer>(body: object, headers: object = {}) =>
  server.call<Answer>({
    method: 'POST',
    url: '/v2/orders',
    payload: { symbol: 'BTC/USD', side: 'buy', type: 'market', qty: '0.02', time_in_force: 'gtc', ...body },
    headers: { ...server.demoKey, ...headers },
  });
const allow = (scriptedOutcomes: boolean) =>
  server.call({
    method: 'PUT',
    url: `/api/v1/accounts/${server.firstStart.demoAccountId}/terms`,
    payload: { kind: 'cash', scriptedOutcomes },
    headers: server.admin.headers,
  });
const orderNamed = async (clientOrderId: string): Promise<OrderView | undefined> => {
  const { json } = await server.call<{ items: OrderView[] }>({
    method: 'GET',
    url: '/api/v1/orders?limit=50',
    headers: server.demoKey,
  });
  return json.items.find((order) => order.clientOrderId === clientOrderId);
};
/** Over a real connection, because what is lost is the connection. */
const sent = (path: string, body: object) =>
  fetch(`${address}${path}`, {
    method: 'POST',
    headers: { ...server.demoKey, host: 'localhost:8000', 'content-type': 'application/json' } as Record<
      string,
      string
    >,
    body: JSON.stringify(body),
  });

describe('an account that does not allow scripts', () => {
  it('refuses them, on both APIs and from the header', async () => {
    const refused = await native<ProblemBody>({ ...market, clientOrderId: 'test:partial:50' });
    expect([refused.status, refused.json.code]).toEqual([403, 'SCRIPTED_OUTCOMES_NOT_ALLOWED']);
    const fromHeader = await native<ProblemBody>(market, { 'x-quire-script': 'lost-reply' });
    expect([fromHeader.status, fromHeader.json.code]).toEqual([403, 'SCRIPTED_OUTCOMES_NOT_ALLOWED']);
    const dialect = await alpaca<{ code: number }>({ client_order_id: 'test:late:1s' });
    expect([dialect.status, dialect.json.code]).toEqual([403, 40310000]);
    expect(await orderNamed('test:partial:50')).toBeUndefined();
  });
});

describe('an account that allows scripts', () => {
  beforeAll(async () => {
    expect((await allow(true)).status).toBe(200);
  });

  it('denies an order under the code that the id names', async () => {
    const { status, json } = await native<ProblemBody>({
      ...market,
      clientOrderId: 'test:reject:insufficient_buying_power:1',
    });
    expect([status, json.code]).toEqual([422, 'INSUFFICIENT_BUYING_POWER']);
    expect(await orderNamed('test:reject:insufficient_buying_power:1')).toMatchObject({ status: 'denied' });
    const dialect = await alpaca<{ code: number; message: string }>({
      client_order_id: 'test:reject:insufficient_buying_power:2',
    });
    expect([dialect.status, dialect.json.code, dialect.json.message]).toEqual([
      403,
      40310000,
      'insufficient buying power',
    ]);
  });

  it.each(['test:reject:no_such_code', 'test:partial:150', 'test:late:soon'])('refuses %s as no script', async (id) => {
    const { status, json } = await native<ProblemBody>({ ...market, clientOrderId: id });
    expect([status, json.code, json.field]).toEqual([400, 'INVALID_SCRIPT', 'clientOrderId']);
  });

  it('fills a part, as the header asks, and keeps the name of the order behind the script', async () => {
    const { json } = await native<OrderView>({ ...market, clientOrderId: 'mine' }, { 'x-quire-script': 'partial:50' });
    expect(json).toMatchObject({ clientOrderId: 'test:partial:50:mine', filledQuantity: '0.01', status: 'canceled' });
    expect(json.reasonCode).toBe('SCRIPTED');
    const keyed = await native<OrderView>(market, { 'x-quire-script': 'partial:25', 'idempotency-key': 'key-1' });
    expect(keyed.json).toMatchObject({ clientOrderId: 'test:partial:25:key-1', filledQuantity: '0.005' });
  });

  it('sends an order to its market late', async () => {
    const { json } = await alpaca<{ id: string; status: string }>({ client_order_id: 'test:late:300ms' });
    expect(json.status).toMatch(/accepted|new/);
    expect(await orderNamed('test:late:300ms')).toMatchObject({ filledQuantity: '0' });
    await until(async () => (await orderNamed('test:late:300ms'))?.status === 'filled');
    const order = (await orderNamed('test:late:300ms'))!;
    expect(Date.parse(order.filledAt!) - Date.parse(order.submittedAt)).toBeGreaterThanOrEqual(300);
  });

  it('loses the reply after the commit; the retry answers what it came to', async () => {
    const body = { ...market, clientOrderId: 'test:lost-reply:1' };
    await expect(sent('/api/v1/orders', body)).rejects.toThrow();
    const first = await orderNamed('test:lost-reply:1');
    expect(first?.status).toBe('filled');
    const retry = await sent('/api/v1/orders', body);
    expect([retry.status, retry.headers.get('idempotent-replayed')]).toEqual([200, 'true']);
    expect(((await retry.json()) as OrderView).orderId).toBe(first?.orderId);
    const dialect = {
      symbol: 'BTC/USD',
      side: 'buy',
      type: 'market',
      qty: '0.01',
      time_in_force: 'gtc',
      client_order_id: 'test:lost-reply:2',
    };
    await expect(sent('/v2/orders', dialect)).rejects.toThrow();
    expect((await sent('/v2/orders', dialect)).status).toBe(422);
    expect((await orderNamed('test:lost-reply:2'))?.status).toBe('filled');
  });

  it('cuts the streams of the account before the order is taken', async () => {
    const url = address.replace('http', 'ws');
    const headers = { ...server.demoKey, host: 'localhost:8000' } as Record<string, string>;
    const console_ = new WebSocket(`${url}/ws`, { headers });
    const updates = new WebSocket(`${url}/stream`, { headers: { host: 'localhost:8000' } });
    const heard: string[] = [];
    const closed = [console_, updates].map((socket) => new Promise<number>((resolve) => socket.on('close', resolve)));
    for (const socket of [console_, updates]) socket.on('message', (data) => heard.push(data.toString()));
    await Promise.all([console_, updates].map((socket) => new Promise((resolve) => socket.on('open', resolve))));
    const accountId = server.firstStart.demoAccountId;
    console_.send(JSON.stringify({ type: 'subscribe', accountId, quotes: [], focus: null }));
    const [key, secret] = [server.demoKey['apca-api-key-id'], server.demoKey['apca-api-secret-key']];
    updates.send(JSON.stringify({ action: 'auth', key, secret }));
    updates.send(JSON.stringify({ action: 'listen', data: { streams: ['trade_updates'] } }));
    await until(
      () => heard.some((text) => text.includes('snapshot')) && heard.some((text) => text.includes('listening')),
    );
    const { json } = await native<OrderView>({ ...market, clientOrderId: 'test:drop-stream' });
    expect(json.status).toBe('filled');
    expect(await Promise.all(closed)).toEqual([1006, 1006]);
    expect(heard.some((text) => text.includes('test:drop-stream'))).toBe(false);
  });

  it('leaves a record that re-executes to the same', async () => {
    const report = await verifyWorld(server.database, server.services.gateway.worldId);
    expect([report.ok, report.text]).toEqual([true, report.text]);
  });
});
