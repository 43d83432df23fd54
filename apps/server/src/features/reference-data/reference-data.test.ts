import type { MarketDataRouter } from '@quire/adapters/market-data';
import { createMarketStore } from '@quire/adapters/storage';
import type {
  CollectorTask,
  ConversionView,
  MarketActionView,
  Page,
  PreciseConversionView,
  RatesView,
  SearchAnswer,
} from '@quire/contract';
import type {
  FoundInstrument,
  MarketDataCapability,
  MarketDataProvider,
  ProviderCorporateAction,
} from '@quire/ports/market-data';
import { parseMarketSymbol } from '@quire/ports/market-data';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ProblemBody } from '../../platform/problem.ts';
import { startTestServer, type TestPerson, type TestServer, until } from '../../testing/test-server.ts';
import { refreshWhatIsDue } from './refresh.ts';

const enel: FoundInstrument = {
  symbol: parseMarketSymbol('XMIL:ENEL')!,
  ...{ name: 'Enel S.p.A.', exchange: 'Milan', kind: 'stock', currency: null },
};
const action = (part: Partial<ProviderCorporateAction>): ProviderCorporateAction => ({
  ...{ symbol: parseMarketSymbol('NVDA')!, kind: 'split', exDate: '2024-06-10', recordDate: null, payDate: null },
  ...{ newUnits: 10, oldUnits: 1, cashPerUnit: null, currency: null },
  ...part,
});
const split = action({});
const dividend = action({
  ...{
    kind: 'cash_dividend',
    exDate: '2999-03-11',
    newUnits: null,
    oldUnits: null,
    cashPerUnit: '0.01',
    currency: 'USD',
  },
});
const receivedAt = Date.parse('2026-11-20T10:00:00Z');

/** A provider that answers at once, and counts what it is asked. */
function madeProvider(asked: string[]): MarketDataProvider {
  const answering =
    <Value>(capability: MarketDataCapability, value: Value) =>
    async () => {
      asked.push(capability);
      const provenance = { provider: 'made', receivedAt, latencyMs: 1, delaySeconds: 0, failover: [], isCached: false };
      return { ok: true, value: { value, provenance } } as const;
    };
  const rates = { base: 'EUR', date: '2026-11-19', rates: { USD: '1.25', JPY: '180', GBP: '0.8' } };
  return {
    description: {
      ...{
        id: 'made',
        name: 'Made',
        website: 'https://example.com',
        keyKind: 'none',
        keyVariables: [],
        secretVariables: [],
      },
      markets: ['us_equity', 'world_equity', 'crypto', 'fx'],
      capabilities: ['search', 'corporateActions', 'fx'],
      ...{ bars: null, quoteSymbolsMax: 1, limits: { requestsPerMinute: null, requestsPerDay: null } },
      ...{ delaySeconds: 0, streams: false, priority: 1, note: '' },
    },
    endpoints: {
      search: answering('search', [enel]),
      corporateActions: answering('corporateActions', [split, dividend]),
      fx: answering('fx', rates),
    },
    testKey: answering('search', 'fine'),
    stream: null,
  };
}

let server: TestServer;
let viewer: TestPerson;
let operator: TestPerson;
const asked: string[] = [];
beforeAll(async () => {
  server = await startTestServer({ marketDataProviders: [madeProvider(asked)] });
  viewer = await server.person(['viewer']);
  operator = await server.person(['operator']);
});
afterAll(() => server.close());

const get = <Answer>(path: string) =>
  server.call<Answer>({ method: 'GET', url: `/api/v1${path}`, headers: viewer.headers });
const post = <Answer>(path: string, payload: object, who = viewer) =>
  server.call<Answer>({ method: 'POST', url: `/api/v1${path}`, headers: who.headers, payload });

describe('search', () => {
  it('finds what is traded here by symbol and by name, and asks nobody', async () => {
    const { json } = await get<SearchAnswer>('/market/search?query=btc');
    expect(json).toMatchObject({ asked: null, unanswered: null });
    expect(json.items[0]).toMatchObject({ symbol: 'BTC/USD', asset_class: 'crypto', is_traded_here: true });
    expect(asked).not.toContain('search');
  });

  it('asks providers when nothing fits, keeps the answer, and asks no more', async () => {
    const first = (await get<SearchAnswer>('/market/search?query=enel')).json;
    expect(first).toMatchObject({ asked: 'made', unanswered: null });
    expect(first.items).toEqual([
      {
        ...{ symbol: 'XMIL:ENEL', name: 'Enel S.p.A.', exchange: 'XMIL', country: 'IT', currency: 'EUR' },
        ...{ asset_class: 'stock', is_active: true, is_traded_here: false, provider: 'made' },
      },
    ]);
    expect((await get<SearchAnswer>('/market/search?query=ENEL%20S')).json).toMatchObject({
      asked: null,
      items: [{ symbol: 'XMIL:ENEL' }],
    });
    expect(asked.filter((one) => one === 'search')).toHaveLength(1);
  });

  it('says that it found nothing without asking', async () => {
    expect((await get<SearchAnswer>('/market/search?query=zzz&providers=never')).json).toMatchObject({
      items: [],
      asked: null,
    });
    expect((await get<ProblemBody>('/market/search?query=%20')).json).toMatchObject({ field: 'query' });
  });
});

describe('corporate actions', () => {
  it('are asked for in the background and stored with since when they could be known', async () => {
    expect((await post('/data/corporate-actions/refresh', { symbols: ['NVDA'] })).status).toBe(403);
    const begun = await post<CollectorTask>('/data/corporate-actions/refresh', { symbols: ['nvda', 'NVDA'] }, operator);
    expect(begun.json).toMatchObject({ kind: 'corporate-actions', status: 'running' });
    const task = async () => (await get<CollectorTask>(`/data-collector/task/${begun.json.task_id}`)).json;
    await until(async () => (await task()).status !== 'running');
    expect(await task()).toMatchObject({
      status: 'completed',
      message: '1 symbols, 2 actions, 2 of them new or changed',
    });
    const { items } = (await get<Page<MarketActionView>>('/data/corporate-actions?symbol=nvda')).json;
    expect(items).toMatchObject([
      { kind: 'split', newUnits: 10, oldUnits: 1, availableAt: '2024-06-10T00:00:00Z', provider: 'made' },
      { kind: 'cash_dividend', cashPerUnit: '0.01', currency: 'USD', availableAt: '2026-11-20T10:00:00Z' },
    ]);
    const asOf = await get<Page<MarketActionView>>('/data/corporate-actions?symbol=NVDA&asOf=2025-01-01');
    expect(asOf.json.items).toHaveLength(1);
  });

  it('refuse a symbol that no provider could know before asking', async () => {
    const refused = await post<ProblemBody>('/data/corporate-actions/refresh', { symbols: ['not a symbol'] }, operator);
    expect(refused).toMatchObject({ status: 400, json: { code: 'INVALID_FIELD', field: 'symbols' } });
  });
});

describe('currencies', () => {
  it('are quotients of what a central bank fixed, fetched when they are first needed', async () => {
    const { json } = await get<RatesView>('/currency/rates?base=usd&date=2026-11-20');
    expect(json).toMatchObject({ base: 'USD', rates: { EUR: 0.8, JPY: 144, GBP: 0.64 }, provider: 'made' });
    expect(json.dates['JPY']).toBe('2026-11-19');
    await get('/currency/rates?base=USD&date=2026-11-20');
    expect(asked.filter((one) => one === 'fx')).toHaveLength(1);
  });

  it('convert an amount, as numbers or exactly', async () => {
    const body = { amount: '100.10', from_currency: 'gbp', to_currency: 'USD', date: '2026-11-20' };
    expect((await post<ConversionView>('/currency/convert', body)).json).toEqual({
      ...{ original_amount: 100.1, converted_amount: 156.40625, rate: 1.5625, date: '2026-11-19' },
      ...{ from_currency: 'GBP', to_currency: 'USD', provider: 'made' },
    });
    const precise = { ...body, amount: '0.00000001', from_currency: 'JPY', to_currency: 'EUR' };
    expect((await post<PreciseConversionView>('/currency/convert/precise', precise)).json).toMatchObject({
      ...{ original_amount: '0.00000001', converted_amount: '0', rate: '0.005555555556' },
    });
  });

  it.each([
    [{ amount: '1', from_currency: 'USD', to_currency: 'XYZ' }, 404, 'RATE_UNKNOWN'],
    [{ amount: '-1', from_currency: 'USD', to_currency: 'EUR' }, 400, 'NOT_POSITIVE'],
    [{ amount: '1e400', from_currency: 'USD', to_currency: 'EUR' }, 400, 'NOT_A_DECIMAL'],
    [{ amount: '1', from_currency: 'USD', to_currency: 'EUR', date: '2026-02-31' }, 400, 'INVALID_FIELD'],
    [{ amount: '1', from_currency: 'USD', to_currency: 'EUR', date: '1990-01-01' }, 404, 'RATE_UNKNOWN'],
  ])('refuse %j', async (body, status, code) => {
    expect(await post<ProblemBody>('/currency/convert', body)).toMatchObject({ status, json: { code } });
  });
});

it('what is due is asked once a day, a few symbols at a time, by one process of several', async () => {
  const { sql } = server.services.storage;
  const counted: string[] = [];
  const ask = async (capability: string, question: { symbol?: { text: string } }) => {
    counted.push(`${capability} ${question.symbol?.text ?? ''}`.trim());
    return { ok: false, error: { code: 'NO_PROVIDER', detail: 'nobody', attempts: [] } };
  };
  const router = { ask } as unknown as Pick<MarketDataRouter, 'ask'>;
  const symbols = Array.from({ length: 25 }, (_, index) => `S${String.fromCharCode(65 + index)}`);
  const round = () => refreshWhatIsDue({ sql, store: createMarketStore(sql), router }, [...symbols, 'BTC/USD']);
  await Promise.all([round(), round()]);
  const actions = () => counted.filter((one) => one.startsWith('corporateActions'));
  expect(new Set(actions()).size).toBe(actions().length);
  await round();
  await round();
  expect([...actions()].sort()).toEqual(symbols.map((symbol) => `corporateActions ${symbol}`).sort());
  expect(counted.filter((one) => one === 'fx')).toHaveLength(1);
});
