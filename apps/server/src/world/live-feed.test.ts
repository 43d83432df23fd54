import { createTestDatabase, type TestDatabase } from '@quire/adapters/storage/testing';
import type { Price, Quantity } from '@quire/core/units';
import { type MarketSymbol, type ProviderQuote, type ProviderTrade, parseMarketSymbol } from '@quire/ports/market-data';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { LiveTick } from '../platform/live-tick.ts';
import type { WorldGateway } from '../platform/world-gateway.ts';
import { verifyWorld } from './index.ts';
import { liveInstrument } from './live-source.ts';
import { aggressorOf, quoteInTicks, rescaled, tradeInTicks } from './live-units.ts';
import { startTestWorld, testOrder, testWorldOptions } from './testing/test-worlds.ts';

const symbol = (text: string): MarketSymbol => parseMarketSymbol(text)!;

/** Dollars with two decimals, coins with three. */
function quote(text: string, bid: number | null, ask: number | null, over: Partial<ProviderQuote> = {}): ProviderQuote {
  const price = (value: number | null) => (value === null ? null : (Math.round(value * 100) as Price));
  return {
    symbol: symbol(text),
    at: Date.now(),
    priceScale: 2,
    quantityScale: 3,
    bidPrice: price(bid),
    bidQuantity: 5_000 as Quantity,
    askPrice: price(ask),
    askQuantity: 5_000 as Quantity,
    lastPrice: null,
    lastQuantity: null,
    day: null,
    ...over,
  };
}

const told = (...args: Parameters<typeof quote>): LiveTick => ({ kind: 'quote', quote: quote(...args) });

const trade = (text: string, price: number, at = Date.now()): LiveTick => ({
  kind: 'trade',
  trade: {
    symbol: symbol(text),
    at,
    tradeId: null,
    priceScale: 2,
    quantityScale: 0,
    price: Math.round(price * 100) as Price,
    quantity: 3 as Quantity,
  } satisfies ProviderTrade,
});

describe('numbers of providers in the scale of an instrument', () => {
  const coin = liveInstrument('btc/usd')!;

  it('never round to a better price, and refuse what does not fit', () => {
    const fine = quote('BTC/USD', null, null, { priceScale: 10, bidPrice: 199 as Price, askPrice: 101 as Price });
    expect(quoteInTicks(fine, coin, 0 as never)).toMatchObject({ bidPrice: 1, askPrice: 2 });
    expect(rescaled(9_000_000_000_000, 0, 8, 'floor')).toBeNull();
    expect(
      tradeInTicks({ price: 150 as Price, priceScale: 10, quantity: 7 as Quantity, quantityScale: 0 }, coin),
    ).toEqual({
      price: 2,
      quantity: 7_000_000_000,
    });
    expect(quoteInTicks(quote('BTC/USD', 100, null), coin, 0 as never)).toMatchObject({ askPrice: 0, askQuantity: 0 });
  });

  it('say who came to whom by the middle of the quote', () => {
    const around = quoteInTicks(quote('BTC/USD', 100, 102), coin, 0 as never);
    const at = (dollars: number) => (dollars * 10 ** coin.priceScale) as Price;
    expect([99, 100.5, 101, 101.5].map((dollars) => aggressorOf(at(dollars), around, 'buy'))).toEqual([
      'sell',
      'sell',
      'buy',
      'buy',
    ]);
    expect(aggressorOf(at(50), null, 'sell')).toBe('sell');
  });

  it.each(['EUR/USD', 'XMIL:ENI', 'BTC/EUR', '../etc'])('%s is not listed in a world of dollars', (text) => {
    expect(liveInstrument(text)).toBeNull();
  });
});

describe('a live world', () => {
  let database: TestDatabase;
  const open: WorldGateway[] = [];
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterEach(async () => {
    for (const world of open.splice(0)) await world.close();
  });
  afterAll(() => database.close());

  const start = async (worldId: string): Promise<WorldGateway> => {
    const live = { symbols: ['AAPL', 'BTC/USD'] };
    const world = await startTestWorld(testWorldOptions(database.target, worldId, { feed: 'live', live }));
    open.push(world);
    return world;
  };
  const until = (check: () => void | Promise<void>) => vi.waitFor(check, { timeout: 4_000, interval: 10 });
  const buy = (world: WorldGateway, clientOrderId: string, limitPrice?: number) =>
    world.submit(
      testOrder(world, { clientOrderId, symbol: 'BTC/USD', ...(limitPrice === undefined ? {} : { limitPrice }) }),
    );
  const statusOf = async (orderId: string) => {
    const [row] = await database.sql`select status, average_fill_price from orders where order_id = ${orderId}`;
    return row;
  };

  it('fills at the quotes that it is told, says why it does not, and is proved by its record through a restart', async () => {
    let world = await start('live-proof');
    const { instrumentId } = world.instrumentBySymbol('BTC/USD')!;
    world.tellMarket([told('BTC/USD', 60_000, 60_001), told('TSLA', 1, 2)], ['alpaca']);
    await until(() => expect(world.market.quote(instrumentId)).not.toBeNull());
    const first = await buy(world, 'first');
    const orderId = first.ok ? first.orderIds[0]! : '';
    await until(async () =>
      expect((await world.explain(orderId))?.blocks.map(({ code }) => code)).toContain('WAITING_FOR_QUOTE'),
    );
    world.tellMarket([{ kind: 'crossed', quote: quote('BTC/USD', 60_005, 60_001) }], ['alpaca']);
    await until(async () =>
      expect((await world.explain(orderId))?.blocks.map(({ code }) => code)).toContain('CROSSED_QUOTE'),
    );
    world.tellMarket([told('BTC/USD', 60_000, 60_002.5)], ['alpaca']);
    await until(async () => expect(await statusOf(orderId)).toMatchObject({ status: 'filled' }));
    expect(Number((await statusOf(orderId))!['average_fill_price'])).toBe(60_002.5);
    const old = told('BTC/USD', 60_000, 60_001, { at: Date.now() - 60_000 });
    const second = await buy(world, 'second');
    const waiting = second.ok ? second.orderIds[0]! : '';
    world.tellMarket([old, trade('BTC/USD', 60_001), trade('AAPL', 200)], ['alpaca']);
    await until(async () =>
      expect((await world.explain(waiting))?.blocks.map(({ code }) => code)).toContain('STALE_QUOTE'),
    );
    expect(await statusOf(waiting)).toMatchObject({ status: 'new' });
    await world.close();
    open.length = 0;

    world = await start('live-proof');
    world.tellMarket([told('BTC/USD', 60_000, 60_001)], ['alpaca']);
    await until(async () => expect(await statusOf(waiting)).toMatchObject({ status: 'filled' }));
    await world.close();
    open.length = 0;
    const report = await verifyWorld(database, 'live-proof');
    expect(report.text).toContain('the record is proved');
    expect(report.ok).toBe(true);
  });

  it('makes minutes of trades, and of last prices where there are no trades', async () => {
    const world = await start('live-bars');
    const aapl = world.instrumentBySymbol('AAPL')!.instrumentId;
    const coin = world.instrumentBySymbol('BTC/USD')!.instrumentId;
    const minute = Date.now() - 180_000;
    const day = { open: null, high: null, low: null, previousClose: null };
    const last = (dollars: number, volume: number, at: number) =>
      told('BTC/USD', null, null, { at, lastPrice: (dollars * 100) as Price, day: { ...day, volume } });
    world.tellMarket([last(60_000, 100, minute), last(60_010, 102.5, minute + 1), trade('AAPL', 200)], ['alpaca']);
    world.tellMarket([last(60_005, 103, minute + 120_000)], ['alpaca']);
    await until(() => expect(world.market.lastBar(coin)).not.toBeNull());
    expect(world.market.lastBar(coin)).toMatchObject({ volume: 2.5, origin: 'provider', timeframe: '1m' });
    expect(world.market.lastPrice(coin)).toMatchObject({ source: 'bar', price: 60_010 * 10 ** 8 });
    expect(world.market.lastPrice(aapl)).toMatchObject({ source: 'print', price: 2_000_000 });
    expect(world.market.quote(coin)).toBeNull();
  });
});
