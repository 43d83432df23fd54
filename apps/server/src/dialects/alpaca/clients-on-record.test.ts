import { get as httpGet } from 'node:http';
import { decode, encode } from '@msgpack/msgpack';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ClientOptions, type RawData, WebSocket } from 'ws';
import { until } from '../../testing/test-server.ts';
import { type AlpacaServer, type Json, startAlpacaServer } from './testing/alpaca-server.ts';

/**
 * What the clients in Python and Go send, letter by letter, and what they insist on in the answers. They cannot be run here, so their
 * side of the conversation is on record: addresses, headers, bodies and frames as their documentation and sources have them.
 */
let alpaca: AlpacaServer;
beforeAll(async () => {
  alpaca = await startAlpacaServer({ QUIRE_SIM_SPEED: '20' });
});
afterAll(() => alpaca?.close());

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z$/;
const decimal = /^-?\d+(\.\d+)?$/;

/** The order as the Python client's model takes it: ids, closed enumerations, and no number where it expects text. */
function strictOrder(order: Json): void {
  for (const name of ['id', 'asset_id']) expect(order[name]).toMatch(uuid);
  for (const name of ['created_at', 'updated_at', 'submitted_at']) expect(order[name]).toMatch(instant);
  for (const name of ['filled_at', 'expired_at', 'canceled_at', 'failed_at', 'replaced_at', 'expires_at']) {
    if (order[name] !== null) expect([name, order[name]]).toEqual([name, expect.stringMatching(instant)]);
  }
  for (const name of ['qty', 'notional', 'filled_avg_price', 'limit_price', 'stop_price', 'hwm', 'trail_price']) {
    if (order[name] !== null) expect([name, order[name]]).toEqual([name, expect.stringMatching(decimal)]);
  }
  expect(order['filled_qty']).toMatch(decimal);
  const closed: Readonly<Record<string, readonly string[]>> = {
    order_class: ['', 'simple', 'bracket', 'oco', 'oto', 'mleg'],
    type: ['market', 'limit', 'stop', 'stop_limit', 'trailing_stop'],
    side: ['buy', 'sell'],
    time_in_force: ['day', 'gtc', 'opg', 'cls', 'ioc', 'fok'],
    asset_class: ['us_equity', 'us_option', 'crypto'],
    status: [
      'new',
      'partially_filled',
      'filled',
      'done_for_day',
      'canceled',
      'expired',
      'replaced',
      'pending_cancel',
      'pending_replace',
      'pending_review',
      'accepted',
      'pending_new',
      'accepted_for_bidding',
      'stopped',
      'rejected',
      'suspended',
      'calculated',
      'held',
    ],
  };
  for (const [name, values] of Object.entries(closed))
    expect([name, values]).toEqual([name, expect.arrayContaining([order[name]])]);
  expect([typeof order['extended_hours'], order['order_type']]).toEqual(['boolean', order['type']]);
}

/** A socket that keeps every frame as it came. */
class Recorder {
  readonly frames: { readonly bytes: Buffer; readonly isBinary: boolean }[] = [];
  readonly socket: WebSocket;
  closed: string | null = null;
  constructor(path: string, options: ClientOptions = {}) {
    this.socket = new WebSocket(`ws://127.0.0.1:${alpaca.port}${path}`, options);
    this.socket.on('message', (raw: RawData, isBinary) => {
      this.frames.push({ bytes: raw as Buffer, isBinary });
    });
    this.socket.on('close', (code, reason) => {
      this.closed = `${code} ${reason.toString()}`;
    });
    // A frame that breaks the protocol ends as a close, which is what is looked at.
    this.socket.on('error', () => {});
  }
  async opened(): Promise<this> {
    await until(() => this.socket.readyState === WebSocket.OPEN);
    return this;
  }
  async frame(index: number): Promise<{ readonly bytes: Buffer; readonly isBinary: boolean }> {
    await until(() => this.frames.length > index);
    return this.frames[index]!;
  }
  /** All objects of all frames so far. */
  heard(isPacked: boolean): Json[] {
    return this.frames.flatMap(({ bytes }) => {
      const value = (isPacked ? decode(bytes) : JSON.parse(bytes.toString('utf8'))) as Json | Json[];
      return Array.isArray(value) ? value : [value];
    });
  }
}

const keyId = () => alpaca.key['apca-api-key-id']!;
const secret = () => alpaca.key['apca-api-secret-key']!;
const packed = { 'Content-Type': 'application/msgpack' };

describe('alpaca-py, on record', () => {
  const python = () => ({
    'User-Agent': 'APCA-PY/0.43.2',
    'Accept-Encoding': 'gzip, deflate',
    Accept: '*/*',
    Connection: 'keep-alive',
    'APCA-API-KEY-ID': keyId(),
    'APCA-API-SECRET-KEY': secret(),
  });
  const ask = <Body = Json>(method: string, path: string, body?: string) =>
    alpaca.call<Body>(method, path, {
      headers: { ...python(), ...(body === undefined ? {} : { 'Content-Type': 'application/json' }) },
      ...(body === undefined ? {} : { body }),
    });

  it('reads what its models take: text for money, ids, booleans, whole counts', async () => {
    const { json: account } = await ask('GET', '/v2/account');
    expect([account['id'], account['created_at']]).toEqual([
      expect.stringMatching(uuid),
      expect.stringMatching(instant),
    ]);
    for (const name of ['cash', 'equity', 'buying_power', 'multiplier', 'sma', 'last_equity', 'accrued_fees']) {
      expect([name, account[name]]).toEqual([name, expect.stringMatching(decimal)]);
    }
    const { json: assets } = await ask<Json[]>('GET', '/v2/assets?status=active&asset_class=us_equity');
    expect(assets.every(({ id, exchange }) => uuid.test(String(id)) && typeof exchange === 'string')).toBe(true);
    const { json: list } = await ask<Json[]>('GET', '/v2/orders?status=all&limit=100&nested=True');
    expect(list).toEqual([]);
    const start = encodeURIComponent(new Date(Date.now() - 3_600_000).toISOString().replace('Z', '+00:00'));
    const { json: bars } = await ask(
      'GET',
      `/v2/stocks/bars?symbols=AAPL%2CMSFT&start=${start}&timeframe=1Min&limit=10000`,
    );
    const [bar] = (bars['bars'] as Record<string, Json[]>)['AAPL']!;
    expect(Object.keys(bar!).sort()).toEqual(['c', 'h', 'l', 'n', 'o', 't', 'v', 'vw']);
    expect(bars['next_page_token']).toBeNull();
  });

  it('orders with numbers, listens in text and reads in bytes, and takes every update', async () => {
    const stream = await new Recorder('/stream', { perMessageDeflate: true }).opened();
    stream.socket.send(JSON.stringify({ action: 'authenticate', data: { key_id: keyId(), secret_key: secret() } }));
    expect(await stream.frame(0)).toMatchObject({ isBinary: true });
    expect(stream.heard(false)[0]).toMatchObject({ data: { status: 'authorized' } });
    stream.socket.send(JSON.stringify({ action: 'listen', data: { streams: ['trade_updates'] } }));
    await stream.frame(1);
    const body =
      '{"symbol": "AAPL", "qty": 3.0, "side": "buy", "type": "market", "time_in_force": "day", "extended_hours": false}';
    const { status, json: order } = await ask('POST', '/v2/orders', body);
    expect(status).toBe(200);
    strictOrder(order);
    const updates = () => stream.heard(false).flatMap(({ data }) => ((data as Json)['event'] ? [data as Json] : []));
    await until(() => updates().some(({ event }) => event === 'fill'));
    for (const update of updates()) {
      expect([update['timestamp'], update['execution_id']]).toEqual([
        expect.stringMatching(instant),
        expect.stringMatching(uuid),
      ]);
      strictOrder(update['order'] as Json);
    }
    const fill = updates().find(({ event }) => event === 'fill')!;
    for (const name of ['price', 'qty', 'position_qty']) expect(fill[name]).toMatch(decimal);
    const { json: positions } = await ask<Json[]>('GET', '/v2/positions');
    expect(positions[0]).toMatchObject({ symbol: 'AAPL', qty: '3', asset_marginable: expect.any(Boolean) });
    expect(Object.values(positions[0]!).some((value) => typeof value === 'number')).toBe(false);
    const closed = await ask<Json[]>('DELETE', '/v2/positions?cancel_orders=True');
    expect([closed.status, closed.json[0]!['status']]).toEqual([207, 200]);
    strictOrder(closed.json[0]!['body'] as Json);
    stream.socket.close();
  });

  it('subscribes in one fragment and an empty end, and turns every timestamp into a date', async () => {
    const stream = await new Recorder('/v2/iex', { headers: packed, perMessageDeflate: true }).opened();
    await stream.frame(0);
    stream.socket.send(encode({ action: 'auth', key: keyId(), secret: secret() }));
    await stream.frame(1);
    expect(stream.heard(true)).toEqual([
      { T: 'success', msg: 'connected' },
      { T: 'success', msg: 'authenticated' },
    ]);
    stream.socket.send(encode({ trades: ['AAPL', 'MSFT'], quotes: ['*'], action: 'subscribe' }), { fin: false });
    stream.socket.send(Buffer.alloc(0), { fin: true });
    await until(() => ['t', 'q'].every((letter) => stream.heard(true).some(({ T }) => T === letter)));
    const told = stream.heard(true).filter(({ T }) => T === 't' || T === 'q');
    expect(told.every(({ t }) => t instanceof Date)).toBe(true);
    expect(stream.frames.every(({ isBinary }) => isBinary)).toBe(true);
    stream.socket.close();
  });
});

describe('alpaca-trade-api-go v3, on record', () => {
  const go = () => ({
    'User-Agent': 'APCA-GO/3.8.1',
    'Accept-Encoding': 'gzip',
    'Apca-Api-Key-Id': keyId(),
    'Apca-Api-Secret-Key': secret(),
  });
  const ask = <Body = Json>(method: string, path: string, body?: object) =>
    alpaca.call<Body>(method, path, {
      headers: { ...go(), ...(body === undefined ? {} : { 'Content-Type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  /** It sends every field of its struct, the absent ones as null or empty text. */
  const struct = {
    notional: null,
    limit_price: null,
    extended_hours: false,
    stop_price: null,
    client_order_id: '',
    order_class: '',
    take_profit: null,
    stop_loss: null,
    trail_price: null,
    trail_percent: null,
    position_intent: '',
  };

  it('orders with every field of its struct, and replaces', async () => {
    const limit = {
      ...struct,
      symbol: 'KO',
      qty: '2',
      side: 'buy',
      type: 'limit',
      time_in_force: 'gtc',
      limit_price: '1',
    };
    const { status, json: order } = await ask('POST', '/v2/orders', limit);
    expect([status, order['message']]).toEqual([200, undefined]);
    strictOrder(order);
    const path = `/v2/orders/${String(order['id'])}`;
    const changes = {
      qty: '3',
      limit_price: '1.1',
      stop_price: null,
      trail: null,
      time_in_force: '',
      client_order_id: '',
    };
    const { json: moved } = await ask('PATCH', path, changes);
    expect(moved).toMatchObject({ qty: '3', limit_price: '1.1', replaces: order['id'], time_in_force: 'gtc' });
    const until = new Date(Date.now() + 400 * 86_400_000).toISOString().replace('Z', '123456Z');
    const { json: open } = await ask<Json[]>('GET', `/v2/orders?limit=50&nested=false&status=open&until=${until}`);
    expect(open.map(({ id }) => id)).toEqual([moved['id']]);
    expect((await ask('DELETE', '/v2/orders')).status).toBe(207);
  });

  it('pages through bars with the token alone changed', async () => {
    const query = `symbols=AAPL&timeframe=1Min&adjustment=raw&start=${new Date(Date.now() - 7_200_000).toISOString()}`;
    const seen: unknown[] = [];
    let token: unknown = '';
    for (let page = 0; page < 4 && token !== null; page++) {
      const { json } = await ask('GET', `/v2/stocks/bars?${query}&limit=20&page_token=${String(token)}`);
      seen.push(...(json['bars'] as Record<string, Json[]>)['AAPL']!.map(({ t }) => t));
      token = json['next_page_token'];
    }
    expect(seen.length).toBe(80);
    expect([...new Set(seen)].sort()).toEqual(seen);
  });

  it('reads trade updates from the events, from where it says', async () => {
    const since = encodeURIComponent(new Date(Date.now() - 1_000).toISOString());
    const lines: string[] = [];
    const request = httpGet({
      host: '127.0.0.1',
      port: alpaca.port,
      path: `/v2/events/trades?since=${since}`,
      headers: { ...go(), Accept: 'text/event-stream' },
    });
    request.on('error', () => {});
    request.on('response', (response) => {
      expect(response.headers['content-type']).toBe('text/event-stream');
      response.on('error', () => {});
      response.on('data', (chunk: Buffer) => lines.push(...chunk.toString('utf8').split('\n')));
    });
    await until(() => lines.length > 0);
    const { json: order } = await ask('POST', '/v2/orders', {
      ...struct,
      symbol: 'KO',
      qty: '1',
      side: 'buy',
      type: 'market',
      time_in_force: 'day',
    });
    const told = () => lines.flatMap((line) => (line.startsWith('data: ') ? [JSON.parse(line.slice(6)) as Json] : []));
    const mine = () => told().filter((update) => (update['order'] as Json)['id'] === order['id']);
    await until(() => mine().some(({ event }) => event === 'fill'));
    expect(
      mine()
        .map(({ event }) => event)
        .slice(0, 2),
    ).toEqual(['pending_new', 'new']);
    for (const update of mine()) {
      strictOrder(update['order'] as Json);
      expect(update).toMatchObject({
        at: expect.stringMatching(instant),
        event_id: expect.stringMatching(/^[0-9A-Z]{26}$/),
      });
    }
    request.destroy();
  });

  it('decodes by the first key, floats for prices and integers for sizes', async () => {
    const deflate = { clientNoContextTakeover: true, serverNoContextTakeover: true };
    const stream = await new Recorder('/v2/iex', { headers: packed, perMessageDeflate: deflate }).opened();
    stream.socket.send(encode({ action: 'auth', key: keyId(), secret: secret() }));
    const none: readonly string[] = [];
    const silent = { updatedBars: none, dailyBars: none, statuses: none, imbalances: none, lulds: none };
    const subscription = { trades: ['*'], quotes: none, bars: none, ...silent, cancelErrors: none, corrections: none };
    stream.socket.send(encode({ action: 'subscribe', ...subscription }));
    await until(() => stream.heard(true).some(({ T }) => T === 't'));
    const { bytes } = stream.frames.find((frame) => (decode(frame.bytes) as Json[])[0]!['T'] === 't')!;
    const text = bytes.toString('latin1');
    // An array, a map of nine, and in it first "T" with the letter of the message, then "S".
    expect(text).toMatch(/^(?:[\x90-\x9f]|\xdc..)\x89\xa1T\xa1t\xa1S/s);
    const symbolAt = bytes.indexOf('\xa1S', 0, 'latin1');
    /** The byte that says what kind of value a key has. */
    const kindOf = (key: string): number => bytes[bytes.indexOf(`\xa1${key}`, symbolAt, 'latin1') + 2]!;
    expect(kindOf('p')).toBe(0xcb);
    expect(kindOf('s') < 0x80 || kindOf('s') === 0xce).toBe(true);
    expect([0xc7, 0xd6, 0xd7]).toContain(kindOf('t'));
    stream.socket.close();
  });
});

describe('frames that nobody can read', () => {
  const dataStreams = ['/v2/iex', '/v2/sip', '/v2/test', '/v1beta3/crypto/us', '/v1beta1/news'];
  const unreadable: readonly (readonly [string, string | Buffer])[] = [
    ['no JSON', 'subscribe AAPL'],
    ['half an object', '{"action":"auth"'],
    ['a list', '[{"action":"auth"}]'],
    ['a number', '7'],
    ['nothing', ''],
    ['zero bytes', Buffer.alloc(64)],
    ['no action', '{"key":"PK"}'],
    ['an action that is a list', '{"action":["auth"]}'],
    ['an unknown action', '{"action":"dance"}'],
    ['ten thousand brackets', '['.repeat(10_000)],
    ['broken msgpack', Buffer.from([0xdf, 0xff, 0xff, 0xff, 0xff, 0xa1])],
    ['a prototype', '{"__proto__":{"action":"auth"}}'],
  ];

  const fingerprint = async (): Promise<string> => {
    const [row] = await alpaca.server.database.sql<{ hash: string }[]>`
      select (select count(*) from orders) || ' ' || (select count(*) from journal_event where account_id is not null)
        || ' ' || (select md5(string_agg(b::text, '' order by b::text)) from balance b) as hash`;
    return row!.hash;
  };

  it.each(dataStreams)('%s answers 400 to each, in text and packed, goes on, and nothing changed', async (path) => {
    const before = await fingerprint();
    for (const headers of [{}, packed]) {
      const isPacked = headers === packed;
      const stream = await new Recorder(path, { headers }).opened();
      for (const [, frame] of unreadable) stream.socket.send(frame, { binary: typeof frame !== 'string' });
      await until(() => stream.heard(isPacked).length > unreadable.length);
      expect(stream.heard(isPacked).slice(1)).toEqual(
        unreadable.map(() => ({ T: 'error', code: 400, msg: 'invalid syntax' })),
      );
      const auth = { action: 'auth', key: keyId(), secret: secret() };
      stream.socket.send(isPacked ? encode(auth) : JSON.stringify(auth));
      await until(() => stream.heard(isPacked).at(-1)?.['msg'] === 'authenticated');
      stream.socket.close();
    }
    expect(await fingerprint()).toBe(before);
  });

  it('/stream answers each with an error or by naming the action, goes on, and nothing changed', async () => {
    const before = await fingerprint();
    const stream = await new Recorder('/stream').opened();
    for (const [, frame] of unreadable) stream.socket.send(frame, { binary: typeof frame !== 'string' });
    await until(() => stream.heard(false).length === unreadable.length);
    for (const answer of stream.heard(false)) {
      expect(answer).toEqual({ stream: 'error', data: { action: 'error', error_message: expect.any(String) } });
    }
    stream.socket.send(JSON.stringify({ action: 'auth', key: keyId(), secret: secret() }));
    await until(() => stream.heard(false).length === unreadable.length + 1);
    expect(stream.heard(false).at(-1)).toMatchObject({ data: { status: 'authorized' } });
    stream.socket.close();
    expect(await fingerprint()).toBe(before);
  });

  it.each([...dataStreams, '/stream'])(
    '%s is closed by a frame that is too large or breaks the protocol',
    async (path) => {
      const large = await new Recorder(path).opened();
      large.socket.send('x'.repeat(2 * 1024 * 1024));
      await until(() => large.closed !== null);
      expect(large.closed).toMatch(/^1009/);
      const broken = await new Recorder(path).opened();
      // A text frame, masked, whose one byte is no UTF-8.
      (broken.socket as unknown as { _socket: { write(bytes: Buffer): void } })._socket.write(
        Buffer.from([0x81, 0x81, 0, 0, 0, 0, 0xff]),
      );
      await until(() => broken.closed !== null);
      expect(broken.closed).toMatch(/^1007/);
    },
  );
});
