import type { AccountId } from '@quire/core/units';
import { describeBroker } from '@quire/ports/broker/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Principal } from '../../platform/access.ts';
import { localOrigin } from '../../platform/audit.ts';
import { startTestServer, type TestServer } from '../../testing/test-server.ts';

async function demoOf(server: TestServer): Promise<{ accountId: AccountId; caller: Principal }> {
  const caller = await server.services.authenticators.session(server.admin.token);
  if (caller === null) throw new Error('the test person has no session');
  return { accountId: server.firstStart.demoAccountId as AccountId, caller };
}

describeBroker('the paper broker', async () => {
  const server = await startTestServer();
  await server.quoted('BTC/USD');
  const { accountId, caller } = await demoOf(server);
  const broker = await server.services.brokers.open({ mode: 'paper', exchange: null, accountId }, caller, localOrigin);
  return { broker, symbol: 'BTC/USD', quantity: '0.01', restingPrice: '1', close: () => server.close() };
});

describe('the choice of a broker', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer();
  });
  afterAll(() => server.close());

  it.each([null, 'binance'])('refuses live trading on %s, and never falls back to paper', async (exchange) => {
    const { accountId, caller } = await demoOf(server);
    const { brokers } = server.services;
    await expect(brokers.open({ mode: 'live', exchange, accountId }, caller, localOrigin)).rejects.toMatchObject({
      code: 'LIVE_TRADING_NOT_CONFIGURED',
      statusCode: 409,
    });
  });

  it('opens nobody a broker on the account of somebody else', async () => {
    const { accountId } = await demoOf(server);
    const stranger = await server.services.authenticators.session((await server.person(['trader'])).token);
    const opening = server.services.brokers.open({ mode: 'paper', exchange: null, accountId }, stranger!, localOrigin);
    await expect(opening).rejects.toMatchObject({ code: 'UNKNOWN_ACCOUNT' });
  });
});
