import { fail, ok } from '@quire/core/units';
import type {
  MarketDataFailure,
  MarketDataProvider,
  Provenance,
  ProviderDescription,
  ProviderResult,
  ProviderStateStore,
} from '@quire/ports/market-data';
import { describe, expect, it } from 'vitest';
import { symbolOf } from '../testing/index.ts';
import { createMemoryStateStore } from './memory-state-store.ts';
import { createMarketDataRouter, type ProviderSettings, type RouterOptions } from './router.ts';

const start = Date.parse('2026-01-05T15:00:00Z');

interface Scripted {
  readonly id: string;
  readonly over?: Partial<ProviderDescription>;
  /** What it answers, call by call; the last one stays. */
  readonly plays: readonly (MarketDataFailure['code'] | 'answer' | 'hang')[];
  readonly retryAfterMs?: number;
}

/** A provider of foreign exchange that does as told. */
function scripted({ id, over = {}, plays, retryAfterMs }: Scripted, now: () => number) {
  const calls: { aborted: boolean; symbols: number }[] = [];
  const provenance = (): Provenance => ({
    provider: id,
    receivedAt: now(),
    latencyMs: 5,
    delaySeconds: 0,
    failover: [],
    isCached: false,
  });
  const play = async <Value>(
    value: Value,
    seen: { aborted: boolean; symbols: number },
    call: Parameters<NonNullable<MarketDataProvider['endpoints']['fx']>>[1],
  ): Promise<ProviderResult<Value>> => {
    const refused = await call.permit();
    if (refused !== null) return fail(refused);
    const step = plays[Math.min(calls.length, plays.length - 1)]!;
    calls.push(seen);
    call.signal?.addEventListener('abort', () => {
      seen.aborted = true;
    });
    if (step === 'hang') {
      return new Promise((resolve) => {
        const end = () => resolve(fail({ code: 'CANCELED', provider: id, detail: 'left', retryAfterMs: null }));
        call.signal?.addEventListener('abort', end);
      });
    }
    if (step === 'answer') return ok({ value, provenance: provenance() });
    return fail({ code: step, provider: id, detail: `${id} said ${step}`, retryAfterMs: retryAfterMs ?? null });
  };
  const description: ProviderDescription = {
    id,
    name: id,
    website: 'https://example.com',
    keyKind: 'none',
    keyVariables: [],
    secretVariables: [],
    markets: ['us_equity', 'fx'],
    capabilities: ['fx', 'quotes'],
    bars: null,
    quoteSymbolsMax: 2,
    limits: { requestsPerMinute: null, requestsPerDay: null },
    delaySeconds: 0,
    streams: false,
    priority: 50,
    note: '',
    ...over,
  };
  const provider: MarketDataProvider = {
    description,
    endpoints: {
      fx: ({ base, quotes }, call) =>
        play(
          { base, date: '2026-01-05', rates: { [quotes[0]!]: `1.${calls.length}` } },
          { aborted: false, symbols: 0 },
          call,
        ),
      quotes: ({ symbols }, call) =>
        play({ quotes: [], unknown: symbols }, { aborted: false, symbols: symbols.length }, call),
    },
    testKey: (call) => play('good', { aborted: false, symbols: 0 }, call),
    stream: null,
  };
  return { provider, calls };
}

function scene(
  scripts: readonly Scripted[],
  options: Partial<RouterOptions> = {},
  settings: Partial<ProviderSettings> = {},
) {
  const clock = { now: start };
  const now = () => clock.now;
  const made = scripts.map((script, at) =>
    scripted({ ...script, over: { priority: (at + 1) * 10, ...script.over } }, now),
  );
  const store = options.store ?? createMemoryStateStore();
  const router = createMarketDataRouter({
    providers: made.map(({ provider }) => provider),
    store,
    settingsOf: ({ description }) => ({
      isEnabled: true,
      priority: description.priority,
      key: null,
      limits: description.limits,
      ...settings,
    }),
    now,
    ...options,
  });
  return { router, clock, store, calls: made.map(({ calls }) => calls) };
}

const fx = { base: 'EUR', quotes: ['USD'], date: null } as const;
const fresh = { mayBeCached: false } as const;

describe('who is asked', () => {
  it('the preferred one, and the next with the reason when it fails', async () => {
    const { router, store } = scene([
      { id: 'first', plays: ['UNAVAILABLE'] },
      { id: 'second', plays: ['RATE_LIMITED'] },
      { id: 'third', plays: ['answer'] },
    ]);
    const result = await router.ask('fx', fx);
    expect(result).toMatchObject({
      ok: true,
      value: {
        provenance: {
          provider: 'third',
          failover: [
            { provider: 'first', code: 'UNAVAILABLE', detail: 'first said UNAVAILABLE' },
            { provider: 'second', code: 'RATE_LIMITED', detail: 'second said RATE_LIMITED' },
          ],
        },
      },
    });
    expect((await store.read()).get('first')).toMatchObject({
      lastFailover: { to: 'third', code: 'UNAVAILABLE', capability: 'fx', at: start },
    });
  });

  it('nobody when the question is wrong, and nobody else', async () => {
    const { router, calls } = scene([
      { id: 'first', plays: ['INVALID_SYMBOL'] },
      { id: 'second', plays: ['answer'] },
    ]);
    expect(await router.ask('fx', fx)).toMatchObject({ ok: false, error: { code: 'INVALID_SYMBOL' } });
    expect(calls[1]).toHaveLength(0);
  });

  it('only those of the market, with a key where one is needed, enabled, and fresh enough', async () => {
    const { router, calls } = scene([
      { id: 'crypto-only', plays: ['answer'], over: { markets: ['crypto'] } },
      { id: 'keyed', plays: ['answer'], over: { keyKind: 'token' } },
      { id: 'delayed', plays: ['answer'], over: { delaySeconds: 900 } },
      { id: 'good', plays: ['answer'] },
    ]);
    const question = { symbols: [symbolOf('AAPL')], ageMsMax: 60_000 };
    expect(await router.ask('quotes', question)).toMatchObject({
      ok: true,
      value: { provenance: { provider: 'good', failover: [] } },
    });
    expect(calls.map(({ length }) => length)).toEqual([0, 0, 0, 1]);
  });

  it('says who was tried when nobody answers, and refuses questions about two markets', async () => {
    const { router } = scene([
      { id: 'first', plays: ['TIMEOUT'] },
      { id: 'second', plays: ['NOT_FOUND'] },
    ]);
    expect(await router.ask('fx', fx)).toMatchObject({
      ok: false,
      error: { code: 'NOT_FOUND', attempts: [{ provider: 'first' }, { provider: 'second' }] },
    });
    const mixed = { symbols: [symbolOf('AAPL'), symbolOf('EUR/USD')], ageMsMax: null };
    expect(await router.ask('quotes', mixed)).toMatchObject({ ok: false, error: { code: 'UNSUPPORTED' } });
  });

  it('a provider that is ill comes last until it is well', async () => {
    const { router, clock, calls } = scene([
      { id: 'ill', plays: ['TIMEOUT', 'TIMEOUT', 'TIMEOUT', 'TIMEOUT', 'TIMEOUT', 'answer'] },
      { id: 'well', plays: ['answer'] },
    ]);
    for (let at = 0; at < 12; at++) {
      clock.now += 1_500;
      expect(await router.ask('fx', fx, fresh)).toMatchObject({ ok: true });
    }
    expect(calls[0]!.length).toBeLessThanOrEqual(5);
    const [ill] = (await router.status()).filter(({ provider }) => provider.description.id === 'ill');
    expect(ill?.health.isHealthy).toBe(false);
  });
});

describe('what is shared', () => {
  it('questions at the same time are one, and the answer is given again for a moment', async () => {
    const { router, clock, calls } = scene([{ id: 'only', plays: ['answer'] }]);
    const [one, two] = await Promise.all([router.ask('fx', fx), router.ask('fx', fx)]);
    expect(calls[0]).toHaveLength(1);
    expect(two).toEqual(one);
    expect(await router.ask('fx', fx)).toMatchObject({ ok: true, value: { provenance: { isCached: true } } });
    clock.now += 61_000;
    expect(await router.ask('fx', fx)).toMatchObject({ ok: true, value: { provenance: { isCached: false } } });
    expect(calls[0]).toHaveLength(2);
  });

  it('failures are not kept', async () => {
    const { router } = scene([{ id: 'only', plays: ['NOT_FOUND', 'answer'] }]);
    expect(await router.ask('fx', fx)).toMatchObject({ ok: false });
    expect(await router.ask('fx', fx)).toMatchObject({ ok: true });
  });

  it('who leaves is told so; the question goes on for the others, and ends with the last', async () => {
    const { router, calls } = scene([{ id: 'only', plays: ['hang'] }]);
    const [left, stayed] = [new AbortController(), new AbortController()];
    const first = router.ask('fx', fx, { signal: left.signal });
    const second = router.ask('fx', fx, { signal: stayed.signal });
    await expect.poll(() => calls[0]?.length).toBe(1);
    left.abort();
    expect(await first).toMatchObject({ ok: false, error: { code: 'CANCELED' } });
    expect(calls[0]?.[0]?.aborted).toBe(false);
    stayed.abort();
    expect(await second).toMatchObject({ ok: false, error: { code: 'CANCELED' } });
    expect(calls[0]?.[0]?.aborted).toBe(true);
  });

  it('two processes share one limit through the store', async () => {
    const store = createMemoryStateStore();
    const script = {
      id: 'limited',
      plays: ['answer'],
      over: { limits: { requestsPerMinute: 20, requestsPerDay: null } },
    } as const;
    const [one, two] = [scene([script], { store }), scene([script], { store })];
    let answered = 0;
    for (let at = 0; at < 30; at++) {
      for (const { router } of [one, two]) if ((await router.ask('fx', fx, fresh)).ok) answered++;
    }
    expect(answered).toBe(20);
    expect(await one.router.ask('fx', fx, fresh)).toMatchObject({ ok: false, error: { code: 'RATE_LIMITED' } });
  });

  it('three hundred answers cost the store a few writes', async () => {
    const memory = createMemoryStateStore();
    let writes = 0;
    const store: ProviderStateStore = {
      read: () => memory.read(),
      change: (provider, apply) => {
        writes++;
        return memory.change(provider, apply);
      },
    };
    const { router, clock } = scene(
      [{ id: 'busy', plays: ['answer'], over: { limits: { requestsPerMinute: 400, requestsPerDay: null } } }],
      { store },
    );
    for (let at = 0; at < 300; at++) {
      clock.now += 20;
      await router.ask('fx', fx, fresh);
    }
    expect(writes).toBeLessThanOrEqual(15);
  });
});

describe('how it is asked', () => {
  it('more symbols than a request may name go out in several', async () => {
    const { router, calls } = scene([{ id: 'only', plays: ['answer'] }]);
    const symbols = ['AAPL', 'MSFT', 'IBM', 'KO', 'T'].map(symbolOf);
    const result = await router.ask('quotes', { symbols, ageMsMax: null });
    expect(result).toMatchObject({ ok: true, value: { value: { unknown: symbols } } });
    expect(calls[0]?.map(({ symbols: count }) => count)).toEqual([2, 2, 1]);
  });

  it('hedging is off unless it is turned on; then the first answer wins and the other is told to stop', async () => {
    const scripts: readonly Scripted[] = [
      { id: 'slow', plays: ['hang'] },
      { id: 'quick', plays: ['answer'] },
    ];
    const { router, calls } = scene(scripts, { hedgeAfterMs: 20 });
    expect(await router.ask('fx', fx)).toMatchObject({ ok: true, value: { provenance: { provider: 'quick' } } });
    expect(calls[0]?.[0]?.aborted).toBe(true);
    const plain = scene(scripts);
    const controller = new AbortController();
    const asked = plain.router.ask('fx', fx, { signal: controller.signal });
    setTimeout(() => controller.abort(), 60);
    expect(await asked).toMatchObject({ ok: false, error: { code: 'CANCELED' } });
    expect(plain.calls[1]).toHaveLength(0);
  });

  it('a limit that the provider names is kept, and a wrong key stays away until there is another', async () => {
    const { router, clock, calls } = scene([
      { id: 'only', plays: ['RATE_LIMITED', 'UNAUTHORIZED', 'answer'], retryAfterMs: 9_000 },
    ]);
    expect(await router.ask('fx', fx)).toMatchObject({ ok: false, error: { retryAfterMs: 9_000 } });
    clock.now += 4_000;
    expect(await router.ask('fx', fx)).toMatchObject({
      ok: false,
      error: { code: 'RATE_LIMITED', retryAfterMs: 5_000 },
    });
    expect(calls[0]).toHaveLength(1);
    clock.now += 6_000;
    expect(await router.ask('fx', fx)).toMatchObject({ ok: false, error: { code: 'UNAUTHORIZED' } });
    clock.now += 86_400_000;
    expect(await router.ask('fx', fx)).toMatchObject({ ok: false, error: { code: 'UNAUTHORIZED' } });
    expect(calls[0]).toHaveLength(2);
    await router.keyChanged('only');
    expect(await router.ask('fx', fx)).toMatchObject({ ok: true });
  });

  it('a key is tested with one request, stored or not', async () => {
    const { router } = scene(
      [{ id: 'only', plays: ['UNAUTHORIZED', 'answer'], over: { keyKind: 'token' } }],
      {},
      { key: { key: 'stored', secret: null } },
    );
    expect(await router.testKey('only')).toMatchObject({ ok: false, error: { code: 'UNAUTHORIZED' } });
    expect(await router.testKey('only')).toMatchObject({ ok: true, value: { value: 'good' } });
    expect(await router.testKey('nobody')).toMatchObject({ ok: false, error: { code: 'UNSUPPORTED' } });
  });
});
