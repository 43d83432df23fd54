import type { Page, PriceAlertFiringView, PriceAlertSummaryView, PriceAlertView, ServerFrame } from '@quire/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer, type TestPerson, type TestServer, until } from '../../testing/test-server.ts';
import { priceAlertsMax } from './service.ts';

let server: TestServer;
let viewer: TestPerson;
let other: TestPerson;
beforeAll(async () => {
  server = await startTestServer();
  viewer = await server.person(['viewer']);
  other = await server.person(['trader']);
  await server.quoted('AAPL');
});
afterAll(() => server.close());

const call = <Answer>(method: 'GET' | 'POST' | 'PATCH' | 'DELETE', path: string, payload?: object, who = viewer) =>
  server.call<Answer>({
    method,
    url: `/api/v1/price-alerts${path}`,
    headers: who.headers,
    ...(payload === undefined ? {} : { payload }),
  });
const far = { symbol: 'AAPL', alertType: 'price_above', threshold: '900000' };
const set = async (body: object = far, who = viewer) => (await call<PriceAlertView>('POST', '', body, who)).json;
const firingsOf = async (alertId: string) =>
  (await call<Page<PriceAlertFiringView>>('GET', '/firings')).json.items.filter((one) => one.alertId === alertId);

describe('price alerts', () => {
  it('are set, read, changed, paused and deleted by whoever may read the market, with an audit line each', async () => {
    const created = await call<PriceAlertView>('POST', '', { ...far, note: ' the moon ', isRecurring: true });
    expect(created).toMatchObject({
      status: 201,
      json: { symbol: 'AAPL', alertType: 'price_above', threshold: '900000', level: '900000', state: 'active' },
    });
    expect(created.json).toMatchObject({ note: 'the moon', cooldownSeconds: 300, percentOf: null, triggerCount: 0 });
    const path = `/${created.json.alertId}`;
    expect((await call('GET', path)).json).toEqual(created.json);
    const changed = await call<PriceAlertView>('PATCH', path, { threshold: 800_000, cooldownSeconds: 0 });
    expect(changed.json).toMatchObject({ threshold: '800000', level: '800000', cooldownSeconds: 0 });
    expect((await call<PriceAlertView>('POST', `${path}/toggle`)).json).toMatchObject({ state: 'paused', level: null });
    expect((await call<PriceAlertView>('POST', `${path}/toggle`)).json.state).toBe('active');
    expect((await call<Page<PriceAlertView>>('GET', '?symbol=AAPL&active=true')).json.items).toHaveLength(1);
    expect((await call<Page<PriceAlertView>>('GET', '?symbol=MSFT')).json.items).toEqual([]);
    expect((await call('DELETE', path)).status).toBe(204);
    expect((await call('GET', path)).json).toMatchObject({ code: 'UNKNOWN_PRICE_ALERT' });
    const audit = await server.database.sql<{ action: string }[]>`
      select action from audit_log where resource_kind = 'price-alert' order by audit_id`;
    expect(audit.map(({ action }) => action.replace('price-alert.', ''))).toEqual([
      ...['create', 'change', 'change', 'change', 'delete'],
    ]);
  });

  it('are of one person and of nobody else, whatever the role', async () => {
    const { alertId } = await set();
    for (const who of [other, server.admin]) {
      expect((await call<Page<PriceAlertView>>('GET', '', undefined, who)).json.items).toEqual([]);
      for (const [method, payload] of [['GET'], ['PATCH', { note: 'mine' }], ['DELETE']] as const) {
        expect((await call(method, `/${alertId}`, payload, who)).json).toMatchObject({ code: 'UNKNOWN_PRICE_ALERT' });
      }
    }
    const token = { host: 'localhost:8000', authorization: `Bearer ${server.services.secrets.operatorToken}` };
    const nobody = { ...viewer, headers: token as never };
    expect((await call('POST', '', far, nobody)).json).toMatchObject({ code: 'FORBIDDEN' });
    await call('DELETE', `/${alertId}`);
  });

  it.each([
    ['an unknown symbol', { ...far, symbol: 'NONE' }, 'UNKNOWN_INSTRUMENT', 'symbol'],
    ['an unknown type', { ...far, alertType: 'price_equal' }, 'INVALID_FIELD', 'alertType'],
    ['a price of too many decimals', { ...far, threshold: '1.234567' }, 'TOO_MANY_DECIMALS', 'threshold'],
    ['a price of zero', { ...far, threshold: 0 }, 'NOT_POSITIVE', 'threshold'],
    ['a price that is no number', { ...far, threshold: 'NaN' }, 'NOT_A_DECIMAL', 'threshold'],
    [
      'a fall of all',
      { ...far, alertType: 'percent_change_down', threshold: '100' },
      'NUMBER_OUT_OF_RANGE',
      'threshold',
    ],
    ['a multiple of one', { ...far, alertType: 'volume_spike', threshold: '1' }, 'NUMBER_OUT_OF_RANGE', 'threshold'],
    ['a percentage of what has none', { ...far, percentOf: 'whenSet' }, 'INVALID_FIELD', 'percentOf'],
    ['an expiry in the past', { ...far, expiresAt: '2001-01-01T00:00:00Z' }, 'INVALID_FIELD', 'expiresAt'],
    ['a cooldown of more than a day', { ...far, cooldownSeconds: 86_401 }, 'INVALID_FIELD', 'cooldownSeconds'],
    ['an unknown field', { ...far, email: 'x' }, 'UNKNOWN_FIELD', 'email'],
  ])('with %s are refused', async (_what, body, code, field) => {
    expect((await call('POST', '', body)).json).toMatchObject({ code, field });
  });

  it('fire at once at a price that is there already, tell the stream of their owner alone, and stay in the history', async () => {
    const heard = { viewer: [] as ServerFrame[], other: [] as ServerFrame[] };
    for (const [name, { token }] of [
      ['viewer', viewer],
      ['other', other],
    ] as const) {
      const principal = (await server.services.people.authenticate(token))!;
      const socket = {
        bufferedAmount: 0,
        readyState: 1,
        send: (text: string) => void heard[name].push(JSON.parse(text)),
        close: () => {},
        terminate: () => {},
      };
      const client = server.services.stream.connect(socket, principal, async () => principal);
      client.message(JSON.stringify({ type: 'subscribe', accountId: null, quotes: [], focus: null }));
    }
    await until(() => heard.viewer.length > 0 && heard.other.length > 0);
    const { alertId } = await set({ symbol: 'AAPL', alertType: 'price_above', threshold: '1', note: 'low' });
    await until(async () => (await firingsOf(alertId)).length === 1);
    const [firing] = await firingsOf(alertId);
    expect(firing).toMatchObject({ symbol: 'AAPL', threshold: '1', triggerCount: 1, note: 'low', value: null });
    expect((await call<PriceAlertView>('GET', `/${alertId}`)).json).toMatchObject({
      state: 'triggered',
      triggerCount: 1,
    });
    const alertsIn = (frames: readonly ServerFrame[]) =>
      frames.flatMap((frame) => (frame.type === 'update' ? (frame.priceAlerts ?? []) : []));
    await until(() => alertsIn(heard.viewer).length > 0);
    expect(alertsIn(heard.viewer)).toEqual([firing]);
    expect(alertsIn(heard.other)).toEqual([]);
    await call('DELETE', `/${alertId}`);
    expect(await firingsOf(alertId)).toEqual([firing]);
    expect((await server.call({ method: 'GET', url: '/metrics' })).text).toMatch(/quire_price_alerts_fired 1\n/);
  });

  it('follow the prices of the simulated market by themselves', async () => {
    const last = (await server.services.market.instrument('BTC/USD')).lastPrice!;
    const body = {
      symbol: 'BTC/USD',
      percentOf: 'whenSet',
      threshold: '0.0001',
      isRecurring: true,
      cooldownSeconds: 0,
    };
    const alerts = await Promise.all(
      (['percent_change_up', 'percent_change_down'] as const).map((alertType) => set({ ...body, alertType })),
    );
    await until(async () => {
      const fired = await Promise.all(alerts.map(({ alertId }) => firingsOf(alertId)));
      return fired.flat().length > 0;
    });
    const [firing] = (await Promise.all(alerts.map(({ alertId }) => firingsOf(alertId)))).flat();
    expect(Math.abs(firing!.value!)).toBeGreaterThanOrEqual(0.0001 - 1e-9);
    expect(Math.abs(Number(firing!.price) / Number(last) - 1)).toBeLessThan(0.2);
    await Promise.all(alerts.map(({ alertId }) => call('DELETE', `/${alertId}`)));
  });

  it('are no more than a person may have, also when they are set at once', async () => {
    const { userId } = other;
    const { worldId } = server.services.gateway;
    const { instrumentId } = server.services.gateway.instrumentBySymbol('KO')!;
    await server.database.sql`
      insert into price_alert (alert_id, world_id, user_id, instrument_id, alert_type, threshold, is_recurring,
        cooldown_seconds, created_at, watched_since, is_active)
      select gen_random_uuid(), ${worldId}, ${userId}, ${instrumentId}, 'price_above', 1e6, false, 300, 1, 1, false
      from generate_series(1, ${priceAlertsMax - 1})`;
    const statuses = await Promise.all([1, 2, 3].map(async () => (await call('POST', '', far, other)).status));
    expect(statuses.sort()).toEqual([201, 422, 422]);
    const summary = (await call<PriceAlertSummaryView>('GET', '/summary', undefined, other)).json;
    expect(summary).toEqual({
      ...{ total: priceAlertsMax, active: 1, paused: priceAlertsMax - 1, triggered: 0, expired: 0 },
      ...{ remaining: 0, firedInDay: 0 },
    });
  });
});
