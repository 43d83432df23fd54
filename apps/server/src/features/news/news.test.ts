import type { FundamentalsView, NewsRefreshView, NewsView, Page } from '@quire/contract';
import { fail, ok } from '@quire/core/units';
import type { MarketDataProvider, ProviderNewsItem } from '@quire/ports/market-data';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer, type TestPerson, type TestServer } from '../../testing/test-server.ts';
import { aboutOf } from './service.ts';
import { headlineKey, storeNews } from './store-news.ts';

let server: TestServer;
let operator: TestPerson;
let told: readonly ProviderNewsItem[] = [];
let asked = 0;
const now = Date.now();

const story = (part: Partial<ProviderNewsItem> = {}): ProviderNewsItem => ({
  newsId: 'a1',
  at: now - 60_000,
  headline: 'A company \u2018says\u2019 something',
  summary: 'At some length.',
  source: 'Example Wire',
  url: 'https://news.example/a1',
  symbols: ['AAPL'],
  ...part,
});

/** A provider that tells what the test lays before it. */
const teller = (): MarketDataProvider => ({
  description: {
    ...{ id: 'teller', name: 'Teller', website: 'https://example.test', keyKind: 'none', note: '', priority: 1 },
    ...{
      keyVariables: [],
      secretVariables: [],
      markets: ['us_equity', 'crypto'],
      capabilities: ['news', 'fundamentals'],
    },
    ...{ bars: null, quoteSymbolsMax: 1, limits: { requestsPerMinute: null, requestsPerDay: null }, delaySeconds: 0 },
    streams: false,
  },
  endpoints: {
    fundamentals: async ({ symbol }, call) => {
      const refused = await call.permit();
      if (refused !== null) return fail(refused);
      if (symbol.text === 'KO') {
        return fail({ code: 'NOT_FOUND', provider: 'teller', detail: 'never heard of it', retryAfterMs: null });
      }
      const words = { name: 'A Company', exchange: null, sector: 'Technology', industry: null, country: 'US' };
      const value = { symbol, ...words, currency: 'USD', description: null, figures: { peRatio: 31.5 } };
      const provenance = {
        provider: 'teller',
        receivedAt: now,
        latencyMs: 1,
        delaySeconds: 0,
        failover: [],
        isCached: false,
      };
      return ok({ value, provenance });
    },
    news: async ({ symbols }, call) => {
      const refused = await call.permit();
      if (refused !== null) return fail(refused);
      asked++;
      if (symbols[0]?.text === 'KO') {
        return fail({ code: 'UNAVAILABLE', provider: 'teller', detail: 'out of order', retryAfterMs: null });
      }
      const provenance = {
        provider: 'teller',
        receivedAt: now,
        latencyMs: 1,
        delaySeconds: 0,
        failover: [],
        isCached: false,
      };
      return ok({ value: told, provenance });
    },
  },
  testKey: async () => fail({ code: 'UNSUPPORTED', provider: 'teller', detail: '', retryAfterMs: null }),
  stream: null,
});

beforeAll(async () => {
  server = await startTestServer({ marketDataProviders: [teller()] });
  operator = await server.person(['operator']);
});
afterAll(() => server.close());

const read = async (query = '') =>
  (
    await server.call<Page<NewsView> & { code: string }>({
      method: 'GET',
      url: `/api/v1/news?${query}`,
      headers: operator.headers,
    })
  ).json;
const headlines = async (query: string) => (await read(query)).items.map(({ headline }) => headline);
const refresh = async (...symbols: string[]) => {
  const request = { method: 'POST' as const, url: '/api/v1/news/refresh', payload: { symbols } };
  return (await server.call<Page<NewsRefreshView>>({ ...request, headers: operator.headers })).json.items;
};
const publish = (headline: string, symbols: string[] = []) =>
  server.call({ method: 'POST', url: '/api/v1/news', headers: operator.headers, payload: { headline, symbols } });
const store = (provider: string, ...items: ProviderNewsItem[]) =>
  storeNews(server.database.sql, provider, { items, receivedAt: now });

describe('news of providers', () => {
  it('are asked for by those who operate data, once in a while, and stand under who told them', async () => {
    told = [story()];
    expect(await refresh('AAPL')).toEqual([{ symbol: 'AAPL', provider: 'teller', stored: 1, code: null, detail: '' }]);
    expect(await refresh('aapl')).toMatchObject([{ symbol: 'AAPL', provider: null, code: 'ASKED_ALREADY' }]);
    expect(asked).toBe(1);
    expect(await refresh('KO')).toMatchObject([
      { symbol: 'KO', stored: 0, code: 'UNAVAILABLE', detail: 'out of order' },
    ]);
    const [item] = (await read('source=providers&symbol=AAPL')).items;
    expect(item).toMatchObject({
      provider: 'teller',
      url: 'https://news.example/a1',
      source: 'Example Wire',
      symbols: ['AAPL'],
    });
    expect(item!.newsSequence).toBeGreaterThanOrEqual(1_000_000_000);
    const trader = await server.person(['trader']);
    const request = { method: 'POST' as const, url: '/api/v1/news/refresh', payload: { symbols: ['AAPL'] } };
    expect((await server.call({ ...request, headers: trader.headers })).status).toBe(403);
  });

  it('stay out of a simulated market unless they are asked for', async () => {
    await publish('A made-up headline', ['AAPL']);
    expect(await headlines('symbol=AAPL')).toEqual(['A made-up headline']);
    expect(await headlines('symbol=AAPL&source=all')).toEqual(['A made-up headline', story().headline]);
    const rows = await server.services.news.feed({
      ...{
        about: aboutOf([server.services.gateway.instrumentBySymbol('AAPL')!]),
        from: 0,
        to: Number.MAX_SAFE_INTEGER,
      },
      ...{ search: '', after: null, ascending: true, limit: 10 },
    });
    expect(rows.map(({ provider }) => provider)).toEqual([null]);
  });

  it('are one story by id, address or headline, and gain the symbols of whoever tells it again', async () => {
    expect(
      await store(
        'other',
        story({ newsId: 'x', headline: 'A COMPANY "says" something!', url: null, symbols: ['MSFT'] }),
      ),
    ).toBe(0);
    expect(await store('teller', story({ headline: 'Corrected headline' }))).toBe(0);
    expect(await store('third', story({ newsId: 'y', headline: 'Told in other words' }))).toBe(0);
    const [item] = (await read('source=providers&symbol=MSFT')).items;
    expect(item).toMatchObject({ headline: story().headline, provider: 'teller', symbols: ['AAPL', 'MSFT'] });
    const weekAgo = { newsId: 'z', url: null, at: now - 7 * 86_400_000 };
    expect(await store('other', story(weekAgo), story({ ...weekAgo, newsId: 'zz' }))).toBe(1);
    expect(await store('other')).toBe(0);
  });

  it('are searched by words and time, and paged through with those of the world in one order', async () => {
    await store(
      'other',
      story({ newsId: 'p', headline: '50% of all_things', url: null, at: now - 5_000, symbols: [] }),
    );
    expect(await headlines('source=all&search=50%25')).toEqual(['50% of all_things']);
    expect(await headlines('source=all&search=l_things')).toEqual(['50% of all_things']);
    expect(await headlines('source=all&search=xall')).toEqual([]);
    const until = new Date(now - 86_400_000).toISOString();
    expect((await read(`source=all&to=${until}`)).items).toHaveLength(1);
    const all = (await read('source=all')).items;
    const paged: NewsView[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page: Page<NewsView> = await read(`source=all&limit=1${cursor === '' ? '' : `&cursor=${cursor}`}`);
      paged.push(...page.items);
      cursor = page.nextCursor;
    }
    expect(paged).toEqual(all);
    expect(all.map(({ publishedAt }) => publishedAt)).toEqual(
      all
        .map(({ publishedAt }) => publishedAt)
        .toSorted()
        .reverse(),
    );
    expect((await read('cursor=abc')).code).toBe('INVALID_CURSOR');
  });

  it('are not known before the time of the world has come to them', async () => {
    await store('other', story({ newsId: 'f', headline: 'Of tomorrow', url: null, at: Date.now() + 86_400_000 }));
    expect(await headlines('source=all')).not.toContain('Of tomorrow');
  });
});

describe('what is known about a company', () => {
  it('is nothing until a provider was asked, and then what it said, with null for the rest', async () => {
    const call = (method: 'GET' | 'POST', path: string) =>
      server.call<FundamentalsView & { code: string }>({
        method,
        url: `/api/v1/fundamentals/${path}`,
        headers: operator.headers,
      });
    expect((await call('GET', 'AAPL')).json).toBeNull();
    const asked = await call('POST', 'AAPL/refresh');
    expect(asked.json).toMatchObject({
      ...{ symbol: 'AAPL', provider: 'teller', name: 'A Company', sector: 'Technology', industry: null },
      ...{ peRatio: 31.5, beta: null, marketCapitalization: null, receivedAt: expect.any(String) },
    });
    expect((await call('GET', 'AAPL')).json).toEqual(asked.json);
    const refused = await call('POST', 'KO/refresh');
    expect(refused).toMatchObject({
      status: 502,
      json: { code: 'NO_PROVIDER_ANSWERED', detail: 'never heard of it', details: { code: 'NOT_FOUND' } },
    });
    expect((await call('GET', 'NONE')).json.code).toBe('UNKNOWN_INSTRUMENT');
  });
});

describe('the key of a headline', () => {
  it.each([
    ['Apple\u2019s \u201cnew\u201d phone \u2014 live', 'applesnewphonelive'],
    ['\u00c9clair & Co. rises 5%', 'eclaircorises5'],
    ['\u2014', ''],
  ])('%s', (headline, key) => {
    expect(headlineKey(headline)).toBe(key);
  });
});
