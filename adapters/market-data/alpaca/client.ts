import type { BarTimeframe } from '@quire/core/market';
import type {
  Endpoint,
  MarketDataProvider,
  MarketSymbol,
  ProviderCall,
  ProviderDescription,
} from '@quire/ports/market-data';
import type { Static } from 'typebox';
import { type Ask, type ProviderOptions, type Refusal, Wire } from '../http/wire.ts';
import { answerQuotes } from '../parse/answer-quotes.ts';
import { answerTrades } from '../parse/answer-trades.ts';
import { answerBars, datedOpenTime } from '../parse/assemble-bars.ts';
import { dateOf, dayStart, instantMs, isoSeconds, newYork } from '../parse/instants.ts';
import { corporateActionOf, newsOf, present } from '../parse/particulars.ts';
import { CorporateActions, CryptoSnapshots, LatestQuote, MultiBars, MultiTrades, News, Snapshots } from './shapes.ts';
import { createAlpacaStream } from './stream.ts';

const description: ProviderDescription = {
  id: 'alpaca',
  name: 'Alpaca',
  website: 'https://alpaca.markets',
  keyKind: 'pair',
  keyVariables: ['ALPACA_API_KEY', 'ALPACA_API_KEY_ID'],
  secretVariables: ['ALPACA_SECRET_KEY', 'ALPACA_API_SECRET_KEY'],
  markets: ['us_equity', 'crypto'],
  capabilities: ['bars', 'quotes', 'trades', 'corporateActions', 'news'],
  bars: {
    timeframes: ['1m', '5m', '15m', '30m', '1h', '4h', '1d', '1w'],
    barsPerRequestMax: 10_000,
    intradayDaysMax: null,
    dailyDaysMax: null,
    adjustment: 'raw',
  },
  quoteSymbolsMax: 100,
  limits: { requestsPerMinute: 200, requestsPerDay: null },
  delaySeconds: 0,
  streams: true,
  priority: 10,
  note: 'Shares come from the IEX feed of the free plan, a small part of all trading.',
};

const timeframes: Readonly<Record<BarTimeframe, string>> = {
  '1m': '1Min',
  '5m': '5Min',
  '15m': '15Min',
  '30m': '30Min',
  '1h': '1Hour',
  '4h': '4Hour',
  '1d': '1Day',
  '1w': '1Week',
};

const isCrypto = ({ market }: MarketSymbol): boolean => market === 'crypto';
const isCovered = ({ market }: MarketSymbol): boolean => market === 'us_equity' || market === 'crypto';

/** Alpaca says 403 to wrong keys and to plans that are too small; only its sentence tells them apart. */
function refusal(payload: unknown): Refusal | null {
  const message = (payload as { message?: unknown } | null)?.message;
  if (typeof message !== 'string') return null;
  if (/subscription/i.test(message)) return { code: 'NOT_ENTITLED', detail: message };
  if (/forbidden|unauthorized|not authorized/i.test(message)) return { code: 'UNAUTHORIZED', detail: message };
  return null;
}

export function createAlpaca(options: ProviderOptions = {}): MarketDataProvider {
  const wire = new Wire(description, 'https://data.alpaca.markets', options);
  const headersOf = ({ key }: ProviderCall): Readonly<Record<string, string>> =>
    key === null ? {} : { 'apca-api-key-id': key.key, 'apca-api-secret-key': key.secret ?? '' };
  const root = (symbol: MarketSymbol) => (isCrypto(symbol) ? '/v1beta3/crypto/us' : '/v2/stocks');
  const feed = (symbol: MarketSymbol) => (isCrypto(symbol) ? null : 'iex');

  const bars: Endpoint<'bars'> = async (question, call) => {
    const { symbol, timeframe, from, to, limit } = question;
    if (!isCovered(symbol)) return wire.unsupported(`does not cover ${symbol.text}`);
    const ask: Ask<typeof MultiBars> = {
      capability: 'bars',
      about: symbol.text,
      path: `${root(symbol)}/bars`,
      query: {
        symbols: symbol.text,
        timeframe: timeframes[timeframe],
        start: isoSeconds(from),
        end: isoSeconds(to - 1),
        limit: Math.min(limit, 10_000),
        adjustment: isCrypto(symbol) ? null : 'raw',
        feed: feed(symbol),
        sort: 'desc',
      },
      headers: headersOf(call),
      schema: MultiBars,
      refusal,
    };
    const isDated = timeframe === '1d' || timeframe === '1w';
    const zone = isCrypto(symbol) ? 'UTC' : newYork;
    return wire.answer(ask, call, ({ bars: byName }, told) => {
      const other = Object.keys(byName).find((name) => name !== symbol.text);
      if (other !== undefined) return wire.wrongSymbol(call, { ask, received: other, receivedAt: told.receivedAt });
      const rows = (byName[symbol.text] ?? []).map(({ t, o, h, l, c, v, vw, n }) => {
        const at = instantMs(t);
        const openTime = isDated && at !== null ? datedOpenTime(timeframe, dayStart(at, zone)) : at;
        return { openTime, open: o, high: h, low: l, close: c, volume: v, averagePrice: vw, tradeCount: n };
      });
      return answerBars(rows, { wire, call, question, told, currency: symbol.quote ?? 'USD' });
    });
  };

  const quotes: Endpoint<'quotes'> = async (question, call) => {
    const [first] = question.symbols;
    if (first === undefined || question.symbols.some((symbol) => !isCovered(symbol)))
      return wire.unsupported('gives quotes of US shares and crypto pairs');
    if (question.symbols.some((symbol) => symbol.market !== first.market))
      return wire.unsupported('answers shares and pairs in separate questions');
    const names = question.symbols.map(({ text }) => text).join(',');
    const ask: Omit<Ask<typeof Snapshots>, 'schema'> = {
      capability: 'quotes',
      about: names,
      path: `${root(first)}/snapshots`,
      query: { symbols: names, feed: feed(first) },
      headers: headersOf(call),
      refusal,
    };
    const told = isCrypto(first)
      ? await wire.ask({ ...ask, schema: CryptoSnapshots }, call)
      : await wire.ask({ ...ask, schema: Snapshots }, call);
    if (!told.ok) return told;
    const payload = told.value.payload;
    const snapshots = ('snapshots' in payload ? payload.snapshots : payload) as Static<typeof Snapshots>;
    const raws = question.symbols.flatMap((symbol) => {
      const snapshot = snapshots[symbol.text];
      if (snapshot === undefined) return [];
      const { latestQuote: quote, latestTrade: trade, dailyBar: day, prevDailyBar: previous } = snapshot;
      return [
        {
          symbol,
          at: instantMs(quote?.t ?? trade?.t ?? ''),
          bid: quote?.bp,
          bidSize: quote?.bs,
          ask: quote?.ap,
          askSize: quote?.as,
          last: trade?.p,
          lastSize: trade?.s,
          day: { open: day?.o, high: day?.h, low: day?.l, volume: day?.v, previousClose: previous?.c },
        },
      ];
    });
    return answerQuotes(raws, { wire, call, question, told: told.value });
  };

  const trades: Endpoint<'trades'> = async (question, call) => {
    const { symbol, from, to, limit } = question;
    if (!isCovered(symbol)) return wire.unsupported(`does not cover ${symbol.text}`);
    const ask: Ask<typeof MultiTrades> = {
      capability: 'trades',
      about: symbol.text,
      path: `${root(symbol)}/trades`,
      query: {
        symbols: symbol.text,
        start: isoSeconds(from),
        end: isoSeconds(to),
        limit: Math.min(limit, 10_000),
        feed: feed(symbol),
        sort: 'desc',
      },
      headers: headersOf(call),
      schema: MultiTrades,
      refusal,
    };
    return wire.answer(ask, call, ({ trades: byName }, told) => {
      const other = Object.keys(byName).find((name) => name !== symbol.text);
      if (other !== undefined) return wire.wrongSymbol(call, { ask, received: other, receivedAt: told.receivedAt });
      const raws = (byName[symbol.text] ?? []).map(({ t, p, s, i }) => ({
        at: instantMs(t),
        price: p,
        size: s,
        tradeId: i,
      }));
      return answerTrades(raws, { wire, call, question, told });
    });
  };

  const corporateActions: Endpoint<'corporateActions'> = async ({ symbol, from, to }, call) => {
    if (symbol.market !== 'us_equity') return wire.unsupported('knows corporate actions of US shares only');
    const ask: Ask<typeof CorporateActions> = {
      capability: 'corporateActions',
      about: symbol.text,
      path: '/v1/corporate-actions',
      query: {
        symbols: symbol.base,
        types: 'forward_split,reverse_split,cash_dividend',
        start: dateOf(from),
        end: dateOf(to - 1),
        limit: 1_000,
      },
      headers: headersOf(call),
      schema: CorporateActions,
      refusal,
    };
    return wire.answer(ask, call, ({ corporate_actions: kinds }, told) => {
      const splits = [...(kinds.forward_splits ?? []), ...(kinds.reverse_splits ?? [])];
      const dividends = kinds.cash_dividends ?? [];
      const other = [...splits, ...dividends].find((row) => row.symbol !== symbol.base);
      if (other !== undefined)
        return wire.wrongSymbol(call, { ask, received: other.symbol, receivedAt: told.receivedAt });
      const actions = [
        ...splits.map((row) => ({ ...row, newUnits: row.new_rate, oldUnits: row.old_rate })),
        ...dividends.map((row) => ({ ...row, cashPerUnit: row.rate })),
      ].map((row) =>
        corporateActionOf({
          ...row,
          symbol,
          exDate: row.ex_date,
          recordDate: row.record_date,
          payDate: row.payable_date,
          currency: 'USD',
        }),
      );
      return wire.provided(actions.filter(present), told);
    });
  };

  const news: Endpoint<'news'> = async ({ symbols, from, to, limit }, call) => {
    const names = symbols.map(({ text }) => text.replace('/', '')).join(',');
    const ask: Ask<typeof News> = {
      capability: 'news',
      about: names,
      path: '/v1beta1/news',
      query: {
        symbols: names === '' ? null : names,
        start: isoSeconds(from),
        end: isoSeconds(to),
        limit: Math.min(limit, 50),
        sort: 'desc',
      },
      headers: headersOf(call),
      schema: News,
      refusal,
    };
    return wire.answer(ask, call, ({ news: items }, told) => {
      const read = items.map((item) =>
        newsOf({
          newsId: item.id,
          at: instantMs(item.created_at),
          headline: item.headline,
          summary: item.summary,
          source: item.source ?? item.author,
          url: item.url,
          symbols: item.symbols ?? [],
        }),
      );
      return wire.provided(read.filter(present), told);
    });
  };

  return {
    description,
    endpoints: { bars, quotes, trades, corporateActions, news },
    testKey: (call) =>
      wire.answer(
        {
          capability: 'quotes',
          about: 'key',
          path: '/v2/stocks/AAPL/quotes/latest',
          query: { feed: 'iex' },
          headers: headersOf(call),
          schema: LatestQuote,
          refusal,
        },
        call,
        ({ quote }, told) => wire.provided(`Alpaca accepts the key; its newest quote of AAPL is of ${quote.t}.`, told),
      ),
    stream: createAlpacaStream(options.streamUrl),
  };
}
