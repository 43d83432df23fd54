import { decode, encode } from '@msgpack/msgpack';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RawData, WebSocket } from 'ws';
import { localOrigin, systemActor } from '../../../platform/audit.ts';
import { until } from '../../../testing/test-server.ts';
import { type AlpacaServer, type Json, type KeyHeaders, startAlpacaServer } from '../testing/alpaca-server.ts';

let alpaca: AlpacaServer;
beforeAll(async () => {
  alpaca = await startAlpacaServer();
});
afterAll(() => alpaca?.close());

interface Update {
  readonly event: string;
  readonly timestamp: string;
  readonly order: Json;
}

type Heard =
  | { readonly stream: 'authorization' | 'listening' | 'error'; readonly data: Json }
  | { readonly stream: 'trade_updates'; readonly data: Update };

/** A client that keeps all it hears. */
class Listener {
  readonly heard: Heard[] = [];
  readonly binary: boolean[] = [];
  closed: string | null = null;
  readonly socket: WebSocket;
  readonly #isPacked: boolean;

  constructor(isPacked = false) {
    this.#isPacked = isPacked;
    const headers = isPacked ? { 'content-type': 'application/msgpack' } : {};
    this.socket = new WebSocket(`ws://127.0.0.1:${alpaca.port}/stream`, { headers });
    this.socket.on('message', (raw, isBinary) => {
      this.binary.push(isBinary);
      this.heard.push(this.#read(raw));
    });
    this.socket.on('close', (code, reason) => {
      this.closed = `${code} ${reason.toString()}`;
    });
  }

  #read(raw: RawData): Heard {
    const bytes = Buffer.isBuffer(raw) ? raw : Buffer.from(raw as ArrayBuffer);
    return (this.#isPacked ? decode(bytes) : JSON.parse(bytes.toString('utf8'))) as Heard;
  }

  say(message: Json): void {
    if (this.#isPacked) this.socket.send(encode(message));
    else this.socket.send(JSON.stringify(message));
  }

  async listen(key: KeyHeaders = alpaca.key): Promise<this> {
    await until(() => this.socket.readyState === WebSocket.OPEN);
    const data = { key_id: key['apca-api-key-id'], secret_key: key['apca-api-secret-key'] };
    this.say({ action: 'authenticate', data });
    this.say({ action: 'listen', data: { streams: ['trade_updates'] } });
    await until(() => this.heard.some(({ stream }) => stream === 'listening'));
    return this;
  }

  updatesOf(id: unknown): Update[] {
    return this.heard.flatMap(({ stream, data }) =>
      stream === 'trade_updates' && data.order['id'] === id ? [data] : [],
    );
  }

  async terminal(id: unknown): Promise<Update[]> {
    const ends = ['fill', 'canceled', 'expired', 'rejected'];
    await until(() => this.updatesOf(id).some(({ event }) => ends.includes(event)));
    return this.updatesOf(id);
  }
}

const market = { symbol: 'AAPL', qty: '2', side: 'buy', type: 'market', time_in_force: 'day' };
const resting = { symbol: 'AAPL', qty: '1', side: 'buy', type: 'limit', limit_price: '1', time_in_force: 'gtc' };

describe('the trading stream', () => {
  it.each([
    ['JSON', false],
    ['msgpack', true],
  ])('in %s tells a fill from its beginning, in binary frames, never lost after listening', async (_, isPacked) => {
    const listener = await new Listener(isPacked).listen();
    for (let round = 0; round < 5; round++) {
      const { json: order } = await alpaca.place(market);
      const told = await listener.terminal(order['id']);
      expect(told.map(({ event }) => event).slice(0, 2)).toEqual(['pending_new', 'new']);
      expect(told.slice(2, -1).every(({ event }) => event === 'partial_fill')).toBe(true);
      expect(told.at(-1)).toMatchObject({ event: 'fill', order: { status: 'filled', filled_qty: '2' } });
      expect(told.every(({ timestamp }) => /^\d{4}-\d\d-\d\dT.*Z$/.test(timestamp))).toBe(true);
      expect(told[1]!.order).toMatchObject({ status: 'new', filled_qty: '0', filled_avg_price: null });
      const filled = told.map(({ order: { filled_qty: quantity } }) => Number(quantity));
      expect([...filled].sort((left, right) => left - right)).toEqual(filled);
    }
    expect(listener.binary.every(Boolean)).toBe(true);
    listener.socket.close();
  });

  it('tells each account of its own orders alone', async () => {
    const stranger = await alpaca.strangersKey();
    const [mine, theirs] = await Promise.all([new Listener().listen(), new Listener().listen(stranger.headers)]);
    const { json: order } = await alpaca.place(resting);
    const { json: other } = await alpaca.place(resting, stranger.headers);
    for (const key of [alpaca.key, stranger.headers]) await alpaca.call('DELETE', '/v2/orders', { headers: key });
    expect((await mine.terminal(order['id'])).map(({ event }) => event)).toEqual(['pending_new', 'new', 'canceled']);
    expect((await theirs.terminal(other['id'])).map(({ event }) => event)).toEqual(['pending_new', 'new', 'canceled']);
    expect([mine.updatesOf(other['id']), theirs.updatesOf(order['id'])]).toEqual([[], []]);
    mine.socket.close();
    theirs.socket.close();
  });

  it('closes when its key is revoked, and tells it nothing more', async () => {
    const { keyId, headers } = await alpaca.strangersKey();
    const listener = await new Listener().listen(headers);
    await alpaca.server.services.apiKeys.revoke(systemActor, keyId, localOrigin);
    await until(() => listener.closed !== null);
    expect(listener.closed).toBe('1008 the key was revoked');
  });

  it('answers what it cannot read or does not permit, and goes on', async () => {
    const listener = new Listener();
    await until(() => listener.socket.readyState === WebSocket.OPEN);
    listener.say({ action: 'listen', data: { streams: ['trade_updates'] } });
    listener.socket.send('no JSON');
    listener.socket.send(Buffer.from('{"action":"auth","key":"PKWRONG","secret":"wrong"}'), { binary: true });
    await until(() => listener.heard.length === 3);
    expect(listener.heard).toEqual([
      { stream: 'authorization', data: { status: 'unauthorized', action: 'listen' } },
      { stream: 'error', data: { action: 'error', error_message: 'invalid syntax' } },
      { stream: 'authorization', data: { status: 'unauthorized', action: 'authenticate' } },
    ]);
    await listener.listen();
    listener.socket.close();
  });
});
