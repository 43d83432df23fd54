import type { MarketDataProvider, ProviderCall, Quarantined } from '@quire/ports/market-data';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { binance } from '../binance/client.ts';
import { coinbase } from '../coinbase/client.ts';
import { createKraken, kraken } from '../kraken/client.ts';
import {
  answerWith,
  barsQuestion,
  type ProviderServer,
  readable,
  readableQuote,
  type Scripted,
  startProviderServer,
  symbolOf,
} from '../testing/index.ts';
import { createAnyExchange } from './any-exchange.ts';
import { exchangeModule, loadExchange } from './load-exchange.ts';

const now = Date.parse('2026-01-05T15:10:00Z');
const seconds = now / 1_000;

/** Kraken's public answers as its documentation shows them. */
const answers: Record<string, unknown> = {
  '/0/public/Assets': {
    XXBT: { aclass: 'currency', altname: 'XBT', decimals: 10, display_decimals: 5, status: 'enabled' },
    ZUSD: { aclass: 'currency', altname: 'USD', decimals: 4, display_decimals: 2, status: 'enabled' },
    USDT: { aclass: 'currency', altname: 'USDT', decimals: 8, display_decimals: 4, status: 'enabled' },
    SOL: { aclass: 'currency', altname: 'SOL', decimals: 10, display_decimals: 5, status: 'enabled' },
  },
  '/0/public/AssetPairs': {
    XXBTZUSD: pair('XBTUSD', 'XBT/USD', 'XXBT', 'ZUSD'),
    SOLUSDT: pair('SOLUSDT', 'SOL/USDT', 'SOL', 'USDT'),
  },
  '/0/public/OHLC': {
    XXBTZUSD: [
      [seconds - 600, '60000.1', '60010.2', '59990.0', '60005.3', '60001.0', '1.50000001', 23],
      [seconds - 300, '60005.3', '59990.0', '60000.0', '60004.0', '60002.0', '1.0', 3],
      [seconds - 240, '60004.0', '60004.0', '60004.0', '60004.0', '60004.0', '0.5', 1],
    ],
    last: seconds - 300,
  },
  '/0/public/Ticker': {
    XXBTZUSD: ticker('60004.10000', '60004.00000', '60004.10000'),
    SOLUSDT: ticker('150.12', '150.11', '150.12'),
  },
  '/0/public/Trades': {
    XXBTZUSD: [
      ['60004.40000', '0.34507674', seconds - 2.5, 'b', 'm', '', 61044952],
      ['60004.30000', '0.10000000', seconds - 1.25, 's', 'l', '', 61044953],
    ],
    last: '1767625800000000000',
  },
};

function pair(altname: string, wsname: string, base: string, quote: string) {
  return {
    altname,
    wsname,
    aclass_base: 'currency',
    base,
    aclass_quote: 'currency',
    quote,
    lot: 'unit',
    cost_decimals: 5,
    pair_decimals: 1,
    lot_decimals: 8,
    lot_multiplier: 1,
    leverage_buy: [],
    leverage_sell: [],
    fees: [[0, 0.4]],
    fees_maker: [[0, 0.25]],
    fee_volume_currency: 'ZUSD',
    margin_call: 80,
    margin_stop: 40,
    ordermin: '0.0001',
    costmin: '0.5',
    tick_size: '0.1',
    status: 'online',
  };
}

function ticker(last: string, bid: string, ask: string) {
  return {
    a: [ask, '1', '2.500'],
    b: [bid, '1', '1.250'],
    c: [last, '0.00067643'],
    v: ['4083.67', '4412.73'],
    p: ['60000.0', '60000.0'],
    t: [1, 2],
    l: ['59000.0', '59000.0'],
    h: ['61000.0', '61000.0'],
    o: '60500.0',
  };
}

let server: ProviderServer;
let permits: number;
const quarantined: Quarantined[] = [];
const play = (path: string): Scripted =>
  answerWith(path in answers ? { error: [], result: answers[path] } : { error: ['EGeneral:Unknown method'] });

beforeAll(async () => {
  server = await startProviderServer();
});
beforeEach(() => {
  permits = 0;
  quarantined.length = 0;
  server.play(({ path }) => play(path));
});
afterAll(() => server.close());

const call = (over: Partial<ProviderCall> = {}): ProviderCall => ({
  key: null,
  signal: null,
  permit: async () => {
    permits += 1;
    return null;
  },
  quarantine: (item) => quarantined.push(item),
  ...over,
});
const open = (over = {}): MarketDataProvider => createKraken({ baseUrl: server.baseUrl, now: () => now, ...over });
const btc = symbolOf('BTC/USD');

describe('an exchange through ccxt', () => {
  it('is asked with a permit for each request, the list of its markets once', async () => {
    const provider = open();
    const question = barsQuestion('BTC/USD', '1m', '2026-01-05T15:00:00Z', '2026-01-05T15:09:00Z');
    const result = await provider.endpoints.bars!({ ...question, limit: 60 }, call());
    expect(result.ok && readable(result.value.value)).toEqual([
      ['2026-01-05T15:00', '60000.1', '60010.2', '59990', '60005.3', 1.50000001, true],
      ['2026-01-05T15:06', '60004', '60004', '60004', '60004', 0.5, true],
    ]);
    expect(quarantined).toMatchObject([{ cause: 'inconsistent-bar', provider: 'kraken' }]);
    expect(permits).toBe(2);
    await provider.endpoints.trades!({ symbol: btc, from: now - 10_000, to: now, limit: 10 }, call());
    expect(permits).toBe(3);
  });

  it('tells quotes exactly, and a pair in tether where it has none in dollars', async () => {
    const symbols = [btc, symbolOf('SOL/USD'), symbolOf('DOGE/USD')];
    const result = await open().endpoints.quotes!({ symbols, ageMsMax: null }, call());
    expect(result.ok && result.value.value.quotes.map(readableQuote)).toMatchObject([
      {
        symbol: 'BTC/USD',
        bid: '60004',
        bidSize: '1.25',
        ask: '60004.1',
        askSize: '2.5',
        last: '60004.1',
        volume: 4412.73,
      },
      { symbol: 'SOL/USD', bid: '150.11', ask: '150.12' },
    ]);
    expect(result.ok && result.value.value.unknown.map(({ text }) => text)).toEqual(['DOGE/USD']);
  });

  it('tells trades with their ids', async () => {
    const result = await open().endpoints.trades!({ symbol: btc, from: now - 10_000, to: now, limit: 10 }, call());
    expect(result.ok && result.value.value.trades.map(({ tradeId, at }) => [tradeId, at - now])).toEqual([
      ['61044952', -2_500],
      ['61044953', -1_250],
    ]);
  });

  it.each([
    ['a limit', () => answerWith({ error: ['EAPI:Rate limit exceeded'] }), 'RATE_LIMITED'],
    ['429', () => answerWith('slow down', 429), 'RATE_LIMITED'],
    ['trouble', () => answerWith('oops', 503), 'UNAVAILABLE'],
    ['rubbish', () => answerWith('{"error":[],"result":'), 'MALFORMED'],
    ['nothing', (): Scripted => ({ kind: 'hang' }), 'TIMEOUT'],
    ['half of it', (): Scripted => ({ kind: 'cut', body: '{"error":[],"result":{}}' }), 'MALFORMED'],
  ])('%s is a failure and no exception', async (_, script, code) => {
    const provider = open({ timeoutMs: 150 });
    await provider.testKey(call());
    server.play(({ path }) => (path === '/0/public/Ticker' ? script() : play(path)));
    const result = await provider.endpoints.quotes!({ symbols: [btc], ageMsMax: null }, call());
    expect(result.ok ? null : result.error).toMatchObject({ code, provider: 'kraken' });
  });

  it('does not ask when that is not permitted or nobody waits, and says what it does not list', async () => {
    const refusal = { code: 'BUDGET_SPENT', provider: 'kraken', detail: 'spent', retryAfterMs: 5 } as const;
    const { endpoints } = open();
    const question = { symbols: [btc], ageMsMax: null };
    expect(await endpoints.quotes!(question, call({ permit: async () => refusal }))).toEqual({
      ok: false,
      error: refusal,
    });
    expect(await endpoints.quotes!(question, call({ signal: AbortSignal.abort() }))).toMatchObject({
      error: { code: 'CANCELED' },
    });
    const unknown = { symbol: symbolOf('DOGE/USD'), from: 0, to: now, limit: 1 };
    expect(await endpoints.trades!(unknown, call())).toMatchObject({ error: { code: 'NOT_FOUND' } });
  });
});

describe('what is known of exchanges before they are loaded', () => {
  it.each([binance, coinbase, kraken])('$name is as ccxt says', async (facts) => {
    const exchange = await loadExchange(facts.exchangeId, { baseUrl: null, timeoutMs: 1 });
    expect(facts.timeframes.filter((timeframe) => !(timeframe in exchange.timeframes))).toEqual([]);
    for (const name of ['fetchOHLCV', 'fetchTicker', 'fetchTrades']) expect(exchange.has[name]).toBe(true);
    expect(Boolean(exchange.has['fetchTickers'])).toBe(facts.hasTickers);
  });

  it('any other is found by its ccxt id, and what is none is refused at once', () => {
    expect(createAnyExchange('okx', {}).description).toMatchObject({ id: 'okx', markets: ['crypto'], keyKind: 'none' });
    expect(exchangeModule('../client')).toBeNull();
    expect(() => createAnyExchange('nosuchexchange', {})).toThrow('knows no exchange');
  });
});
