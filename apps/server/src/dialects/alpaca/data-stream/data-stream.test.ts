import { decode, encode } from '@msgpack/msgpack';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RawData, WebSocket } from 'ws';
import { until } from '../../../testing/test-server.ts';
import { type AlpacaServer, type Json, startAlpacaServer } from '../testing/alpaca-server.ts';

let alpaca: AlpacaServer;
beforeAll(async () => {
  alpaca = await startAlpacaServer({ QUIRE_DATA_STREAMS_PER_ACCOUNT: '1', QUIRE_SIM_SPEED: '30' });
});
afterAll(() => alpaca?.close());

/** A client that keeps all it hears, frame by frame. */
class Listener {
  readonly frames: Buffer[] = [];
  readonly binary = new Set<boolean>();
  readonly heard: Json[] = [];
  closed: string | null = null;
  readonly socket: WebSocket;

  constructor(path: string, headers: Readonly<Record<string, string>> = {}, perMessageDeflate = false) {
    this.socket = new WebSocket(`ws://127.0.0.1:${alpaca.port}${path}`, { headers, perMessageDeflate });
    this.socket.on('message', (raw: RawData, isBinary) => {
      const bytes = raw as Buffer;
      this.frames.push(bytes);
      this.binary.add(isBinary);
      this.heard.push(...((isBinary ? decode(bytes) : JSON.parse(bytes.toString('utf8'))) as Json[]));
    });
    this.socket.on('close', (code, reason) => {
      this.closed = `${code} ${reason.toString()}`;
    });
  }

  async first(count: number): Promise<Json[]> {
    await until(() => this.heard.length >= count);
    return this.heard.slice(0, count);
  }

  async of(letter: string): Promise<Json> {
    await until(() => this.heard.some(({ T }) => T === letter));
    return this.heard.find(({ T }) => T === letter)!;
  }
}

const packed = { 'content-type': 'application/msgpack' };
const auth = () => ({ action: 'auth', key: alpaca.key['apca-api-key-id'], secret: alpaca.key['apca-api-secret-key'] });
const greeting = [
  { T: 'success', msg: 'connected' },
  { T: 'success', msg: 'authenticated' },
];

describe('the data streams', () => {
  it('tell shares as JSON in text frames, numbers as numbers', async () => {
    const listener = new Listener('/v2/iex');
    await listener.first(1);
    listener.socket.send(JSON.stringify(auth()));
    listener.socket.send(
      JSON.stringify({ action: 'subscribe', trades: ['AAPL'], quotes: ['*'], bars: ['*'], dailyBars: ['AAPL'] }),
    );
    const head = await listener.first(3);
    expect(head.slice(0, 2)).toEqual(greeting);
    expect(head[2]).toMatchObject({
      T: 'subscription',
      trades: ['AAPL'],
      cancelErrors: ['AAPL'],
      statuses: [],
      lulds: [],
    });
    const [trade, quote, bar, day] = await Promise.all(['t', 'q', 'b', 'd'].map((letter) => listener.of(letter)));
    expect(Object.keys(trade!)).toEqual(['T', 'S', 't', 'x', 'p', 's', 'c', 'i', 'z']);
    expect(trade).toMatchObject({ S: 'AAPL', x: expect.any(String), p: expect.any(Number), i: expect.any(Number) });
    expect(Object.keys(quote!).sort()).toEqual(['S', 'T', 'ap', 'as', 'ax', 'bp', 'bs', 'bx', 'c', 't', 'z']);
    expect(Object.keys(bar!).sort()).toEqual(['S', 'T', 'c', 'h', 'l', 'n', 'o', 't', 'v', 'vw']);
    expect(bar!['t']).toMatch(/:00Z$/);
    expect(day).toMatchObject({ S: 'AAPL', t: expect.stringMatching(/T0[45]:00:00Z$/) });
    expect(listener.binary).toEqual(new Set([false]));
    listener.socket.send(
      JSON.stringify({ action: 'unsubscribe', quotes: ['*'], trades: ['AAPL'], bars: ['*'], dailyBars: ['AAPL'] }),
    );
    await until(() => listener.heard.filter(({ T }) => T === 'subscription').length === 2);
    expect(listener.heard.at(-1)).toMatchObject({ T: 'subscription', trades: [], quotes: [], bars: [] });
    listener.socket.close();
  });

  it('tell pairs packed in binary frames, to a key in the headers of the upgrade, T and S first', async () => {
    const listener = new Listener('/v1beta3/crypto/us', { ...alpaca.key, ...packed }, true);
    expect(await listener.first(2)).toEqual(greeting);
    listener.socket.send(encode({ action: 'subscribe', trades: ['BTC/USD'], orderbooks: ['BTCUSD'] }));
    const [trade, book] = [await listener.of('t'), await listener.of('o')];
    expect(trade).toMatchObject({ S: 'BTC/USD', t: expect.any(Date), tks: expect.stringMatching(/^[BS]$/) });
    expect(book).toMatchObject({ S: 'BTC/USD', r: true, b: expect.any(Array) });
    expect(listener.binary).toEqual(new Set([true]));
    // Array, map, "T", a letter, "S": what a decoder that reads the first key before the rest depends on.
    const data = listener.frames.slice(3).map((frame) => frame.subarray(frame[0] === 0xdc ? 3 : 1));
    for (const object of data) expect(object.toString('latin1', 1)).toMatch(/^\xa1T\xa1[to]\xa1S/);
    listener.socket.close();
  });

  it('understand the Python client: packed by byte, its subscription in fragments', async () => {
    const listener = new Listener('/v2/sip', packed);
    await listener.first(1);
    const text = (value: string) =>
      Buffer.concat([
        value.length < 32 ? Buffer.of(0xa0 | value.length) : Buffer.of(0xd9, value.length),
        Buffer.from(value),
      ]);
    const { key, secret } = auth();
    listener.socket.send(
      Buffer.concat([Buffer.of(0x83), ...['action', 'auth', 'key', key!, 'secret', secret!].map(text)]),
    );
    expect(await listener.first(2)).toEqual(greeting);
    const subscribe = Buffer.from('\x82\xa6action\xa9subscribe\xa6quotes\x91\xa4AAPL', 'latin1');
    for (let at = 0; at < subscribe.length; at += 8) {
      listener.socket.send(subscribe.subarray(at, at + 8), { binary: true, fin: at + 8 >= subscribe.length });
    }
    expect((await listener.first(3))[2]).toMatchObject({ T: 'subscription', quotes: ['AAPL'] });
    expect((await listener.of('q'))['t']).toBeInstanceOf(Date);
    listener.socket.close();
  });

  it('send the made-up symbol of the test stream', async () => {
    const listener = new Listener('/v2/test', alpaca.key);
    await listener.first(2);
    listener.socket.send(JSON.stringify({ action: 'subscribe', quotes: ['FAKEPACA'], trades: ['*'] }));
    expect(await listener.of('q')).toMatchObject({ S: 'FAKEPACA' });
    expect(await listener.of('t')).toMatchObject({ S: 'FAKEPACA' });
    listener.socket.close();
  });

  it('refuse a wrong key in the upgrade, a second connection of an account, and an address of theirs without an upgrade', async () => {
    const wrong = new Listener('/v2/iex', { ...alpaca.key, 'apca-api-secret-key': 'wrong' });
    expect(await wrong.first(2)).toEqual([greeting[0], { T: 'error', code: 402, msg: 'auth failed' }]);
    const first = new Listener('/v2/otc', alpaca.key);
    await first.first(2);
    const second = new Listener('/v2/boats', alpaca.key);
    expect((await second.first(2))[1]).toEqual({ T: 'error', code: 406, msg: 'connection limit exceeded' });
    await until(() => second.closed !== null);
    const answer = await alpaca.call('GET', '/v2/iex');
    expect([answer.status, answer.json]).toEqual([404, { code: 40410000, message: 'endpoint not found.' }]);
    for (const { socket } of [wrong, first]) socket.close();
  });
});
