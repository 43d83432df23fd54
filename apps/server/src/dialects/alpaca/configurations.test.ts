import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { until } from '../../testing/test-server.ts';
import { type AlpacaServer, type Json, startAlpacaServer } from './testing/alpaca-server.ts';

let alpaca: AlpacaServer;
beforeAll(async () => {
  alpaca = await startAlpacaServer();
});
afterAll(() => alpaca?.close());

const path = '/v2/account/configurations';
const patch = (body: unknown) =>
  alpaca.call('PATCH', path, {
    headers: { ...alpaca.key, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
const market = { symbol: 'AAPL', qty: '1', side: 'buy', type: 'market', time_in_force: 'day' };
const defaults = {
  dtbp_check: 'entry',
  trade_confirm_email: 'all',
  suspend_trade: false,
  no_shorting: false,
  fractional_trading: true,
  max_margin_multiplier: '4',
  max_options_trading_level: null,
  disable_overnight_trading: false,
  pdt_check: 'entry',
  ptp_no_exception_entry: false,
};

describe('the configuration of an account', () => {
  it('has defaults, is changed in part, and read back whole', async () => {
    expect((await alpaca.call('GET', path)).json).toEqual(defaults);
    const changed = await patch({ trade_confirm_email: 'none', max_margin_multiplier: 2, suspend_trade: null });
    const expected = { ...defaults, trade_confirm_email: 'none', max_margin_multiplier: '2' };
    expect([changed.status, changed.json]).toEqual([200, expected]);
    expect((await alpaca.call('GET', path)).json).toEqual(expected);
  });

  it('takes effect on orders: suspended accounts may close and nothing else, and fractions can be off', async () => {
    const { json: order } = await alpaca.place(market);
    await until(
      async () => (await alpaca.call('GET', `/v2/orders/${String(order['id'])}`)).json['status'] === 'filled',
    );
    await patch({ suspend_trade: true });
    const refused = await alpaca.place(market);
    expect([refused.status, refused.json]).toEqual([
      403,
      { code: 40310000, message: 'new orders are rejected by user request' },
    ]);
    expect((await alpaca.call('GET', '/v2/account')).json['trade_suspended_by_user']).toBe(true);
    expect((await alpaca.call('DELETE', '/v2/positions/AAPL')).status).toBe(200);
    await patch({ suspend_trade: 'false', fractional_trading: false });
    const fraction = await alpaca.place({ ...market, qty: '0.5' });
    expect([fraction.status, fraction.json['message']]).toEqual([
      422,
      'fractional trading is disabled for this account',
    ]);
    expect((await alpaca.place(market)).status).toBe(200);
  });

  it.each<[Json, string]>([
    [{ suspend_trade: 'perhaps' }, 'invalid suspend_trade: perhaps'],
    [{ max_margin_multiplier: '3' }, 'invalid max_margin_multiplier: 3'],
    [{ dtbp_check: 'never', suspend_trade: true }, 'invalid dtbp_check: never'],
    [{ max_options_trading_level: 4 }, 'invalid max_options_trading_level: 4'],
  ])('%j changes nothing', async (body, text) => {
    const before = (await alpaca.call('GET', path)).json;
    const { status, json } = await patch(body);
    expect([status, json]).toEqual([422, { code: 40010001, message: text }]);
    expect((await alpaca.call('GET', path)).json).toEqual(before);
  });

  it('leaves a line in the audit log', async () => {
    await patch({ pdt_check: 'both' });
    const [row] = await alpaca.server.database.sql<{ after: Json }[]>`
      select after from audit_log where action = 'account.configure' order by audit_id desc limit 1`;
    expect(row?.after).toMatchObject({ pdtCheck: 'both', tradingSuspended: false });
  });
});

describe('keys', () => {
  it('may be shown as a Basic authorization, and nothing else in that header is a key', async () => {
    const { 'apca-api-key-id': keyId, 'apca-api-secret-key': secret } = alpaca.key;
    const basic = (text: string) => ({ authorization: `Basic ${Buffer.from(text).toString('base64')}` });
    const status = async (headers: Record<string, string>) =>
      (await alpaca.call('GET', '/v2/account', { headers })).status;
    expect(await status(basic(`${keyId}:${secret}`))).toBe(200);
    expect(await status(basic(`${keyId}:wrong`))).toBe(401);
    expect(await status({ authorization: `Bearer ${secret}` })).toBe(401);
    const pairs = '/v1beta3/crypto/us/latest/quotes?symbols=BTC/USD';
    expect((await alpaca.call('GET', pairs, { headers: { authorization: 'Bearer x' } })).status).toBe(401);
  });
});
