import { randomUUID } from 'node:crypto';
import { createDataSetStore } from '@quire/adapters/storage';
import { parseInstant } from '@quire/core/units';
import type { BarColumns } from '@quire/ports/data-sets';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { until } from '../../testing/test-server.ts';
import {
  type AlpacaServer,
  type Json,
  type KeyHeaders,
  type StrangersKey,
  startAlpacaServer,
} from './testing/alpaca-server.ts';

/**
 * The week of Thanksgiving 2024 on a running server: a split on Tuesday, a dividend and a halt on Wednesday, a holiday, a half day, a
 * weekend. What a holder finds on either wire is worked out here by hand. The wall clock is the test's own, so the market stands still
 * until it is told how far to play.
 */
const at = (text: string): number => parseInstant(text)!;
const minute = 60_000_000;
/** World seconds in a second of the wall: a millisecond, the least step of the wall, is ten seconds of the world. */
const speed = 10_000;

/** Bars of a minute at one price, in cents. */
type Stretch = readonly [from: string, to: string, cents: number];
const prices: readonly Stretch[] = [
  ['2024-11-25T14:30:00Z', '2024-11-25T20:00:00Z', 10_001],
  ['2024-11-25T20:00:00Z', '2024-11-25T21:00:00Z', 10_200],
  ['2024-11-26T14:30:00Z', '2024-11-26T21:00:00Z', 6_800],
  ['2024-11-27T14:30:00Z', '2024-11-27T15:10:00Z', 6_950],
  ['2024-11-27T15:10:00Z', '2024-11-27T21:00:00Z', 7_010],
  ['2024-11-29T14:30:00Z', '2024-11-29T18:00:00Z', 7_050],
  ['2024-12-02T14:30:00Z', '2024-12-02T21:00:00Z', 7_100],
];

function recordedWeek(): BarColumns {
  const rows = prices.flatMap(([from, to, cents]) => {
    const count = (at(to) - at(from)) / minute;
    return Array.from({ length: count }, (_, row) => [at(from) + row * minute, cents] as const);
  });
  const openTime = Float64Array.from(rows, ([time]) => time);
  const price = Float64Array.from(rows, ([, cents]) => cents);
  return {
    priceScale: 2,
    openTime,
    open: price,
    high: price,
    low: price,
    close: price,
    volume: price.map(() => 100_000),
  };
}

let alpaca: AlpacaServer;
let holder: StrangersKey;
let key: KeyHeaders;
beforeAll(async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() });
  const replay = { symbols: ['ACME'], timeframe: '1m' as const, from: null, keepsClosedHours: true };
  alpaca = await startAlpacaServer(
    {},
    {
      world: { feed: 'replay', speed, tickMs: 5, replay },
      prepare: async ({ sql }) => {
        const series = {
          symbol: 'ACME',
          timeframe: '1m',
          source: 'test.csv',
          bars: recordedWeek(),
          replace: false,
        } as const;
        await createDataSetStore(sql).write(series);
      },
    },
  );
  holder = await alpaca.strangersKey({ initialCash: '10000' });
  key = holder.headers;
}, 60_000);
afterAll(async () => {
  vi.useRealTimers();
  await alpaca?.close();
});

/** The world plays on to an instant and stands there; true in time is what it is awaited by. */
async function playTo(text: string, isThere: () => Promise<boolean>): Promise<void> {
  const ahead = at(text) - alpaca.server.services.gateway.now();
  vi.setSystemTime(Date.now() + ahead / (1_000 * speed));
  await until(isThere);
}

const get = async <Body = Json>(path: string) => {
  const { status, json } = await alpaca.call<Body>('GET', path, { headers: key });
  expect([path, status]).toEqual([path, 200]);
  return json;
};
const native = async <Body = Json>(method: 'GET' | 'POST', url: string, payload?: Json) => {
  const { headers } = method === 'GET' ? holder.person : alpaca.server.admin;
  const { status, json, text } = await alpaca.server.call<Body>({ method, url, headers, ...(payload && { payload }) });
  expect([url, status, text]).toEqual([url, 200, text]);
  return json;
};
/** The market has told the bar that ends at this instant, and whatever it did is public. */
const told = (text: string) => async () => {
  const [position] = await native<Json[]>('GET', '/api/v1/positions');
  return position?.['markAt'] === text;
};
const order = async (fields: Json): Promise<string> => {
  const { status, json } = await alpaca.place({ symbol: 'ACME', time_in_force: 'gtc', ...fields }, key);
  expect([status, json]).toMatchObject([200, { symbol: 'ACME' }]);
  return String(json['id']);
};
const announce = (type: string, terms: Json) =>
  native('POST', '/api/v1/corporate-actions', { actionId: randomUUID(), symbol: 'ACME', type, ...terms });

/** The same on both wires; amounts of the native one. */
async function expectHolding(wanted: Record<'quantity' | 'costBasis' | 'averagePrice' | 'cash' | 'equity', string>) {
  const { quantity, costBasis, averagePrice, cash, equity } = wanted;
  expect(await native('GET', '/api/v1/positions')).toMatchObject([
    { symbol: 'ACME', quantity, costBasis, averageEntryPrice: averagePrice },
  ]);
  expect(await native('GET', `/api/v1/accounts/${holder.accountId}`)).toMatchObject({ cash, equity });
  const position = { qty: quantity, cost_basis: costBasis, avg_entry_price: averagePrice, side: 'long' };
  expect(await get('/v2/positions/ACME')).toMatchObject(position);
  expect(await get('/v2/account')).toMatchObject({ cash, equity, portfolio_value: equity });
}

describe('a position held through a week in which everything happens, on a running server', () => {
  it('comes on both wires to what was worked out by hand', async () => {
    // Monday: 7 shares at 100.01 are 700.07, the fee of 0.1 % is 0.70007.
    await playTo('2024-11-25T14:59:00Z', async () => {
      const { status, json } = await alpaca.call<{ bar?: Json }>('GET', '/v2/stocks/ACME/bars/latest', {
        headers: key,
      });
      return status === 200 && json.bar?.['t'] === '2024-11-25T14:58:00Z';
    });
    const entry = await order({ side: 'buy', qty: '7', type: 'market' });
    await playTo('2024-11-25T15:01:00Z', told('2024-11-25T15:01:00Z'));
    expect(await get(`/v2/orders/${entry}`)).toMatchObject({ status: 'filled', filled_avg_price: '100.01' });
    await expectHolding({
      quantity: '7',
      costBasis: '700.07',
      averagePrice: '100.01',
      cash: '9299.22993',
      equity: '9999.29993',
    });
    const resting = await order({ side: 'buy', qty: '3', type: 'limit', limit_price: '90' });
    await announce('split', { newUnits: 3, oldUnits: 2, exDate: '2024-11-26' });
    await announce('cash_dividend', { cashPerUnit: '0.33', exDate: '2024-11-27', payDate: '2024-12-02' });
    await playTo('2024-11-25T21:00:00Z', told('2024-11-25T21:00:00Z'));

    // Tuesday, the split: 7 × 3 ÷ 2 = 10.5 shares of the same cost; 3 at 90.00 became 4.5 at 60.00.
    await playTo('2024-11-26T21:00:00Z', told('2024-11-26T21:00:00Z'));
    await expectHolding({
      quantity: '10.5',
      costBasis: '700.07',
      averagePrice: '66.673333333',
      cash: '9299.22993',
      equity: '10013.22993',
    });
    expect(await get('/v2/orders')).toMatchObject([{ id: resting, qty: '4.5', limit_price: '60', status: 'new' }]);

    // Wednesday, the ex-date: 10.5 × 0.33 = 3.465 is owed and is equity, no money moves. The order falls to 59.67.
    await playTo('2024-11-27T15:00:00Z', told('2024-11-27T15:00:00Z'));
    await expectHolding({
      quantity: '10.5',
      costBasis: '700.07',
      averagePrice: '66.673333333',
      cash: '9299.22993',
      equity: '10032.44493',
    });
    expect(await get('/v2/orders')).toMatchObject([{ id: resting, qty: '4.5', limit_price: '59.67' }]);

    // A halt of ten minutes: what is sold in it waits, and says why, and fills at the first price after it.
    await native('POST', '/api/v1/halts', { symbol: 'ACME', reasonCode: 'NEWS', resumesAt: '2024-11-27T15:10:00Z' });
    const sale = await order({ side: 'sell', qty: '4', type: 'market' });
    await playTo('2024-11-27T15:08:00Z', told('2024-11-27T15:08:00Z'));
    expect(await get(`/v2/orders/${sale}`)).toMatchObject({ status: 'new', filled_qty: '0' });
    const { blocks } = await native<{ blocks: Json[] }>('GET', `/api/v1/orders/${sale}/explain`);
    expect(blocks[0]).toMatchObject({ code: 'HALTED', details: { reason: 'NEWS' } });
    await playTo('2024-11-27T21:00:00Z', told('2024-11-27T21:00:00Z'));

    // 4 × 70.10 = 280.40, fee 0.2804. They cost 700.07 × 4 ÷ 10.5 = 266.693333333 (rounded).
    expect(await get(`/v2/orders/${sale}`)).toMatchObject({
      status: 'filled',
      filled_avg_price: '70.1',
      filled_at: '2024-11-27T15:11:00Z',
    });
    await expectHolding({
      quantity: '6.5',
      costBasis: '433.376666667',
      averagePrice: '66.673333333',
      cash: '9579.34953',
      equity: '10038.46453',
    });

    // Thursday is Thanksgiving: closed, and the next session is half a day.
    await playTo('2024-11-28T16:00:00Z', async () => true);
    expect(await get('/v2/clock')).toEqual({
      timestamp: '2024-11-28T11:00:00.000000000-05:00',
      is_open: false,
      next_open: '2024-11-29T09:30:00.000000000-05:00',
      next_close: '2024-11-29T13:00:00.000000000-05:00',
    });
    const days = await get<Json[]>('/v2/calendar?start=2024-11-27&end=2024-12-02');
    expect(days.map(({ date, open, close }) => [date, open, close])).toEqual([
      ['2024-11-27', '09:30', '16:00'],
      ['2024-11-29', '09:30', '13:00'],
      ['2024-12-02', '09:30', '16:00'],
    ]);

    // Friday ends at 13:00: an order for the day, sent on the holiday, ends then and not at the usual hour.
    const ofTheDay = await order({ side: 'sell', qty: '2', type: 'limit', limit_price: '99', time_in_force: 'day' });
    expect(await get(`/v2/orders/${ofTheDay}`)).toMatchObject({
      status: 'accepted',
      expires_at: '2024-11-29T18:00:00Z',
    });
    await playTo('2024-11-29T18:00:00Z', told('2024-11-29T18:00:00Z'));
    await until(async () => (await get(`/v2/orders/${ofTheDay}`))['status'] === 'expired');
    expect(await get(`/v2/orders/${ofTheDay}`)).toMatchObject({ expired_at: '2024-11-29T18:00:00Z' });

    // The date of Monday begins when Friday's session ends: the dividend of that pay date comes then, before the weekend.
    const dividends = () => get<Json[]>('/v2/account/activities/DIV');
    await playTo('2024-11-30T17:00:00Z', async () => (await dividends()).length > 0);
    expect(await dividends()).toMatchObject([
      { symbol: 'ACME', date: '2024-11-29', qty: '10.5', per_share_amount: '0.33', net_amount: '3.465' },
    ]);

    // What is ordered on Saturday waits for Monday and its first price: 71.00, fee 0.071.
    const onSaturday = await order({ side: 'buy', qty: '1', type: 'market' });
    await playTo('2024-12-01T17:00:00Z', async () => true);
    expect(await get(`/v2/orders/${onSaturday}`)).toMatchObject({ status: 'accepted', filled_at: null });
    expect(await get('/v2/clock')).toMatchObject({
      is_open: false,
      next_open: '2024-12-02T09:30:00.000000000-05:00',
      next_close: '2024-12-02T16:00:00.000000000-05:00',
    });
    await playTo('2024-12-02T15:00:00Z', told('2024-12-02T15:00:00Z'));
    expect(await get(`/v2/orders/${onSaturday}`)).toMatchObject({ status: 'filled', filled_avg_price: '71' });
    await expectHolding({
      quantity: '7.5',
      costBasis: '504.376666667',
      averagePrice: '67.250222222',
      cash: '9511.74353',
      equity: '10044.24353',
    });
    expect(await get('/v2/orders')).toMatchObject([{ id: resting, qty: '4.5', limit_price: '59.67', status: 'new' }]);
  }, 60_000);

  it('leaves its activities and its worth behind', async () => {
    const activities = await get<Json[]>('/v2/account/activities?direction=asc');
    const summary = activities.map(({ activity_type: type, side, qty, price, net_amount: net }) =>
      type === 'FILL' ? `${type} ${side} ${qty} at ${price}` : `${type} ${qty} ${net}`,
    );
    expect(summary).toEqual([
      'CSD null 10000',
      'FILL buy 7 at 100.01',
      'FEE 7 -0.70007',
      'SPLIT 3.5 0',
      'FILL sell 4 at 70.1',
      'FEE 4 -0.2804',
      'DIV 10.5 3.465',
      'FILL buy 1 at 71',
      'FEE 1 -0.071',
    ]);
    // The worth of the account is sampled once a second of the wall at most, so of this week only where it ended.
    const history = () =>
      get<Record<'equity' | 'profit_loss', number[]>>(
        '/v2/account/portfolio/history?start=2024-11-25&end=2024-12-02&timeframe=1D',
      );
    await until(async () => (await history()).equity.at(-1) === 10_044.24353);
    expect((await history()).profit_loss.at(-1)).toBeCloseTo(44.24353, 5);
  });
});
