import { createProviders } from '@quire/adapters/market-data';
import { answerWith, type ProviderServer, startProviderServer } from '@quire/adapters/market-data/testing';
import type { ProvidersView, ProviderTestView, ProviderView, QuarantinedView } from '@quire/contract';
import { parseMarketSymbol } from '@quire/ports/market-data';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startTestServer, type TestPerson, type TestServer } from '../../testing/test-server.ts';

let outside: ProviderServer;
let server: TestServer;
let trader: TestPerson;
let operator: TestPerson;
beforeAll(async () => {
  outside = await startProviderServer();
  server = await startTestServer({
    marketDataProviders: createProviders({ baseUrl: outside.baseUrl, timeoutMs: 2_000 }),
    environment: { TIINGO_API_TOKEN: 'from-the-environment' },
  });
  trader = await server.person(['trader']);
  operator = await server.person(['operator']);
});
afterAll(async () => {
  await server.close();
  await outside.close();
});
beforeEach(() => {
  outside.requests.length = 0;
});

const get = <Answer>(url: string, who: TestPerson = operator) =>
  server.call<Answer>({ method: 'GET', url: `/api/v1${url}`, headers: who.headers });
const patch = (provider: string, payload: object, who: TestPerson = operator) =>
  server.call<ProvidersView>({
    method: 'PATCH',
    url: `/api/v1/data/providers/${provider}`,
    headers: who.headers,
    payload,
  });
const test = (provider: string, payload: object = {}, who: TestPerson = operator) =>
  server.call<ProviderTestView>({
    method: 'POST',
    url: `/api/v1/data/providers/${provider}/test`,
    headers: who.headers,
    payload,
  });
const one = async (provider: string, who?: TestPerson): Promise<ProviderView> =>
  (await get<ProvidersView>('/data/providers', who)).json.providers.find((view) => view.provider === provider)!;
const rates = { base: 'EUR', quotes: ['USD'], date: null } as const;

describe('providers of market data', () => {
  it('are shown to everybody who may read the market, with what keeps each from being asked', async () => {
    const { json, status } = await get<ProvidersView>('/data/providers', trader);
    expect(status).toBe(200);
    expect(json.totalProviders).toBe(json.providers.length);
    expect(json.totalProviders).toBeGreaterThanOrEqual(14);
    expect(await one('polygon', trader)).toMatchObject({ isUsable: false, reason: 'needs a key', keySource: null });
    expect(await one('frankfurter', trader)).toMatchObject({ isUsable: true, reason: null });
  });

  it('take keys from the environment', async () => {
    expect(await one('tiingo')).toMatchObject({ keySource: 'environment', isUsable: true, keyHint: null });
  });

  it('keep a key sealed: shown by its end, to those who may change it, and in no log', async () => {
    const key = 'polygon-secret-key-9876';
    expect((await patch('polygon', { key: { key } })).status).toBe(200);
    expect(await one('polygon')).toMatchObject({ keySource: 'stored', keyHint: '9876', isUsable: true });
    expect((await one('polygon', trader)).keyHint).toBeNull();
    const { sql } = server.database;
    const everything = await sql`
      select encode(sealed_key, 'escape') as stored, (select string_agg(coalesce(after::text, ''), '') from audit_log) as audit
      from provider_setting where provider = 'polygon'`;
    expect(JSON.stringify(everything)).not.toContain(key);
    expect(JSON.stringify(everything)).toContain('provider');
    outside.play(() => answerWith({ market: 'open' }));
    expect((await test('polygon')).json).toMatchObject({ isGood: true, code: null });
    expect(outside.requests[0]?.headers.authorization).toBe(`Bearer ${key}`);
    await patch('polygon', { key: null });
    expect(await one('polygon')).toMatchObject({ keySource: null, isUsable: false });
  });

  it('have a key tested before it is stored, and say why it is not good', async () => {
    outside.play(() => answerWith({ error: 'Unknown API Key' }, 401));
    const tested = await test('polygon', { key: { key: 'not-a-good-one' } });
    expect(tested.json).toMatchObject({ isGood: false, code: 'UNAUTHORIZED' });
    expect(await one('polygon')).toMatchObject({ keySource: null });
    expect((await test('finnhub')).json).toMatchObject({ isGood: false, message: 'there is no key to test' });
  });

  it.each([
    ['stooq', { key: { key: 'any' } }, 'PROVIDER_KEY_NOT_VALID'],
    ['polygon', { key: { key: 'a', secret: 'b' } }, 'PROVIDER_KEY_NOT_VALID'],
    ['alpaca', { key: { key: 'a' } }, 'PROVIDER_KEY_NOT_VALID'],
    ['polygon', { key: { key: 'with a blank' } }, 'PROVIDER_KEY_NOT_VALID'],
    ['nobody', { isEnabled: false }, 'UNKNOWN_PROVIDER'],
    ['polygon', { priority: -1 }, 'INVALID_FIELD'],
    ['polygon', { requestsPerDay: 0 }, 'INVALID_FIELD'],
    ['polygon', { password: 'x' }, 'UNKNOWN_FIELD'],
  ])('%s refuses %j', async (provider, change, code) => {
    expect((await patch(provider, change)).json).toMatchObject({ code });
  });

  it('are changed and tested by operators only', async () => {
    expect((await patch('stooq', { isEnabled: false }, trader)).status).toBe(403);
    expect((await test('stooq', {}, trader)).status).toBe(403);
  });

  it('are asked in the order that an operator sets, within the limits that an operator sets', async () => {
    outside.play(() => answerWith({ base: 'EUR', date: '2026-01-05', rates: { USD: 1.1734 } }));
    await patch('frankfurter', { requestsPerMinute: 1, priority: 5 });
    await patch('tiingo', { isEnabled: false });
    const { router } = server.services.providers;
    expect(await router.ask('fx', rates, { mayBeCached: false })).toMatchObject({
      ok: true,
      value: { value: { rates: { USD: '1.1734' } }, provenance: { provider: 'frankfurter' } },
    });
    expect(await one('frankfurter')).toMatchObject({
      priority: 5,
      rateLimit: { limitPerMinute: 1, remainingInMinute: 0 },
      budget: { spentToday: 1 },
      health: { isHealthy: true, successRate: 1 },
    });
    expect(await one('tiingo')).toMatchObject({ isEnabled: false, reason: 'turned off' });
    await patch('frankfurter', { requestsPerMinute: null, priority: null });
    expect(await one('frankfurter')).toMatchObject({ rateLimit: { limitPerMinute: 60 }, priority: 10 });
  });

  it('fail over with the reason shown', async () => {
    const csv = 'KEY,FREQ,CURRENCY,CURRENCY_DENOM,TIME_PERIOD,OBS_VALUE\nx,D,USD,EUR,2026-01-05,1.1734';
    outside.play(({ path }) => (path.startsWith('/D.') ? answerWith(csv) : answerWith('busy', 503)));
    const answer = await server.services.providers.router.ask('fx', rates, { mayBeCached: false });
    expect(answer).toMatchObject({
      ok: true,
      value: { provenance: { provider: 'ecb', failover: [{ provider: 'frankfurter', code: 'UNAVAILABLE' }] } },
    });
    expect((await one('frankfurter')).lastFailover).toMatchObject({ to: 'ecb', capability: 'fx', code: 'UNAVAILABLE' });
    expect((await one('frankfurter')).lastFailure).toMatchObject({ code: 'UNAVAILABLE', capability: 'fx' });
  });

  it('have what nobody believed kept for people to look at', async () => {
    outside.play(() => answerWith('{"base":"EUR","date":"2026-01-05","rates":{"USD":"much"}}'));
    await server.services.providers.router.ask('fx', rates, { mayBeCached: false, provider: 'frankfurter' });
    const { json } = await get<{ items: QuarantinedView[] }>('/data/quarantine?provider=frankfurter', trader);
    expect(json.items[0]).toMatchObject({ provider: 'frankfurter', capability: 'fx', cause: 'schema' });
    expect(json.items[0]?.sample).toContain('much');
  });

  it('never reach a price with a symbol that cannot be one', () => {
    expect(parseMarketSymbol('AAPL&apikey=x')).toBeNull();
  });
});

describe('the monitors of the replaced systems', () => {
  it('read limits, health and budgets under their own names', async () => {
    const { json } = await get<Record<string, unknown>>('/providers/status', trader);
    expect(json).toMatchObject({
      providers: {
        alpaca: {
          rate_limit: { remaining: 200, limit: 200 },
          health: { is_healthy: true, avg_latency_ms: null },
          budget: { daily_limit: null, daily_spent: 0 },
        },
      },
      total_providers: (await get<ProvidersView>('/data/providers')).json.totalProviders,
    });
    expect(Date.parse(String(json['timestamp']))).not.toBeNaN();
  });

  it('read who is connected and what is left', async () => {
    const { json } = await get<{ active: string; providers: { name: string }[] }>('/market/providers', trader);
    expect(json.active).not.toBeNull();
    expect(json.providers.find(({ name }) => name === 'alpaca')).toMatchObject({ connected: false, remaining: 200 });
  });

  it('scrape gauges of every provider', async () => {
    const { text } = await server.call({ method: 'GET', url: '/metrics', headers: operator.headers });
    expect(text).toMatch(/quire_providers_total \d+/);
    expect(text).toContain('quire_provider_healthy{provider="frankfurter"}');
    expect(text).toContain('quire_provider_requests_remaining{provider="alpaca"} 200');
  });
});
