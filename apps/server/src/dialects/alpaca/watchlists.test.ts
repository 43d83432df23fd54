import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AlpacaServer, type Json, startAlpacaServer } from './testing/alpaca-server.ts';

let alpaca: AlpacaServer;
beforeAll(async () => {
  alpaca = await startAlpacaServer();
});
afterAll(() => alpaca?.close());

const call = <Body = Json>(method: string, path: string, body?: unknown, headers = alpaca.key) =>
  alpaca.call<Body>(method, path, { headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
const symbolsOf = ({ json }: { json: Json }) => (json['assets'] as Json[]).map(({ symbol }) => symbol);
const refusal = (code: number, message: string) => ({ code, message });

describe('watchlists', () => {
  it('are made, listed, changed and deleted by id, pairs in every spelling', async () => {
    const made = await call('POST', '/v2/watchlists', { name: 'Tech', symbols: ['AAPL', 'BTC/USD', 'AAPL'] });
    expect([made.status, symbolsOf(made)]).toEqual([200, ['AAPL', 'BTC/USD']]);
    expect(made.json).toMatchObject({ name: 'Tech', id: expect.any(String), account_id: expect.any(String) });
    const path = `/v2/watchlists/${String(made.json['id'])}`;
    expect((await call('GET', path)).json).toEqual(made.json);
    expect((await call<Json[]>('GET', '/v2/watchlists')).json).toEqual([made.json]);
    expect(symbolsOf(await call('POST', path, { symbol: 'MSFT' }))).toEqual(['AAPL', 'BTC/USD', 'MSFT']);
    expect(symbolsOf(await call('POST', path, { symbol: 'MSFT' }))).toEqual(['AAPL', 'BTC/USD', 'MSFT']);
    for (const spelled of ['BTC/USD', 'BTC%2FUSD', 'BTCUSD']) {
      expect(symbolsOf(await call('DELETE', `${path}/${spelled}`))).toEqual(['AAPL', 'MSFT']);
      expect(symbolsOf(await call('POST', path, { symbol: 'BTCUSD' }))).toEqual(['AAPL', 'MSFT', 'BTC/USD']);
    }
    expect(symbolsOf(await call('PUT', path, { name: 'Other', symbols: ['SPY'] }))).toEqual(['SPY']);
    const kept = await call('PUT', path, { name: null, symbols: null });
    expect([kept.json['name'], symbolsOf(kept)]).toEqual(['Other', ['SPY']]);
    const gone = await alpaca.call('DELETE', path, { headers: { ...alpaca.key, 'content-type': 'application/json' } });
    expect([gone.status, gone.text]).toEqual([204, '']);
    expect((await call('GET', path)).json).toEqual(refusal(40410000, 'watchlist not found'));
  });

  it('are reached by name as well', async () => {
    await call('POST', '/v2/watchlists', { name: 'By & name' });
    const path = `/v2/watchlists:by_name?name=${encodeURIComponent('By & name')}`;
    expect(symbolsOf(await call('POST', path, { symbol: 'SPY' }))).toEqual(['SPY']);
    expect((await call('PUT', path, { symbols: [] })).json).toMatchObject({ name: 'By & name', assets: [] });
    expect((await call('GET', path)).status).toBe(200);
    expect((await call('DELETE', path)).status).toBe(204);
    expect((await call('DELETE', path)).status).toBe(404);
    expect((await call('GET', '/v2/watchlists:by_name')).status).toBe(404);
  });

  it('refuse what cannot be, and stay as they were', async () => {
    const { json } = await call('POST', '/v2/watchlists', { name: 'First', symbols: ['AAPL'] });
    const second = await call('POST', '/v2/watchlists', { name: 'Second' });
    const path = `/v2/watchlists/${String(second.json['id'])}`;
    const before = (await call('GET', '/v2/watchlists')).json;
    const bad: readonly [string, string, unknown, number, number, string][] = [
      ['POST', '/v2/watchlists', {}, 422, 40010001, 'watchlist name is required'],
      ['POST', '/v2/watchlists', { name: '  ' }, 422, 40010001, 'watchlist name is required'],
      ['POST', '/v2/watchlists', { name: 'First' }, 422, 40010001, 'watchlist name must be unique'],
      [
        'POST',
        '/v2/watchlists',
        { name: 'x'.repeat(65) },
        422,
        40010001,
        'watchlist name must be no more than 64 characters',
      ],
      ['POST', '/v2/watchlists', { name: 'N', symbols: ['NOSUCH'] }, 422, 42210000, 'asset "NOSUCH" not found'],
      ['POST', '/v2/watchlists', { name: 'N', symbols: 'AAPL' }, 422, 40010001, 'symbols must be a list'],
      ['PUT', path, { name: 'First' }, 422, 40010001, 'watchlist name must be unique'],
      ['POST', path, {}, 422, 40010001, 'symbol is required'],
      ['POST', path, { symbol: 'NOSUCH' }, 422, 42210000, 'asset "NOSUCH" not found'],
      ['DELETE', `${path}/AAPL`, undefined, 404, 40410000, 'symbol not found in watchlist'],
      ['PUT', '/v2/watchlists/no-id', { name: 'X' }, 404, 40410000, 'watchlist not found'],
      ['POST', '/v2/watchlists', [], 400, 40010000, 'request body format is invalid'],
    ];
    for (const [method, address, body, status, code, message] of bad) {
      const answer = await call(method, address, body);
      expect([method, address, answer.status, answer.json]).toEqual([method, address, status, refusal(code, message)]);
    }
    expect((await call('GET', '/v2/watchlists')).json).toEqual(before);
    const stranger = await alpaca.strangersKey();
    expect((await call('GET', `/v2/watchlists/${String(json['id'])}`, undefined, stranger.headers)).status).toBe(404);
    expect((await call('DELETE', `/v2/watchlists/${String(json['id'])}`, undefined, stranger.headers)).status).toBe(
      404,
    );
    expect((await call<Json[]>('GET', '/v2/watchlists', undefined, stranger.headers)).json).toEqual([]);
  });

  it('leave a line in the audit log for each change', async () => {
    const { json } = await call('POST', '/v2/watchlists', { name: 'Audited', symbols: ['AAPL'] });
    await call('DELETE', `/v2/watchlists/${String(json['id'])}`);
    const rows = await alpaca.server.database.sql<{ action: string; actor: string }[]>`
      select action, actor from audit_log where resource_id = ${String(json['id'])} order by audit_id`;
    const actor = alpaca.key['apca-api-key-id'];
    expect(rows.map((row) => ({ ...row }))).toEqual([
      { action: 'watchlist.create', actor },
      { action: 'watchlist.delete', actor },
    ]);
  });
});
