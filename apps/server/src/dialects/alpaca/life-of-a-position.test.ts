import { createDataSetStore } from '@quire/adapters/storage';
import type { Command } from '@quire/core/engine';
import type { CorporateAction, CorporateActionId } from '@quire/core/market';
import type { Cash, TradingDate } from '@quire/core/units';
import { microsPerDay, parseInstant } from '@quire/core/units';
import type { BarColumns } from '@quire/ports/data-sets';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { until } from '../../testing/test-server.ts';
import { type AlpacaServer, type Json, type KeyHeaders, startAlpacaServer } from './testing/alpaca-server.ts';

/**
 * What becomes of positions over days that really roll: a recorded market plays a trading day in some tenths of a second, actions are
 * announced while it runs, and the activities are what the world posted. No row is written by hand.
 */
const replayed = ['LONG', 'SHORT'];
const sessions = 240;
const firstDay = parseInstant('2024-01-02T00:00:00Z')!;

/** A price of 100 dollars in all of 2024, so that every amount below follows from it. */
function flatYear(): BarColumns {
  const days = Array.from({ length: 366 }, (_, index) => firstDay + index * microsPerDay);
  const weekdays = days.filter((time) => ![0, 6].includes(new Date(time / 1_000).getUTCDay()) && isOpenDay(time));
  const openTime = Float64Array.from(weekdays.slice(0, sessions));
  const price = openTime.map(() => 10_000);
  return {
    priceScale: 2,
    openTime,
    open: price,
    high: price,
    low: price,
    close: price,
    volume: price.map(() => 10_000_000),
  };
}

const holidays = ['2024-01-15', '2024-02-19', '2024-03-29', '2024-05-27', '2024-06-19', '2024-07-04', '2024-09-02'];
const isOpenDay = (time: number): boolean => !holidays.includes(new Date(time / 1_000).toISOString().slice(0, 10));

let alpaca: AlpacaServer;
let key: KeyHeaders;
beforeAll(async () => {
  const replay = { symbols: replayed, timeframe: '1d' as const, from: null, keepsClosedHours: false };
  alpaca = await startAlpacaServer(
    {},
    {
      world: { feed: 'replay', speed: 60_000, tickMs: 5, replay },
      prepare: async ({ sql }) => {
        for (const symbol of replayed) {
          const bars = flatYear();
          await createDataSetStore(sql).write({ symbol, timeframe: '1d', source: 'test.csv', bars, replace: false });
        }
      },
    },
  );
}, 120_000);
afterAll(() => alpaca?.close());

const get = async <Body = Json[]>(path: string) => {
  const { status, json } = await alpaca.call<Body>('GET', path, { headers: key });
  expect([path, status]).toEqual([path, 200]);
  return json;
};
const gateway = () => alpaca.server.services.gateway;
const instrumentOf = (symbol: string) => gateway().instrumentBySymbol(symbol)!.instrumentId;
const submit = async (command: Command) => {
  const outcome = await gateway().submit(command);
  if (!outcome.ok) throw new Error(`${outcome.code}: ${outcome.message}`);
};
const dateOf = (at: number): TradingDate => new Date(at / 1_000).toISOString().slice(0, 10) as TradingDate;

describe('what becomes of a position while days pass', () => {
  it('is told by activities, each with what it was reckoned from', async () => {
    const opened = await alpaca.strangersKey({ initialCash: '120000', shorting: true });
    key = opened.headers;
    const terms = await alpaca.server.call({
      method: 'PUT',
      url: `/api/v1/accounts/${opened.accountId}/terms`,
      headers: opened.person.headers,
      payload: { kind: 'margin', leverage: 2 },
    });
    expect(terms.status).toBe(200);
    await until(() => replayed.every((symbol) => gateway().market.lastPrice(instrumentOf(symbol)) !== null));
    const order = { type: 'market', time_in_force: 'gtc' };
    const bought = await alpaca.place({ ...order, symbol: 'LONG', side: 'buy', qty: '1501' }, key);
    const sold = await alpaca.place({ ...order, symbol: 'SHORT', side: 'sell', qty: '100' }, key);
    expect([bought.json['message'], sold.json['message']]).toEqual([undefined, undefined]);
    await until(async () => (await get('/v2/positions')).length === 2, 30_000);
    const announce = (last: number, terms: CorporateAction['terms'], days: number, payAfter: number | null) =>
      submit({
        kind: 'AnnounceCorporateAction',
        action: {
          actionId: `00000000-0000-4000-8000-00000000000${last}` as CorporateActionId,
          instrumentId: instrumentOf('LONG'),
          terms,
          exDate: dateOf(gateway().now() + days * microsPerDay),
          recordDate: null,
          payDate: payAfter === null ? null : dateOf(gateway().now() + (days + payAfter) * microsPerDay),
          source: 'operator',
        },
      });
    await announce(1, { kind: 'cash_dividend', cashPerUnit: 500_000_000n as Cash, isSpecial: false }, 14, 7);
    await announce(2, { kind: 'split', newUnits: 4, oldUnits: 3 }, 28, null);
    const byType = async (type: string) => get(`/v2/account/activities/${type}?direction=asc`);
    await until(async () => (await byType('CIL')).length > 0 && (await byType('DIV')).length > 0, 60_000);
    expect(await byType('DIV')).toMatchObject([
      { symbol: 'LONG', qty: '1501', per_share_amount: '0.5', net_amount: '750.5', status: 'executed' },
    ]);
    // 1501 × 4 / 3 = 2001.333…: nine decimals are held, and what is beyond them is paid in cash at 75.
    expect(await byType('SPLIT')).toMatchObject([
      { symbol: 'LONG', qty: '500.333333333', net_amount: '0', description: 'Stock split', per_share_amount: null },
    ]);
    expect(await byType('CIL')).toMatchObject([{ symbol: 'LONG', net_amount: '0.000000025' }]);
    // A debit of twenty thousand or so at 6.25 % a year, and a hundred borrowed shares at 0.25 %, by the night.
    const [interest] = await byType('INT');
    expect(interest).toMatchObject({ symbol: null, qty: null, description: 'Interest on money owed' });
    const owed = -Number(interest!['net_amount']);
    expect([owed > 1, owed < 40]).toEqual([true, true]);
    const borrowed = (await byType('FEE')).filter(({ description }) => description === 'Fee for borrowed shares');
    expect(borrowed[0]).toMatchObject({ symbol: 'SHORT', activity_type: 'FEE' });
    const fee = -Number(borrowed[0]!['net_amount']);
    expect([fee > 0.05, fee < 0.5]).toEqual([true, true]);
    const every = await get('/v2/account/activities?page_size=100&direction=asc');
    const ids = every.map(({ id }) => String(id));
    expect([...ids].sort()).toEqual(ids);
    expect(every.flatMap((activity) => Object.values(activity)).some((value) => typeof value === 'number')).toBe(false);
    const position = await get<Json>('/v2/positions/LONG');
    expect(position).toMatchObject({ qty: '2001.333333333', side: 'long' });
  }, 120_000);
});
