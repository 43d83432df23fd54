import type {
  GatewayModification,
  GatewayOrder,
  OrderAudit,
  OrderModifications,
  OrderView,
  PendingOrders,
  RealtimePnl,
  RecentFills,
} from '@quire/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ProblemBody } from '../../platform/problem.ts';
import { startTestServer, type TestServer } from '../../testing/test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
  await server.quoted('AAPL');
});
afterAll(() => server?.close());

const call = <Answer>(method: 'GET' | 'POST' | 'PATCH', path: string, payload?: object, headers: object = {}) =>
  server.call<Answer>({
    method,
    url: `/api/v1/${path}`,
    ...(payload === undefined ? {} : { payload }),
    headers: { ...server.demoKey, ...headers },
  });
const resting = { symbol: 'AAPL', side: 'buy', qty: 3, order_type: 'limit', limit_price: '1.00', time_in_force: 'gtc' };

describe('orders in the spelling of the execution gateway', () => {
  it('are taken and answered in it, once per client_order_id', async () => {
    const body = { ...resting, client_order_id: 'gateway-1' };
    const { status, json } = await call<GatewayOrder>('POST', 'orders', body);
    expect(status).toBe(201);
    expect(json).toMatchObject({
      client_order_id: 'gateway-1',
      status: 'new',
      symbol: 'AAPL',
      side: 'buy',
      qty: '3',
      order_type: 'limit',
      limit_price: '1',
      time_in_force: 'gtc',
    });
    const again = await call<GatewayOrder>('POST', 'orders', body);
    expect([again.status, again.json.broker_order_id]).toEqual([200, json.broker_order_id]);
  });

  it.each<[string, object, string]>([
    ['a fraction', { ...resting, qty: '1.5' }, 'qty'],
    ['nothing', { ...resting, qty: 0 }, 'qty'],
    ['a long client_order_id', { ...resting, client_order_id: 'x'.repeat(25) }, 'client_order_id'],
    ['a limit without its price', { ...resting, limit_price: null }, 'limit_price'],
    ['a stop without its price', { ...resting, order_type: 'stop', limit_price: null }, 'stop_price'],
    ['a buy stop_limit below its stop', { ...resting, order_type: 'stop_limit', stop_price: '2' }, 'limit_price'],
    [
      'a sell stop_limit above its stop',
      { ...resting, side: 'sell', order_type: 'stop_limit', stop_price: '0.5' },
      'limit_price',
    ],
    ['another time in force', { ...resting, time_in_force: 'opg' }, 'time_in_force'],
    ['another type', { ...resting, order_type: 'trailing_stop' }, 'order_type'],
    ['both spellings', { ...resting, quantity: 1 }, 'quantity'],
  ])('%s is refused, and the field named as it was sent', async (what, body, field) => {
    const { status, json } = await call<ProblemBody>('POST', 'orders', body);
    expect([status, json.field]).toEqual([what.startsWith('a stop') ? 422 : 400, field]);
  });

  it('are modified by client_order_id under a key, and the replacement’s id follows from both', async () => {
    await call('POST', 'orders', { ...resting, client_order_id: 'modify-me' });
    const change = { idempotency_key: 'change-1', qty: 2, limit_price: '1.10', reason: 'smaller' };
    const { status, json } = await call<GatewayModification>('PATCH', 'orders/modify-me', change);
    expect(status).toBe(200);
    expect(json).toMatchObject({ original_client_order_id: 'modify-me', order: { qty: '2', limit_price: '1.1' } });
    expect(json.new_client_order_id).toMatch(/^[0-9a-f]{24}$/);
    const retry = await call<GatewayModification>('PATCH', 'orders/modify-me', change);
    expect(retry.json).toEqual(json);
    const history = (await call<OrderModifications>('GET', 'orders/modify-me/modifications')).json;
    expect(history.modifications).toEqual([json]);
    const other = await call<ProblemBody>('PATCH', 'orders/modify-me', { ...change, idempotency_key: 'change-2' });
    expect([other.status, other.json.code]).toEqual([409, 'ORDER_NOT_OPEN']);
  });

  it('are read, canceled and audited by client_order_id, and listed while they wait', async () => {
    await call('POST', 'orders', { ...resting, client_order_id: 'audit-me' });
    const pending = (await call<PendingOrders>('GET', 'orders/pending?symbol=AAPL')).json;
    expect(pending.orders[0]).toMatchObject({ client_order_id: 'audit-me', status: 'new' });
    const story = (await call<{ order: OrderView }>('GET', 'orders/audit-me')).json;
    expect(story.order.clientOrderId).toBe('audit-me');
    expect((await call<OrderView>('POST', 'orders/audit-me/cancel')).json.status).toBe('canceled');
    const { entries } = (await call<OrderAudit>('GET', 'orders/audit-me/audit')).json;
    expect(entries.map(({ action, actor }) => [action, actor === null])).toEqual([
      ['OrderAccepted', true],
      ['OrderCanceled', true],
      ['order.submitted', false],
      ['order.canceled', false],
    ]);
    const pendingAfter = (await call<PendingOrders>('GET', 'orders/pending')).json;
    expect(pendingAfter.orders.some(({ client_order_id }) => client_order_id === 'audit-me')).toBe(false);
  });

  it('of somebody else do not exist under any name', async () => {
    const stranger = await server.person(['trader']);
    for (const path of ['', '/audit', '/modifications']) {
      const { status } = await server.call({
        method: 'GET',
        url: `/api/v1/orders/gateway-1${path}`,
        headers: stranger.headers,
      });
      expect([path, status]).toEqual([path, 404]);
    }
  });
});

describe('profit in the spelling of the execution gateway', () => {
  it('is that of every position now; who is asking is not taken from headers', async () => {
    await call('POST', 'orders', { symbol: 'AAPL', side: 'buy', qty: 2, order_type: 'market', client_order_id: 'pnl' });
    const claimed = { 'x-user-role': 'admin', 'x-user-id': 'admin' };
    const { status, json } = await call<RealtimePnl>('GET', 'positions/pnl/realtime', undefined, claimed);
    expect(status).toBe(200);
    expect(json).toMatchObject({ total_positions: 1, realtime_prices_available: 1 });
    const [position] = json.positions;
    expect(position).toMatchObject({ symbol: 'AAPL', qty: '2', price_source: 'real-time' });
    expect(json.total_unrealized_pl).toBe(position!.unrealized_pl);
    const cost = 2 * Number(position!.avg_entry_price);
    expect(Number(position!.unrealized_pl_pct)).toBeCloseTo((Number(position!.unrealized_pl) / cost) * 100, 3);
    const bare = await server.call({
      method: 'GET',
      url: '/api/v1/positions/pnl/realtime',
      headers: { host: 'localhost:8000', ...claimed },
    });
    expect(bare.status).toBe(401);
    const fills = (await call<RecentFills>('GET', 'orders/recent-fills?symbol=AAPL')).json;
    expect(fills.events[0]).toMatchObject({ client_order_id: 'pnl', side: 'buy', status: 'filled' });
  });
});
