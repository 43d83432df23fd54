import { createRequire } from 'node:module';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually, type RunningServer, removeFolder, startServer } from '../support/running-server.ts';

interface CcxtOrder {
  readonly id: string;
  readonly clientOrderId: string;
  readonly status: string;
  readonly symbol: string;
  readonly type: string;
  readonly side: string;
  readonly price?: number;
  readonly triggerPrice?: number;
  readonly amount?: number;
  readonly filled: number;
  readonly average?: number;
}

interface CcxtTrade {
  readonly id?: string;
  readonly order: string;
  readonly symbol: string;
  readonly side: string;
  readonly price: number;
  readonly amount: number;
}

interface Balance {
  readonly free: number;
  readonly used: number;
  readonly total: number;
}

type Parameters = Readonly<Record<string, unknown>>;

/** The part of ccxt's `alpaca` that is driven here; its own types are those of a hundred exchanges. */
interface Exchange {
  urls: Record<string, unknown>;
  has: Readonly<Record<string, boolean | undefined>>;
  loadHttpProxyAgent(): Promise<unknown>;
  close(): Promise<void>;
  fetchTime(): Promise<number>;
  fetchMarkets(): Promise<readonly { symbol: string; active: boolean; precision: { amount: number; price: number } }[]>;
  fetchTicker(symbol: string): Promise<Readonly<Record<string, number>>>;
  fetchOHLCV(symbol: string, timeframe: string, since?: number, limit?: number): Promise<readonly number[][]>;
  fetchOrderBook(symbol: string): Promise<{ bids: readonly number[][]; asks: readonly number[][] }>;
  fetchTrades(symbol: string, since?: number, limit?: number): Promise<readonly CcxtTrade[]>;
  createOrder(
    symbol: string,
    type: string,
    side: string,
    amount: number | undefined,
    price?: number,
    parameters?: Parameters,
  ): Promise<CcxtOrder>;
  createMarketBuyOrderWithCost(symbol: string, cost: number): Promise<CcxtOrder>;
  editOrder(
    id: string,
    symbol: string,
    type: string,
    side: string,
    amount?: number,
    price?: number,
  ): Promise<CcxtOrder>;
  cancelOrder(id: string, symbol?: string): Promise<CcxtOrder>;
  cancelAllOrders(): Promise<readonly unknown[]>;
  fetchOrder(id: string, symbol?: string): Promise<CcxtOrder>;
  fetchOrders(symbol?: string, since?: number, limit?: number): Promise<readonly CcxtOrder[]>;
  fetchOpenOrders(symbol?: string): Promise<readonly CcxtOrder[]>;
  fetchClosedOrders(symbol?: string): Promise<readonly CcxtOrder[]>;
  fetchMyTrades(symbol?: string, since?: number, limit?: number): Promise<readonly CcxtTrade[]>;
  fetchBalance(): Promise<Readonly<Record<string, Balance>>>;
  fetchDeposits(): Promise<readonly { amount: number; currency: string; status: string }[]>;
  setSandboxMode(isOn: boolean): void;
  watchOrders(symbol?: string): Promise<readonly CcxtOrder[]>;
  watchMyTrades(symbol?: string): Promise<readonly CcxtTrade[]>;
  watchTicker(symbol: string): Promise<Readonly<Record<string, number>>>;
  watchTrades(symbol: string): Promise<readonly CcxtTrade[]>;
  watchOrderBook(symbol: string): Promise<{ bids: readonly number[][]; asks: readonly number[][] }>;
}

type NamedErrors = Readonly<Record<string, new (message: string) => Error>>;

const load = createRequire(import.meta.url);
const ccxt: { pro: { alpaca: new (options: Parameters) => Exchange } } & NamedErrors = load('ccxt');

let server: RunningServer;
let exchange: Exchange;

const pointedHere = (options: Parameters = {}): Exchange => {
  const client = new ccxt.pro.alpaca({ apiKey: server.keyId, secret: server.secret, ...options });
  const ws = server.url.replace('http', 'ws');
  client.urls = {
    ...client.urls,
    api: {
      trader: server.url,
      broker: server.url,
      market: server.url,
      ws: { trading: `${ws}/stream`, crypto: `${ws}/v1beta3/crypto/us` },
    },
  };
  return client;
};

beforeAll(async () => {
  server = await startServer();
  exchange = pointedHere();
  await exchange.loadHttpProxyAgent();
}, 180_000);

afterAll(async () => {
  await exchange?.close();
  await server?.stop();
  if (server) removeFolder(server.dataFolder);
});

const filled = (id: string): Promise<CcxtOrder> =>
  eventually('the order is filled', async () => {
    const order = await exchange.fetchOrder(id);
    return order.status === 'closed' ? order : undefined;
  });

describe('ccxt 4.5.84 by its urls and keys', () => {
  it('reads the time, the markets and the market data of pairs', async () => {
    expect(Math.abs((await exchange.fetchTime()) - Date.now())).toBeLessThan(60_000);
    const markets = await exchange.fetchMarkets();
    expect(markets.map(({ symbol }) => symbol)).toContain('BTC/USD');
    for (const { precision, active } of markets) {
      expect([active, precision.amount > 0, precision.price > 0]).toEqual([true, true, true]);
    }
    const ticker = await exchange.fetchTicker('BTC/USD');
    expect(ticker['ask']).toBeGreaterThan(ticker['bid']!);
    expect([ticker['last']! > 0, ticker['baseVolume']! > 0, ticker['previousClose']! > 0]).toEqual([true, true, true]);
    const { bids, asks } = await exchange.fetchOrderBook('BTC/USD');
    expect(asks[0]![0]).toBeGreaterThan(bids[0]![0]!);
    expect([...asks].sort((left, right) => left[0]! - right[0]!)).toEqual(asks);
    const since = Date.now() - 3 * 3_600_000;
    for (const [timeframe, minutes] of [
      ['1m', 1],
      ['15m', 15],
      ['1h', 60],
    ] as const) {
      const bars = await exchange.fetchOHLCV('BTC/USD', timeframe, since, 3);
      expect(bars.length).toBeGreaterThan(1);
      for (const [open, next] of bars.slice(1).map((bar, at) => [bars[at]![0]!, bar[0]!] as const)) {
        expect((next - open) % (minutes * 60_000)).toBe(0);
      }
      for (const [, open, high, low] of bars) expect([high! >= open!, low! <= open!]).toEqual([true, true]);
    }
    const trades = await exchange.fetchTrades('BTC/USD', undefined, 5);
    expect(trades.length).toBe(5);
    expect(trades.every(({ side, price, amount }) => /buy|sell/.test(side) && price > 0 && amount > 0)).toBe(true);
  });

  it('buys by quantity and by cost, and finds the orders, the trades and the balance', async () => {
    const before = await exchange.fetchBalance();
    expect(before['USD']).toMatchObject({ free: 100_000, total: 100_000 });
    const bought = await exchange.createOrder('BTC/USD', 'market', 'buy', 0.01);
    expect(bought).toMatchObject({ status: 'open', symbol: 'BTC/USD', side: 'buy', filled: 0 });
    expect(await filled(bought.id)).toMatchObject({ filled: 0.01, amount: 0.01, average: expect.any(Number) });
    const byCost = await exchange.createMarketBuyOrderWithCost('ETH/USD', 50);
    const spent = await filled(byCost.id);
    expect(spent.filled * spent.average!).toBeLessThanOrEqual(50);
    expect(spent.filled * spent.average!).toBeGreaterThan(45);
    const trades = await exchange.fetchMyTrades('BTC/USD');
    expect(trades.map(({ order, side }) => [order, side])).toContainEqual([bought.id, 'buy']);
    expect(trades.reduce((sum, { amount }) => sum + amount, 0)).toBeCloseTo(0.01, 9);
    const balance = await exchange.fetchBalance();
    expect(balance['BTC']!.total).toBeGreaterThan(0.0099);
    expect(balance['BTC']!.free).toBe(balance['BTC']!.total);
    expect((await exchange.fetchClosedOrders('BTC/USD')).map(({ id }) => id)).toContain(bought.id);
    expect((await exchange.fetchOrders('ETH/USD')).map(({ id }) => id)).toEqual([byCost.id]);
  });

  it('places, edits and cancels limit and stop-limit orders', async () => {
    const limit = await exchange.createOrder('BTC/USD', 'limit', 'buy', 0.01, 1_000, { clientOrderId: 'ccxt-1' });
    expect(limit).toMatchObject({ status: 'open', type: 'limit', price: 1_000, clientOrderId: 'ccxt-1' });
    const moved = await exchange.editOrder(limit.id, 'BTC/USD', 'limit', 'buy', 0.02, 1_100);
    expect(moved).toMatchObject({ status: 'open', price: 1_100, amount: 0.02 });
    expect((await exchange.fetchOrder(limit.id)).status).toBe('canceled');
    const stop = await exchange.createOrder('BTC/USD', 'limit', 'buy', 0.01, 900_001, { triggerPrice: 900_000 });
    expect(stop).toMatchObject({ type: 'limit', triggerPrice: 900_000, status: 'open' });
    const immediate = await exchange.createOrder('BTC/USD', 'limit', 'buy', 0.01, 1_000, { timeInForce: 'IOC' });
    await eventually('an ioc that nothing meets ends', async () =>
      (await exchange.fetchOrder(immediate.id)).status === 'canceled' ? true : undefined,
    );
    expect((await exchange.fetchOpenOrders('BTC/USD')).map(({ id }) => id).sort()).toEqual([moved.id, stop.id].sort());
    await exchange.cancelOrder(moved.id);
    expect((await exchange.cancelAllOrders()).length).toBe(1);
    expect(await exchange.fetchOpenOrders('BTC/USD')).toEqual([]);
  });

  it.each<[string, string, () => Promise<unknown>]>([
    ['what is not held', 'InsufficientFunds', () => exchange.createOrder('BTC/USD', 'market', 'sell', 9)],
    ['less than is allowed', 'InvalidOrder', () => exchange.createMarketBuyOrderWithCost('BTC/USD', 5)],
    ['an unknown order', 'InvalidOrder', () => exchange.fetchOrder('00000000-0000-4000-8000-000000000000', 'BTC/USD')],
    [
      'a client order id of before',
      'BadRequest',
      () => exchange.createOrder('BTC/USD', 'limit', 'buy', 0.01, 1_000, { clientOrderId: 'ccxt-1' }),
    ],
    ['a wrong key', 'AuthenticationError', () => pointedHere({ secret: 'wrong' }).fetchBalance()],
  ])('hears %s as its %s', async (_, name, work) => {
    await expect(work()).rejects.toBeInstanceOf(ccxt[name]);
  });

  it('hears too little money in the words of the wire, for which it has no error of its own', async () => {
    const tooMuch = exchange.createOrder('BTC/USD', 'limit', 'buy', 5, 90_000);
    await expect(tooMuch).rejects.toThrow(/"code":40310000,"message":"insufficient buying power"/);
  });

  it('watches its orders and its trades', async () => {
    const watching = pointedHere();
    await watching.loadHttpProxyAgent();
    const orders: CcxtOrder[] = [];
    const trades: CcxtTrade[] = [];
    const errors: string[] = [];
    // Each call waits for news; the last ones end when the client is closed.
    const follow = async <Told>(told: Told[], watch: () => Promise<readonly Told[]>) => {
      for (;;) told.push(...(await watch()));
    };
    const following = [
      follow(orders, () => watching.watchOrders('SOL/USD')),
      follow(trades, () => watching.watchMyTrades('SOL/USD')),
    ].map((loop) => loop.catch((error: Error) => errors.push(error.constructor.name)));
    // What is told is told from the moment of listening on, so the first order is one that nobody needs.
    await eventually('the stream is open', async () => {
      const order = await exchange.createOrder('SOL/USD', 'limit', 'buy', 1, 11);
      await exchange.cancelOrder(order.id);
      return orders.length > 0 || undefined;
    });
    const order = await exchange.createOrder('SOL/USD', 'market', 'buy', 1);
    const toldOf = () => orders.filter(({ id }) => id === order.id).map(({ status }) => status);
    await eventually('the order is told as closed', async () => toldOf().includes('closed') || undefined);
    const [trade] = await eventually('its trade is told', async () => {
      const mine = trades.filter(({ order: id }) => id === order.id);
      return mine.length > 0 ? mine : undefined;
    });
    expect(trade).toMatchObject({ symbol: 'SOL/USD', side: 'buy', price: expect.any(Number) });
    await watching.close();
    await Promise.all(following);
    expect(new Set(errors)).toEqual(new Set(['ExchangeClosedByUser']));
  });

  it('watches quotes, trades and the book of a pair', async () => {
    const [ticker, trades, book] = await Promise.all([
      exchange.watchTicker('BTC/USD'),
      exchange.watchTrades('BTC/USD'),
      exchange.watchOrderBook('BTC/USD'),
    ]);
    expect(ticker['ask']).toBeGreaterThan(ticker['bid']!);
    expect(trades[0]).toMatchObject({ symbol: 'BTC/USD', price: expect.any(Number) });
    expect(book.asks[0]![0]).toBeGreaterThan(book.bids[0]![0]!);
  });

  it('reads what was paid in', async () => {
    const sandbox = pointedHere({ options: { sandboxMode: true } });
    const deposits = await sandbox.fetchDeposits();
    expect(deposits).toMatchObject([{ amount: 100_000, currency: 'USD', status: 'ok' }]);
    await sandbox.close();
  });
});
