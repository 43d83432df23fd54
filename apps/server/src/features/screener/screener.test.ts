import type { InstrumentView, Page, ScreenerRowView, WatchlistView } from '@quire/contract';
import { microsPerDay, microsPerMinute } from '@quire/core/units';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer, type TestPerson, type TestServer } from '../../testing/test-server.ts';

let server: TestServer;
let trader: TestPerson;
beforeAll(async () => {
  server = await startTestServer();
  trader = await server.person(['trader']);
  await server.quoted('AAPL');
});
afterAll(() => server.close());

const screen = async (query = '', path = 'screener') =>
  (
    await server.call<Page<ScreenerRowView> & { code: string; field: string }>({
      method: 'GET',
      url: `/api/v1/${path}?${query}`,
      headers: trader.headers,
    })
  ).json;
const symbolsOf = ({ items }: Page<ScreenerRowView>) => items.map(({ symbol }) => symbol);

/** Puts a made history in the place of what the world has of an instrument. */
async function history(
  symbol: string,
  bars: readonly { timeframe: '1m' | '1d'; ago: number; close: number; volume?: number }[],
) {
  const { gateway } = server.services;
  const { instrumentId } = gateway.instrumentBySymbol(symbol)!;
  const { sql } = server.database;
  const now = gateway.now();
  await sql`delete from bar where world_id = ${gateway.worldId} and instrument_id = ${instrumentId}`;
  for (const { timeframe, ago, close, volume = 0 } of bars) {
    const openTime = now - ago;
    await sql`
      insert into bar (world_id, instrument_id, timeframe, open_time, close_time, open, high, low, close, volume, notional,
        print_count, is_final, origin)
      values (${gateway.worldId}, ${instrumentId}, ${timeframe}, ${openTime},
        ${openTime + (timeframe === '1m' ? microsPerMinute : microsPerDay)}, ${close}, ${close}, ${close}, ${close}, ${volume},
        ${close * volume}, 1, true, 'simulated')`;
  }
  return instrumentId;
}

describe('the screener', () => {
  it('knows of every instrument its price, its change and volume of a day, and its place in the year', async () => {
    const { items } = await screen();
    const instruments = await server.services.market.instruments();
    expect(items.map(({ symbol }) => symbol)).toEqual(instruments.map(({ symbol }: InstrumentView) => symbol).sort());
    for (const row of items) {
      expect(row.high).toBeGreaterThanOrEqual(Number(row.price));
      expect(row.low).toBeLessThanOrEqual(Number(row.price));
      expect(row.rangePosition).toBeGreaterThanOrEqual(0);
      expect(row.rangePosition).toBeLessThanOrEqual(100);
      expect(row.spark.length).toBeGreaterThan(40);
      expect(row.simulated).toBe(true);
    }
    const aapl = items.find(({ symbol }) => symbol === 'AAPL')!;
    const { dayChange } = await server.services.market.instrument('AAPL');
    expect(aapl.dayChangePercent! / 100).toBeCloseTo(dayChange!, 2);
  });

  it('reckons them as they are defined, of bars in the units of today', async () => {
    const price = Number((await server.services.market.instrument('KO')).lastPrice);
    const day = microsPerDay;
    const hour = 60 * microsPerMinute;
    const daily = [4, 3, 2, 1].map((days, at) => ({
      timeframe: '1d' as const,
      ago: days * day + day,
      close: [80, 100, 50, 60][at]!,
    }));
    const instrumentId = await history('KO', [
      ...daily.map((bar) => ({ ...bar, volume: 1_000 })),
      { timeframe: '1m', ago: day + 2 * microsPerMinute, close: price / 1.1, volume: 5 },
      { timeframe: '1m', ago: 2 * hour, close: 70, volume: 300 },
      { timeframe: '1m', ago: hour, close: 20, volume: 200 },
    ]);
    const { gateway } = server.services;
    await server.database.sql`
      insert into corporate_action (world_id, action_id, instrument_id, kind, terms, ex_date, source, announced_at, applied_at)
      values (${gateway.worldId}, gen_random_uuid(), ${instrumentId}, 'split', '{"kind":"split","newUnits":2,"oldUnits":1}',
        '2026-01-02', 'operator', 1, ${gateway.now() - Math.round(3.5 * day)})`;
    const [row] = (await screen('symbols=KO')).items;
    // 80 and 100 were before the split: 40 and 50 of today, with twice the volume.
    const returns = [Math.log(50 / 40), Math.log(50 / 50), Math.log(60 / 50)];
    const mean = returns.reduce((sum, value) => sum + value) / 3;
    const deviation = Math.sqrt(returns.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 2);
    expect(row!.volatility).toBeCloseTo(deviation * Math.sqrt(365.25) * 100, 6);
    expect(row!.changePercent).toBeCloseTo(10, 0);
    expect(row!.volume).toBeGreaterThanOrEqual(500);
    expect(row!.relativeVolume! * 1_500).toBeCloseTo(row!.volume, 6);
    expect(row!.low).toBeLessThanOrEqual(20);
    expect(row!.yearLow).toBe(row!.low);
    expect(row!.yearHigh).toBe(Math.max(70, row!.high));
    expect(row!.spark.slice(0, 2)).toEqual([70, 20]);
  });

  it('filters by figures, inclusive, and leaves out what is not known', async () => {
    await history('MSFT', []);
    expect(symbolsOf(await screen('minVolatility=0'))).not.toContain('MSFT');
    expect((await screen('symbols=MSFT')).items[0]).toMatchObject({
      changePercent: null,
      volatility: null,
      yearHigh: null,
    });
    const all = (await screen()).items;
    const [least, most] = [30, 300];
    const wanted = all
      .filter(({ price }) => Number(price) >= least && Number(price) <= most)
      .map(({ symbol }) => symbol);
    expect(symbolsOf(await screen(`minPrice=${least}&maxPrice=${most}`))).toEqual(wanted);
    expect(symbolsOf(await screen('assetClass=crypto&search=bit'))).toEqual(['BTC/USD']);
  });

  it.each([
    ['minPrice=5&maxPrice=4', 'INVALID_FIELD', 'minPrice'],
    ['minPrice=cheap', 'INVALID_FIELD', 'minPrice'],
    ['sort=luck', 'INVALID_FIELD', 'sort'],
    ['symbols=AAPL,NONE', 'UNKNOWN_INSTRUMENT', 'symbol'],
  ])('refuses %s', async (query, code, field) => {
    expect(await screen(query)).toMatchObject({ code, field });
  });

  it('sorts by any figure, unknown last, in either direction', async () => {
    for (const order of ['asc', 'desc']) {
      const { items } = await screen(`sort=changePercent&order=${order}`);
      const known = items.flatMap(({ changePercent }) => changePercent ?? []);
      expect(known).toEqual(known.toSorted((left, right) => (order === 'asc' ? left - right : right - left)));
      expect(items.slice(known.length).every(({ changePercent }) => changePercent === null)).toBe(true);
    }
  });
});

describe('movers', () => {
  it('rose, fell, were traded most, or more than usual', async () => {
    const gainers = (await screen('limit=3', 'market/movers/gainers')).items;
    const losers = (await screen('', 'market/movers/losers')).items;
    const active = (await screen('', 'market/movers/most-active')).items;
    expect(gainers.every(({ changePercent }) => changePercent! > 0)).toBe(true);
    expect(losers.every(({ changePercent }) => changePercent! < 0)).toBe(true);
    expect(gainers[0]?.symbol).toBe((await screen('sort=changePercent&limit=1')).items[0]?.symbol);
    expect(active.map(({ notional }) => notional)).toEqual(
      active.map(({ notional }) => notional).toSorted((left, right) => right - left),
    );
    expect((await screen('', 'market/movers/trending')).items.length).toBeGreaterThan(0);
    expect(await screen('', 'market/movers/worst')).toMatchObject({ code: 'INVALID_FIELD' });
  });
});

describe('watchlists', () => {
  const call = <Answer>(
    method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
    path: string,
    payload?: object,
    who = server.admin,
  ) =>
    server.call<Answer>({
      method,
      url: `/api/v1/watchlists${path}`,
      headers: who.headers,
      ...(payload === undefined ? {} : { payload }),
    });

  it('are made, renamed, ordered anew and deleted, and belong to the account', async () => {
    const accountId = server.firstStart.demoAccountId;
    const made = await call<WatchlistView>('POST', '', {
      accountId,
      name: ' Tech ',
      symbols: ['msft', 'AAPL', 'MSFT'],
    });
    expect(made).toMatchObject({ status: 201, json: { accountId, name: 'Tech', symbols: ['MSFT', 'AAPL'] } });
    const path = `/${made.json.watchlistId}?accountId=${accountId}`;
    const changed = await call<WatchlistView>('PATCH', path, { name: 'Mine', symbols: ['BTC/USD', 'AAPL'] });
    expect(changed.json).toMatchObject({ name: 'Mine', symbols: ['BTC/USD', 'AAPL'] });
    expect((await call('POST', '', { accountId, name: 'Mine' })).json).toMatchObject({ code: 'NAME_TAKEN' });
    expect((await call('POST', '', { accountId, name: ' ' })).json).toMatchObject({ code: 'INVALID_FIELD' });
    expect((await call('PATCH', path, { symbols: ['NONE'] })).json).toMatchObject({ code: 'UNKNOWN_INSTRUMENT' });
    expect((await call<Page<WatchlistView>>('GET', `?accountId=${accountId}`)).json.items).toEqual([changed.json]);
    expect((await call('DELETE', path, undefined, trader)).json).toMatchObject({ code: 'UNKNOWN_ACCOUNT' });
    expect((await call('DELETE', path)).status).toBe(204);
    expect((await call('DELETE', path)).json).toMatchObject({ code: 'UNKNOWN_WATCHLIST' });
  });
});
