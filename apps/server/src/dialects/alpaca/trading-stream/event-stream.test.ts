import { get as httpGet, type IncomingMessage } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { localOrigin, systemActor } from '../../../platform/audit.ts';
import { until } from '../../../testing/test-server.ts';
import { type AlpacaServer, type Json, startAlpacaServer } from '../testing/alpaca-server.ts';
import { eventId, parseEventId } from './event-id.ts';

let alpaca: AlpacaServer;
beforeAll(async () => {
  alpaca = await startAlpacaServer();
});
afterAll(() => alpaca?.close());

interface Listening {
  readonly heard: Json[];
  readonly comments: string[];
  readonly response: IncomingMessage;
  isEnded(): boolean;
  close(): void;
}

/** Reads as the Go client does: lines, of which those with `data: ` are events. */
function listen(query = '', headers = alpaca.key): Promise<Listening> {
  return new Promise((settle) => {
    const heard: Json[] = [];
    const comments: string[] = [];
    let isEnded = false;
    let rest = '';
    const path = `/v2/events/trades${query}`;
    const sent = httpGet(
      { host: '127.0.0.1', port: alpaca.port, path, headers: { ...headers, accept: 'text/event-stream' } },
      (response) => {
        response.on('data', (chunk: Buffer) => {
          const lines = (rest + chunk.toString('utf8')).split('\n');
          rest = lines.pop() ?? '';
          for (const line of lines) {
            if (line.startsWith('data: ')) heard.push(JSON.parse(line.slice('data: '.length)));
            else if (line.startsWith(':')) comments.push(line);
          }
        });
        response.on('error', () => {
          isEnded = true;
        });
        response.on('end', () => {
          isEnded = true;
        });
        settle({ heard, comments, response, isEnded: () => isEnded, close: () => sent.destroy() });
      },
    );
    sent.on('error', () => {
      isEnded = true;
    });
  });
}

const resting = { symbol: 'AAPL', qty: '1', side: 'buy', type: 'limit', limit_price: '1', time_in_force: 'gtc' };
const eventsOf = ({ heard }: Listening, id: unknown) =>
  heard.filter(({ order }) => (order as Json)['id'] === id).map(({ event }) => event);

describe('trade events as server-sent events', () => {
  it('are told as they happen, each once, with an id to go on after', async () => {
    const live = await listen();
    expect(live.response.headers['content-type']).toBe('text/event-stream');
    await until(() => live.comments.length === 1);
    const { json: order } = await alpaca.place(resting);
    await alpaca.call('DELETE', `/v2/orders/${String(order['id'])}`);
    await until(() => eventsOf(live, order['id']).length === 3);
    expect(eventsOf(live, order['id'])).toEqual(['pending_new', 'new', 'canceled']);
    expect(live.heard[0]).toMatchObject({
      at: expect.any(String),
      timestamp: expect.any(String),
      execution_id: expect.any(String),
    });
    const ids = live.heard.map(({ event_id: id }) => String(id));
    expect([...ids].sort()).toEqual(ids);
    expect(new Set(ids).size).toBe(ids.length);

    const since = await listen('?since=2020-01-01T00:00:00Z');
    await until(() => since.heard.length >= live.heard.length);
    expect(since.heard.slice(-live.heard.length)).toEqual(live.heard);
    const after = await listen(`?since_id=${ids[1]}`);
    const { json: next } = await alpaca.place(resting);
    await until(() => eventsOf(after, next['id']).length === 2);
    expect(after.heard.map(({ event }) => event)).toEqual(['canceled', 'pending_new', 'new']);
    const bounded = await listen(`?since_id=${ids[0]}&until_id=${ids[2]}`);
    await until(() => bounded.isEnded());
    expect(bounded.heard.map(({ event }) => event)).toEqual(['canceled']);
    const stranger = await alpaca.strangersKey();
    const theirs = await listen('?since=2020-01-01', stranger.headers);
    await until(() => theirs.comments.length === 1);
    expect(theirs.heard).toEqual([]);
    for (const listening of [live, since, after, theirs]) listening.close();
  });

  it('end when the key is revoked', async () => {
    const { keyId, headers } = await alpaca.strangersKey();
    const listening = await listen('', headers);
    const { json: order } = await alpaca.place(resting, headers);
    await until(() => eventsOf(listening, order['id']).length === 2);
    const other = await alpaca.strangersKey();
    expect(other.keyId).not.toBe(keyId);
    await alpaca.call('DELETE', '/v2/orders', { headers });
    await alpaca.server.services.apiKeys.revoke(systemActor, keyId, localOrigin);
    await until(() => listening.isEnded());
  });

  it.each([
    '?since=soon',
    '?until=2026-01-01',
    '?since_id=1',
    '?until_id=1',
    '?since=2026-01-01&since_id=00000000000000000000000000',
  ])('%s is refused', async (query) => {
    expect((await alpaca.call('GET', `/v2/events/trades${query}`)).status).toBe(422);
  });

  it('have ids that sort by time and tell their place', () => {
    const id = eventId(1_700_000_000_123_456, 4_000_000_001, 1);
    expect(id).toMatch(/^[0-9A-HJKMNP-TV-Z]{26}$/);
    expect(parseEventId(id)).toEqual({ eventSequence: 4_000_000_001, index: 1 });
    expect(eventId(1_700_000_000_124_000, 1, 0) > id).toBe(true);
    expect([parseEventId('x'), parseEventId('U'.repeat(26))]).toEqual([null, null]);
  });
});
