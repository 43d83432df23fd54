import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AlpacaServer, type Json, startAlpacaServer } from './testing/alpaca-server.ts';

let alpaca: AlpacaServer;
beforeAll(async () => {
  alpaca = await startAlpacaServer();
});
afterAll(() => alpaca?.close());

const get = async <Body = Json>(path: string) => {
  const { status, json } = await alpaca.call<Body>('GET', path);
  expect([path, status]).toEqual([path, 200]);
  return json;
};
const ask = async (method: 'POST' | 'PUT', url: string, payload: object = {}) => {
  const { admin } = alpaca.server;
  const answer = await alpaca.server.call({ method, url: `/api/v1/${url}`, headers: admin.headers, payload });
  expect([url, answer.status]).toEqual([url, 200]);
};

describe('an account with terms', () => {
  it('tells the margin and the buying powers that the engine goes by', async () => {
    const { demoAccountId } = alpaca.server.firstStart;
    const terms = { kind: 'margin', leverage: 4, dayTrading: 'refuse' };
    await ask('PUT', `accounts/${demoAccountId}/terms`, terms);
    const before = await get('/v2/account');
    expect(before).toMatchObject({
      multiplier: '4',
      buying_power: '400000',
      daytrading_buying_power: '400000',
      regt_buying_power: '200000',
      non_marginable_buying_power: '100000',
      initial_margin: '0',
      maintenance_margin: '0',
      pattern_day_trader: false,
      daytrade_count: 0,
    });
    const { json: order } = await alpaca.place({
      symbol: 'AAPL',
      qty: '10',
      side: 'buy',
      type: 'market',
      time_in_force: 'day',
    });
    expect(order['id']).toEqual(expect.any(String));
    await expect.poll(async () => (await get<Json[]>('/v2/positions')).length).toBe(1);
    const held = await get('/v2/account');
    const long = Number(held['long_market_value']);
    // Prices move between two answers; half and thirty percent of one answer's value hold within it.
    expect(Number(held['initial_margin']) / long).toBeCloseTo(0.5, 2);
    expect(Number(held['maintenance_margin']) / long).toBeCloseTo(0.3, 2);
    expect(Number(held['regt_buying_power'])).toBeLessThan(200_000);
    await alpaca.call('PATCH', '/v2/account/configurations', {
      headers: { ...alpaca.key, 'content-type': 'application/json' },
      body: '{"max_margin_multiplier":"1","suspend_trade":true,"no_shorting":true}',
    });
    expect(await get('/v2/account')).toMatchObject({
      multiplier: '1',
      trade_suspended_by_user: true,
      shorting_enabled: false,
    });
  });

  it('has activities that tell interest, borrow fees and dividends apart, with their instrument', async () => {
    const { gateway, storage } = alpaca.server.services;
    const { sql } = storage;
    const { demoAccountId } = alpaca.server.firstStart;
    const { instrumentId } = gateway.instrumentBySymbol('AAPL')!;
    // Rows as the projection writes them at a roll; their places lie far beyond those that the world will use.
    const moved = [
      ['AccountCharged', { kind: 'margin_interest', instrumentId: null }, '-1.5'],
      ['AccountCharged', { kind: 'borrow_fee', instrumentId }, '-0.25'],
      ['DividendPaid', { instrumentId }, '3'],
      ['PositionAdjusted', { instrumentId }, '0.75'],
    ] as const;
    const at = gateway.now();
    for (const [index, [type, payload, amount]] of moved.entries()) {
      const sequence = 1_000_000_000_000 + index;
      await sql`
        insert into journal_event (world_id, event_sequence, input_sequence, ts, type, version, account_id, payload)
        values (${gateway.worldId}, ${sequence}, 1, ${at}, ${type}, 1, ${demoAccountId}, ${JSON.stringify(payload)})`;
      await sql`
        insert into posting (world_id, event_sequence, line, account_id, ledger_account, currency, amount, event_type, ts)
        values (${gateway.worldId}, ${sequence}, 1, ${demoAccountId}, 'cash', 'USD', ${amount}, ${type}, ${at})`;
    }
    const told = await get<Json[]>('/v2/account/activities?activity_types=INT,FEE,DIV,CIL&direction=asc');
    const own = told.filter(({ id }) => String(id).includes('::000000e8-d4a5'));
    const seen = (own.length > 0 ? own : told.slice(-4)).map((activity) => [
      activity['activity_type'],
      activity['symbol'],
      activity['net_amount'],
      activity['description'],
    ]);
    expect(seen).toEqual([
      ['INT', null, '-1.5', 'Interest on money owed'],
      ['FEE', 'AAPL', '-0.25', 'Fee for borrowed shares'],
      ['DIV', 'AAPL', '3', 'Cash dividend'],
      ['CIL', 'AAPL', '0.75', 'Cash in lieu of fractions'],
    ]);
  });
});

describe('bars', () => {
  it('are adjusted for a split when asked, in every length', async () => {
    const actionId = '5b2cbb0e-7f5e-4f6a-9a53-3a54a1b6c0d1';
    const split = { actionId, symbol: 'MSFT', type: 'split', newUnits: 4, oldUnits: 1, exDate: '2999-01-04' };
    await ask('POST', 'corporate-actions', split);
    await ask('POST', `corporate-actions/${actionId}/apply`);
    for (const timeframe of ['1Day', '1Month', '45Min']) {
      const first = async (adjustment: string) => {
        const path = `/v2/stocks/MSFT/bars?timeframe=${timeframe}&start=2000-01-01&limit=1&adjustment=${adjustment}`;
        return ((await get(path))['bars'] as { c: number; v: number }[])[0]!;
      };
      const [raw, splits, all, dividends] = await Promise.all(['raw', 'split', 'all', 'dividend'].map(first));
      expect([timeframe, raw!.c / splits!.c]).toEqual([timeframe, expect.closeTo(4, 1)]);
      expect(all!.c).toBe(splits!.c);
      expect(dividends!.c).toBe(raw!.c);
    }
  });
});
