import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { until } from '../../testing/test-server.ts';
import { type AlpacaServer, type Json, startAlpacaServer } from './testing/alpaca-server.ts';

let alpaca: AlpacaServer;
beforeAll(async () => {
  alpaca = await startAlpacaServer();
});
afterAll(() => alpaca?.close());

const bought = async (symbol: string, qty: string): Promise<void> => {
  const { json } = await alpaca.place({ symbol, qty, side: 'buy', type: 'market', time_in_force: 'gtc' });
  await until(async () => (await alpaca.call('GET', `/v2/orders/${String(json['id'])}`)).json['status'] === 'filled');
};
const sale = { symbol: 'AAPL', qty: '5', side: 'sell', type: 'limit', limit_price: '9000', time_in_force: 'gtc' };

describe('a refusal tells what the account holds', () => {
  it('of a share: the position, what orders hold of it, and which', async () => {
    await bought('AAPL', '5');
    const first = await alpaca.place({ ...sale, qty: '3' });
    const { status, json } = await alpaca.place(sale);
    expect([status, json]).toEqual([
      403,
      {
        code: 40310000,
        message: 'insufficient qty available for order (requested: 5, available: 2)',
        symbol: 'AAPL',
        existing_qty: '5',
        held_for_orders: '3',
        available: '2',
        related_orders: [first.json['id']],
      },
    ]);
    const wash = await alpaca.place({ ...sale, side: 'buy', limit_price: '9000', qty: '1' });
    expect([wash.status, wash.json]).toEqual([
      403,
      {
        code: 40310000,
        message: 'potential wash trade detected. use complex orders',
        reject_reason: 'opposite side order exists',
        existing_order_id: first.json['id'],
      },
    ]);
    await alpaca.call('DELETE', '/v2/orders');
  });

  it('of a pair: the balance', async () => {
    await bought('ETH/USD', '0.5');
    const { json } = await alpaca.place({ ...sale, symbol: 'ETH/USD', qty: '2', limit_price: '90000' });
    expect(json).toMatchObject({ code: 40310000, symbol: 'ETH' });
    expect(String(json['message'])).toBe(
      `insufficient balance for ETH (requested: 2, available: ${json['available']})`,
    );
    expect(json['balance']).toBe(json['available']);
  });

  it('and who holds nothing wanted to sell short', async () => {
    const { status, json } = await alpaca.place({ ...sale, symbol: 'KO' });
    expect([status, json]).toEqual([403, { code: 40310000, message: 'account is not allowed to short' }]);
  });
});

describe('what the matrix takes', () => {
  const open = async (order: Json): Promise<Json> => {
    const { status, json } = await alpaca.place(order);
    expect([status, json['message']]).toEqual([200, undefined]);
    return (await alpaca.call('GET', `/v2/orders/${String(json['id'])}`)).json;
  };
  const pair = { symbol: 'BTC/USD', side: 'buy', type: 'stop_limit', stop_price: '900000', limit_price: '900001' };

  it('a stop-limit of a pair that may only trade at once waits for its stop', async () => {
    expect(await open({ ...pair, qty: '0.01', time_in_force: 'ioc' })).toMatchObject({
      type: 'stop_limit',
      time_in_force: 'ioc',
      status: 'new',
      expires_at: null,
    });
  });

  it('a stop sized by money, of a share and of a pair', async () => {
    const stop = { symbol: 'AAPL', side: 'buy', type: 'stop', stop_price: '8000', time_in_force: 'day' };
    expect(await open({ ...stop, notional: '20' })).toMatchObject({ notional: '20', qty: null, type: 'stop' });
    expect(await open({ ...pair, notional: '20', time_in_force: 'gtc' })).toMatchObject({ notional: '20', qty: null });
  });

  it('good till canceled ends after ninety days at 16:15 New York', async () => {
    const order = await open({ ...sale, side: 'buy', limit_price: '1', qty: '1' });
    const ends = new Date(String(order['expires_at']));
    const days = (ends.getTime() - Date.parse(String(order['submitted_at']))) / 86_400_000;
    expect([days > 88.9, days < 91.1]).toEqual([true, true]);
    const clock = new Intl.DateTimeFormat('en-GB', { timeZone: 'America/New_York', timeStyle: 'short' });
    expect(clock.format(ends)).toBe('16:15');
  });
});
