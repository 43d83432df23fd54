import type { AccountView, FillView, OrderPreview, OrderView, Page, PositionView } from '@quire/contract';
import type { Static } from 'typebox';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ProblemBody } from '../../platform/problem.ts';
import { startTestServer, type TestServer, until } from '../../testing/test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
  await server.quoted('AAPL');
  await server.quoted('BTC/USD');
});
afterAll(() => server.close());

const post = <Answer>(url: string, payload?: object, headers: Record<string, string> = {}) =>
  server.call<Answer>({
    method: 'POST',
    url: `/api/v1/${url}`,
    ...(payload === undefined ? {} : { payload }),
    headers: { ...server.demoKey, ...headers },
  });
const get = <Answer>(url: string) =>
  server.call<Answer>({ method: 'GET', url: `/api/v1/${url}`, headers: server.demoKey });
const market = { symbol: 'AAPL', side: 'buy', orderType: 'market', quantity: '3' };
const far = { symbol: 'AAPL', side: 'buy', orderType: 'limit', quantity: 1, limitPrice: '1.00', timeInForce: 'gtc' };

describe('an order over the native API', () => {
  it('is answered after its commit, with what it has become', async () => {
    const { status, json } = await post<OrderView>('orders', market);
    expect(status).toBe(201);
    expect(json).toMatchObject({ status: 'filled', filledQuantity: '3', remainingQuantity: '0', origin: 'api' });
    const stored = await server.database.sql<{ status: string }[]>`
      select status from orders where order_id = ${json.orderId}`;
    expect(stored[0]?.status).toBe('filled');
  });

  it('answers from memory what the database holds', async () => {
    const { json } = await post<OrderView>('orders', { ...market, quantity: '1.25' });
    const list = await get<Page<OrderView>>('orders?limit=1');
    expect(list.json.items[0]).toEqual(json);
  });

  it('tells its story: fills with evidence and a timeline of events', async () => {
    const { json } = await post<OrderView>('orders', market);
    const story = await get<{ order: OrderView; fills: FillView[]; timeline: { type: string }[] }>(
      `orders/${json.orderId}`,
    );
    expect(story.json.order).toEqual(json);
    expect(story.json.fills.length).toBeGreaterThan(0);
    expect(story.json.fills[0]?.evidence).toMatchObject({ model: 'book' });
    expect(story.json.timeline[0]?.type).toBe('OrderAccepted');
    expect(story.json.timeline.at(-1)?.type).toBe('OrderFilled');
  });

  it('rests, reserves cash, and gives it back when canceled by either verb', async () => {
    for (const [method, path] of [
      ['POST', '/cancel'],
      ['DELETE', ''],
    ] as const) {
      const placed = await post<OrderView>('orders', far);
      expect(placed.json).toMatchObject({ status: 'new', reservedCash: '1.001' });
      const open = await get<Page<OrderView>>('orders?status=open');
      expect(open.json.items.map(({ orderId }) => orderId)).toContain(placed.json.orderId);
      const canceled = await server.call<OrderView>({
        method,
        url: `/api/v1/orders/${placed.json.orderId}${path}`,
        headers: { ...server.demoKey, 'content-type': 'application/json' },
      });
      expect(canceled.json).toMatchObject({ status: 'canceled', reservedCash: '0', reasonCode: 'REQUESTED' });
      const again = await server.call({
        method: 'DELETE',
        url: `/api/v1/orders/${placed.json.orderId}`,
        headers: server.demoKey,
      });
      expect([again.status, again.json.code]).toEqual([409, 'ORDER_NOT_OPEN']);
    }
  });

  it('sent twice under one key is one order; under other content it is refused', async () => {
    const first = await post<OrderView>('orders', { ...far, clientOrderId: 'twice' });
    const second = await post<OrderView>('orders', { ...far, clientOrderId: 'twice' });
    expect([first.status, second.status]).toEqual([201, 200]);
    expect(second.json.orderId).toBe(first.json.orderId);
    const byHeader = await post<OrderView>('orders', far, { 'idempotency-key': 'twice' });
    expect(byHeader.json.orderId).toBe(first.json.orderId);
    const other = await post<ProblemBody>('orders', { ...far, quantity: 2, clientOrderId: 'twice' });
    expect([other.status, other.json.code, other.json.field]).toEqual([409, 'CLIENT_ORDER_ID_REUSED', 'clientOrderId']);
    const contrary = await post<ProblemBody>('orders', { ...far, clientOrderId: 'a' }, { 'idempotency-key': 'b' });
    expect(contrary.status).toBe(400);
  });

  it('that risk denies is recorded as denied, and a retry hears the same', async () => {
    const tooMuch = { ...far, quantity: '1000000', limitPrice: '200', clientOrderId: 'denied' };
    const first = await post<ProblemBody>('orders', tooMuch);
    expect([first.status, first.json.code]).toEqual([422, 'INSUFFICIENT_BUYING_POWER']);
    expect(first.json.details?.['orderId']).toBeDefined();
    const retried = await post<ProblemBody>('orders', tooMuch);
    expect(retried.json.details).toEqual(first.json.details);
    const story = await get<{ order: OrderView }>(`orders/${first.json.details?.['orderId']}`);
    expect(story.json.order).toMatchObject({ status: 'denied', reasonCode: 'INSUFFICIENT_BUYING_POWER' });
  });

  it('knows one instrument by each of its spellings', async () => {
    const ids = new Set<string>();
    for (const symbol of ['BTC/USD', 'BTCUSD', 'BTCUSDT', 'btc/usd']) {
      const { json } = await post<OrderView>('orders', { ...market, symbol, quantity: '0.001' });
      expect(json.symbol).toBe('BTC/USD');
      ids.add(json.instrumentId);
    }
    expect(ids.size).toBe(1);
  });

  it('pages through all orders without gaps or repeats', async () => {
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page: Page<OrderView> = (await get<Page<OrderView>>(`orders?limit=4${cursor ? `&cursor=${cursor}` : ''}`))
        .json;
      seen.push(...page.items.map(({ orderId }) => orderId));
      cursor = page.nextCursor;
    } while (cursor !== null);
    const [row] = await server.database.sql<{ count: number }[]>`
      select count(*) as count from orders where account_id = ${server.firstStart.demoAccountId}`;
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.length).toBe(row?.count);
  });
});

describe('a preview', () => {
  type Preview = Static<typeof OrderPreview>;

  it('reckons by the book and sends nothing', async () => {
    const before = (await get<Page<OrderView>>('orders?limit=500')).json.items.length;
    const { json } = await post<Preview>('orders/preview', market);
    expect(json).toMatchObject({ wouldBeAccepted: true, refusal: null, fillableNow: '3' });
    expect(Number(json.estimatedFee)).toBeCloseTo(Number(json.estimatedNotional) / 1000, 6);
    expect((await get<Page<OrderView>>('orders?limit=500')).json.items.length).toBe(before);
  });

  it('says what the order holds back, and that a stop that sleeps fills nothing now', async () => {
    const resting = (await post<Preview>('orders/preview', { ...far, quantity: '2', limitPrice: '10' })).json;
    expect(resting).toMatchObject({ reservedCash: '20.02', multiplier: 1 });
    expect(Number(resting.buyingPowerAfter)).toBeCloseTo(Number(resting.buyingPower) - 20.02, 9);
    const stop = { ...market, orderType: 'stop', stopPrice: '9000', quantity: '1', timeInForce: 'gtc' };
    const sleeping = (await post<Preview>('orders/preview', stop)).json;
    expect(sleeping).toMatchObject({
      fillableNow: '0',
      estimatedPrice: '9000',
      estimatedFee: '9',
      reservedCash: '9009',
    });
  });

  it('refuses for the reason that the order would meet', async () => {
    const tooMuch = { ...far, quantity: '1000000', limitPrice: '200' };
    const preview = await post<Preview>('orders/preview', tooMuch);
    const order = await post<ProblemBody>('orders', tooMuch);
    expect(preview.json.refusal?.code).toBe(order.json.code);
    expect(preview.json.wouldBeAccepted).toBe(false);
  });
});

describe('positions and the emergency ladder, as the runbook prints them', () => {
  it('cancel-all, the open orders, close-all and the positions need no body and no content type', async () => {
    await post('orders', market);
    await post('orders', far);
    const canceled = await post<{ canceled: number }>('orders/cancel-all');
    expect(canceled.status).toBe(200);
    expect(canceled.json.canceled).toBeGreaterThan(0);
    expect((await get<Page<OrderView>>('orders?status=open')).json.items).toEqual([]);
    expect((await post<{ closing: number }>('positions/close-all')).status).toBe(200);
    await until(async () => (await get<PositionView[]>('positions')).json.length === 0);
  });

  it('closes a part of one position', async () => {
    await post('orders', market);
    const part = await post<{ orders: OrderView[] }>('positions/AAPL/close', { quantity: '1' });
    expect(part.json.orders[0]).toMatchObject({ side: 'sell', quantity: '1', reduceOnly: true });
    const none = await post<ProblemBody>('positions/MSFT/close');
    expect([none.status, none.json.code]).toEqual([404, 'UNKNOWN_POSITION']);
  });

  it('while the kill switch is engaged only cancels and an operator’s closes pass', async () => {
    const resting = await post<OrderView>('orders', far);
    const engaged = await post('kill-switch/engage', { reason: 'drill', operator: 'ops' });
    expect(engaged.json).toMatchObject({ state: 'ENGAGED', reason: 'drill' });
    const refused = await post<ProblemBody>('orders', market);
    expect([refused.status, refused.json.code]).toEqual([422, 'KILL_SWITCH_ENGAGED']);
    expect((await post<ProblemBody>('positions/close-all')).json.code).toBe('KILL_SWITCH_ENGAGED');
    expect((await post<OrderView>(`orders/${resting.json.orderId}/cancel`)).json.status).toBe('canceled');
    const denied = await post<ProblemBody>('kill-switch/disengage', { notes: 'done' });
    expect(denied.status).toBe(403);
    const { headers } = server.admin;
    const closed = await server.call<{ closing: number }>({
      method: 'POST',
      url: '/api/v1/positions/close-all',
      headers,
    });
    expect(closed.status).toBe(200);
    await until(async () => (await get<PositionView[]>('positions')).json.length === 0);
    const disengaged = await server.call<{ state: string }>({
      method: 'POST',
      url: '/api/v1/kill-switch/disengage',
      headers,
      payload: { notes: 'drill over' },
    });
    expect(disengaged.json.state).toBe('ACTIVE');
    const history = await get<{ state: string; reason: string }[]>('kill-switch/history');
    expect(history.json.slice(0, 2).map(({ state }) => state)).toEqual(['ACTIVE', 'ENGAGED']);
  });
});

describe('an account', () => {
  it('moves cash once per key', async () => {
    const { headers } = server.admin;
    const url = `/api/v1/accounts/${server.firstStart.demoAccountId}/deposit`;
    const before = (await get<AccountView>(`accounts/${server.firstStart.demoAccountId}`)).json;
    for (let time = 0; time < 2; time++) {
      const { json } = await server.call<AccountView>({
        method: 'POST',
        url,
        payload: { amount: '250.5' },
        headers: { ...headers, 'idempotency-key': 'pay day' },
      });
      expect(Number(json.deposited)).toBe(Number(before.deposited) + 250.5);
    }
  });

  it('is opened with its first money, belongs to its owner, and its ledger balances', async () => {
    const trader = await server.person(['trader']);
    const opened = await server.call<AccountView>({
      method: 'POST',
      url: '/api/v1/accounts',
      payload: { name: 'Mine', initialCash: '5000', feeRate: '0.0005' },
      headers: trader.headers,
    });
    expect(opened.status).toBe(201);
    expect(opened.json).toMatchObject({ cash: '5000', feeRate: '0.0005', permission: 'manage', equity: '5000' });
    const postings = await server.call<Page<{ amount: string }>>({
      method: 'GET',
      url: `/api/v1/accounts/${opened.json.accountId}/postings`,
      headers: trader.headers,
    });
    expect(postings.json.items.reduce((sum, { amount }) => sum + Number(amount), 0)).toBe(0);
    const csv = await server.call({
      method: 'GET',
      url: `/api/v1/accounts/${opened.json.accountId}/postings.csv`,
      headers: trader.headers,
    });
    expect(csv.text.split('\r\n')[0]).toBe('at,eventSequence,line,eventType,ledgerAccount,currency,amount,orderId');
    const taken = await server.call({
      method: 'POST',
      url: '/api/v1/accounts',
      payload: { name: 'Mine' },
      headers: trader.headers,
    });
    expect(taken.json.code).toBe('NAME_TAKEN');
  });
});
