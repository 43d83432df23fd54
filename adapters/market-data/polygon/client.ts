import type { BarTimeframe } from '@quire/core/market';
import type {
  Endpoint,
  MarketDataProvider,
  MarketSymbol,
  ProviderCall,
  ProviderDescription,
} from '@quire/ports/market-data';
import { type Ask, type ProviderOptions, Wire } from '../http/wire.ts';
import { answerQuotes } from '../parse/answer-quotes.ts';
import { answerTrades } from '../parse/answer-trades.ts';
import { answerBars, datedOpenTime } from '../parse/assemble-bars.ts';
import { dateOf, dayStart, epochMs, instantMs, isoSeconds, newYork } from '../parse/instants.ts';
import { corporateActionOf, figuresOf, foundOf, newsOf, present } from '../parse/particulars.ts';
import { textOf } from '../parse/shapes.ts';
import { Actions, Bars, Details, News, Search, Snapshot, Status, Trades } from './shapes.ts';

const description: ProviderDescription = {
  id: 'polygon',
  name: 'Polygon',
  website: 'https://polygon.io',
  keyKind: 'token',
  keyVariables: ['POLYGON_API_KEY'],
  secretVariables: [],
  markets: ['us_equity', 'crypto', 'fx'],
  capabilities: ['bars', 'quotes', 'trades', 'search', 'corporateActions', 'news', 'fundamentals'],
  bars: {
    timeframes: ['1m', '5m', '15m', '30m', '1h', '4h', '1d', '1w'],
    barsPerRequestMax: 50_000,
    intradayDaysMax: 730,
    dailyDaysMax: 730,
    adjustment: 'raw',
  },
  quoteSymbolsMax: 250,
  limits: { requestsPerMinute: 5, requestsPerDay: null },
  delaySeconds: 900,
  streams: false,
  priority: 20,
  note: 'The free plan has end-of-day bars of two years; quotes and trades need a paid one.',
};

const ranges: Readonly<Record<BarTimeframe, string>> = {
  '1m': '1/minute',
  '5m': '5/minute',
  '15m': '15/minute',
  '30m': '30/minute',
  '1h': '1/hour',
  '4h': '4/hour',
  '1d': '1/day',
  '1w': '1/week',
};

/** `AAPL`, `X:BTCUSD`, `C:EURUSD`; null for exchanges it does not cover. */
function spell({ market, base, quote }: MarketSymbol): string | null {
  if (market === 'us_equity') return base;
  if (market === 'world_equity') return null;
  return `${market === 'crypto' ? 'X' : 'C'}:${base}${quote}`;
}

export function createPolygon(options: ProviderOptions = {}): MarketDataProvider {
  const wire = new Wire(description, 'https://api.polygon.io', options);
  const authorized = ({ key }: ProviderCall) => ({ authorization: `Bearer ${key?.key ?? ''}` });

  const bars: Endpoint<'bars'> = async (question, call) => {
    const { symbol, timeframe, from, to } = question;
    const ticker = spell(symbol);
    if (ticker === null) return wire.unsupported(`does not cover ${symbol.text}`);
    const isDated = timeframe === '1d' || timeframe === '1w';
    const span = isDated ? `${dateOf(from)}/${dateOf(to - 1)}` : `${from}/${to - 1}`;
    const ask: Ask<typeof Bars> = {
      capability: 'bars',
      about: symbol.text,
      path: `/v2/aggs/ticker/${ticker}/range/${ranges[timeframe]}/${span}`,
      query: { adjusted: 'false', sort: 'desc', limit: 50_000 },
      headers: authorized(call),
      schema: Bars,
    };
    const zone = symbol.market === 'us_equity' ? newYork : 'UTC';
    return wire.answer(ask, call, ({ ticker: received, results = [] }, told) => {
      if (received !== ticker)
        return wire.wrongSymbol(call, { ask, received: String(received), receivedAt: told.receivedAt });
      const rows = results.map(({ t, o, h, l, c, v, vw, n }) => {
        const openTime = isDated ? datedOpenTime(timeframe, dayStart(t, zone)) : t;
        return { openTime, open: o, high: h, low: l, close: c, volume: v, averagePrice: vw, tradeCount: n };
      });
      return answerBars(rows, { wire, call, question, told });
    });
  };

  const quotes: Endpoint<'quotes'> = async (question, call) => {
    const byTicker = new Map(question.symbols.filter(isStock).map((symbol) => [symbol.base, symbol]));
    if (byTicker.size === 0) return wire.unsupported('gives quotes of US shares only');
    const ask: Ask<typeof Snapshot> = {
      capability: 'quotes',
      about: [...byTicker.keys()].join(','),
      path: '/v2/snapshot/locale/us/markets/stocks/tickers',
      query: { tickers: [...byTicker.keys()].join(',') },
      headers: authorized(call),
      schema: Snapshot,
    };
    return wire.answer(ask, call, ({ tickers }, told) => {
      const raws = tickers.flatMap(({ ticker, lastQuote, lastTrade, day, prevDay, updated }) => {
        const symbol = byTicker.get(ticker);
        if (symbol === undefined) return [];
        return [
          {
            symbol,
            at: epochMs(lastQuote?.t ?? lastTrade?.t ?? updated, 'ns'),
            bid: lastQuote?.p,
            // Sizes are in round lots of 100 shares.
            bidSize: lastQuote && lastQuote.s * 100,
            ask: lastQuote?.P,
            askSize: lastQuote && lastQuote.S * 100,
            last: lastTrade?.p,
            lastSize: lastTrade?.s,
            day: { open: day?.o, high: day?.h, low: day?.l, volume: day?.v, previousClose: prevDay?.c },
          },
        ];
      });
      return answerQuotes(raws, { wire, call, question, told });
    });
  };

  const trades: Endpoint<'trades'> = async (question, call) => {
    const { symbol, from, to, limit } = question;
    const ticker = spell(symbol);
    if (ticker === null) return wire.unsupported(`does not cover ${symbol.text}`);
    const ask: Ask<typeof Trades> = {
      capability: 'trades',
      about: symbol.text,
      path: `/v3/trades/${ticker}`,
      query: {
        'timestamp.gte': `${from}000000`,
        'timestamp.lt': `${to}000000`,
        order: 'desc',
        limit: Math.min(limit, 50_000),
      },
      headers: authorized(call),
      schema: Trades,
    };
    return wire.answer(ask, call, ({ results = [] }, told) => {
      const raws = results.map(({ price, size, sip_timestamp: at, participant_timestamp: made, id }) => ({
        at: epochMs(at ?? made ?? '', 'ns'),
        price,
        size,
        tradeId: id,
      }));
      return answerTrades(raws, { wire, call, question, told });
    });
  };

  const search: Endpoint<'search'> = async ({ text, limit }, call) => {
    const ask: Ask<typeof Search> = {
      capability: 'search',
      about: text,
      path: '/v3/reference/tickers',
      query: { search: text, active: 'true', market: 'stocks', limit: Math.min(limit, 1_000) },
      headers: authorized(call),
      schema: Search,
    };
    return wire.answer(ask, call, ({ results = [] }, told) => {
      const found = results.map(({ ticker, name, primary_exchange: exchange, type, currency_name: currency }) =>
        foundOf({ symbol: ticker, name, exchange, kind: type, currency }),
      );
      return wire.provided(found.filter(present), told);
    });
  };

  const corporateActions: Endpoint<'corporateActions'> = async ({ symbol, from, to }, call) => {
    if (!isStock(symbol)) return wire.unsupported('knows corporate actions of US shares only');
    const ask = (kind: 'splits' | 'dividends', date: string): Ask<typeof Actions> => ({
      capability: 'corporateActions',
      about: symbol.text,
      path: `/v3/reference/${kind}`,
      query: { ticker: symbol.base, [`${date}.gte`]: dateOf(from), [`${date}.lt`]: dateOf(to), limit: 1_000 },
      headers: authorized(call),
      schema: Actions,
    });
    const splits = await wire.ask(ask('splits', 'execution_date'), call);
    if (!splits.ok) return splits;
    return wire.answer(ask('dividends', 'ex_dividend_date'), call, (dividends, told) => {
      const all = [...(splits.value.payload.results ?? []), ...(dividends.results ?? [])];
      const other = all.find(({ ticker }) => ticker !== symbol.base);
      if (other !== undefined) {
        const about = { capability: 'corporateActions', about: symbol.text } as const;
        return wire.wrongSymbol(call, { ask: about, received: other.ticker, receivedAt: told.receivedAt });
      }
      const actions = all.map((row) =>
        corporateActionOf({
          symbol,
          exDate: row.execution_date ?? row.ex_dividend_date,
          recordDate: row.record_date,
          payDate: row.pay_date,
          newUnits: row.split_to,
          oldUnits: row.split_from,
          cashPerUnit: row.cash_amount,
          currency: row.currency,
        }),
      );
      return wire.provided(actions.filter(present), told);
    });
  };

  const news: Endpoint<'news'> = async ({ symbols, from, to, limit }, call) => {
    const ask: Ask<typeof News> = {
      capability: 'news',
      about: symbols.map(({ text }) => text).join(','),
      path: '/v2/reference/news',
      query: {
        ticker: symbols[0] && spell(symbols[0]),
        'published_utc.gte': isoSeconds(from),
        'published_utc.lt': isoSeconds(to),
        limit: Math.min(limit, 1_000),
      },
      headers: authorized(call),
      schema: News,
    };
    return wire.answer(ask, call, ({ results = [] }, told) => {
      const items = results.map((item) =>
        newsOf({
          newsId: item.id,
          at: instantMs(item.published_utc),
          headline: item.title,
          summary: item.description,
          source: item.publisher?.name,
          url: item.article_url,
          symbols: item.tickers ?? [],
        }),
      );
      return wire.provided(items.filter(present), told);
    });
  };

  const fundamentals: Endpoint<'fundamentals'> = async ({ symbol }, call) => {
    if (!isStock(symbol)) return wire.unsupported('describes US shares only');
    const ask: Ask<typeof Details> = {
      capability: 'fundamentals',
      about: symbol.text,
      path: `/v3/reference/tickers/${symbol.base}`,
      headers: authorized(call),
      schema: Details,
    };
    return wire.answer(ask, call, ({ results: row }, told) => {
      if (row.ticker !== symbol.base)
        return wire.wrongSymbol(call, { ask, received: row.ticker, receivedAt: told.receivedAt });
      const details = {
        symbol,
        name: row.name,
        exchange: textOf(row.primary_exchange),
        sector: null,
        industry: textOf(row.sic_description),
        country: textOf(row.locale)?.toUpperCase() ?? null,
        currency: textOf(row.currency_name)?.toUpperCase() ?? null,
        description: textOf(row.description),
        figures: figuresOf({
          marketCapitalization: row.market_cap,
          sharesOutstanding: row.weighted_shares_outstanding,
        }),
      };
      return wire.provided(details, told);
    });
  };

  return {
    description,
    endpoints: { bars, quotes, trades, search, corporateActions, news, fundamentals },
    testKey: (call) =>
      wire.answer(
        {
          capability: 'search',
          about: 'key',
          path: '/v1/marketstatus/now',
          headers: authorized(call),
          schema: Status,
        },
        call,
        ({ market }, told) => wire.provided(`Polygon accepts the key; the market is ${market}.`, told),
      ),
    stream: null,
  };
}

const isStock = ({ market }: MarketSymbol): boolean => market === 'us_equity';
