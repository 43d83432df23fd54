import type { OrderView, Page } from '@quire/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ProblemBody } from '../../platform/problem.ts';
import { startTestServer, type TestServer } from '../../testing/test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
  await server.quoted('AAPL');
  await server.quoted('BTC/USD');
});
afterAll(() => server.close());

const call = <Answer>(method: 'GET' | 'POST' | 'PATCH' | 'DELETE', url: string, payload?: object) =>
  server.call<Answer>({
    method,
    url: `/api/v1/${url}`,
    ...(payload === undefined ? {} : { payload }),
    headers: server.demoKey,
  });
const far = { symbol: 'AAPL', side: 'buy', orderType: 'limit', quantity: 10, limitPrice: '1.00', timeInForce: 'gtc' };

/** The order as the list has it, which is read from the projections. */
async function stored(orderId: string): Promise<OrderView | undefined> {
  const { json } = await call<Page<OrderView>>('GET', 'orders?limit=50');
  return json.items.find((order) => order.orderId === orderId);
}

describe('replacing an order over the native API', () => {
  it('answers the new order, and both name each other, in memory and in the projections', async () => {
    const first = (await call<OrderView>('POST', 'orders', far)).json;
    const answer = await call<OrderView>('PATCH', `orders/${first.orderId}`, {
      quantity: '8',
      clientOrderId: 'smaller',
    });
    expect(answer.status).toBe(200);
    expect(answer.json).toMatchObject({
      status: 'new',
      quantity: '8',
      limitPrice: '1',
      clientOrderId: 'smaller',
      replaces: first.orderId,
      reservedCash: '8.008',
    });
    expect(await stored(answer.json.orderId)).toEqual(answer.json);
    const before = (await call<{ order: OrderView }>('GET', `orders/${first.orderId}`)).json.order;
    expect(before).toMatchObject({ status: 'replaced', replacedBy: answer.json.orderId, reservedCash: '0' });
    expect(before.replacedAt).toBe(before.closedAt);
    expect(await stored(first.orderId)).toEqual(before);
    const retry = await call<OrderView>('PATCH', `orders/${first.orderId}`, {
      quantity: '8',
      clientOrderId: 'smaller',
    });
    expect(retry.json.orderId).toBe(answer.json.orderId);
    const again = await call<ProblemBody>('PATCH', `orders/${first.orderId}`, { quantity: '7' });
    expect([again.status, again.json.code]).toEqual([409, 'ORDER_NOT_OPEN']);
  });

  it.each([
    ['nothing', {}, 400, 'INVALID_FIELD'],
    ['a quantity that is none', { quantity: 'ten' }, 400, 'NOT_A_DECIMAL'],
    ['an unknown field', { price: '1' }, 400, 'UNKNOWN_FIELD'],
    ['more than the account can pay', { quantity: '1000000', limitPrice: '200' }, 422, 'INSUFFICIENT_BUYING_POWER'],
  ])('%s is refused, and the order stays', async (_what, body, status, code) => {
    const first = (await call<OrderView>('POST', 'orders', far)).json;
    const answer = await call<ProblemBody>('PATCH', `orders/${first.orderId}`, body);
    expect([answer.status, answer.json.code]).toEqual([status, code]);
    expect(await stored(first.orderId)).toEqual(first);
  });
});

describe('an order sized by money', () => {
  const money = { symbol: 'BTC/USD', side: 'buy', orderType: 'market', notional: '100' };

  it('trades about that much, and says what was asked for', async () => {
    const { status, json } = await call<OrderView>('POST', 'orders', money);
    expect(status).toBe(201);
    expect(json).toMatchObject({ status: 'filled', notional: '100' });
    expect(Number(json.filledNotional)).toBeGreaterThan(99.99);
    expect(Number(json.filledNotional)).toBeLessThanOrEqual(100);
    expect(await stored(json.orderId)).toEqual(json);
  });

  it('is previewed like any other', async () => {
    const { json } = await call<{ wouldBeAccepted: boolean; estimatedNotional: string }>(
      'POST',
      'orders/preview',
      money,
    );
    expect(json).toMatchObject({ wouldBeAccepted: true });
    expect(Number(json.estimatedNotional)).toBeGreaterThan(99.9);
  });

  it.each([
    ['both sizes', { ...money, quantity: '1' }, 400, 'INVALID_FIELD'],
    ['no size', { ...money, notional: null }, 400, 'INVALID_FIELD'],
    ['a negative amount', { ...money, notional: '-5' }, 400, 'NOT_POSITIVE'],
  ])('%s is refused', async (_what, body, status, code) => {
    const answer = await call<ProblemBody>('POST', 'orders', body);
    expect([answer.status, answer.json.code]).toEqual([status, code]);
  });
});

describe('stops over the native API', () => {
  const stop = { symbol: 'AAPL', side: 'buy', orderType: 'stop', quantity: 1, timeInForce: 'gtc', stopPrice: '900.50' };

  it('sleep, show where they wake, and can be moved and canceled', async () => {
    const placed = (await call<OrderView>('POST', 'orders', stop)).json;
    expect(placed).toMatchObject({
      status: 'new',
      orderType: 'stop',
      stopPrice: '900.5',
      triggerBy: 'trade',
      limitPrice: null,
    });
    expect(await stored(placed.orderId)).toEqual(placed);
    const moved = (await call<OrderView>('PATCH', `orders/${placed.orderId}`, { stopPrice: '901' })).json;
    expect(moved).toMatchObject({ stopPrice: '901', replaces: placed.orderId });
    const canceled = (await call<OrderView>('DELETE', `orders/${moved.orderId}`)).json;
    expect(canceled).toMatchObject({ status: 'canceled', reservedCash: '0' });
    expect(canceled.canceledAt).not.toBeNull();
  });

  it('wake at once when they are reached, and say when', async () => {
    // A stop looks at trades: there must have been one.
    const traded = { symbol: 'AAPL', side: 'buy', orderType: 'market', quantity: 1 };
    expect((await call<OrderView>('POST', 'orders', traded)).json).toMatchObject({ status: 'filled' });
    const { json } = await call<OrderView>('POST', 'orders', { ...stop, stopPrice: '1' });
    expect(json).toMatchObject({ status: 'filled' });
    expect(json.triggeredAt).not.toBeNull();
    expect(await stored(json.orderId)).toEqual(json);
  });

  it('trail the market by a price or by a share of it', async () => {
    const trailing = { symbol: 'AAPL', side: 'sell', orderType: 'trailing_stop', quantity: 1, timeInForce: 'gtc' };
    await call<OrderView>('POST', 'orders', { symbol: 'AAPL', side: 'buy', orderType: 'market', quantity: 2 });
    const percent = (await call<OrderView>('POST', 'orders', { ...trailing, trailPercent: '12.5' })).json;
    expect(percent).toMatchObject({ status: 'new', trailPercent: '12.5', trailPrice: null });
    expect(Number(percent.stopPrice)).toBeLessThan(Number(percent.highWaterMark) * 0.875 + 0.000_001);
    const price = (await call<OrderView>('POST', 'orders', { ...trailing, trailPrice: '30' })).json;
    expect(Number(price.highWaterMark) - Number(price.stopPrice)).toBeCloseTo(30, 6);
  });

  it.each([
    ['without a stop price', { ...stop, stopPrice: null }, 422, 'STOP_PRICE_REQUIRED'],
    ['with a limit that they do not take', { ...stop, limitPrice: '1' }, 400, 'LIMIT_PRICE_NOT_ALLOWED'],
    ['immediate or cancel', { ...stop, timeInForce: 'ioc' }, 422, 'TIME_IN_FORCE_NOT_ALLOWED'],
    ['between two increments', { ...stop, stopPrice: '900.505' }, 422, 'PRICE_INCREMENT'],
    ['trailing by two measures', { ...stop, trailPrice: '1', trailPercent: '1' }, 400, 'INVALID_FIELD'],
    ['good till nowhere', { ...stop, timeInForce: 'gtd' }, 422, 'GOOD_TILL_REQUIRED'],
    [
      'good till yesterday',
      { ...stop, timeInForce: 'gtd', goodTillAt: '2020-01-01T00:00:00Z' },
      422,
      'GOOD_TILL_PASSED',
    ],
  ])('%s are refused', async (_what, body, status, code) => {
    const answer = await call<ProblemBody>('POST', 'orders', body);
    expect([answer.status, answer.json.code]).toEqual([status, code]);
  });
});

describe('orders of a class over the native API', () => {
  const legs = { takeProfit: { limitPrice: '900' }, stopLoss: { stopPrice: '1' } };
  const entry = {
    symbol: 'AAPL',
    side: 'buy',
    orderType: 'market',
    quantity: 2,
    timeInForce: 'gtc',
    orderClass: 'bracket',
  };

  it('bring their legs, which protect what the entry bought, and end each other', async () => {
    const { status, json } = await call<OrderView>('POST', 'orders', { ...entry, ...legs });
    expect(status).toBe(201);
    expect(json).toMatchObject({ status: 'filled', orderClass: 'bracket', role: 'entry', groupId: json.orderId });
    const { items } = (await call<Page<OrderView>>('GET', 'orders?status=open&limit=200')).json;
    const open = items.filter(({ groupId }) => groupId === json.orderId);
    expect(open.map(({ role, status: state, quantity }) => [role, state, quantity])).toEqual([
      ['stopLoss', 'new', '2'],
      ['takeProfit', 'new', '2'],
    ]);
    const canceled = (await call<OrderView>('DELETE', `orders/${open[1]!.orderId}`)).json;
    expect(canceled).toMatchObject({ status: 'canceled', role: 'takeProfit' });
    const other = (await call<{ order: OrderView }>('GET', `orders/${open[0]!.orderId}`)).json.order;
    expect(other).toMatchObject({ status: 'canceled', reasonCode: 'OTHER_LEG' });
    expect(await stored(other.orderId)).toEqual(other);
  });

  it('hold their legs while the entry waits', async () => {
    const waiting = { ...entry, orderType: 'limit', limitPrice: '2', ...legs };
    const { json } = await call<OrderView>('POST', 'orders', waiting);
    const held = (await call<Page<OrderView>>('GET', 'orders?status=open&limit=200')).json.items.filter(
      ({ groupId, role }) => groupId === json.orderId && role !== 'entry',
    );
    expect(held.map(({ status }) => status)).toEqual(['held', 'held']);
    await call('DELETE', `orders/${json.orderId}`);
    expect(await stored(held[0]!.orderId)).toMatchObject({ status: 'canceled', reasonCode: 'ENTRY_ENDED' });
  });

  it.each([
    ['without a leg', { ...entry, takeProfit: legs.takeProfit }, 422, 'INVALID_ORDER_CLASS'],
    ['with crossed legs', { ...entry, ...legs, takeProfit: { limitPrice: '1.50' } }, 422, 'LEG_PRICE_CROSSED'],
    ['that may not wait', { ...entry, ...legs, timeInForce: 'ioc' }, 422, 'INVALID_ORDER_CLASS'],
    ['with a leg price that is none', { ...entry, ...legs, takeProfit: { limitPrice: 'x' } }, 400, 'NOT_A_DECIMAL'],
  ])('%s are refused', async (_what, body, status, code) => {
    const answer = await call<ProblemBody>('POST', 'orders', body);
    expect([answer.status, answer.json.code]).toEqual([status, code]);
  });
});
