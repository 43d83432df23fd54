import { decode, encode } from '@msgpack/msgpack';
import type { AccountId } from '@quire/core/units';
import { describe, expect, it } from 'vitest';
import type { Encoding } from './frames.ts';
import { StreamClient } from './stream-client.ts';

const right = { key_id: 'PK', secret_key: 'right' };

function connect(encoding: Encoding = 'json') {
  const sent: unknown[] = [];
  const ended: string[] = [];
  const keys = new Set(['PK:right']);
  const socket = {
    bufferedAmount: 0,
    send(data: Uint8Array, { binary }: { binary: boolean }) {
      expect(binary).toBe(true);
      sent.push(encoding === 'msgpack' ? decode(data) : JSON.parse(Buffer.from(data).toString('utf8')));
    },
    close: (code: number, reason: string) => void ended.push(`${code} ${reason}`),
    terminate: () => void ended.push('terminated'),
  };
  const client = new StreamClient({
    socket,
    encoding,
    authenticate: async ({ keyId, secret }) =>
      keys.has(`${keyId}:${secret}`) ? { accountId: 'mine' as AccountId } : null,
    onError: (error) => expect.fail(String(error)),
  });
  const say = async (message: unknown, raw = Buffer.from(JSON.stringify(message))) => {
    const before = sent.length;
    client.receive(raw);
    await expect.poll(() => sent.length + ended.length).toBeGreaterThan(before);
    return sent.at(-1);
  };
  return { client, socket, sent, ended, keys, say };
}

const authorization = (status: string, action: string) => ({ stream: 'authorization', data: { status, action } });

describe('a client of the trading stream', () => {
  it.each([
    ['under data', { action: 'authenticate', data: right }],
    ['beside the action', { action: 'auth', key: 'PK', secret: 'right' }],
  ])('authenticates by keys %s, then listens', async (_, message) => {
    const { client, say } = connect();
    expect(await say(message)).toEqual(authorization('authorized', 'authenticate'));
    expect(client.listensTo('mine')).toBe(false);
    expect(await say({ action: 'listen', data: { streams: ['trade_updates', 'account_updates'] } })).toEqual({
      stream: 'listening',
      data: { streams: ['trade_updates'] },
    });
    expect([client.listensTo('mine'), client.listensTo('other')]).toEqual([true, false]);
    await say({ action: 'listen', data: { streams: [] } });
    expect(client.listensTo('mine')).toBe(false);
  });

  it('speaks msgpack when asked to, and still understands JSON', async () => {
    const { say } = connect('msgpack');
    const message = { action: 'authenticate', data: right };
    expect(await say(null, Buffer.from(encode(message)))).toEqual(authorization('authorized', 'authenticate'));
    expect(await say(message)).toEqual(authorization('authorized', 'authenticate'));
  });

  it('that listens too early or shows a wrong key is told so, and is cut off when it goes on guessing', async () => {
    const { client, ended, say } = connect();
    expect(await say({ action: 'listen', data: { streams: ['trade_updates'] } })).toEqual(
      authorization('unauthorized', 'listen'),
    );
    for (let guess = 1; guess <= 5; guess++) {
      expect(await say({ action: 'auth', key: 'PK', secret: `${guess}` })).toEqual(
        authorization('unauthorized', 'authenticate'),
      );
    }
    expect([client.isAuthenticated, ended]).toEqual([false, ['1008 too many wrong keys']]);
  });

  it.each([['{'], ['[]'], ['7'], ['null'], ['']])('that sends %j is told that it is unreadable', async (text) => {
    expect(await connect().say(null, Buffer.from(text))).toMatchObject({
      stream: 'error',
      data: { error_message: 'invalid syntax' },
    });
  });

  it.each([
    {},
    { action: 'dance' },
    { action: ['auth'] },
    { action: 'authenticate', data: 'x' },
    { action: 'auth', key: {} },
  ])('that sends %j gets an answer whose data is an object', async (message) => {
    expect(await connect().say(message)).toHaveProperty('data');
  });

  it('whose key is revoked is closed', async () => {
    const { client, ended, keys, say } = connect();
    await say({ action: 'authenticate', data: right });
    expect(await client.isStillAuthorized()).toBe(true);
    keys.clear();
    expect([await client.isStillAuthorized(), ended]).toEqual([false, ['1008 the key was revoked']]);
  });

  it('that does not read is dropped and not buffered for', () => {
    const { client, socket, sent, ended } = connect();
    socket.bufferedAmount = 9 * 1024 * 1024;
    client.send({ stream: 'trade_updates', data: {} });
    expect([sent, ended]).toEqual([[], ['terminated']]);
  });

  it('that sends faster than it can be answered is dropped', () => {
    const { client, ended } = connect();
    for (let message = 0; message < 65; message++) client.receive(Buffer.from('{}'));
    expect(ended).toEqual(['terminated']);
  });
});
