import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { until } from '../../testing/test-server.ts';
import { type AlpacaServer, type Json, startAlpacaServer } from './testing/alpaca-server.ts';

let alpaca: AlpacaServer;
beforeAll(async () => {
  alpaca = await startAlpacaServer({ QUIRE_SIM_SPEED: '30' });
});
afterAll(() => alpaca?.close());

const get = async <Body = Json[]>(path: string) => {
  const { status, json } = await alpaca.call<Body>('GET', path);
  expect([path, status]).toEqual([path, 200]);
  return json;
};
const market = { symbol: 'AAPL', qty: '2', side: 'buy', type: 'market', time_in_force: 'day' };
const filled = async (order: Json) => {
  const { json } = await alpaca.place(order);
  await until(async () => (await get<Json>(`/v2/orders/${String(json['id'])}`))['status'] === 'filled');
  return json;
};

describe('activities', () => {
  it('are the fills, fees and cash of the account, newest first, page by page', async () => {
    const order = await filled(market);
    await filled({ ...market, symbol: 'BTC/USD', qty: '0.01', time_in_force: 'gtc' });
    const { admin, firstStart } = alpaca.server;
    const moved = await alpaca.server.call({
      method: 'POST',
      url: `/api/v1/accounts/${firstStart.demoAccountId}/withdraw`,
      headers: { ...admin.headers, 'idempotency-key': 'w1' },
      payload: { amount: '12.5' },
    });
    expect(moved.status).toBeLessThan(300);
    const all = await get('/v2/account/activities');
    const typesOf = (activities: Json[]) => activities.map(({ activity_type: type }) => type);
    expect(all[0]).toMatchObject({
      activity_type: 'CSW',
      net_amount: '-12.5',
      status: 'executed',
      date: expect.stringMatching(/^\d{4}-/),
    });
    expect(all.at(-1)).toMatchObject({ activity_type: 'CSD', net_amount: '100000' });
    const fills = all.filter(
      (activity) => activity['order_id'] === order['id'] && activity['activity_type'] === 'FILL',
    );
    expect(fills[0]).toMatchObject({
      type: 'fill',
      cum_qty: '2',
      leaves_qty: '0',
      order_status: 'filled',
      side: 'buy',
      symbol: 'AAPL',
    });
    expect(fills[0]!['transaction_time']).toMatch(/Z$/);
    const ids = all.map(({ id }) => String(id));
    expect(ids.every((id) => /^\d{17}::[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id))).toBe(true);
    expect([...ids].sort().reverse()).toEqual(ids);
    expect(all.flatMap((activity) => Object.values(activity)).some((value) => typeof value === 'number')).toBe(false);
    for (const direction of ['asc', 'desc']) {
      const seen: string[] = [];
      let token = '';
      for (;;) {
        const page = await get(`/v2/account/activities?direction=${direction}&page_size=2&page_token=${token}`);
        seen.push(...page.map(({ id }) => String(id)));
        if (page.length < 2) break;
        token = seen.at(-1)!;
      }
      expect(seen).toEqual(direction === 'desc' ? ids : [...ids].reverse());
    }
    expect(new Set(typesOf(await get('/v2/account/activities/FILL')))).toEqual(new Set(['FILL']));
    expect(typesOf(await get('/v2/account/activities?activity_types=CSD,CSW&direction=asc'))).toEqual(['CSD', 'CSW']);
    expect(typesOf(await get('/v2/account/activities?category=trade_activity')).every((type) => type === 'FILL')).toBe(
      true,
    );
    expect(typesOf(await get('/v2/account/activities?category=non_trade_activity'))).not.toContain('FILL');
    expect(await get('/v2/account/activities?date=2001-01-01')).toEqual([]);
    const last = String(fills[0]!['transaction_time']);
    expect(typesOf(await get(`/v2/account/activities?after=${last}&activity_types=FILL`))).not.toContain('AAPL');
    expect(await get(`/v2/account/activities?until=2001-01-01`)).toEqual([]);
  });

  it.each([
    ['?activity_types=GOSSIP', 422],
    ['?activity_types=FILL&category=trade_activity', 422],
    ['?category=all', 422],
    ['?date=2026-01-01&after=2026-01-01', 422],
    ['?after=soon', 422],
    ['?page_token=xx', 422],
    ['?page_size=0', 422],
    ['/GOSSIP', 404],
  ])('refuse %s', async (query, status) => {
    expect((await alpaca.call('GET', `/v2/account/activities${query}`)).status).toBe(status);
  });
});

describe('portfolio history', () => {
  it('is the equity of each minute and day, equally long and ascending', async () => {
    const read = (query: string) => get<Record<string, number[]>>(`/v2/account/portfolio/history?${query}`);
    // The samples of the first two minutes, one in each as the world writes them, told to be two figures that are known.
    const accountId = alpaca.server.firstStart.demoAccountId;
    const { sql } = alpaca.server.database;
    const samples = () =>
      sql<{ ts: number }[]>`select ts from equity_sample where account_id = ${accountId} order by ts limit 2`;
    await until(async () => (await samples()).length === 2);
    for (const [at, { ts }] of (await samples()).entries()) {
      await sql`
        update equity_sample set equity = ${`${99_901 + at}.5`}, cash = 99000
        where account_id = ${accountId} and ts = ${ts}`;
    }
    expect((await read('period=1D'))['equity']!.slice(0, 2)).toEqual([99_901.5, 99_902.5]);
    for (const query of [
      'period=1D',
      'period=1D&timeframe=5Min',
      'period=1M',
      'period=1D&intraday_reporting=continuous&pnl_reset=no_reset',
    ]) {
      const history = await read(query);
      const { timestamp, equity, profit_loss: profit, profit_loss_pct: part } = history;
      expect(timestamp!.length).toBeGreaterThan(0);
      expect([equity!.length, profit!.length, part!.length]).toEqual(
        Array.from({ length: 3 }, () => timestamp!.length),
      );
      expect([...timestamp!].sort((left, right) => left - right)).toEqual(timestamp);
      expect([...timestamp!, ...equity!, ...profit!].every((value) => typeof value === 'number')).toBe(true);
      // What was paid in, before or after the withdrawal: the world runs fast here.
      expect([100_000, 99_987.5]).toContain(Math.round((equity!.at(-1)! - profit!.at(-1)!) * 10) / 10);
      expect(history).toMatchObject({ base_value: expect.any(Number), timeframe: expect.any(String), cashflow: {} });
    }
    const withFlows = await read('period=1D&cashflow_types=ALL');
    expect((withFlows['cashflow'] as unknown as Record<string, number[]>)['CSW']!.length).toBe(
      withFlows['timestamp']!.length,
    );
    expect((await alpaca.call('GET', '/v2/account/portfolio/history?period=1Q')).status).toBe(422);
  });
});

describe('clock and calendar in their newer form', () => {
  it('tell market, phase and the edges of each day as instants', async () => {
    const { clocks } = await get<{ clocks: Json[] }>('/v3/clock?markets=NYSE,XNAS');
    expect(clocks.map(({ market: shown }) => (shown as Json)['mic'])).toEqual(['XNYS', 'XNAS']);
    expect(clocks[0]).toMatchObject({
      is_market_day: true,
      phase: 'core',
      phase_until: clocks[0]!['next_market_close'],
    });
    const { market: named, calendar } = await get<{ market: Json; calendar: Json[] }>(
      '/v3/calendar/NYSE?start=2024-07-03&end=2024-07-04',
    );
    expect(named).toMatchObject({ acronym: 'NYSE', timezone: 'America/New_York' });
    expect(calendar).toEqual([
      {
        date: '2024-07-03',
        pre_start: '2024-07-03T04:00:00.000000000-04:00',
        pre_end: '2024-07-03T09:30:00.000000000-04:00',
        core_start: '2024-07-03T09:30:00.000000000-04:00',
        core_end: '2024-07-03T13:00:00.000000000-04:00',
        post_start: '2024-07-03T13:00:00.000000000-04:00',
        post_end: '2024-07-03T17:00:00.000000000-04:00',
        settlement_date: '2024-07-05',
      },
    ]);
    const utc = await get<{ calendar: Json[] }>('/v3/calendar/NASDAQ?start=2024-07-03&end=2024-07-03&timezone=UTC');
    expect(utc.calendar[0]!['core_start']).toBe('2024-07-03T13:30:00Z');
    for (const path of [
      '/v3/clock?markets=MOON',
      '/v3/clock?time=soon',
      '/v3/calendar/MOON',
      '/v3/calendar/NYSE?timezone=Mars',
    ]) {
      expect([path, (await alpaca.call('GET', path)).status]).toEqual([path, 422]);
    }
  });
});
