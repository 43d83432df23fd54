import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { ordersById } from '../queries.ts';
import { type AlpacaServer, type Json, startAlpacaServer } from '../testing/alpaca-server.ts';
import { type OrderRow, orderView } from '../views/order-view.ts';
import { committedRows } from './committed-rows.ts';

let alpaca: AlpacaServer;
beforeAll(async () => {
  alpaca = await startAlpacaServer();
});
afterAll(() => alpaca?.close());

const aapl = { symbol: 'AAPL', qty: '2', side: 'buy', time_in_force: 'gtc' };
const limit = { ...aapl, type: 'limit', limit_price: '1.25' };
const kinds: Readonly<Record<string, Json>> = {
  'a market order': { ...aapl, type: 'market', time_in_force: 'day' },
  'a limit order that rests': limit,
  'a limit order that ends': { ...limit, time_in_force: 'ioc' },
  'an order sized by money': { symbol: 'AAPL', notional: '150.50', side: 'buy', type: 'market', time_in_force: 'day' },
  'a fraction of a coin': { symbol: 'BTC/USD', qty: '0.0125', side: 'buy', type: 'market', time_in_force: 'gtc' },
  'a stop': { ...aapl, type: 'stop', stop_price: '9000' },
  'a stop limit': { ...aapl, type: 'stop_limit', stop_price: '9000', limit_price: '9001' },
  'a trail by price': { ...aapl, type: 'trailing_stop', trail_price: '5' },
  'a trail by percent': { ...aapl, type: 'trailing_stop', trail_percent: '2.5' },
  'a bracket': {
    ...limit,
    order_class: 'bracket',
    take_profit: { limit_price: '2' },
    stop_loss: { stop_price: '1', limit_price: '0.9' },
  },
  'hours beyond the session': { ...limit, time_in_force: 'day', extended_hours: true },
};

const byId = (rows: readonly OrderRow[]) =>
  [...rows].sort((left, right) => (left.orderId < right.orderId ? -1 : 1)).map((row) => orderView(row));

/** What memory says of the orders beside what the database says. */
async function compare(orderIds: readonly string[]): Promise<void> {
  const { committedOrders, gateway, storage } = alpaca.server.services;
  let reads = 0;
  const recentOrder = (orderId: string) => {
    const order = committedOrders.recall(orderId);
    if (order === null) reads += 1;
    return order;
  };
  // Memory hears of a commit a moment after the database has it.
  const look = async () => {
    reads = 0;
    const remembered = await committedRows({ gateway, sql: storage.sql, recentOrder }, orderIds);
    expect(byId(remembered)).toEqual(byId(await ordersById(storage.sql, orderIds)));
    expect(reads).toBe(0);
  };
  await vi.waitFor(look, { timeout: 30_000 });
}

async function placed(order: Json): Promise<string> {
  const { status, json, text } = await alpaca.place(order);
  expect(status, text).toBe(200);
  return String(json['id']);
}

describe('orders that a commit changed', () => {
  it.each(Object.entries(kinds))(
    'are in memory what they are in the database: %s, and after its cancel',
    async (_, order) => {
      const orderId = await placed(order);
      await compare([orderId]);
      await alpaca.call('DELETE', `/v2/orders/${orderId}`);
      await compare([orderId]);
    },
  );

  it('are so when they were replaced, with what replaces them', async () => {
    const first = await placed(limit);
    const headers = { ...alpaca.key, 'content-type': 'application/json' };
    const body = JSON.stringify({ limit_price: '1.30' });
    const { json, status } = await alpaca.call('PATCH', `/v2/orders/${first}`, { headers, body });
    expect(status).toBe(200);
    await compare([first, String(json['id'])]);
  });

  it('are read when memory does not hold them', async () => {
    const { gateway, storage } = alpaca.server.services;
    const orderId = await placed(limit);
    const rows = await committedRows({ gateway, sql: storage.sql, recentOrder: () => null }, [orderId]);
    expect(rows).toEqual(await ordersById(storage.sql, [orderId]));
  });
});
