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
