import type {
  CollectorTask,
  CoverageMapView,
  HeldBarView,
  Page,
  ProviderComparisonView,
  SeriesGapsView,
  SeriesQualityView,
  StoredBarView,
  StoredSeriesView,
} from '@quire/contract';
import type { BarBatch } from '@quire/ports/market-store';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer, type TestPerson, type TestServer, until } from '../../testing/test-server.ts';

const day = 86_400_000_000;
/** Monday, 2 November 2026; the Thursday of the 26th is Thanksgiving and the day after it is half. */
const monday = Date.parse('2026-11-02T00:00:00Z') * 1_000;

let server: TestServer;
let operator: TestPerson;
let viewer: TestPerson;
beforeAll(async () => {
  server = await startTestServer();
  operator = await server.person(['operator']);
  viewer = await server.person(['viewer']);
  const { store } = server.services.dataHistory;
  await store.upsertBars([dailyBars('IBM', [0, 1, 3, 4], [18_000, 18_100, 18_200, 18_150])]);
  await store.upsertBars([{ ...dailyBars('IBM', [0, 1], [18_000, 18_500]), provider: 'other' }]);
});
afterAll(() => server.close());

function dailyBars(symbol: string, days: readonly number[], closes: readonly number[]): BarBatch {
  const openTime = Float64Array.from(days, (number) => monday + number * day);
  const close = Float64Array.from(closes);
  return {
    ...{ symbol, timeframe: '1d', provider: 'made', source: 'a test', priceScale: 2, receivedAt: monday + 10 * day },
    ...{ openTime, open: close, high: close, low: close, close, volume: close, notional: close },
    printCount: new Int32Array(days.length).fill(-1),
    isFinal: new Uint8Array(days.length).fill(1),
    availableAt: openTime.map((time) => time + day),
  };
}

const get = <Answer>(url: string) =>
  server.call<Answer>({ method: 'GET', url: `/api/v1/data${url}`, headers: viewer.headers });
const post = <Answer>(url: string, payload: object, who = operator) =>
  server.call<Answer>({ method: 'POST', url: `/api/v1/data${url}`, headers: who.headers, payload });

describe('stored history over HTTP', () => {
  it('lists its series, and the bars of one with who told them and when they were known', async () => {
    const series = (await get<Page<StoredSeriesView>>('/series?symbol=ibm')).json.items;
    expect(series).toMatchObject([
      { symbol: 'IBM', timeframe: '1d', provider: 'made', bars: 4, firstOpenTime: '2026-11-02T00:00:00Z' },
      { symbol: 'IBM', provider: 'other', bars: 2 },
    ]);
    const bars = (await get<Page<StoredBarView>>('/bars?symbol=IBM&timeframe=1d&provider=made')).json.items;
    expect(bars.map(({ close }) => close)).toEqual(['180', '181', '182', '181.5']);
    expect(bars[0]).toMatchObject({ provider: 'made', isFinal: true, availableAt: '2026-11-03T00:00:00Z' });
    const asOf = await get<Page<StoredBarView>>('/bars?symbol=IBM&timeframe=1d&asOf=2026-11-04T00:00:00Z');
    expect(asOf.json.items).toHaveLength(2);
    expect(await get('/bars?symbol=NONE&timeframe=1d')).toMatchObject({
      status: 404,
      json: { code: 'UNKNOWN_SERIES' },
    });
    expect((await get('/bars?symbol=IBM&timeframe=1d&from=yesterday')).status).toBe(400);
  });

  it('misses nothing on a holiday of the exchange, and a day on which it traded', async () => {
    const { store } = server.services.dataHistory;
    // Tuesday the 3rd is Culture Day in Tokyo; the 5th is a usual day.
    await store.upsertBars([dailyBars('XTKS:7203', [0, 2, 4], [300_000, 301_000, 302_000])]);
    const [series] = (await get<Page<SeriesGapsView>>('/gaps?symbol=xtks:7203')).json.items;
    const thursday = '2026-11-05T00:00:00Z';
    expect(series?.gaps[0]).toEqual({ from: thursday, to: thursday, missing: 1 });
    const days = (
      await get<Page<{ date: string; bars: number; expected: number }>>('/coverage?symbol=XTKS:7203&timeframe=1d')
    ).json.items;
    expect(days.find(({ date }) => date === '2026-11-03')).toBeUndefined();
    expect(days[0]).toEqual({ date: '2026-11-02', bars: 1, expected: 1 });
  });

  it('draws every series of a timeframe day by day, from its first bar on', async () => {
    const map = await get<CoverageMapView>('/coverage-map?timeframe=1d&from=2026-11-01&to=2026-11-08');
    expect(map.json).toMatchObject({ timeframe: '1d', from: '2026-11-01', to: '2026-11-08' });
    const [made, other] = map.json.rows.filter(({ symbol }) => symbol === 'IBM');
    // Sunday, five days of a week of which Wednesday is missing, and a weekend.
    expect(made).toMatchObject({
      provider: 'made',
      bars: [0, 1, 1, 0, 1, 1, 0, 0],
      expected: [0, 1, 1, 1, 1, 1, 0, 0],
    });
    expect(other).toMatchObject({ provider: 'other', bars: [0, 1, 1, 0, 0, 0, 0, 0] });
    for (const range of ['from=2026-11-08&to=2026-11-01', 'from=2020-01-01&to=2026-11-01', 'from=soon']) {
      expect((await get(`/coverage-map?timeframe=1d&${range}`)).status).toBe(400);
    }
  });

  it('sets two providers beside each other, with where they differ most', async () => {
    const { items } = (await get<Page<ProviderComparisonView>>('/comparison?symbol=ibm&timeframe=1d')).json;
    expect(items).toEqual([
      {
        ...{ provider: 'made', other: 'other', compared: 2, differing: 1 },
        largest: [
          {
            openTime: '2026-11-03T00:00:00Z',
            close: '181',
            otherClose: '185',
            difference: expect.closeTo(181 / 185 - 1, 12),
          },
        ],
      },
    ]);
    expect((await get<Page<ProviderComparisonView>>('/comparison?symbol=NONE&timeframe=1d')).json.items).toEqual([]);
  });

  it('tells monitors how collection goes, how old history is and what waits for a person', async () => {
    const told = await server.app.inject({ url: '/metrics' });
    const figure = (name: string) => Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(told.body)?.[1] ?? Number.NaN);
    expect(figure('quire_collector_running')).toBe(0);
    expect(figure('quire_collector_interval_seconds')).toBe(300);
    expect(figure('quire_data_symbols')).toBeGreaterThan(0);
    expect(figure('quire_data_stale_symbols')).toBe(figure('quire_data_symbols'));
    expect(figure('quire_data_age_seconds')).toBeGreaterThan(0);
    expect(figure('quire_data_held_bars')).toBe(0);
    expect(told.body).toMatch(/quire_data_tasks\{state="completed"\} \d+/);
    expect(told.body).not.toMatch(/quire_collector_last_pass_seconds \d/);
  });

  it('divides prices by splits that came after, as far as they were known', async () => {
    const { store } = server.services.dataHistory;
    const known = { availableAt: monday + 3 * day, receivedAt: monday + 3 * day };
    await store.upsertActions([
      {
        ...{ symbol: 'IBM', provider: 'made', kind: 'split', exDate: '2026-11-05', recordDate: null, payDate: null },
        ...{ ratio: { newUnits: 2, oldUnits: 1 }, cashPerUnit: null, currency: null, ...known },
      },
    ]);
    const closes = async (query: string) =>
      (await get<Page<StoredBarView>>(`/bars?symbol=IBM&timeframe=1d&provider=made&${query}`)).json.items.map(
        ({ close }) => Number(close),
      );
    expect(await closes('adjustment=split')).toEqual([90, 90.5, 182, 181.5]);
    expect(await closes('adjustment=all&asOf=2026-11-04T00:00:00Z')).toEqual([180, 181]);
    // Yahoo divides by splits itself: what it tells is not divided again.
    await store.upsertBars([{ ...dailyBars('IBM', [0, 3], [9_000, 9_100]), provider: 'yahoo' }]);
    const yahoo = await get<Page<StoredBarView>>('/bars?symbol=IBM&timeframe=1d&provider=yahoo&adjustment=split');
    expect(yahoo.json.items.map(({ close }) => close)).toEqual(['90', '91']);
  });

  it('says what is missing by the calendar, day by day', async () => {
    const [gaps] = (await get<Page<SeriesGapsView>>('/gaps?symbol=IBM&provider=made')).json.items;
    expect(gaps?.gaps[0]).toMatchObject({ missing: 1, from: expect.stringContaining('2026-11-04') });
    const days = await get<Page<{ date: string; bars: number; expected: number }>>(
      '/coverage?symbol=IBM&timeframe=1d&provider=made&from=2026-11-02&to=2026-11-09',
    );
    expect(days.json.items.map(({ date, bars, expected }) => `${date.slice(8)} ${bars}/${expected}`)).toEqual([
      '02 1/1',
      '03 1/1',
      '04 0/1',
      '05 1/1',
      '06 1/1',
    ]);
  });

  it('asks for what is missing by a click', async () => {
    expect((await post('/gaps/repair', {}, viewer)).status).toBe(403);
    const begun = (await post<CollectorTask>('/gaps/repair', { symbol: 'IBM' })).json;
    expect(begun.status).toBe('running');
    const task = () => server.services.dataCollector.tasks.find(begun.task_id);
    await until(async () => (await task())?.state !== 'running');
    // The world that is asked does not trade it, and the task says so.
    expect((await task())?.result).toMatchObject({ failures: [{ symbol: 'IBM', code: 'NOT_FOUND' }] });
  });

  it('is scored with reasons, and compared between providers', async () => {
    const scored = (await get<Page<SeriesQualityView>>('/quality?symbol=IBM&provider=other')).json.items[0]!;
    expect(scored.score).toBeLessThan(100);
    const codes = scored.reasons.map(({ code }) => code);
    expect(codes).toContain('PROVIDERS_DIFFER');
    expect(codes).toContain('MISSING_BARS');
  });

  it('tells how fresh each symbol is', async () => {
    const { json } = await get<{
      age_minutes: number;
      is_fresh: boolean;
      freshness_minutes: number;
      symbols: object[];
    }>('/freshness');
    expect(json).toMatchObject({ freshness_minutes: 30, symbols: [{ symbol: 'IBM' }, { symbol: 'XTKS:7203' }] });
    expect(json.age_minutes).toBeGreaterThan(0);
  });

  it('lets a person decide upon a held bar, once', async () => {
    await server.database.sql`
      insert into market_bar_quarantine (symbol, timeframe, provider, open_time, price_scale, open, high, low, close, volume, reason,
        move, received_at) values ('IBM', '1d', 'made', ${monday + 2 * day}, 2, 99000, 99000, 99000, 99000, 1, 'jump', 4.4, ${monday})`;
    const [held] = (await get<Page<HeldBarView>>('/held-bars')).json.items;
    expect(held).toMatchObject({ symbol: 'IBM', close: '990', state: 'held', decidedBy: null });
    const { symbol, timeframe, provider, openTime } = held!;
    const key = { symbol, timeframe, provider, openTime };
    expect((await post('/held-bars/release', key, viewer)).status).toBe(403);
    expect((await post('/held-bars/release', key)).json).toMatchObject({
      state: 'released',
      decidedBy: operator.email,
    });
    expect(await post('/held-bars/reject', key)).toMatchObject({ status: 409, json: { code: 'NOT_HELD' } });
    const bars = (await get<Page<StoredBarView>>('/bars?symbol=IBM&timeframe=1d&provider=made')).json.items;
    expect(bars).toHaveLength(5);
    // Nobody could know it before it was let through.
    const before = await get<Page<StoredBarView>>('/bars?symbol=IBM&timeframe=1d&provider=made&asOf=2026-11-20');
    expect(before.json.items).toHaveLength(4);
  });
});
