import type { OrderView } from '@quire/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CommittedBatch, WorldGateway } from './platform/world-gateway.ts';
import { createServices } from './services.ts';
import { startTestServer, type TestServer } from './testing/test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
  await server.quoted('AAPL');
});
afterAll(() => server.close());

/** The same world, of which this listener is told only what the test lets through. */
function gatewayWithGaps(gateway: WorldGateway): { gateway: WorldGateway; drop: { commits: boolean } } {
  const drop = { commits: false };
  const subscribe: WorldGateway['subscribe'] = (listener) =>
    gateway.subscribe((batch: CommittedBatch) => {
      if (!drop.commits) listener(batch);
    });
  const proxy = new Proxy(gateway, {
    get(target, name) {
      if (name === 'subscribe') return subscribe;
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
  return { gateway: proxy, drop };
}

describe('commits that nobody told of', () => {
  it('are noticed by the gap in their numbers, and the read models are read anew', async () => {
    const { gateway, drop } = gatewayWithGaps(server.services.gateway);
    const follower = await createServices({ ...server.services, gateway, startedAt: new Date() });
    const order = (fields: object) =>
      server.call<OrderView>({
        method: 'POST',
        url: '/api/v1/orders',
        headers: server.demoKey,
        payload: { symbol: 'AAPL', side: 'buy', ...fields },
      });
    const limit = { orderType: 'limit', quantity: 1, limitPrice: '1', timeInForce: 'gtc' };
    const resting = await order(limit);
    expect((await follower.committedOrders.find(resting.json.orderId))?.status).toBe('new');
    await follower.portfolios.read(server.firstStart.demoAccountId);

    drop.commits = true;
    await server.call({ method: 'DELETE', url: `/api/v1/orders/${resting.json.orderId}`, headers: server.demoKey });
    await order({ orderType: 'market', quantity: 1 });
    await server.call({
      method: 'POST',
      url: '/api/v1/kill-switch/engage',
      headers: server.demoKey,
      payload: { reason: 'unseen' },
    });
    expect((await follower.committedOrders.find(resting.json.orderId))?.status).toBe('new');
    expect(follower.killSwitch.state().state).toBe('ACTIVE');

    drop.commits = false;
    const disengage = { method: 'POST' as const, url: '/api/v1/kill-switch/disengage', headers: server.admin.headers };
    await server.call({ ...disengage, payload: { notes: 'over' } });
    expect((await follower.committedOrders.find(resting.json.orderId))?.status).toBe('canceled');
    const portfolio = await follower.portfolios.read(server.firstStart.demoAccountId);
    expect(portfolio?.positions[0]).toMatchObject({ symbol: 'AAPL', quantity: '1' });
    expect(follower.killSwitch.state()).toMatchObject({ state: 'ACTIVE', reason: 'over' });
    await follower.close();
  });
});
