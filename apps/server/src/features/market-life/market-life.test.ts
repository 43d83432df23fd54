import type { BarView, CorporateActionView, HaltView, Page } from '@quire/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer, type TestPerson, type TestServer, until } from '../../testing/test-server.ts';

let server: TestServer;
let operator: TestPerson;
let trader: TestPerson;
beforeAll(async () => {
  server = await startTestServer();
  operator = await server.person(['operator']);
  trader = await server.person(['trader']);
  await server.quoted('AAPL');
});
afterAll(() => server.close());

const get = <Answer>(url: string) => server.call<Answer>({ method: 'GET', url, headers: trader.headers });
const post = <Answer>(url: string, payload: object = {}, who: TestPerson = operator) =>
  server.call<Answer>({ method: 'POST', url, headers: who.headers, payload });

const splitId = '5b2cbb0e-7f5e-4f6a-9a53-3a54a1b6c001';
const split = {
  actionId: splitId,
  symbol: 'AAPL',
  type: 'split',
  newUnits: 4,
  oldUnits: 1,
  exDate: '2999-01-04',
} as const;

describe('halts', () => {
  it('are made and ended by operators, and read by everybody', async () => {
    const halted = await post<HaltView>('/api/v1/halts', { symbol: 'MSFT', reasonCode: 'NEWS', notes: 'pending' });
    expect(halted).toMatchObject({ status: 200, json: { symbol: 'MSFT', reasonCode: 'NEWS', resumedAt: null } });
    const active = await get<Page<HaltView>>('/api/v1/halts?active=true');
    expect(active.json.items.map(({ symbol }) => symbol)).toEqual(['MSFT']);
    const resumed = await post<HaltView>('/api/v1/halts/MSFT/resume');
    expect(resumed.json.resumedAt).not.toBeNull();
    expect((await post('/api/v1/halts/MSFT/resume')).json).toMatchObject({ code: 'NOT_HALTED' });
    expect((await get<Page<HaltView>>('/api/v1/halts?active=true')).json.items).toEqual([]);
  });

  it('are not for traders to make', async () => {
    expect((await post('/api/v1/halts', { symbol: 'MSFT' }, trader)).status).toBe(403);
  });
});

describe('corporate actions', () => {
  it('are announced, listed, applied, and adjust history when asked', async () => {
    const announced = await post<CorporateActionView>('/api/v1/corporate-actions', split);
    expect(announced).toMatchObject({ status: 200, json: { type: 'split', appliedAt: null, source: 'operator' } });
    expect((await post<CorporateActionView>('/api/v1/corporate-actions', split)).status).toBe(200);
    const other = { ...split, newUnits: 5 };
    expect((await post('/api/v1/corporate-actions', other)).json).toMatchObject({ code: 'CORPORATE_ACTION_EXISTS' });
    const before = server.services.gateway.market.lastPrice(
      server.services.gateway.instrumentBySymbol('AAPL')!.instrumentId,
    )!;
    const applied = await post<CorporateActionView>(`/api/v1/corporate-actions/${splitId}/apply`);
    expect(applied.json.appliedAt).not.toBeNull();
    const instrument = server.services.gateway.instrumentBySymbol('AAPL')!;
    await until(() => server.services.gateway.market.lastPrice(instrument.instrumentId)!.price < before.price / 2);

    const bars = async (adjustment: string) =>
      (await get<Page<BarView>>(`/api/v1/bars?symbol=AAPL&timeframe=1d&limit=5&adjustment=${adjustment}`)).json.items;
    const [raw, adjusted, dividends] = await Promise.all([bars('raw'), bars('split'), bars('dividend')]);
    expect(raw.length).toBe(5);
    for (const [at, bar] of raw.slice(0, 4).entries()) {
      expect(adjusted[at]!.close).toBeCloseTo(bar.close / 4, 6);
      expect(adjusted[at]!.volume).toBeCloseTo(bar.volume * 4, 3);
      expect(dividends[at]!.close).toBe(bar.close);
    }
    const weeks = await get<Page<BarView>>('/api/v1/bars?symbol=AAPL&timeframe=1w&limit=3&adjustment=all');
    expect(weeks.json.items[0]!.close).toBeLessThan(raw[0]!.close / 2);
  });

  it.each([
    [
      'a missing ratio',
      { ...split, actionId: '5b2cbb0e-7f5e-4f6a-9a53-3a54a1b6c002', newUnits: undefined },
      'INVALID_FIELD',
    ],
    [
      'a day that has passed',
      { ...split, actionId: '5b2cbb0e-7f5e-4f6a-9a53-3a54a1b6c003', exDate: '2020-01-01' },
      'EX_DATE_PASSED',
    ],
    ['an unknown symbol', { ...split, symbol: 'NONE' }, 'UNKNOWN_INSTRUMENT'],
    ['an unknown type', { ...split, type: 'merger' }, 'INVALID_FIELD'],
  ])('with %s are refused', async (_what, body, code) => {
    expect((await post('/api/v1/corporate-actions', body)).json).toMatchObject({ code });
  });

  it('that nobody announced cannot be applied', async () => {
    const answer = await post('/api/v1/corporate-actions/5b2cbb0e-7f5e-4f6a-9a53-3a54a1b6cfff/apply');
    expect(answer.json).toMatchObject({ code: 'UNKNOWN_CORPORATE_ACTION' });
  });
});
