import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { until } from '../../testing/test-server.ts';
import { type AlpacaServer, type Json, startAlpacaServer } from './testing/alpaca-server.ts';

let alpaca: AlpacaServer;
beforeAll(async () => {
  alpaca = await startAlpacaServer();
});
afterAll(() => alpaca?.close());

const json = () => ({ ...alpaca.key, 'content-type': 'application/json' });
const read = async (id: unknown, nested = false) =>
  (await alpaca.call('GET', `/v2/orders/${String(id)}?nested=${nested}`)).json;
const legsOf = (order: Json): Json[] => order['legs'] as Json[];
const resting = { symbol: 'AAPL', qty: '2', side: 'buy', type: 'limit', limit_price: '2.00', time_in_force: 'gtc' };
const bracket = {
  ...resting,
  order_class: 'bracket',
  take_profit: { limit_price: '3.00' },
  stop_loss: { stop_price: '1.50', limit_price: '1.40' },
};

describe('a bracket on this wire', () => {
  it('shows its held legs inside of it, or each as its own row, and ends them with it', async () => {
    const { status, json: parent } = await alpaca.place(bracket);
    expect([status, parent['order_class'], legsOf(parent).length]).toEqual([200, 'bracket', 2]);
    expect(legsOf(parent)).toMatchObject([
      { type: 'limit', side: 'sell', limit_price: '3', status: 'held', order_class: 'bracket', qty: '2' },
      { type: 'stop_limit', side: 'sell', stop_price: '1.5', limit_price: '1.4', status: 'held' },
    ]);
    const rows = async (nested: boolean) =>
      (await alpaca.call<Json[]>('GET', `/v2/orders?status=open&symbols=AAPL&nested=${nested}`)).json;
    expect((await rows(true)).map(({ id, legs }) => [id, (legs as Json[]).length])).toEqual([[parent['id'], 2]]);
    expect((await rows(false)).map(({ legs }) => legs)).toEqual([null, null, null]);
    const [profit] = legsOf(parent);
    const moved = await alpaca.call('PATCH', `/v2/orders/${String(profit!['id'])}`, {
      headers: json(),
      body: '{"limit_price":"3.10"}',
    });
    expect([moved.status, moved.json['limit_price'], moved.json['status']]).toEqual([200, '3.1', 'held']);
    expect(legsOf(await read(parent['id'], true)).map(({ limit_price }) => limit_price)).toEqual(['1.4', '3.1']);
    const resized = await alpaca.call('PATCH', `/v2/orders/${String(moved.json['id'])}`, {
      headers: json(),
      body: '{"qty":"1"}',
    });
    expect(resized.status).toBe(422);
    expect((await alpaca.call('DELETE', `/v2/orders/${String(parent['id'])}`)).status).toBe(204);
    await until(async () => (await rows(false)).length === 0);
    expect((await read(moved.json['id']))['status']).toBe('canceled');
  });

  it('protects what it bought, once', async () => {
    const { json: parent } = await alpaca.place({
      symbol: 'MSFT',
      qty: '2',
      side: 'buy',
      type: 'market',
      time_in_force: 'gtc',
      order_class: 'bracket',
      take_profit: { limit_price: '9000' },
      stop_loss: { stop_price: '1' },
    });
    await until(async () => (await read(parent['id']))['status'] === 'filled');
    const legs = legsOf(await read(parent['id'], true));
    expect(legs.map(({ type, status, qty }) => [type, status, qty])).toEqual([
      ['limit', 'new', '2'],
      ['stop', 'new', '2'],
    ]);
    // The entry is filled, yet what it brought along is still open, so the nested list of what is open has it with its legs.
    const listed = async (query: string) =>
      (await alpaca.call<Json[]>('GET', `/v2/orders?symbols=MSFT&${query}`)).json.map(({ id }) => id);
    expect(await listed('status=open&nested=true')).toEqual([parent['id']]);
    expect(await listed('status=closed&nested=true')).toEqual([]);
    expect(await listed('status=all&nested=true')).toEqual([parent['id']]);
    expect((await listed('status=open')).length).toBe(2);
    expect(await listed('status=closed')).toEqual([parent['id']]);
    const position = async () => (await alpaca.call('GET', '/v2/positions/MSFT')).json;
    expect((await position())['qty_available']).toBe('0');
    expect((await alpaca.call('DELETE', `/v2/orders/${String(legs[0]!['id'])}`)).status).toBe(204);
    await until(async () => (await read(legs[1]!['id']))['status'] === 'canceled');
    expect([await listed('status=open&nested=true'), await listed('status=closed&nested=true')]).toEqual([
      [],
      [parent['id']],
    ]);
    expect((await position())['qty_available']).toBe('2');
    const pair = await alpaca.place({
      symbol: 'MSFT',
      qty: '2',
      side: 'sell',
      type: 'limit',
      time_in_force: 'gtc',
      order_class: 'oco',
      take_profit: { limit_price: '9000' },
      stop_loss: { stop_price: '1' },
    });
    expect(pair.json).toMatchObject({
      order_class: 'oco',
      limit_price: '9000',
      legs: [{ type: 'stop', stop_price: '1' }],
    });
    expect((await position())['qty_available']).toBe('0');
  });

  it('may have one protection', async () => {
    const { json: parent } = await alpaca.place({ ...resting, order_class: 'oto', stop_loss: { stop_price: '1.50' } });
    expect(legsOf(parent)).toMatchObject([{ type: 'stop', status: 'held' }]);
    await alpaca.call('DELETE', '/v2/orders');
  });

  it.each<[string, Json, number, number, string]>([
    [
      'a crossed profit',
      { take_profit: { limit_price: '2' } },
      422,
      42210000,
      'take_profit.limit_price must be >= base_price + 0.01',
    ],
    [
      'a crossed stop',
      { stop_loss: { stop_price: '2' } },
      422,
      42210000,
      'stop_loss.stop_price must be <= base_price - 0.01',
    ],
    ['no stop', { stop_loss: null }, 422, 40010001, 'bracket orders require stop_loss.stop_price'],
    [
      'an exit without a position',
      { order_class: 'oco', side: 'sell', symbol: 'NVDA' },
      403,
      40310000,
      'insufficient qty available for order (requested: 2, available: 0)',
    ],
  ])('%s is refused', async (_, changes, status, code, message) => {
    const answer = await alpaca.place({ ...bracket, ...changes });
    expect([answer.status, answer.json['code'], answer.json['message']]).toEqual([status, code, message]);
  });
});
