import type { Command } from '@quire/core/engine';
import type { CorporateAction, CorporateActionId } from '@quire/core/market';
import type { Cash, InstrumentId, TradingDate } from '@quire/core/units';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { until } from '../../testing/test-server.ts';
import { type AlpacaServer, type Json, startAlpacaServer } from './testing/alpaca-server.ts';

let alpaca: AlpacaServer;
beforeAll(async () => {
  alpaca = await startAlpacaServer();
});
afterAll(() => alpaca?.close());

const idOf = (symbol: string) => alpaca.server.services.gateway.instrumentBySymbol(symbol)!.instrumentId;
const submit = async (command: Command) => {
  const outcome = await alpaca.server.services.gateway.submit(command);
  if (!outcome.ok) throw new Error(outcome.message);
};
const get = async (path: string) => (await alpaca.call('GET', path)).json;

async function listen(path: string, subscription: Json): Promise<Json[]> {
  const heard: Json[] = [];
  const socket = new WebSocket(`ws://127.0.0.1:${alpaca.port}${path}`, { headers: alpaca.key });
  socket.on('message', (raw) => heard.push(...JSON.parse(String(raw))));
  await until(() => heard.length === 2);
  socket.send(JSON.stringify({ action: 'subscribe', ...subscription }));
  await until(() => heard.length === 3);
  heard.length = 0;
  return heard;
}

const item = (headline: string, instrumentIds: readonly InstrumentId[]) => ({
  kind: 'PublishNews' as const,
  item: { headline, summary: `${headline}, at length`, source: 'Test Wire', instrumentIds },
});

describe('news', () => {
  it('is heard by who asked for one of its symbols, and read page by page', async () => {
    const [apple, all] = await Promise.all([
      listen('/v1beta1/news', { news: ['AAPL', 'BTC/USD'] }),
      listen('/v1beta1/news', { news: ['*'] }),
    ]);
    await submit(item('Apple and Bitcoin', [idOf('AAPL'), idOf('BTC/USD')]));
    await submit(item('Microsoft', [idOf('MSFT')]));
    await submit(item('Everybody', []));
    await until(() => all.length === 3);
    expect(all.map(({ headline }) => headline)).toEqual(['Apple and Bitcoin', 'Microsoft', 'Everybody']);
    expect(apple.map(({ headline }) => headline)).toEqual(['Apple and Bitcoin']);
    expect(apple[0]).toMatchObject({
      T: 'n',
      id: expect.any(Number),
      summary: 'Apple and Bitcoin, at length',
      author: 'Test Wire',
      created_at: expect.stringMatching(/Z$/),
      url: '',
      content: '',
      symbols: ['AAPL', 'BTCUSD'],
      source: 'Test Wire',
    });
    const { T: _, ...same } = apple[0]!;
    const page = await get('/v1beta1/news?limit=2');
    expect((page['news'] as Json[]).map(({ headline }) => headline)).toEqual(['Everybody', 'Microsoft']);
    const next = await get(`/v1beta1/news?limit=2&page_token=${String(page['next_page_token'])}`);
    expect(next).toEqual({ news: [{ ...same, images: [] }], next_page_token: null });
    const ofPair = await get('/v1beta1/news?symbols=BTCUSD&sort=asc&include_content=true');
    expect((ofPair['news'] as Json[]).map(({ id }) => id)).toEqual([same['id']]);
    expect((await get('/v1beta1/news?symbols=NOSUCH'))['news']).toEqual([]);
    for (const query of [
      'limit=51',
      'limit=0',
      'sort=up',
      'page_token=x',
      'start=soon',
      'start=2026-01-02&end=2026-01-01',
    ]) {
      expect([query, (await alpaca.call('GET', `/v1beta1/news?${query}`)).status]).toEqual([query, 400]);
    }
  });
});

describe('halts', () => {
  it('are told as statuses with the codes of the tape, and so is their end', async () => {
    const heard = await listen('/v2/sip', { statuses: ['MSFT'] });
    const instrumentId = idOf('MSFT');
    await submit({ kind: 'HaltTrading', instrumentId, reasonCode: 'VOLATILITY', notes: 'fast', resumesAt: null });
    await submit({ kind: 'ResumeTrading', instrumentId });
    await until(() => heard.length === 2);
    expect(heard).toEqual([
      {
        T: 's',
        S: 'MSFT',
        sc: 'P',
        sm: 'Volatility Trading Pause',
        rc: 'LUDP',
        rm: 'Volatility Trading Pause',
        t: expect.stringMatching(/Z$/),
        z: 'C',
      },
      { T: 's', S: 'MSFT', sc: 'T', sm: 'Trading Resumption', rc: '', rm: '', t: expect.stringMatching(/Z$/), z: 'C' },
    ]);
  });
});

describe('corporate actions', () => {
  const action = (last: string, terms: CorporateAction['terms'], exDate: string): CorporateAction => ({
    actionId: `00000000-0000-4000-8000-00000000000${last}` as CorporateActionId,
    instrumentId: idOf('AAPL'),
    terms,
    exDate: exDate as TradingDate,
    recordDate: exDate as TradingDate,
    payDate: null,
    source: 'operator',
  });

  it('are listed by type from their announcement on, page by page', async () => {
    const announced = [
      action('1', { kind: 'split', newUnits: 4, oldUnits: 1 }, '2099-01-05'),
      action('2', { kind: 'split', newUnits: 1, oldUnits: 10 }, '2099-01-06'),
      action('3', { kind: 'cash_dividend', cashPerUnit: 250_000_000n as Cash, isSpecial: false }, '2099-01-07'),
    ];
    for (const one of announced) await submit({ kind: 'AnnounceCorporateAction', action: one });
    const range = 'start=2099-01-01&end=2099-12-31';
    const all = await get(`/v1/corporate-actions?${range}`);
    expect(all).toEqual({
      corporate_actions: {
        forward_splits: [expect.objectContaining({ symbol: 'AAPL', new_rate: 4, old_rate: 1, ex_date: '2099-01-05' })],
        reverse_splits: [expect.objectContaining({ new_rate: 1, old_rate: 10 })],
        cash_dividends: [expect.objectContaining({ rate: 0.25, special: false, record_date: '2099-01-07' })],
      },
      next_page_token: null,
    });
    const first = await get(`/v1/corporate-actions?${range}&limit=2&sort=desc`);
    expect(Object.keys(first['corporate_actions'] as Json)).toEqual(['cash_dividends', 'reverse_splits']);
    const second = await get(
      `/v1/corporate-actions?${range}&limit=2&sort=desc&page_token=${String(first['next_page_token'])}`,
    );
    expect(second).toMatchObject({ corporate_actions: { forward_splits: [{ old_rate: 1 }] }, next_page_token: null });
    const none = { corporate_actions: {}, next_page_token: null };
    expect(await get(`/v1/corporate-actions?${range}&types=name_change`)).toEqual(none);
    expect(await get(`/v1/corporate-actions?${range}&symbols=MSFT`)).toEqual(none);
    expect(await get('/v1/corporate-actions')).toEqual(none);
    const byId = await get(`/v1/corporate-actions?ids=${announced[1]!.actionId}`);
    expect(Object.keys(byId['corporate_actions'] as Json)).toEqual(['reverse_splits']);
    for (const query of ['types=merger', 'limit=1001', 'start=soon', 'sort=up', 'page_token=x', 'ids=1']) {
      expect([query, (await alpaca.call('GET', `/v1/corporate-actions?${query}`)).status]).toEqual([query, 400]);
    }
  });
});
