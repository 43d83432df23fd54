import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { until } from '../../testing/test-server.ts';
import { type AlpacaServer, type Json, type KeyHeaders, startAlpacaServer } from './testing/alpaca-server.ts';

let alpaca: AlpacaServer;
beforeAll(async () => {
  alpaca = await startAlpacaServer();
});
afterAll(() => alpaca?.close());

const get = <Body = Json>(path: string, headers?: KeyHeaders) =>
  alpaca.call<Body>('GET', path, headers === undefined ? {} : { headers });
const market = { symbol: 'AAPL', qty: 2, side: 'buy', type: 'market', time_in_force: 'day' };
const resting = { symbol: 'MSFT', qty: '1', side: 'buy', type: 'limit', limit_price: '1.00', time_in_force: 'gtc' };
const message = (code: number, text: string): Json => ({ code, message: text });

describe('addresses', () => {
  it.each([
    '/v2/assets/BTC/USD',
    '/v2/assets/BTC%2FUSD',
    '/v2/assets/BTC%2fUSD',
    '/v2/assets/BTCUSD',
    '/v2/assets/btc/usd',
  ])('%s is the pair', async (path) => {
    const { status, json } = await get(path);
    expect([status, json['symbol'], json['class'], json['exchange']]).toEqual([200, 'BTC/USD', 'crypto', 'CRYPTO']);
    expect((await get(`/v2/assets/${String(json['id'])}`)).json).toEqual(json);
  });

  it.each(['/v2/nothing', '/v2/options/contracts', '/v1beta1/nothing', '/v2/stocks/AAPL/nothing'])(
    '%s does not exist, in the words of the dialect',
    async (path) => {
      const { status, json } = await get(path);
      expect([status, json]).toEqual([404, message(40410000, 'endpoint not found.')]);
    },
  );

  it('answers 401 to no key and to a wrong one, wherever a key is needed', async () => {
    const wrong = { ...alpaca.key, 'apca-api-secret-key': 'wrong' };
    const shown: readonly KeyHeaders[] = [{}, wrong, { 'apca-api-key-id': 'PK' }];
    for (const headers of shown) {
      for (const path of ['/v2/account', '/v2/stocks/AAPL/trades/latest', '/v2/nothing']) {
        const { status, json } = await get(path, headers);
        expect([path, status, json]).toEqual([path, 401, message(40110000, 'request is not authorized')]);
      }
    }
    const pairs = '/v1beta3/crypto/us/latest/quotes?symbols=BTC/USD';
    expect((await get(pairs, {})).status).toBe(200);
    expect((await get(pairs, wrong)).status).toBe(401);
  });

  it('counts requests in the real seconds of a minute', async () => {
    const { headers } = await get('/v2/clock');
    const seconds = Date.now() / 1000;
    expect(Number(headers['x-ratelimit-reset'])).toBeGreaterThan(seconds - 1);
    expect(Number(headers['x-ratelimit-reset'])).toBeLessThan(seconds + 61);
    expect(Number(headers['x-ratelimit-remaining'])).toBeLessThan(Number(headers['x-ratelimit-limit']));
    expect(headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
  });
});

describe('account, clock, calendar and assets', () => {
  it('are read without a single message at the top', async () => {
    for (const path of [
      '/v2/account',
      '/v2/clock',
      '/v2/assets?status=',
      '/v2/calendar?start=2024-07-03&end=2024-07-05',
    ]) {
      const { status, json } = await get(path);
      expect([path, status, 'message' in json]).toEqual([path, 200, false]);
    }
  });

  it('tell the clock with the offset of New York, open around the clock', async () => {
    const { json } = await get('/v2/clock');
    for (const name of ['timestamp', 'next_open', 'next_close']) {
      expect(json[name]).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}-0[45]:00$/);
    }
    expect([json['is_open'], json['next_open']]).toEqual([true, json['next_close']]);
    expect(String(json['next_close'])).toContain('T20:00:00.000000000');
  });

  it('list trading days without colons in the session, early closes included, settling on the next', async () => {
    const { json } = await get<Json[]>('/v2/calendar?start=2024-07-03T00:00:00Z&end=2024-07-05');
    expect(json).toEqual([
      {
        date: '2024-07-03',
        open: '09:30',
        close: '13:00',
        session_open: '0400',
        session_close: '1700',
        settlement_date: '2024-07-05',
      },
      {
        date: '2024-07-05',
        open: '09:30',
        close: '16:00',
        session_open: '0400',
        session_close: '2000',
        settlement_date: '2024-07-08',
      },
    ]);
    const settling = await get<Json[]>('/v2/calendar?start=2024-07-05&end=2024-07-05&date_type=SETTLEMENT');
    expect(settling.json.map(({ date }) => date)).toEqual(['2024-07-03']);
    expect((await get('/v2/calendar?start=2024-13-01')).status).toBe(422);
  });

  it('filter assets by repeated keys and lists', async () => {
    const classes = async (query: string) => {
      const { json } = await get<Json[]>(`/v2/assets?${query}`);
      return [...new Set(json.map((asset) => asset['class']))].sort();
    };
    expect(await classes('asset_class=us_equity&asset_class=crypto')).toEqual(['crypto', 'us_equity']);
    expect(await classes('asset_class=crypto%2Cus_option&status=active')).toEqual(['crypto']);
    expect(await classes('status=inactive')).toEqual([]);
  });
});

describe('orders', () => {
  it.each([
    ['a JSON type', { 'content-type': 'application/json' }],
    ['a form type', { 'content-type': 'application/x-www-form-urlencoded' }],
    ['no type', {}],
    ['an empty type', { 'content-type': '' }],
  ])('are read from a body with %s, numbers or text, exponents and nulls included', async (_, type) => {
    const body =
      '{"symbol":"BTCUSD","qty":1e-05,"side":"buy","type":"limit","limit_price":100,"time_in_force":"gtc","client_order_id":null,"stop_price":null,"unknown":{}}';
    const { status, json } = await alpaca.call('POST', '/v2/orders', { headers: { ...alpaca.key, ...type }, body });
    expect([status, json['symbol'], json['qty'], json['limit_price']]).toEqual([200, 'BTC/USD', '0.00001', '100']);
  });

  it('are answered as pending whatever has become of them, with text for every number', async () => {
    const { status, json } = await alpaca.place(market);
    expect(status).toBe(200);
    expect(json).toMatchObject({
      status: 'pending_new',
      filled_qty: '0',
      filled_avg_price: null,
      filled_at: null,
      legs: null,
    });
    expect(Object.values(json).some((value) => typeof value === 'number')).toBe(false);
    await until(async () => (await get(`/v2/orders/${String(json['id'])}?nested=True`)).json['status'] === 'filled');
    const { json: filled } = await get(`/v2/orders/${String(json['id'])}`);
    expect(Object.keys(filled)).toEqual(Object.keys(json));
  });

  it('are listed by status, symbols in either spelling, side and place, and found by the id of their sender', async () => {
    const { json: order } = await alpaca.place({ ...resting, client_order_id: 'found:me/1' });
    const ids = async (query: string) => (await get<Json[]>(`/v2/orders?${query}`)).json.map(({ id }) => id);
    expect(await ids('limit=&until=null&symbols=msft&nested=1')).toEqual([order['id']]);
    expect(await ids('symbols=BTCUSD&symbols=ETH%2FUSD')).toHaveLength(4);
    expect(await ids('status=closed&symbols=MSFT')).toEqual([]);
    expect(await ids('status=all&side=sell')).toEqual([]);
    expect(await ids('status=all&asset_class=us_equity&limit=1')).toEqual([order['id']]);
    expect(await ids('status=all&limit=1&direction=asc')).not.toEqual([order['id']]);
    expect(await ids(`status=all&after_order_id=${String(order['id'])}`)).toEqual([]);
    expect(await ids(`after=${encodeURIComponent(String(order['submitted_at']))}`)).toEqual([]);
    const { json } = await get(`/v2/orders:by_client_order_id?client_order_id=${encodeURIComponent('found:me/1')}`);
    expect(json['id']).toBe(order['id']);
    expect((await get('/v2/orders?limit=0')).json['code']).toBe(40010001);
  });

  it('are canceled by a DELETE with a content type and no body, once', async () => {
    const [order] = (await get<Json[]>('/v2/orders?symbols=MSFT')).json;
    const path = `/v2/orders/${String(order?.['id'])}`;
    const headers = { ...alpaca.key, 'content-type': 'application/json' };
    const first = await alpaca.call('DELETE', path, { headers });
    expect([first.status, first.text]).toEqual([204, '']);
    const second = await alpaca.call('DELETE', path, { headers: { ...headers, 'content-type': '' } });
    expect([second.status, second.json]).toEqual([422, message(42210000, 'order is already in "canceled" state')]);
  });

  it('are canceled all at once, and of none there is an empty list', async () => {
    const open = (await get<Json[]>('/v2/orders')).json.map(({ id }) => ({ id, status: 200 }));
    expect(open).toHaveLength(4);
    const answers = [
      await alpaca.call<Json[]>('DELETE', '/v2/orders'),
      await alpaca.call<Json[]>('DELETE', '/v2/orders'),
    ];
    expect(answers.map(({ status }) => status)).toEqual([207, 207]);
    expect([...answers[0]!.json].sort(byId)).toEqual(open.sort(byId));
    expect(answers[1]!.json).toEqual([]);
  });

  it('are refused when their client_order_id was used before, with the same content or another', async () => {
    const first = await alpaca.place({ ...resting, client_order_id: 'once' });
    expect(first.status).toBe(200);
    for (const again of [resting, { ...resting, qty: '2' }, { ...market, qty: 1_000_000 }]) {
      const { status, json } = await alpaca.place({ ...again, client_order_id: 'once' });
      expect([status, json]).toEqual([422, message(40010001, 'client_order_id must be unique')]);
    }
    await alpaca.call('DELETE', `/v2/orders/${String(first.json['id'])}`);
  });

  it('that risk refuses do not exist', async () => {
    const { status, json } = await alpaca.place({ ...market, qty: 100_000, client_order_id: 'too-much' });
    expect([status, json['message'], typeof json['buying_power']]).toEqual([
      403,
      'insufficient buying power',
      'string',
    ]);
    expect((await get('/v2/orders:by_client_order_id?client_order_id=too-much')).status).toBe(404);
    expect((await get<Json[]>('/v2/orders?status=all')).json.map((order) => order['status'])).not.toContain('rejected');
  });

  it('are refused while the kill switch is engaged, and the account says so', async () => {
    const { killSwitch } = alpaca.server.services;
    const [principal] = await Promise.all([alpaca.server.services.people.authenticate(alpaca.server.admin.token)]);
    const origin = { remoteAddress: 'test', userAgent: '', requestId: '' };
    await killSwitch.engage(principal!, { reason: 'a test' }, origin);
    try {
      const { status, json } = await alpaca.place(resting);
      expect([status, json]).toEqual([403, message(40310000, 'new orders are rejected by user request')]);
      expect((await get('/v2/account')).json['trade_suspended_by_user']).toBe(true);
      expect((await alpaca.call('DELETE', '/v2/orders')).status).toBe(207);
    } finally {
      await killSwitch.disengage(principal!, { notes: 'the test is over' }, origin);
    }
  });
});

describe('positions', () => {
  it('are found under a raw and an encoded slash, spelled without one, and closed in part and whole', async () => {
    const { json: bought } = await alpaca.place({ ...market, symbol: 'BTC/USD', qty: '0.1', time_in_force: 'ioc' });
    await until(async () => (await get(`/v2/orders/${String(bought['id'])}`)).json['status'] === 'filled');
    for (const path of ['BTC/USD', 'BTC%2FUSD', 'BTCUSD', String(bought['asset_id'])]) {
      const { json } = await get(`/v2/positions/${path}`);
      expect([path, json['symbol'], json['qty'], json['side']]).toEqual([path, 'BTCUSD', '0.1', 'long']);
      expect(json['unrealized_intraday_pl']).toBe(json['unrealized_pl']);
    }
    const half = await alpaca.call('DELETE', '/v2/positions/BTC/USD?percentage=50');
    expect([half.status, half.json['qty'], half.json['side'], half.json['status']]).toEqual([
      200,
      '0.05',
      'sell',
      'pending_new',
    ]);
    await until(async () => (await get('/v2/positions/BTCUSD')).json['qty'] === '0.05');
    for (const query of ['qty=1&percentage=10', 'qty=1', 'qty=0', 'percentage=101']) {
      expect((await alpaca.call('DELETE', `/v2/positions/BTC%2FUSD?${query}`)).json['code']).toBe(40010001);
    }
    const all = await alpaca.call<Json[]>('DELETE', '/v2/positions?cancel_orders=True');
    expect([all.status, all.json.map(({ symbol, status }) => [symbol, status])]).toEqual([
      207,
      [
        ['AAPL', 200],
        ['BTCUSD', 200],
      ],
    ]);
    await until(async () => (await get<Json[]>('/v2/positions')).json.length === 0);
    expect((await get('/v2/positions/BTC/USD')).json).toEqual(message(40410000, 'position does not exist'));
    expect((await alpaca.call<Json[]>('DELETE', '/v2/positions')).json).toEqual([]);
  });
});

describe('another account', () => {
  it('sees, cancels and closes nothing of this one', async () => {
    const { headers } = await alpaca.strangersKey();
    const mine = await alpaca.place({ ...resting, client_order_id: 'mine-alone' });
    const id = String(mine.json['id']);
    const asStranger = <Body = Json>(method: string, path: string) => alpaca.call<Body>(method, path, { headers });
    for (const method of ['GET', 'DELETE']) {
      const { status, json } = await asStranger(method, `/v2/orders/${id}`);
      expect([status, json]).toEqual([404, message(40410000, `order not found for ${id}`)]);
    }
    expect((await asStranger('GET', '/v2/orders:by_client_order_id?client_order_id=mine-alone')).status).toBe(404);
    for (const query of ['status=all', `status=all&after_order_id=${id}`, `status=all&before_order_id=${id}`]) {
      expect((await asStranger<Json[]>('GET', `/v2/orders?${query}`)).json).toEqual([]);
    }
    expect((await asStranger<Json[]>('DELETE', '/v2/orders')).json).toEqual([]);
    expect((await asStranger<Json[]>('GET', '/v2/positions')).json).toEqual([]);
    expect((await asStranger('GET', '/v2/account')).json).toMatchObject({ cash: '50000' });
    expect((await get(`/v2/orders/${id}`)).json['status']).toBe('new');
    // The id that one account used is free in another.
    const theirs = await alpaca.place({ ...resting, client_order_id: 'mine-alone' }, headers);
    expect([theirs.status, theirs.json['id'] === id]).toEqual([200, false]);
  });
});

describe('market data', () => {
  const firstOf = (json: Json, kind: string, symbol: string) => (json[kind] as Record<string, Json[]>)[symbol]?.[0];

  it('is JSON numbers, under the symbols that exist, in either order of words', async () => {
    const quotes = await get('/v2/stocks/quotes/latest?symbols=MSFT,AAPL&symbols=NOSUCH');
    expect(Object.keys(quotes.json['quotes'] as Json)).toEqual(['MSFT', 'AAPL']);
    expect(quotes.json).toMatchObject({ quotes: { AAPL: { ap: expect.any(Number), bp: expect.any(Number), z: 'C' } } });
    const bars = await get('/v1beta3/crypto/us/latest/bars?symbols=BTC%2FUSD');
    expect(bars.json).toMatchObject({
      bars: { 'BTC/USD': { t: expect.any(String), n: expect.any(Number), vw: expect.any(Number) } },
    });
    const books = await get('/v1beta3/crypto/us/latest/orderbooks?symbols=BTC/USD');
    const book = (books.json['orderbooks'] as Record<string, { b: { p: number }[]; a: { p: number }[] }>)['BTC/USD']!;
    expect(book.b[0]!.p).toBeLessThan(book.a[0]!.p);
    const one = await get('/v2/stocks/AAPL/quotes/latest');
    expect([one.json['symbol'], typeof (one.json['quote'] as Json)['bp']]).toEqual(['AAPL', 'number']);
    expect((await get('/v2/stocks/NOSUCH/quotes/latest')).status).toBe(404);
  });

  it('refuses what cannot be a symbol, a timeframe, a limit, a token, a range', async () => {
    const invalid = await get('/v1beta3/crypto/us/latest/quotes?symbols=BTCUSD');
    expect([invalid.status, invalid.json['message']]).toEqual([
      400,
      'invalid symbol: BTCUSD does not match ^[A-Z]+x?/[A-Z]+$',
    ]);
    for (const query of [
      'timeframe=9Day',
      'limit=0',
      'limit=10001',
      'page_token=xx',
      'start=soon',
      'sort=up',
      'start=2026-01-02&end=2026-01-01',
      'feed=nyse',
      'currency=EUR',
      'asof=yesterday',
      'adjustment=some',
    ]) {
      const { status, json } = await get(`/v2/stocks/bars?symbols=AAPL&${query}`);
      expect([query, status, json['code']]).toEqual([query, 400, 40010000]);
    }
    expect((await get('/v2/stocks/bars')).json).toEqual(message(40010000, 'symbols is required'));
  });

  it('dates daily bars by midnight, and gives back the bar whose date is asked for', async () => {
    const since = new Date(Date.now() - 4 * 86_400_000).toISOString().slice(0, 10);
    const shares = await get(`/v2/stocks/AAPL/bars?timeframe=1Day&start=${since}`);
    const bars = shares.json['bars'] as { t: string; vw: number }[];
    expect(bars.length).toBeGreaterThanOrEqual(3);
    expect(bars.every(({ t }) => /T0[45]:00:00Z$/.test(t))).toBe(true);
    const { t } = bars[1]!;
    const same = await get(`/v2/stocks/AAPL/bars?timeframe=1Day&start=${t}&end=${t}`);
    expect(same.json['bars']).toEqual([bars[1]]);
    const date = await get(`/v2/stocks/AAPL/bars?timeframe=1Day&start=${t.slice(0, 10)}&end=${t.slice(0, 10)}`);
    expect(date.json['bars']).toEqual([bars[1]]);
    const pairs = await get(`/v1beta3/crypto/us/bars?symbols=BTC/USD&timeframe=1Day&start=${since}`);
    expect(firstOf(pairs.json, 'bars', 'BTC/USD')?.['t']).toBe(`${since}T00:00:00Z`);
  });

  it('pages through finished minutes by symbol and time, with tokens that outlive a change of limit', async () => {
    const start = new Date(Date.now() - 6 * 60_000).toISOString();
    for (const sort of ['asc', 'desc']) {
      const query = `symbols=MSFT,NOSUCH,AAPL&timeframe=1Min&start=${start}&sort=${sort}`;
      const whole = await get(`/v2/stocks/bars?${query}`);
      const all = rowsOf(whole.json);
      expect(whole.json['next_page_token']).toBeNull();
      expect(all.length).toBeGreaterThan(6);
      const seen: string[] = [];
      let token: unknown = '';
      for (let limit = 1; token !== null; limit++) {
        const page = await get(`/v2/stocks/bars?${query}&limit=${limit}&page_token=${String(token)}`);
        seen.push(...rowsOf(page.json));
        token = page.json['next_page_token'];
      }
      expect(seen).toEqual(all);
      const times = all.filter((row) => row.startsWith('AAPL'));
      expect([...times].sort()).toEqual(sort === 'asc' ? times : [...times].reverse());
      expect(all.every((row) => row.endsWith(':00Z'))).toBe(true);
      const newest = Math.max(...all.map((row) => Date.parse(row.split(' ')[1]!)));
      expect(newest + 60_000).toBeLessThanOrEqual(Date.now());
    }
  });

  it('makes bars of lengths that nobody keeps, adding up to those that are kept, page by page', async () => {
    const start = new Date(Date.now() - 3 * 3_600_000).toISOString().slice(0, 14);
    const end = new Date(Date.now() - 3_600_000).toISOString().slice(0, 14);
    const range = `start=${start}00:00Z&end=${end}59:59Z`;
    const volumeOf = (bars: Json[]) => bars.reduce((sum, { v }) => sum + Number(v), 0);
    const read = async (query: string) => (await get(`/v2/stocks/AAPL/bars?${range}&${query}`)).json['bars'] as Json[];
    const [hours, sevenths] = [await read('timeframe=1Hour'), await read('timeframe=20Min')];
    expect([hours.length, sevenths.length]).toEqual([3, 9]);
    expect(sevenths.map(({ t }) => String(t).slice(14, 16)).slice(0, 3)).toEqual(['00', '20', '40']);
    expect(volumeOf(sevenths)).toBeCloseTo(volumeOf(hours), -2);
    expect(sevenths[0]!['o']).toBe(hours[0]!['o']);
    expect(sevenths[8]!['c']).toBe(hours[2]!['c']);
    const seen: Json[] = [];
    let token: unknown = '';
    while (token !== null) {
      const { json } = await get(
        `/v2/stocks/AAPL/bars?${range}&timeframe=20Min&sort=desc&limit=4&page_token=${String(token)}`,
      );
      seen.push(...(json['bars'] as Json[]));
      token = json['next_page_token'];
    }
    expect(seen).toEqual([...sevenths].reverse());
    const years = (await get(`/v2/stocks/AAPL/bars?start=2020-01-01&timeframe=12Month`)).json['bars'] as Json[];
    const months = (await get(`/v2/stocks/AAPL/bars?start=2020-01-01&timeframe=1Month`)).json['bars'] as Json[];
    expect(volumeOf(years)).toBe(volumeOf(months));
    expect(years.every(({ t }) => /-01-01T05:00:00Z$/.test(String(t)))).toBe(true);
    expect(months.every(({ t }) => /-01T0[45]:00:00Z$/.test(String(t)))).toBe(true);
  });

  it('pages through the quotes since the start, in both directions', async () => {
    const read = async (query: string) => (await get(`/v2/stocks/quotes?symbols=AAPL,NOSUCH&${query}`)).json;
    const rows = ({ quotes }: Json) => (quotes as Record<string, Json[]>)['AAPL'] ?? [];
    await until(async () => rows(await read('limit=10')).length > 5);
    for (const sort of ['asc', 'desc']) {
      const whole = rows(await read(`sort=${sort}&end=${new Date().toISOString()}`));
      const edges = [whole[0], whole.at(-1)].map((quote) => String(quote?.['t'])).sort();
      const seen: Json[] = [];
      let token: unknown = '';
      while (token !== null) {
        const page: Json = await read(
          `sort=${sort}&limit=2&start=${edges[0]}&end=${edges[1]}&page_token=${String(token)}`,
        );
        seen.push(...rows(page));
        token = page['next_page_token'];
      }
      expect(seen).toEqual(whole);
    }
    expect((await get('/v2/stocks/AAPL/quotes?start=2001-01-01&end=2001-01-02')).json).toEqual({
      symbol: 'AAPL',
      quotes: [],
      next_page_token: null,
    });
    const pairs = await get('/v1beta3/crypto/us/quotes?symbols=BTC/USD');
    expect(Object.keys(pairs.json['quotes'] as Json)).toEqual(['BTC/USD']);
  });

  it('says what its letters mean, and that a day here has no auctions', async () => {
    expect((await get('/v2/stocks/meta/exchanges')).json).toMatchObject({ Q: 'NASDAQ' });
    expect((await get('/v2/stocks/meta/conditions/trade?tape=C')).json).toEqual({ '@': 'Regular Sale' });
    expect((await get('/v2/stocks/meta/conditions/quote?tape=a')).json).toHaveProperty('R');
    for (const path of [
      'meta/conditions/order?tape=A',
      'meta/conditions/trade',
      'meta/conditions/trade?tape=D',
      'auctions',
      'auctions?symbols=AAPL&limit=0',
    ]) {
      expect([path, (await get(`/v2/stocks/${path}`)).status]).toEqual([path, 400]);
    }
    expect((await get('/v2/stocks/auctions?symbols=AAPL')).json).toEqual({ auctions: {}, next_page_token: null });
    expect((await get('/v2/stocks/AAPL/auctions')).json).toEqual({
      symbol: 'AAPL',
      auctions: [],
      next_page_token: null,
    });
    expect((await get('/v1beta3/crypto/mars/snapshots?symbols=BTC/USD')).status).toBe(400);
  });

  it('screens the day for what traded and moved most', async () => {
    const byVolume = (await get('/v1beta1/screener/stocks/most-actives?top=3')).json['most_actives'] as Json[];
    expect(byVolume).toHaveLength(3);
    expect(Number(byVolume[0]!['volume'])).toBeGreaterThanOrEqual(Number(byVolume[2]!['volume']));
    const byTrades = (await get('/v1beta1/screener/stocks/most-actives?by=trades')).json['most_actives'] as Json[];
    expect(Number(byTrades[0]!['trade_count'])).toBeGreaterThanOrEqual(Number(byTrades[9]!['trade_count']));
    for (const market of ['stocks', 'crypto']) {
      const { json } = await get(`/v1beta1/screener/${market}/movers`);
      const [gainers, losers] = [json['gainers'] as Json[], json['losers'] as Json[]];
      expect(json['market_type']).toBe(market);
      expect(gainers.length + losers.length).toBeGreaterThan(0);
      for (const mover of [...gainers, ...losers]) {
        const { price, change, percent_change: percent } = mover as Record<string, number>;
        expect(percent).toBeCloseTo((change! / (price! - change!)) * 100, 1);
      }
      expect(gainers.every((mover) => Number(mover['change']) > 0)).toBe(true);
      expect(losers.every((mover) => Number(mover['change']) < 0)).toBe(true);
    }
    for (const query of ['most-actives?by=luck', 'most-actives?top=101', 'movers?top=0']) {
      expect([query, (await get(`/v1beta1/screener/stocks/${query}`)).status]).toEqual([query, 400]);
    }
  });

  it('without rows is an empty list for one symbol and an empty object for many', async () => {
    const range = 'timeframe=1Min&start=2001-01-01&end=2001-01-02';
    expect((await get(`/v2/stocks/AAPL/bars?${range}`)).json).toEqual({
      symbol: 'AAPL',
      bars: [],
      next_page_token: null,
    });
    expect((await get(`/v2/stocks/bars?symbols=AAPL&${range}`)).json).toEqual({ bars: {}, next_page_token: null });
    expect((await get(`/v2/stocks/NOSUCH/bars?${range}`)).json).toEqual({
      symbol: 'NOSUCH',
      bars: [],
      next_page_token: null,
    });
  });

  it('pages through trades, several at one instant included', async () => {
    await Promise.all(Array.from({ length: 6 }, () => alpaca.place({ ...market, qty: '0.001' })));
    await until(async () => ((await get('/v2/stocks/AAPL/trades')).json['trades'] as Json[]).length > 5);
    const end = new Date().toISOString();
    const idsOf = (json: Json) => (json['trades'] as Json[]).map(({ i }) => Number(i));
    const whole = idsOf((await get(`/v2/stocks/AAPL/trades?end=${end}`)).json).slice(0, 9);
    const seen: number[] = [];
    let token: unknown = '';
    while (seen.length < whole.length && token !== null) {
      const { json } = await get(`/v2/stocks/AAPL/trades?end=${end}&limit=2&page_token=${String(token)}`);
      seen.push(...idsOf(json));
      token = json['next_page_token'];
    }
    expect(seen.slice(0, whole.length)).toEqual(whole);
  });

  it('has snapshots: shares at the top level, pairs wrapped', async () => {
    const keys = ['latestTrade', 'latestQuote', 'minuteBar', 'dailyBar', 'prevDailyBar'];
    await until(async () => (await get('/v2/stocks/snapshots?symbols=AAPL')).text.includes('"latestTrade":{'));
    const many = await get<Record<string, Record<string, Json>>>('/v2/stocks/snapshots?symbols=AAPL,NOSUCH');
    expect(Object.keys(many.json)).toEqual(['AAPL']);
    expect(Object.keys(many.json['AAPL']!)).toEqual(keys);
    const { dailyBar, prevDailyBar } = many.json['AAPL']!;
    expect(Date.parse(String(dailyBar!['t']))).toBeGreaterThan(Date.parse(String(prevDailyBar!['t'])));
    expect(Object.keys((await get('/v2/stocks/AAPL/snapshot')).json)).toEqual(['symbol', ...keys]);
    const pairs = await get<{ snapshots: Json }>('/v1beta3/crypto/us/snapshots?symbols=BTC/USD');
    expect(Object.keys(pairs.json.snapshots)).toEqual(['BTC/USD']);
  });
});

const byId = (left: Json, right: Json): number => (String(left['id']) < String(right['id']) ? -1 : 1);

/** `AAPL 2026-11-21T10:00:00Z`, in the order of the answer. */
function rowsOf(json: Json): string[] {
  const bySymbol = json['bars'] as Record<string, Json[]>;
  return Object.entries(bySymbol).flatMap(([symbol, bars]) => bars.map(({ t }) => `${symbol} ${String(t)}`));
}
