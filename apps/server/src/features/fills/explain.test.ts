import type {
  FillExplanation,
  FillModelView,
  FillSettingsView,
  FillView,
  OrderExplanationView,
  OrderView,
  Page,
} from '@quire/contract';
import { orderBlockCodes } from '@quire/contract';
import { orderBlockCodes as blockMessages } from '@quire/core/engine';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer, type TestServer } from '../../testing/test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
  await server.quoted('AAPL');
});
afterAll(() => server.close());

const call = <Answer>(method: 'GET' | 'POST' | 'PUT', url: string, payload?: object) =>
  server.call<Answer & { code?: string }>({
    method,
    url: `/api/v1/${url}`,
    headers: server.demoKey,
    ...(payload === undefined ? {} : { payload }),
  });

describe('the explanation of a fill', () => {
  it('tells book, sizes, model, instants and fees in decimals', async () => {
    const { json: order } = await call<OrderView>('POST', 'orders', {
      symbol: 'AAPL',
      side: 'buy',
      orderType: 'market',
      quantity: '3',
    });
    const { json: fills } = await call<Page<FillView>>('GET', 'fills?limit=1');
    const [fill] = fills.items;
    const { status, json } = await call<FillExplanation>('GET', `fills/${fill!.fillId}/evidence`);
    expect(status).toBe(200);
    expect(json).toMatchObject({
      fill: { orderId: order.orderId },
      model: { name: 'book', version: 1, parameters: {} },
      part: 'taker',
      quote: null,
      bar: null,
      fees: [{ kind: 'commission', amount: fill!.fee }],
    });
    expect(json.book?.askPrice).toBe(fill!.price);
    expect(json.book?.sequence).toBeGreaterThan(0);
    expect(Number(json.wanted)).toBeGreaterThanOrEqual(Number(fill!.quantity));
    expect(json.reason).toContain(fill!.price);
  });

  it('of somebody else, or of nothing, is not there', async () => {
    const { json } = await call<Page<FillView>>('GET', 'fills?limit=1');
    const stranger = await server.person(['trader']);
    const url = `/api/v1/fills/${json.items[0]!.fillId}/evidence`;
    const theirs = await server.call<{ code: string }>({ method: 'GET', url, headers: stranger.headers });
    expect([theirs.status, theirs.json.code]).toEqual([404, 'UNKNOWN_FILL']);
    const none = await call('GET', 'fills/00000000-0000-4000-8000-000000000000/evidence');
    expect([none.status, none.json.code]).toEqual([404, 'UNKNOWN_FILL']);
  });
});

describe('the explanation of a waiting order', () => {
  it('says by how much it is not marketable and who is ahead of it', async () => {
    const far = {
      symbol: 'AAPL',
      side: 'buy',
      orderType: 'limit',
      quantity: '7',
      limitPrice: '1.00',
      timeInForce: 'gtc',
    };
    const first = await call<OrderView>('POST', 'orders', far);
    const second = await call<OrderView>('POST', 'orders', far);
    const { status, json } = await call<OrderExplanationView>('GET', `orders/${second.json.orderId}/explain`);
    expect([status, json.isOpen, json.fillModel]).toEqual([200, true, 'book']);
    expect(json.blocks.map(({ code }) => code)).toEqual(['NOT_MARKETABLE', 'QUEUE_AHEAD']);
    expect(Number(json.blocks[0]!.details['by'])).toBeGreaterThan(10);
    expect(json.blocks[1]!.details).toEqual({ quantity: '7' });
    const ahead = await call<OrderExplanationView>('GET', `orders/${first.json.orderId}/explain`);
    expect(ahead.json.blocks.map(({ code }) => code)).toEqual(['NOT_MARKETABLE']);
    await call('POST', 'orders/cancel-all', {});
    const ended = await call<OrderExplanationView>('GET', `orders/${second.json.orderId}/explain`);
    expect(ended.json).toMatchObject({ isOpen: false, status: 'canceled', blocks: [] });
  });

  it('knows every word that the engine can say', () => {
    expect([...orderBlockCodes]).toEqual(Object.keys(blockMessages));
  });
});

describe('how an account fills', () => {
  const path = () => `accounts/${server.firstStart.demoAccountId}/fill-settings`;

  it('is realistic until chosen otherwise; what is chosen is journalled and audited', async () => {
    expect((await call<FillSettingsView>('GET', path())).json).toMatchObject({ model: 'realistic', changedAt: null });
    const owner = server.admin.headers;
    const chosen = await server.call<FillSettingsView>({
      method: 'PUT',
      url: `/api/v1/${path()}`,
      headers: owner,
      payload: { model: 'book' },
    });
    expect(chosen.status).toBe(200);
    expect((await call<FillSettingsView>('GET', path())).json).toEqual(chosen.json);
    const [line] = await server.database.sql<{ action: string }[]>`
      select action from audit_log where action = 'account.fills-chosen'`;
    expect(line?.action).toBe('account.fills-chosen');
  });

  it.each([
    [{ model: 'magic' }, 'UNKNOWN_FILL_MODEL'],
    [{ model: 'realistic', parameters: { impact: '11' } }, 'INVALID_FILL_PARAMETER'],
    [{ model: 'bar' }, 'FILL_MODEL_UNAVAILABLE'],
  ])('%o is refused with %s', async (payload, code) => {
    const url = `/api/v1/${path()}`;
    const { status, json } = await server.call<{ code: string }>({
      method: 'PUT',
      url,
      headers: server.admin.headers,
      payload,
    });
    expect([status, json.code]).toEqual([422, code]);
  });

  it('can be chosen from a list with parameters', async () => {
    const { json } = await call<Page<FillModelView>>('GET', 'fill-models');
    expect(json.items.length).toBeGreaterThan(25);
    expect(json.items[0]).toMatchObject({ name: 'realistic', kind: 'profile' });
    expect(json.items.find(({ name }) => name === 'zipline-volume-share')?.parameters).toContainEqual(
      expect.objectContaining({ name: 'volumeLimit', standard: '0.025', min: 0, max: 1 }),
    );
  });
});
