import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { until } from '../../testing/test-server.ts';
import { type AlpacaServer, type Json, startAlpacaServer } from './testing/alpaca-server.ts';

let alpaca: AlpacaServer;
beforeAll(async () => {
  alpaca = await startAlpacaServer();
});
afterAll(() => alpaca?.close());

const read = async (id: unknown) => (await alpaca.call('GET', `/v2/orders/${String(id)}`)).json;
const stop = { symbol: 'AAPL', qty: '1', side: 'buy', type: 'stop', stop_price: '9000', time_in_force: 'gtc' };

describe('stops', () => {
  it('sleep until their price, and become market orders there', async () => {
    const { status, json: asleep } = await alpaca.place(stop);
    expect([status, asleep['type'], asleep['stop_price'], asleep['limit_price']]).toEqual([200, 'stop', '9000', null]);
    expect((await read(asleep['id']))['status']).toBe('new');
    const { json: awake } = await alpaca.place({
      ...stop,
      stop_price: '1.00',
      side: 'buy',
      client_order_id: 'awake-1',
    });
    await until(async () => (await read(awake['id']))['status'] === 'filled');
    const moved = await alpaca.call('PATCH', `/v2/orders/${String(asleep['id'])}`, {
      headers: { ...alpaca.key, 'content-type': 'application/json' },
      body: '{"stop_price":"8000.50"}',
    });
    expect([moved.status, moved.json['stop_price'], moved.json['replaces']]).toEqual([200, '8000.5', asleep['id']]);
  });

  it('may have a limit, or trail by a price or in percent', async () => {
    const limited = await alpaca.place({ ...stop, type: 'stop_limit', limit_price: '9001' });
    expect(limited.json).toMatchObject({ type: 'stop_limit', stop_price: '9000', limit_price: '9001' });
    const { stop_price: _, ...trailing } = { ...stop, type: 'trailing_stop' };
    const byPrice = await alpaca.place({ ...trailing, trail_price: '500' });
    expect(byPrice.json).toMatchObject({ type: 'trailing_stop', trail_price: '500', trail_percent: null });
    const byPercent = await alpaca.place({ ...trailing, trail_percent: 50 });
    expect(byPercent.json).toMatchObject({ trail_price: null, trail_percent: '50' });
    await until(async () => (await read(byPercent.json['id']))['hwm'] !== null);
    const pair = await alpaca.place({
      ...stop,
      symbol: 'BTC/USD',
      qty: '0.0001',
      type: 'stop_limit',
      stop_price: '900000',
      limit_price: '900001',
    });
    expect([pair.status, pair.json['symbol']]).toEqual([200, 'BTC/USD']);
  });

  it.each<[Json, number, string]>([
    [{ stop_price: null }, 422, 'stop orders require a stop price'],
    [
      { stop_price: '9000.001' },
      422,
      'invalid stop_price 9000.001. sub-penny increment does not fulfill minimum pricing criteria',
    ],
    [{ time_in_force: 'ioc' }, 422, 'invalid time_in_force for stop order: must be day or gtc'],
    [{ time_in_force: 'opg' }, 422, 'invalid time_in_force for stop order: must be day or gtc'],
    [{ symbol: 'BTC/USD' }, 422, 'invalid order type for crypto order'],
  ])('%j is refused', async (changes, status, text) => {
    const answer = await alpaca.place({ ...stop, ...changes });
    expect([answer.status, answer.json['message']]).toEqual([status, text]);
  });
});
