import type { OrderView } from '@quire/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AlpacaServer, startAlpacaServer } from './testing/alpaca-server.ts';

let alpaca: AlpacaServer;
beforeAll(async () => {
  alpaca = await startAlpacaServer();
});
afterAll(() => alpaca?.close());

const bid = { symbol: 'AAPL', qty: '2', side: 'buy', type: 'limit', limit_price: '2.00' };

describe('orders on the open and on the close', () => {
  it.each(['opg', 'cls'])('with %s wait for their auction, and can be moved and canceled until then', async (when) => {
    const { status, json } = await alpaca.place({ ...bid, time_in_force: when });
    // In the minutes before the roll at 20:00 New York none is taken.
    if (status === 403) {
      expect([json['code'], json['message']]).toEqual([40310000, expect.stringContaining(`${when} orders are not`)]);
      return;
    }
    expect([status, json['status'], json['time_in_force']]).toEqual([200, 'accepted', when]);
    const path = `/v2/orders/${String(json['id'])}`;
    expect((await alpaca.call('GET', path)).json['status']).toBe('accepted_for_bidding');
    const headers = { ...alpaca.key, 'content-type': 'application/json' };
    const moved = await alpaca.call('PATCH', path, { headers, body: '{"limit_price":"2.10"}' });
    expect([moved.status, moved.json['limit_price'], moved.json['replaces']]).toEqual([200, '2.1', json['id']]);
    const movedPath = `/v2/orders/${String(moved.json['id'])}`;
    expect((await alpaca.call('DELETE', movedPath)).status).toBe(204);
    expect((await alpaca.call('GET', movedPath)).json['status']).toBe('canceled');
  });

  it('are taken and explained by the native API too', async () => {
    const call = <Answer>(method: 'GET' | 'POST', url: string, payload?: object) =>
      alpaca.server.call<Answer>({
        method,
        url: `/api/v1/${url}`,
        ...(payload === undefined ? {} : { payload }),
        headers: alpaca.server.demoKey,
      });
    const placed = await call<OrderView & { code?: string }>('POST', 'orders', {
      symbol: 'AAPL',
      side: 'buy',
      orderType: 'limit',
      quantity: 1,
      limitPrice: '2.00',
      timeInForce: 'opg',
    });
    if (placed.status === 422) {
      expect(placed.json.code).toBe('AUCTION_CLOSED');
      return;
    }
    expect(placed.json, placed.text).toMatchObject({
      status: 'accepted_for_bidding',
      timeInForce: 'opg',
      filledQuantity: '0',
    });
    const explained = await call<{ blocks: { code: string }[] }>('GET', `orders/${placed.json.orderId}/explain`);
    expect(explained.json.blocks.map(({ code }) => code)).toEqual(['WAITING_FOR_AUCTION']);
  });

  it('are not for pairs', async () => {
    const { status, json } = await alpaca.place({ ...bid, symbol: 'BTC/USD', time_in_force: 'opg' });
    expect([status, json['message']]).toEqual([422, 'invalid crypto time_in_force']);
  });
});
