import { marketData, streaming, trading } from 'alpaca-trade-api-v4';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually, type RunningServer, removeFolder, startServer } from '../support/running-server.ts';

let server: RunningServer;
let stream: streaming.TradingStream;
let configuration: trading.Configuration;
const updates: { event: string; order: { id?: string } }[] = [];

beforeAll(async () => {
  server = await startServer();
  const keys = { keyId: server.keyId, secret: server.secret };
  configuration = new trading.Configuration({ basePath: server.url, ...keys });
  stream = new streaming.TradingStream({ credentials: keys, url: `${server.url.replace('http', 'ws')}/stream` });
  stream.onTradeUpdate((update) => updates.push(update));
  stream.subscribeTradeUpdates();
  const listening = new Promise<void>((settle) => stream.on(streaming.EVENT.SUBSCRIPTION, () => settle()));
  stream.connect();
  await listening;
}, 180_000);

afterAll(async () => {
  stream?.disconnect();
  await server?.stop();
  if (server) removeFolder(server.dataFolder);
});

describe('the official client 4.0.2 by a Configuration per API', () => {
  it('reads account, clock and assets', async () => {
    const account = await new trading.AccountsApi(configuration).getAccount();
    expect(account.status).toBe('ACTIVE');
    expect(Number(account.cash)).toBe(100_000);
    const clock = await new trading.ClockApi(configuration).legacyClock();
    expect(clock.isOpen).toBe(true);
    const assets = await new trading.AssetsApi(configuration).getV2Assets();
    expect(assets.length).toBeGreaterThanOrEqual(16);
  });

  it('orders, hears of it, lists, cancels and holds', async () => {
    const orders = new trading.OrdersApi(configuration);
    const market = await orders.postOrder({
      postOrderRequest: { symbol: 'SPY', qty: '2', side: 'buy', type: 'market', timeInForce: 'day' },
    });
    await eventually('the stream tells the fill', async () =>
      updates.some(({ event, order }) => order.id === market.id && event === 'fill') ? true : undefined,
    );
    const limit = await orders.postOrder({
      postOrderRequest: {
        symbol: 'BTC/USD',
        qty: '0.01',
        side: 'buy',
        type: 'limit',
        limitPrice: '100',
        timeInForce: 'gtc',
      },
    });
    const open = await orders.getAllOrders({ status: 'open' });
    expect(open.map(({ id }) => id)).toEqual([limit.id]);
    await orders.deleteOrderByOrderID({ orderId: limit.id! });
    expect((await orders.getAllOrders({ status: 'open' })).length).toBe(0);
    const positions = await new trading.PositionsApi(configuration).getAllOpenPositions();
    expect(positions.map(({ symbol, qty }) => [symbol, Number(qty)])).toEqual([['SPY', 2]]);
  });

  it('protects an entry with legs, moves one and cancels them with it', async () => {
    const orders = new trading.OrdersApi(configuration);
    const entry = await orders.postOrder({
      postOrderRequest: {
        symbol: 'MSFT',
        qty: '2',
        side: 'buy',
        type: 'limit',
        limitPrice: '2',
        timeInForce: 'gtc',
        orderClass: 'bracket',
        takeProfit: { limitPrice: '3' },
        stopLoss: { stopPrice: '1.5' },
      },
    });
    const [profit, loss] = entry.legs!;
    expect([profit?.status, loss?.status, loss?.stopPrice]).toEqual(['held', 'held', '1.5']);
    const moved = await orders.patchOrderByOrderId({ orderId: loss!.id!, patchOrderRequest: { stopPrice: '1.4' } });
    expect(moved.stopPrice).toBe('1.4');
    const nested = await orders.getAllOrders({ status: 'open', nested: true });
    expect(nested.map(({ id, legs }) => [id, legs?.length])).toEqual([[entry.id, 2]]);
    await orders.deleteOrderByOrderID({ orderId: entry.id! });
    await eventually('its legs end with it', async () =>
      (await orders.getAllOrders({ status: 'open' })).length === 0 ? true : undefined,
    );
  });

  it('reads latest market data and bars', async () => {
    const stocks = new marketData.StockApi(
      new marketData.Configuration({ basePath: server.url, keyId: server.keyId, secret: server.secret }),
    );
    const quotes = await stocks.stockLatestQuotes({ symbols: 'AAPL,MSFT' });
    expect(Object.keys(quotes.quotes)).toEqual(['AAPL', 'MSFT']);
    const trades = await stocks.stockLatestTrades({ symbols: 'AAPL' });
    expect(Object.keys(trades.trades)).toEqual(['AAPL']);
    const bars = await stocks.stockBars({
      symbols: 'AAPL',
      timeframe: '1Min',
      start: new Date(Date.now() - 3_600_000),
      limit: 30,
    });
    expect(bars.bars['AAPL']?.length).toBe(30);
  });

  it('keeps watchlists, configurations, activities and the history of the account', async () => {
    const lists = new trading.WatchlistsApi(configuration);
    const made = await lists.postWatchlist({ createWatchlistRequest: { name: 'Mine', symbols: ['AAPL', 'BTC/USD'] } });
    expect(made.assets?.map(({ symbol }) => symbol)).toEqual(['AAPL', 'BTC/USD']);
    const accountConfiguration = await new trading.AccountConfigurationsApi(configuration).getAccountConfig();
    expect(accountConfiguration.suspendTrade).toBe(false);
    const activities = await new trading.AccountActivitiesApi(configuration).getAccountActivities();
    expect(activities.length).toBeGreaterThan(1);
    const history = await new trading.PortfolioHistoryApi(configuration).getAccountPortfolioHistory({ period: '1D' });
    expect(history.equity?.length).toBe(history.timestamp?.length);
    const clock = await new trading.ClockApi(configuration).clock();
    expect(clock.clocks[0]?.phase).toBe('core');
    const days = await new trading.CalendarApi(configuration).calendar({
      market: 'NYSE',
      start: new Date('2024-07-03'),
      end: new Date('2024-07-05'),
    });
    expect(days.calendar.length).toBe(2);
  });

  it('hears market data of shares and pairs, packed', async () => {
    const credentials = { keyId: server.keyId, secret: server.secret };
    const base = server.url.replace('http', 'ws');
    const stocks = new streaming.StockDataStream({ credentials, url: `${base}/v2/iex` });
    const pairs = new streaming.CryptoDataStream({ credentials, url: `${base}/v1beta3/crypto/us` });
    const errors: string[] = [];
    const heard = new Map<string, unknown[]>();
    const keep = (name: string) => (message: unknown) => heard.set(name, [...(heard.get(name) ?? []), message]);
    for (const stream of [stocks, pairs]) stream.onError((error) => errors.push(String(error)));
    stocks.onQuote(keep('quote')).onTrade(keep('trade'));
    pairs.onOrderbook(keep('book')).onQuote(keep('pair'));
    stocks.subscribeForQuotes(['*']);
    stocks.subscribeForTrades(['*']);
    stocks.subscribeForImbalances(['AAPL']);
    pairs.subscribeForOrderbooks(['BTC/USD']);
    pairs.subscribeForQuotes(['BTC/USD']);
    for (const stream of [stocks, pairs]) stream.connect();
    await eventually('both streams told', async () => (heard.size === 4 ? true : undefined));
    for (const stream of [stocks, pairs]) stream.disconnect();
    expect(errors).toEqual([]);
    const [trade] = heard.get('trade')! as { timestamp: Date; timestampRaw: string; size: number; price: number }[];
    expect(Math.abs(trade!.timestamp.getTime() - Date.now())).toBeLessThan(60_000);
    expect(trade!.timestampRaw).toMatch(/^\d{4}-.*\.\d{9}Z$/);
    expect([trade!.price > 0, Number.isInteger(trade!.size)]).toEqual([true, true]);
    expect(heard.get('book')![0]).toMatchObject({ symbol: 'BTC/USD', reset: true });
    expect(heard.get('pair')![0]).toMatchObject({ symbol: 'BTC/USD', bidSize: expect.any(Number) });
  });
});
