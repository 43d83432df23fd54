import { parseInstant } from '@quire/core/units';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { until } from '../../testing/test-server.ts';
import { type AlpacaServer, type Json, startAlpacaServer } from './testing/alpaca-server.ts';

let alpaca: AlpacaServer;
beforeAll(async () => {
  alpaca = await startAlpacaServer();
});
afterAll(() => alpaca?.close());

const resting = { symbol: 'MSFT', qty: '10', side: 'buy', type: 'limit', limit_price: '1.00', time_in_force: 'gtc' };
const patch = (id: unknown, body: unknown) =>
  alpaca.call('PATCH', `/v2/orders/${String(id)}`, {
    headers: { ...alpaca.key, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
const read = async (id: unknown) => (await alpaca.call('GET', `/v2/orders/${String(id)}`)).json;

describe('a replacement', () => {
  it('is a new order in the place of the old one, each naming the other', async () => {
    const { json: before } = await alpaca.place(resting);
    const { status, json: after } = await patch(before['id'], {
      qty: 7,
      limit_price: '1.01',
      stop_price: null,
      order_id: 'x',
    });
    expect([status, after['qty'], after['limit_price'], after['replaces']]).toEqual([200, '7', '1.01', before['id']]);
    expect(after['id']).not.toBe(before['id']);
    expect(await read(before['id'])).toMatchObject({
      status: 'replaced',
      replaced_by: after['id'],
      replaced_at: expect.stringMatching(/Z$/),
    });
    expect(await read(after['id'])).toMatchObject({ status: 'new', replaced_by: null, filled_qty: '0' });
    const again = await patch(before['id'], { qty: 5 });
    expect([again.status, again.json]).toEqual([
      422,
      { code: 42210000, message: 'unable to replace order, order is not open' },
    ]);
    const { json: named } = await patch(after['id'], { time_in_force: 'day', client_order_id: 'third-1' });
    expect(named).toMatchObject({ client_order_id: 'third-1', time_in_force: 'day', qty: '7' });
  });

  it('that cannot be changes nothing', async () => {
    const { json: order } = await alpaca.place({ ...resting, client_order_id: 'kept-1' });
    const other = await alpaca.place({ ...resting, client_order_id: 'kept-2' });
    const bad: readonly [unknown, number, number, string][] = [
      [{}, 422, 40010001, 'nothing to replace'],
      [{ qty: null }, 422, 40010001, 'nothing to replace'],
      [{ qty: '0' }, 422, 40010001, 'qty must be > 0'],
      [{ qty: '1.5' }, 422, 42210000, 'fractional orders cannot be replaced in qty'],
      [{ stop_price: '1' }, 422, 40010001, 'limit orders require no stop price'],
      [{ trail: '1' }, 422, 40010001, 'only trailing stop orders take a trail'],
      [{ time_in_force: 'never' }, 422, 40010001, 'invalid time_in_force: never'],
      [{ qty: '5', client_order_id: 'kept-2' }, 422, 40010001, 'client_order_id must be unique'],
      [
        { limit_price: '1.123' },
        422,
        42210000,
        'invalid limit_price 1.123. sub-penny increment does not fulfill minimum pricing criteria',
      ],
    ];
    for (const [body, status, code, message] of bad) {
      const answer = await patch(order['id'], body);
      expect([body, answer.status, answer.json]).toEqual([body, status, { code, message }]);
    }
    const poor = await patch(order['id'], { qty: '1000000', limit_price: '300' });
    expect([poor.status, poor.json['code'], poor.json['message']]).toEqual([
      403,
      40310000,
      'insufficient buying power',
    ]);
    expect(await read(order['id'])).toMatchObject({ status: 'new', qty: '10', replaced_by: null });
    const stranger = await alpaca.strangersKey();
    const theirs = await alpaca.call('PATCH', `/v2/orders/${String(other.json['id'])}`, {
      headers: stranger.headers,
      body: '{"qty":1}',
    });
    expect([theirs.status, theirs.json['code']]).toEqual([404, 40410000]);
  });
});

describe('an order by money', () => {
  it('has no quantity until it fills, and cannot be replaced', async () => {
    const { status, json } = await alpaca.place({
      symbol: 'AAPL',
      notional: '150.25',
      side: 'buy',
      type: 'market',
      time_in_force: 'day',
    });
    expect([status, json['qty'], json['notional']]).toEqual([200, null, '150.25']);
    await until(async () => (await read(json['id']))['status'] === 'filled');
    const filled = await read(json['id']);
    expect(filled['qty']).toBeNull();
    expect(Number(filled['filled_qty']) * Number(filled['filled_avg_price'])).toBeCloseTo(150.25, 0);
    const { json: rests } = await alpaca.place({
      symbol: 'AAPL',
      notional: 20,
      side: 'buy',
      type: 'limit',
      limit_price: 1,
      time_in_force: 'day',
    });
    const replaced = await patch(rests['id'], { limit_price: 2 });
    expect([replaced.status, replaced.json['message']]).toEqual([422, 'notional orders cannot be replaced']);
  });

  it.each<[Json, number, number, string]>([
    [{ notional: '0.99' }, 403, 40310000, 'cost basis must be >= minimal amount of order 1'],
    [
      { notional: '9.99', symbol: 'BTC/USD', time_in_force: 'gtc' },
      403,
      40310000,
      'cost basis must be >= minimal amount of order 10',
    ],
    [{ notional: '10.001' }, 422, 42210000, 'notional value must be limited to 2 decimal places'],
    [{ notional: '10', qty: '1' }, 422, 40010001, 'only one of qty or notional is accepted'],
    [{ notional: '10', time_in_force: 'gtc' }, 422, 42210000, 'fractional orders must be DAY orders'],
    [{ notional: '-10' }, 422, 40010001, 'notional must be > 0'],
  ])('%j is refused', async (changes, status, code, message) => {
    const answer = await alpaca.place({
      symbol: 'AAPL',
      side: 'buy',
      type: 'market',
      time_in_force: 'day',
      ...changes,
    });
    expect([answer.status, answer.json['code'], answer.json['message']]).toEqual([status, code, message]);
  });
});

describe('a cancel of an account with latency', () => {
  it('is on its way until it is there, and twice is not an error', async () => {
    const { accountId, person, headers } = await alpaca.strangersKey();
    const settings = await alpaca.server.call({
      method: 'PUT',
      url: `/api/v1/accounts/${accountId}/fill-settings`,
      headers: person.headers,
      payload: { model: 'realistic', parameters: { entryMilliseconds: '400' } },
    });
    expect(settings.status).toBe(200);
    const { json: order } = await alpaca.place(resting, headers);
    const path = `/v2/orders/${String(order['id'])}`;
    const get = async () => (await alpaca.call('GET', path, { headers })).json;
    await until(async () => (await get())['status'] === 'new');
    expect((await alpaca.call('DELETE', path, { headers })).status).toBe(204);
    const asked = await get();
    expect(asked).toMatchObject({ status: 'pending_cancel', canceled_at: null });
    expect((await alpaca.call('DELETE', path, { headers })).status).toBe(204);
    await until(async () => (await get())['status'] === 'canceled');
    const micros = (value: unknown) => parseInstant(String(value))!;
    expect(micros((await get())['canceled_at']) - micros(asked['updated_at'])).toBe(400_000);
  });
});
