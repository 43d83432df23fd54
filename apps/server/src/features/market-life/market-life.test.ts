import type {
  BarView,
  CorporateActionView,
  HaltView,
  InstrumentView,
  NewsView,
  Page,
  ServerFrame,
} from '@quire/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer, type TestPerson, type TestServer, until } from '../../testing/test-server.ts';
import { equityFrom } from '../accounts/account-view.ts';

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

describe('news', () => {
  it('is published by operators, and read by everybody, also by symbol', async () => {
    const body = { headline: 'Exchange tests its systems', summary: 'All day.', symbols: ['KO', 'BTCUSD'] };
    const published = await post<NewsView>('/api/v1/news', body);
    expect(published).toMatchObject({
      status: 200,
      json: { headline: body.headline, summary: 'All day.', source: 'Operator', symbols: ['KO', 'BTC/USD'] },
    });
    const page = await get<Page<NewsView>>('/api/v1/news?symbol=KO');
    expect(page.json.items).toEqual([published.json]);
    expect((await get<Page<NewsView>>('/api/v1/news?symbol=MSFT')).json.items).toEqual([]);
  });

  it.each([
    ['no headline', { summary: 'x' }, 'INVALID_FIELD'],
    ['a blank headline', { headline: '  ' }, 'INVALID_NEWS'],
    ['an unknown symbol', { headline: 'x', symbols: ['NONE'] }, 'UNKNOWN_INSTRUMENT'],
    ['an unknown field', { headline: 'x', body: 'y' }, 'UNKNOWN_FIELD'],
  ])('with %s is refused', async (_what, body, code) => {
    expect((await post('/api/v1/news', body)).json).toMatchObject({ code });
  });

  it('is not for traders to publish', async () => {
    expect((await post('/api/v1/news', { headline: 'Buy!' }, trader)).status).toBe(403);
  });
});

describe('a dividend that is owed', () => {
  it('is part of equity from the ex-date on, and not of cash', async () => {
    const { gateway, portfolios } = server.services;
    const accountId = server.firstStart.demoAccountId;
    await server.quoted('JPM');
    const order = { accountId, symbol: 'JPM', side: 'buy', orderType: 'market', timeInForce: 'ioc', quantity: '10' };
    const clientOrderId = 'owed-a-dividend';
    const bought = await server.call({
      method: 'POST',
      url: '/api/v1/orders',
      headers: server.demoKey,
      payload: { ...order, clientOrderId },
    });
    expect(bought.status).toBe(201);
    const held = (await portfolios.read(accountId))!;
    expect(held.receivable).toBe(0n);
    const actionId = '5b2cbb0e-7f5e-4f6a-9a53-3a54a1b6c0bb';
    const dates = { exDate: '2999-01-04', payDate: '2999-02-04' };
    await post('/api/v1/corporate-actions', {
      actionId,
      symbol: 'JPM',
      type: 'cash_dividend',
      cashPerUnit: '1.25',
      ...dates,
    });
    await post(`/api/v1/corporate-actions/${actionId}/apply`);
    const owed = (await portfolios.read(accountId))!;
    expect(owed.receivable).toBe(12_500_000_000n);
    expect(owed.cash).toBe(held.cash);
    expect(equityFrom(owed)).toBe(owed.cash + owed.marketValue! + 12_500_000_000n);
    expect(gateway.ready()).toBe(true);
  });
});

describe('the stream', () => {
  it('tells everybody of news, halts and actions as they happen, and shows halts to whoever comes later', async () => {
    const { stream, people } = server.services;
    const principal = (await people.authenticate(trader.token))!;
    const frames: ServerFrame[] = [];
    const watch = () => {
      const socket = {
        bufferedAmount: 0,
        readyState: 1,
        send: (text: string) => void frames.push(JSON.parse(text) as ServerFrame),
        close: () => {},
        terminate: () => {},
      };
      const client = stream.connect(socket, principal, async () => principal);
      client.message(JSON.stringify({ type: 'subscribe', accountId: null, quotes: [], focus: null }));
      return client;
    };
    const updates = () => frames.filter((frame) => frame.type === 'update');
    const first = watch();
    await until(() => frames.some(({ type }) => type === 'snapshot'));
    await post('/api/v1/news', { headline: 'Told to everybody' });
    await post('/api/v1/halts', { symbol: 'XOM', reasonCode: 'REGULATORY' });
    await post('/api/v1/corporate-actions', {
      actionId: '5b2cbb0e-7f5e-4f6a-9a53-3a54a1b6c0aa',
      symbol: 'XOM',
      type: 'cash_dividend',
      cashPerUnit: '0.5',
      exDate: '2999-02-01',
    });
    await until(() => updates().some((frame) => frame.corporateActions !== undefined));
    expect(updates().flatMap(({ news = [] }) => news)).toMatchObject([{ headline: 'Told to everybody', symbols: [] }]);
    expect(updates().flatMap(({ halts = [] }) => halts)).toMatchObject([{ symbol: 'XOM', resumedAt: null }]);
    expect(updates().flatMap(({ corporateActions = [] }) => corporateActions)).toMatchObject([
      { symbol: 'XOM', type: 'cash_dividend', cashPerUnit: '0.5' },
    ]);
    first.closed();
    frames.length = 0;
    const second = watch();
    await until(() => frames.some(({ type }) => type === 'snapshot'));
    const [snapshot] = frames.filter((frame) => frame.type === 'snapshot');
    expect(snapshot!.state.halts).toMatchObject([{ symbol: 'XOM', reasonCode: 'REGULATORY' }]);
    await post('/api/v1/halts/XOM/resume');
    await until(() => updates().some(({ halts }) => halts !== undefined && halts[0]!.resumedAt !== null));
    second.closed();
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
    const { json: instruments } = await get<InstrumentView[] | { items: InstrumentView[] }>('/api/v1/instruments');
    const listed = (Array.isArray(instruments) ? instruments : instruments.items).find(
      ({ symbol }) => symbol === 'AAPL',
    );
    expect(Math.abs(listed!.dayChange!)).toBeLessThan(0.3);
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
