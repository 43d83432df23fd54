import type { AccountId } from '@quire/core/units';
import { describe, expect, it } from 'vitest';
import { until } from '../../../testing/test-server.ts';
import { DataClient, type DataClientOptions } from './data-client.ts';
import { type Addressed, Message } from './message.ts';

class FakeSocket {
  bufferedAmount = 0;
  readonly sent: Record<string, unknown>[] = [];
  closed: string | null = null;
  send(data: string | Uint8Array): void {
    this.sent.push(...JSON.parse(String(data)));
  }
  close(code: number, reason: string): void {
    this.closed = `${code} ${reason}`;
  }
  terminate(): void {
    this.closed = 'terminated';
  }
}

const goodKey = { keyId: 'PK', secret: 'good' };

function open(changes: Partial<DataClientOptions> = {}) {
  const socket = new FakeSocket();
  const client = new DataClient({
    socket,
    kind: 'stocks',
    encoding: 'json',
    authenticate: async ({ secret }) => (secret === 'good' ? { accountId: 'mine' as AccountId } : null),
    admits: () => true,
    canonical: (symbol) => symbol,
    opening: () => [],
    onError: (error) => {
      throw error;
    },
    ...changes,
  });
  const say = (message: unknown) =>
    client.receive(Buffer.from(typeof message === 'string' ? message : JSON.stringify(message)));
  const heard = async (count: number) => {
    await until(() => socket.sent.length >= count);
    return socket.sent;
  };
  return { socket, client, say, heard };
}

const connected = { T: 'success', msg: 'connected' };
const authenticated = { T: 'success', msg: 'authenticated' };
const error = (code: number, msg: string) => ({ T: 'error', code, msg });
const news = (channel: Addressed['channel'], symbol: string, count: number): Addressed => ({
  channel,
  symbols: [symbol],
  message: new Message({ T: channel, S: symbol, count }),
});
const never = () => null;

describe('a socket of the data streams', () => {
  it('is greeted, and authenticated unasked by the key of its upgrade request', async () => {
    const { client, heard } = open();
    client.open(goodKey);
    expect(await heard(2)).toEqual([connected, authenticated]);
  });

  it('tells each mistake by its code and goes on', async () => {
    const { client, say, heard } = open();
    client.open(null);
    for (const message of [
      'no JSON',
      '[1]',
      { action: 7 },
      { action: 'listen' },
      { action: 'subscribe', trades: ['AAPL'] },
      { action: 'auth', key: 'PK', secret: 'bad' },
      { action: 'auth', key: 'PK', secret: 'good' },
      { action: 'auth', key: 'PK', secret: 'good' },
      { action: 'subscribe', orderbooks: ['AAPL'] },
      { action: 'subscribe', trades: 'AAPL' },
    ]) {
      say(message);
    }
    expect(await heard(11)).toEqual([
      connected,
      ...Array.from({ length: 4 }, () => error(400, 'invalid syntax')),
      error(401, 'not authenticated'),
      error(402, 'auth failed'),
      authenticated,
      error(403, 'already authenticated'),
      error(410, 'invalid subscribe action for this feed'),
      error(400, 'invalid syntax'),
    ]);
  });

  it('may not try one key after another', async () => {
    const { client, socket, say } = open();
    client.open(null);
    for (let attempt = 0; attempt < 5; attempt++) say({ action: 'auth', key: 'PK', secret: `${attempt}` });
    await until(() => socket.closed !== null);
    expect(socket.closed).toBe('1008 too many wrong keys');
  });

  it('is closed with 406 when its account has too many, and with 404 when it waits too long', async () => {
    const { client, socket, heard } = open({ admits: () => false });
    client.open(goodKey);
    expect((await heard(2))[1]).toEqual(error(406, 'connection limit exceeded'));
    expect(socket.closed).toBe('1008 406');
    const late = open();
    late.client.open(null);
    late.client.fail(404);
    expect(late.socket.sent.at(-1)).toEqual(error(404, 'auth timeout'));
    expect(late.socket.closed).toBe('1008 404');
  });

  it('hears nothing more once its key is revoked', async () => {
    let isGood = true;
    const { client, socket, say, heard } = open({
      authenticate: async () => (isGood ? { accountId: 'mine' as AccountId } : null),
    });
    client.open(goodKey);
    say({ action: 'subscribe', trades: ['*'] });
    await heard(3);
    isGood = false;
    await client.checkKey();
    client.deliver([news('trades', 'AAPL', 1)], never);
    expect(socket.sent.slice(3)).toEqual([error(402, 'auth failed')]);
    expect(socket.closed).toBe('1008 the key was revoked');
  });

  it('that lags hears every trade, then the newest quote and the whole book; that lags on is closed with 407', async () => {
    const { client, socket, say, heard } = open({ kind: 'crypto' });
    client.open(goodKey);
    say({ action: 'subscribe', trades: ['*'], quotes: ['*'], orderbooks: ['B'] });
    await heard(3);
    const since = () => socket.sent.splice(0);
    since();
    const whole = (symbol: string) => new Message({ T: 'o', S: symbol, r: true });
    socket.bufferedAmount = 600 * 1024;
    client.deliver([news('trades', 'A', 1), news('quotes', 'A', 1), news('orderbooks', 'B', 1)], whole);
    client.deliver([news('trades', 'A', 2), news('quotes', 'A', 2), news('quotes', 'C', 1)], whole);
    expect(since().map(({ T, count }) => [T, count])).toEqual([
      ['trades', 1],
      ['trades', 2],
    ]);
    socket.bufferedAmount = 0;
    client.deliver([news('trades', 'A', 3)], whole);
    expect(since()).toEqual([
      { T: 'quotes', S: 'A', count: 2 },
      { T: 'quotes', S: 'C', count: 1 },
      { T: 'o', S: 'B', r: true },
      { T: 'trades', S: 'A', count: 3 },
    ]);
    socket.bufferedAmount = 9 * 1024 * 1024;
    client.deliver([news('trades', 'A', 4)], whole);
    expect(since()).toEqual([error(407, 'slow client')]);
    expect(socket.closed).toBe('1008 407');
    client.deliver([news('trades', 'A', 5)], whole);
    expect(since()).toEqual([]);
  });
});
