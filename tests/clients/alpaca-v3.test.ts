import { createRequire } from 'node:module';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually, type RunningServer, removeFolder, startServer } from '../support/running-server.ts';

interface WireOrder {
  readonly id: string;
  readonly status: string;
  readonly symbol: string;
  readonly qty: string;
  readonly filled_qty: string;
  readonly filled_avg_price: string | null;
  readonly client_order_id: string;
}

interface TradeUpdate {
  readonly event: string;
  readonly timestamp: string;
  readonly price?: string;
  readonly qty?: string;
  readonly position_qty?: string;
  readonly order: WireOrder;
}

interface DataStream {
  connect(): void;
  disconnect(): void;
  onConnect(listener: () => void): void;
  onError(listener: (error: unknown) => void): void;
  onCryptoTrade(listener: (trade: Record<string, unknown>) => void): void;
  onCryptoQuote(listener: (quote: Record<string, unknown>) => void): void;
  subscribeForTrades(symbols: readonly string[]): void;
  subscribeForQuotes(symbols: readonly string[]): void;
}

interface Stream {
  onConnect(listener: () => void): void;
  onOrderUpdate(listener: (update: TradeUpdate) => void): void;
  subscribe(streams: readonly string[]): void;
  connect(): void;
  disconnect(): void;
}

/** The part of the official client that is driven here; it ships no usable types. */
interface Client {
  readonly trade_ws: Stream;
  readonly crypto_stream_v1beta3: DataStream;
  getAccount(): Promise<Record<string, unknown>>;
  getClock(): Promise<Record<string, unknown>>;
  getCalendar(query: Record<string, string>): Promise<readonly Record<string, unknown>[]>;
  getAssets(query: Record<string, string>): Promise<readonly Record<string, unknown>[]>;
  getAsset(symbol: string): Promise<Record<string, unknown>>;
  createOrder(order: Record<string, unknown>): Promise<WireOrder>;
  getOrder(id: string): Promise<WireOrder>;
  getOrderByClientId(id: string): Promise<WireOrder>;
  getOrders(query: Record<string, unknown>): Promise<readonly WireOrder[]>;
  cancelOrder(id: string): Promise<unknown>;
  cancelAllOrders(): Promise<unknown>;
  getPositions(): Promise<readonly Record<string, string>[]>;
  getPosition(symbol: string): Promise<Record<string, string>>;
  closePosition(symbol: string): Promise<WireOrder>;
  getLatestQuote(symbol: string): Promise<Record<string, unknown>>;
  getLatestTrade(symbol: string): Promise<Record<string, unknown>>;
  getLatestBar(symbol: string): Promise<Record<string, unknown>>;
  getBarsV2(symbol: string, options: Record<string, unknown>): AsyncIterable<Record<string, unknown>>;
  getCryptoBars(
    symbols: readonly string[],
    options: Record<string, unknown>,
  ): Promise<Map<string, readonly Record<string, unknown>[]>>;
  getLatestCryptoQuotes(symbols: readonly string[]): Promise<Map<string, Record<string, unknown>>>;
}

const load = createRequire(import.meta.url);
const Alpaca = load('alpaca-trade-api-v3') as new (options: Record<string, unknown>) => Client;

let server: RunningServer;
let client: Client;
const updates: TradeUpdate[] = [];

beforeAll(async () => {
  server = await startServer();
  client = new Alpaca({
    keyId: server.keyId,
    secretKey: server.secret,
    paper: true,
    baseUrl: server.url,
    dataBaseUrl: server.url,
    dataStreamUrl: server.url.replace('http', 'ws'),
  });
  await new Promise<void>((settle) => {
    client.trade_ws.onConnect(() => {
      client.trade_ws.subscribe(['trade_updates']);
      settle();
    });
    client.trade_ws.onOrderUpdate((update) => updates.push(update));
    client.trade_ws.connect();
  });
}, 180_000);

afterAll(async () => {
  client?.trade_ws.disconnect();
  await server?.stop();
  if (server) removeFolder(server.dataFolder);
});

const updatesOf = (id: string): string[] => updates.filter(({ order }) => order.id === id).map(({ event }) => event);

describe('the official client 3.1.3 by its base URL and keys', () => {
  it('reads account, clock, calendar and assets', async () => {
    const account = await client.getAccount();
    expect(account).toMatchObject({ status: 'ACTIVE', currency: 'USD', cash: '100000', multiplier: '1' });
    expect(Object.values(account).filter((value) => typeof value === 'number')).toEqual([0, 1, 0, 0]);
    const clock = await client.getClock();
    expect(clock['is_open']).toBe(true);
    expect(clock['timestamp']).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}-0[45]:00$/);
    const days = await client.getCalendar({ start: '2024-07-01', end: '2024-07-05' });
    expect(days.map(({ date, close }) => [date, close])).toEqual([
      ['2024-07-01', '16:00'],
      ['2024-07-02', '16:00'],
      ['2024-07-03', '13:00'],
      ['2024-07-05', '16:00'],
    ]);
    const assets = await client.getAssets({ status: 'active' });
    expect(assets.length).toBeGreaterThanOrEqual(16);
    expect(await client.getAsset('BTC/USD')).toMatchObject({ symbol: 'BTC/USD', class: 'crypto', tradable: true });
    expect(await client.getAsset('AAPL')).toMatchObject({ symbol: 'AAPL', class: 'us_equity', fractionable: true });
  });

  it('buys at the market, hears pending_new, new and the fills, and holds the position', async () => {
    const order = await client.createOrder({
      symbol: 'AAPL',
      qty: 3,
      side: 'buy',
      type: 'market',
      time_in_force: 'day',
    });
    expect(['pending_new', 'accepted']).toContain(order.status);
    const filled = await eventually('the market order fills', async () => {
      const now = await client.getOrder(order.id);
      return now.status === 'filled' ? now : undefined;
    });
    expect(filled).toMatchObject({ filled_qty: '3', qty: '3' });
    expect(Number(filled.filled_avg_price)).toBeGreaterThan(0);
    const told = await eventually('the stream tells the fill', async () =>
      updatesOf(order.id).includes('fill') ? updatesOf(order.id) : undefined,
    );
    expect(told.slice(0, 2)).toEqual(['pending_new', 'new']);
    expect(told.at(-1)).toBe('fill');
    const last = updates.findLast(({ order: { id } }) => id === order.id)!;
    expect(last).toMatchObject({ position_qty: '3', order: { status: 'filled', filled_qty: '3' } });
    expect(updates.every(({ timestamp }) => /^\d{4}-.*Z$/.test(timestamp))).toBe(true);
    const position = await client.getPosition('AAPL');
    expect(position).toMatchObject({ symbol: 'AAPL', qty: '3', qty_available: '3', side: 'long' });
    expect(
      (await client.getPositions()).every((row) => Object.values(row).every((value) => typeof value !== 'number')),
    ).toBe(true);
  });

  it('places, lists, finds and cancels a resting limit order', async () => {
    const order = await client.createOrder({
      symbol: 'MSFT',
      qty: '1',
      side: 'buy',
      type: 'limit',
      limit_price: '1.00',
      time_in_force: 'gtc',
      client_order_id: 'resting-1',
    });
    expect((await client.getOrders({ status: 'open' })).map(({ id }) => id)).toContain(order.id);
    expect((await client.getOrderByClientId('resting-1')).id).toBe(order.id);
    await client.cancelOrder(order.id);
    expect((await client.getOrder(order.id)).status).toBe('canceled');
    await eventually('the stream tells the cancel', async () =>
      updatesOf(order.id).includes('canceled') ? true : undefined,
    );
    expect((await client.getOrders({ status: 'closed' })).map(({ id }) => id)).toContain(order.id);
  });

  it('sells by a pair of which one ends the other', async () => {
    const bought = await client.createOrder({
      symbol: 'IWM',
      qty: '1',
      side: 'buy',
      type: 'market',
      time_in_force: 'day',
      order_class: 'oto',
      stop_loss: { stop_price: '1' },
    });
    await eventually('the entry fills', async () => (updatesOf(bought.id).includes('fill') ? true : undefined));
    const [stop] = (await client.getOrders({ status: 'open', symbols: 'IWM' })).map(({ id }) => id);
    await client.cancelOrder(stop!);
    const pair = await client.createOrder({
      symbol: 'IWM',
      qty: '1',
      side: 'sell',
      type: 'limit',
      time_in_force: 'gtc',
      order_class: 'oco',
      take_profit: { limit_price: '9000' },
      stop_loss: { stop_price: '1' },
    });
    const open = await client.getOrders({ status: 'open', symbols: 'IWM' });
    expect(open.length).toBe(2);
    await client.cancelOrder(pair.id);
    await eventually('both have ended', async () =>
      (await client.getOrders({ status: 'open', symbols: 'IWM' })).length === 0 ? true : undefined,
    );
    await client.closePosition('IWM');
  });

  it('is refused in the words that bots match on', async () => {
    const refused = (order: Record<string, unknown>) =>
      client.createOrder(order).then(
        () => null,
        (error: { response: { status: number; data: { code: number; message: string } } }) => ({
          status: error.response.status,
          ...error.response.data,
        }),
      );
    const base = { symbol: 'AAPL', qty: 1, side: 'buy', type: 'market', time_in_force: 'day' };
    expect(await refused({ ...base, qty: 1_000_000 })).toMatchObject({
      status: 403,
      code: 40310000,
      message: 'insufficient buying power',
    });
    expect(await refused({ ...base, symbol: 'NOSUCH' })).toMatchObject({
      status: 422,
      code: 42210000,
      message: 'asset "NOSUCH" not found',
    });
    expect(await refused({ ...base, qty: 0 })).toMatchObject({
      status: 422,
      code: 40010001,
      message: 'qty must be > 0',
    });
    expect(await refused({ ...base, qty: undefined })).toMatchObject({
      status: 422,
      code: 40010001,
      message: 'qty or notional is required',
    });
    expect(await refused({ ...base, type: 'limit' })).toMatchObject({
      status: 422,
      code: 40010001,
      message: 'limit orders require a limit price',
    });
    expect(await refused({ ...base, client_order_id: 'resting-1' })).toMatchObject({
      status: 422,
      code: 40010001,
      message: 'client_order_id must be unique',
    });
    expect(await refused({ ...base, side: 'sell', symbol: 'MSFT' })).toMatchObject({ status: 403, code: 40310000 });
    expect(await refused({ ...base, type: 'limit', limit_price: '1.123' })).toMatchObject({
      status: 422,
      code: 42210000,
    });
  });

  it('reads latest quote, trade and bar, and pages through bars', async () => {
    const quote = await client.getLatestQuote('AAPL');
    expect(quote['AskPrice']).toBeGreaterThan(quote['BidPrice'] as number);
    expect((await client.getLatestTrade('AAPL'))['Price']).toBeGreaterThan(0);
    expect((await client.getLatestBar('AAPL'))['HighPrice']).toBeGreaterThan(0);
    const start = new Date(Date.now() - 20 * 86_400_000).toISOString();
    const bars: Record<string, unknown>[] = [];
    for await (const bar of client.getBarsV2('AAPL', { start, timeframe: '1Day', limit: 1000, pageLimit: 7 }))
      bars.push(bar);
    expect(bars.length).toBeGreaterThanOrEqual(15);
    const times = bars.map((bar) => String(bar['Timestamp']));
    expect([...times].sort()).toEqual(times);
    expect(new Set(times).size).toBe(times.length);
    const crypto = await client.getCryptoBars(['BTC/USD'], { start, timeframe: '1Hour', limit: 50 });
    expect(crypto.get('BTC/USD')?.length).toBe(50);
    expect((await client.getLatestCryptoQuotes(['BTC/USD'])).get('BTC/USD')).toBeDefined();
  });

  it('closes a position and cancels everything', async () => {
    await client.cancelAllOrders();
    await client.closePosition('AAPL');
    await eventually('the position is flat', async () =>
      (await client.getPositions()).length === 0 ? true : undefined,
    );
  });

  it('hears pairs on the data stream', async () => {
    const stream = client.crypto_stream_v1beta3;
    const trades: Record<string, unknown>[] = [];
    const quotes: Record<string, unknown>[] = [];
    const errors: unknown[] = [];
    stream.onError((error) => errors.push(error));
    stream.onConnect(() => {
      stream.subscribeForTrades(['BTC/USD']);
      stream.subscribeForQuotes(['*']);
    });
    stream.onCryptoTrade((trade) => trades.push(trade));
    stream.onCryptoQuote((quote) => quotes.push(quote));
    stream.connect();
    await eventually('trades and quotes of pairs', async () => (trades.length > 0 && quotes.length > 0) || undefined);
    stream.disconnect();
    expect(errors).toEqual([]);
    expect(trades[0]).toMatchObject({ Symbol: 'BTC/USD', Price: expect.any(Number), Timestamp: expect.any(Date) });
  });
});
