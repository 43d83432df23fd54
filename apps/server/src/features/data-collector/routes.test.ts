import type { CollectorConfig, CollectorStatusView, CollectorTask, LatestPriceView } from '@quire/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ProblemBody } from '../../platform/problem.ts';
import { startTestServer, type TestPerson, type TestServer, until } from '../../testing/test-server.ts';

let server: TestServer;
let operator: TestPerson;
let viewer: TestPerson;
beforeAll(async () => {
  server = await startTestServer();
  operator = await server.person(['operator']);
  viewer = await server.person(['viewer']);
  await server.quoted('BTC/USD');
});
afterAll(() => server.close());

const base = '/api/v1/data-collector';
const get = <Answer>(path: string) =>
  server.call<Answer>({ method: 'GET', url: `${base}${path}`, headers: viewer.headers });
const post = <Answer>(path: string, who = operator) =>
  server.call<Answer>({ method: 'POST', url: `${base}${path}`, headers: who.headers, payload: {} });
const configure = <Answer = ProblemBody>(payload: object, who = operator) =>
  server.call<Answer>({ method: 'PUT', url: `${base}/config`, headers: who.headers, payload });

describe('the data collector over HTTP', () => {
  it('has the defaults of its document', async () => {
    expect((await get<CollectorConfig>('/config')).json).toEqual({
      ...{
        collection_interval: 300,
        symbol_refresh_interval: 3_600,
        symbols: [],
        source: 'world',
        bars_per_series: 500,
        is_running: false,
      },
      timeframes: ['1m', '5m', '15m', '1h', '4h', '1d'],
    });
    const { json } = await get<CollectorStatusView>('/status');
    expect(json).toMatchObject({ status: 'stopped', is_running: false, source: 'simulator', active_task: null });
    expect(json.symbols_count).toBeGreaterThan(5);
  });

  it('is changed in part, in the spelling of the document, and says what is wrong with a value', async () => {
    const changed = await configure<CollectorConfig>({
      collection_interval: 600,
      symbols: ['BTCUSDT', 'ETHUSDT', 'btc-usd'],
    });
    expect(changed.json).toMatchObject({ collection_interval: 600, symbols: ['BTCUSDT', 'ETHUSDT'] });
    expect(changed.json.timeframes).toHaveLength(6);
    expect((await configure({ timeframes: ['1m', '1d', '1m'] })).json).toMatchObject({ timeframes: ['1m', '1d'] });
    const refused = await configure({ collection_interval: 5 });
    expect(refused).toMatchObject({ status: 400, json: { code: 'INVALID_FIELD', field: 'collection_interval' } });
    expect(refused.json.detail).toContain('60');
    expect(await configure({ symbols: ['not a symbol!'] })).toMatchObject({ status: 400, json: { field: 'symbols' } });
    expect((await configure({ timeframes: ['2m'] })).status).toBe(400);
    expect((await configure({ collection_interval: 600 }, viewer)).status).toBe(403);
  });

  it('collects the world when there is no other source, and says so', async () => {
    const begun = (await post<CollectorTask>('/collect')).json;
    expect(begun).toMatchObject({ status: 'running', finished_at: null });
    const now = async () => (await get<CollectorTask>(`/task/${begun.task_id}`)).json;
    await until(async () => (await now()).status !== 'running');
    const task = await now();
    expect(task).toMatchObject({ status: 'completed', progress: 100, done: 4, total: 4, kind: 'collection' });
    const { json } = await get<CollectorStatusView>('/status');
    expect(json.bars_count).toBeGreaterThan(100);
    expect(json.last_task?.task_id).toBe(task.task_id);
    expect((await get<CollectorTask>(`/task/${task.task_id}`)).json).toEqual(task);
    expect((await get<CollectorTask[]>('/tasks')).json).toHaveLength(1);
    expect((await get<CollectorTask[]>('/tasks/active')).json).toEqual([]);
    expect((await get('/tasks/stats')).json).toMatchObject({ total: 1, completed: 1 });
    expect((await post(`/task/${task.task_id}/cancel`)).json).toMatchObject({ status: 'completed' });
    expect((await get('/task/00000000-0000-4000-8000-000000000000')).json).toMatchObject({ code: 'UNKNOWN_TASK' });
  });

  it('starts and stops, twice as once', async () => {
    expect((await post('/start', viewer)).status).toBe(403);
    expect((await post<CollectorStatusView>('/start')).json).toMatchObject({ status: 'running', is_running: true });
    expect((await post<CollectorStatusView>('/start')).json.next_collection).not.toBeNull();
    expect((await post<CollectorStatusView>('/stop')).json).toMatchObject({ status: 'stopped', next_collection: null });
    expect((await post<CollectorStatusView>('/stop')).status).toBe(200);
    expect((await post<{ symbols: string[] }>('/refresh-symbols')).json.symbols).toContain('BTC/USD');
  });

  it('has the latest prices of the market on which orders fill', async () => {
    const all = (await get<LatestPriceView[]>('/latest-prices')).json;
    expect(all.length).toBeGreaterThan(5);
    const two = (await get<LatestPriceView[]>('/latest-prices?symbols=ETHUSDT,BTC/USD,NOTHING')).json;
    expect(two.map(({ symbol }) => symbol)).toEqual(['ETHUSDT', 'BTCUSDT']);
    for (const price of two) {
      expect(price.is_simulated).toBe(true);
      expect(price.price).toBeGreaterThanOrEqual(price.low_24h);
      expect(price.price).toBeLessThanOrEqual(price.high_24h);
    }
    expect((await get('/latest-prices?symbols=%00')).status).toBe(400);
    await until(async () => (await get<LatestPriceView[]>('/latest-prices?symbols=BTCUSDT')).json[0]!.volume > 0);
  });
});
