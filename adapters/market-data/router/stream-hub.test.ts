import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { WebSocket } from 'ws';
import { createAlpaca } from '../alpaca/client.ts';
import { createFinnhub } from '../finnhub/client.ts';
import { answerWith, type ProviderServer, startProviderServer, symbolOf } from '../testing/index.ts';
import { createMemoryStateStore } from './memory-state-store.ts';
import { pollDelay } from './quote-poller.ts';
import { reconnectDelay } from './reconnect-delay.ts';
import { createMarketDataRouter, type ProviderSettings } from './router.ts';
import { createStreamHub, type LiveData, type StreamHub, type StreamHubOptions } from './stream-hub.ts';

const key = { key: 'key-id-0001', secret: 'secret-0001' };
const aapl = symbolOf('AAPL');
const msft = symbolOf('MSFT');

/** An Alpaca stream that lets anybody in, as it is documented, and keeps what it was sent. */
function alpacaStream(socket: WebSocket, sent: unknown[], refusal: object | null = null): void {
  socket.send('[{"T":"success","msg":"connected"}]');
  socket.on('message', (data) => {
    const message = JSON.parse(String(data));
    sent.push(message);
    if (message.action === 'auth') socket.send(JSON.stringify([refusal ?? { T: 'success', msg: 'authenticated' }]));
  });
}

const at = (offsetMs: number) => new Date(Date.now() + offsetMs).toISOString();
const trade = (id: number, price: number, offsetMs = -1_000) => ({
  T: 't',
  S: 'AAPL',
  i: id,
  p: price,
  s: 10,
  t: at(offsetMs),
});
const quote = (bid: number, ask: number, offsetMs = -1_000) => ({
  T: 'q',
  S: 'AAPL',
  bp: bid,
  bs: 1,
  ap: ask,
  as: 2,
  t: at(offsetMs),
});

let server: ProviderServer;
let sockets: WebSocket[];
let sent: unknown[];
let hub: StreamHub | null;
let heard: LiveData[];
const quarantined: { cause: string; symbol: string }[] = [];

beforeEach(async () => {
  server = await startProviderServer();
  [sockets, sent, heard, hub] = [[], [], [], null];
  quarantined.length = 0;
  server.playStream((socket) => {
    sockets.push(socket);
    alpacaStream(socket, sent);
  });
});

afterEach(async () => {
  hub?.close();
  await server.close();
});

function open(over: Partial<StreamHubOptions> = {}, settings: Partial<ProviderSettings> = {}): StreamHub {
  const options = { baseUrl: server.baseUrl, streamUrl: server.streamUrl };
  const providers = over.providers ?? [createAlpaca(options)];
  const settingsOf = ({ description: { priority, limits } }: (typeof providers)[number]) => ({
    isEnabled: true,
    priority,
    key,
    limits,
    ...settings,
  });
  const router = createMarketDataRouter({ providers, store: createMemoryStateStore(), settingsOf });
  hub = createStreamHub({
    providers,
    router,
    settingsOf,
    quarantine: (item) => quarantined.push(item),
    reconnect: { firstMs: 10, mostMs: 40 },
    reviewMs: 20,
    ...over,
  });
  return hub;
}

const listen = (data: LiveData) => void heard.push(data);
const until = (check: () => void) => vi.waitFor(check, { timeout: 30_000, interval: 5 });
const subscriptions = () => sent.filter((message) => (message as { action: string }).action !== 'auth');
const connected = async (count = 1) => {
  await until(() =>
    expect(sent.filter((message) => (message as { action: string }).action === 'auth')).toHaveLength(count),
  );
  await until(() => expect(hub!.streams()[0]).toMatchObject({ phase: 'live' }));
};
const tell = (...messages: object[]) => sockets.at(-1)!.send(JSON.stringify(messages));
const prices = () =>
  heard.map((data) => (data.kind === 'trade' ? Number(data.trade.price) / 10 ** data.trade.priceScale : data.kind));

describe('streams of providers', () => {
  it('subscribes once for however many want a symbol, and leaves with the last', async () => {
    const live = open();
    const first = live.subscribe([aapl], ['quotes', 'trades'], listen);
    const second = live.subscribe([aapl, msft], ['trades'], listen);
    await connected();
    await until(() => expect(subscriptions()).toHaveLength(2));
    expect(subscriptions()).toEqual([
      { action: 'subscribe', quotes: ['AAPL'], trades: ['AAPL'] },
      { action: 'subscribe', trades: ['MSFT'] },
    ]);
    first.close();
    first.close();
    await until(() => expect(subscriptions().at(-1)).toEqual({ action: 'unsubscribe', quotes: ['AAPL'] }));
    second.close();
    await until(() => expect(live.streams()[0]).toMatchObject({ phase: 'off', symbols: 0 }));
    await until(() => expect(server.streamCount).toBe(0));
  });

  it('tells each number with its provider and when it was received; a quote only to those who want quotes', async () => {
    const trades: LiveData[] = [];
    const live = open();
    live.subscribe([aapl], ['quotes', 'trades'], listen);
    live.subscribe([aapl], ['trades'], (data) => trades.push(data));
    await connected();
    tell(quote(100, 100.02), trade(1, 100.01));
    await until(() => expect(heard).toHaveLength(2));
    expect(heard[0]).toMatchObject({ kind: 'quote', provenance: { provider: 'alpaca', route: 'stream' } });
    expect(Date.now() - heard[0]!.provenance.receivedAt).toBeLessThan(5_000);
    expect(trades.map(({ kind }) => kind)).toEqual(['trade']);
    expect(live.sourceOf('AAPL')).toEqual({ provider: 'alpaca', route: 'stream' });
  });

  it('drops what is repeated, keeps a late trade as late, and never goes back to an older quote', async () => {
    open().subscribe([aapl], ['quotes', 'trades'], listen);
    await connected();
    const before = quote(99, 99.02, -2_000);
    tell(trade(1, 100), trade(2, 101), trade(2, 101), trade(3, 99, -5_000), quote(100, 100.02), before);
    await until(() => expect(heard).toHaveLength(4));
    expect(prices()).toEqual([100, 101, 99, 'quote']);
    expect(heard.map((data) => data.kind === 'trade' && data.isLate)).toEqual([false, false, true, false]);
    expect(hub!.streams()[0]).toMatchObject({ duplicates: 1, late: 1, outOfOrder: 1 });
    expect(quarantined).toMatchObject([{ cause: 'out-of-order', symbol: 'AAPL' }]);
  });

  it('quarantines what cannot be believed and goes on; a crossed quote is told as crossed, never as a price', async () => {
    open().subscribe([aapl], ['quotes', 'trades'], listen);
    await connected();
    sockets[0]!.send('{"half":');
    sockets[0]!.send('[{"T":"t","S":"AAPL","i":9,"p":NaN,"s":1,"t":"2026-01-05T15:00:00Z"}]');
    tell({ T: 't', S: 'AAPL', i: 8, p: -3, s: 1, t: at(-1_000) });
    tell({ ...trade(7, 100), t: at(3_600_000) });
    tell(quote(101, 100));
    tell({ ...trade(6, 100), S: 'TSLA' });
    tell(trade(5, 102));
    await until(() => expect(prices()).toEqual(['crossed', 102]));
    expect(quarantined.map(({ cause }) => cause)).toEqual([
      'not-parsable',
      'not-parsable',
      'not-a-price',
      'from-the-future',
      'crossed-quote',
    ]);
  });

  it.each(['reset', 'half-close'] as const)(
    'comes back after a %s, subscribes anew and fills the gap by asking',
    async (how) => {
      const live = open();
      live.subscribe([aapl], ['trades'], listen);
      await connected();
      tell(trade(1, 100));
      await until(() => expect(heard).toHaveLength(1));
      const missed = { ...trade(2, 100.5, -10), x: 'V' };
      server.play(() =>
        answerWith({ trades: { AAPL: [{ ...trade(1, 100), x: 'V' }, missed] }, next_page_token: null }),
      );
      server.dropStreams(how);
      await connected(2);
      await until(() => expect(subscriptions()).toHaveLength(2));
      await until(() => expect(live.streams()[0]!.gaps).toHaveLength(1));
      expect(live.streams()[0]).toMatchObject({ connects: 2, gaps: [{ filled: 1, problem: null }], duplicates: 0 });
      expect(prices()).toEqual([100, 100.5]);
      expect(heard[1]).toMatchObject({ isLate: true, provenance: { route: 'backfill' } });
      tell(trade(2, 100.5), trade(3, 101, 0));
      await until(() => expect(prices()).toEqual([100, 100.5, 101]));
    },
  );

  it('does not believe a silent connection: no answer to a ping ends it', async () => {
    const provider = createAlpaca({ baseUrl: server.baseUrl, streamUrl: server.streamUrl });
    const stream = { ...provider.stream!, silenceMsMax: 90 };
    open({ providers: [{ ...provider, stream }] }).subscribe([aapl], ['trades'], listen);
    await connected();
    // What arrives is no longer read, so that no pong is sent.
    sockets[0]!.pause();
    await connected(2);
    expect(hub!.streams()[0]).toMatchObject({ connects: 2, phase: 'live' });
  });

  it('gives up on a refused key until there is another, and tries for ever otherwise', async () => {
    let refusal: object | null = { T: 'error', code: 402, msg: 'auth failed' };
    server.playStream((socket) => alpacaStream(socket, sent, refusal));
    server.play(() => answerWith({}, 500));
    const live = open();
    live.subscribe([aapl], ['trades'], listen);
    await until(() =>
      expect(live.streams()[0]).toMatchObject({ phase: 'refused', lastProblem: expect.stringContaining('402') }),
    );
    refusal = { T: 'error', code: 406, msg: 'connection limit exceeded' };
    live.keyChanged('alpaca');
    await until(() => expect(live.streams()[0]!.connects).toBeGreaterThan(4));
    refusal = null;
    await until(() => expect(live.streams()[0]).toMatchObject({ phase: 'live' }));
  });

  it('gives the symbols of a provider that is down to the next one, and back when it is there again', async () => {
    const second = await startProviderServer();
    const finnhub: unknown[] = [];
    second.playStream((socket) => socket.on('message', (data) => finnhub.push(JSON.parse(String(data)))));
    const providers = [
      createAlpaca({ baseUrl: server.baseUrl, streamUrl: server.streamUrl }),
      createFinnhub({ baseUrl: second.baseUrl, streamUrl: second.streamUrl }),
    ];
    let isUp = true;
    server.playStream((socket) => (isUp ? alpacaStream(socket, sent) : socket.terminate()));
    try {
      const live = open({ providers, failoverMs: 50 });
      live.subscribe([aapl], ['trades'], listen);
      await connected();
      expect(live.sourceOf('AAPL')).toMatchObject({ provider: 'alpaca' });
      isUp = false;
      server.dropStreams('reset');
      await until(() => expect(finnhub).toEqual([{ type: 'subscribe', symbol: 'AAPL' }]));
      expect(live.moves()[0]).toMatchObject({ symbol: 'AAPL', from: 'alpaca', to: 'finnhub' });
      isUp = true;
      await until(() => expect(live.sourceOf('AAPL')).toMatchObject({ provider: 'alpaca' }));
      await until(() => expect(live.streams()[1]).toMatchObject({ phase: 'off' }));
    } finally {
      hub?.close();
      await second.close();
    }
  });

  it('asks for the quotes of what nobody streams, and gives way to a stream', async () => {
    const latest = { AAPL: { latestQuote: { t: at(-500), bp: 10, bs: 1, ap: 10.02, as: 1 } } };
    server.play(() => answerWith(latest));
    const provider = createAlpaca({ baseUrl: server.baseUrl });
    const live = open({ providers: [{ ...provider, stream: null }], pollMsMin: 10 });
    live.subscribe([aapl], ['quotes', 'trades'], listen);
    await until(() => expect(heard.length + live.polls().length).toBeGreaterThan(1));
    expect(live.polls()).toMatchObject([{ market: 'us_equity', provider: 'alpaca', problem: null }]);
    expect(heard[0]).toMatchObject({ kind: 'quote', provenance: { provider: 'alpaca', route: 'poll' } });
    expect(live.sourceOf('AAPL')).toEqual({ provider: 'alpaca', route: 'poll' });
  });
});

describe('how often', () => {
  it.each([
    [0, 500, 250],
    [1, 1_000, 500],
    [6, 32_000, 16_000],
    [40, 60_000, 30_000],
  ])(
    'after %i failures in a row it is at most %i ms and at least %i ms before the next attempt',
    (failures, most, least) => {
      expect(reconnectDelay(failures, 1)).toBe(most);
      expect(reconnectDelay(failures, 0)).toBe(least);
    },
  );

  it('polling spreads a day over the day and leaves half of a minute to others', () => {
    const rule = { requests: 1, pollMsMin: 5_000 };
    expect(pollDelay({ requestsPerMinute: 200, requestsPerDay: null }, rule)).toBe(5_000);
    expect(pollDelay({ requestsPerMinute: 8, requestsPerDay: null }, rule)).toBe(15_000);
    expect(pollDelay({ requestsPerMinute: 60, requestsPerDay: 800 }, rule)).toBe(144_000);
    expect(pollDelay({ requestsPerMinute: null, requestsPerDay: null }, { ...rule, requests: 9 })).toBe(5_000);
  });
});
