import type { BarTimeframe } from '@quire/core/market';
import type {
  Endpoint,
  MarketDataProvider,
  MarketSymbol,
  ProviderCall,
  ProviderDescription,
} from '@quire/ports/market-data';
import { Type } from 'typebox';
import { type Ask, type ProviderOptions, Wire } from '../http/wire.ts';
import { answerQuotes } from '../parse/answer-quotes.ts';
import { answerBars, datedOpenTime } from '../parse/assemble-bars.ts';
import { dateOf, instantMs } from '../parse/instants.ts';
import { foundOf, newsOf, present } from '../parse/particulars.ts';
import { Decimal, MaybeDecimal, MaybeText, textOf } from '../parse/shapes.ts';

const description: ProviderDescription = {
  id: 'intrinio',
  name: 'Intrinio',
  website: 'https://intrinio.com',
  keyKind: 'token',
  keyVariables: ['INTRINIO_API_KEY'],
  secretVariables: [],
  markets: ['us_equity'],
  capabilities: ['bars', 'quotes', 'search', 'news', 'fundamentals'],
  bars: {
    timeframes: ['1m', '5m', '15m', '30m', '1h', '1d', '1w'],
    barsPerRequestMax: 10_000,
    intradayDaysMax: null,
    dailyDaysMax: null,
    adjustment: 'raw',
  },
  quoteSymbolsMax: 1,
  limits: { requestsPerMinute: 60, requestsPerDay: null },
  delaySeconds: 0,
  streams: false,
  priority: 55,
  note: 'Needs a paid plan.',
};

const sizes: Readonly<Record<BarTimeframe, string | null>> = {
  '1m': '1m',
  '5m': '5m',
  '15m': '15m',
  '30m': '30m',
  '1h': '1h',
  '4h': null,
  '1d': 'daily',
  '1w': 'weekly',
};

const Security = Type.Object({ ticker: Type.String(), currency: MaybeText });
const prices = { open: Decimal, high: Decimal, low: Decimal, close: Decimal, volume: MaybeDecimal };
const Daily = Type.Object({
  security: Security,
  stock_prices: Type.Array(Type.Object({ date: Type.String(), ...prices })),
});
const Intervals = Type.Object({
  security: Security,
  intervals: Type.Array(
    Type.Object({ open_time: Type.String(), ...prices, average: MaybeDecimal, trade_count: MaybeDecimal }),
  ),
});
const Realtime = Type.Object({
  security: Security,
  last_price: MaybeDecimal,
  last_time: MaybeText,
  last_size: MaybeDecimal,
  bid_price: MaybeDecimal,
  bid_size: MaybeDecimal,
  ask_price: MaybeDecimal,
  ask_size: MaybeDecimal,
  open_price: MaybeDecimal,
  high_price: MaybeDecimal,
  low_price: MaybeDecimal,
  market_volume: MaybeDecimal,
  updated_on: Type.String(),
});
const Search = Type.Object({
  securities: Type.Array(Type.Object({ ticker: MaybeText, name: MaybeText, code: MaybeText, currency: MaybeText })),
});
const News = Type.Object({
  news: Type.Array(
    Type.Object({
      id: Type.String(),
      title: Type.String(),
      publication_date: Type.String(),
      url: MaybeText,
      summary: MaybeText,
    }),
  ),
});
const Company = Type.Object({
  ticker: Type.String(),
  name: Type.String(),
  stock_exchange: MaybeText,
  short_description: MaybeText,
  sector: MaybeText,
  industry_category: MaybeText,
  hq_country: MaybeText,
});

const isStock = ({ market }: MarketSymbol): boolean => market === 'us_equity';

export function createIntrinio(options: ProviderOptions = {}): MarketDataProvider {
  const wire = new Wire(description, 'https://api-v2.intrinio.com', options);
  const headersOf = ({ key }: ProviderCall) => ({ authorization: `Bearer ${key?.key ?? ''}` });

  const bars: Endpoint<'bars'> = async (question, call) => {
    const { symbol, timeframe, from, to, limit } = question;
    const size = sizes[timeframe];
    if (!isStock(symbol) || size === null) return wire.unsupported(`has no bars of ${timeframe} for ${symbol.text}`);
    const common = { capability: 'bars', about: symbol.text, headers: headersOf(call) } as const;
    const query = { start_date: dateOf(from), end_date: dateOf(to - 1), page_size: Math.min(limit, 10_000) };
    const root = `/securities/${symbol.base}/prices`;
    const scene = { wire, call, question };
    if (timeframe === '1d' || timeframe === '1w') {
      const ask: Ask<typeof Daily> = { ...common, path: root, query: { ...query, frequency: size }, schema: Daily };
      return wire.answer(ask, call, ({ security, stock_prices: rows }, told) => {
        if (security.ticker !== symbol.base)
          return wire.wrongSymbol(call, { ask, received: security.ticker, receivedAt: told.receivedAt });
        const raw = rows.map((row) => ({ ...row, openTime: datedOpenTime(timeframe, instantMs(row.date)) }));
        return answerBars(raw, { ...scene, told, currency: security.currency });
      });
    }
    const path = `${root}/intervals`;
    const ask: Ask<typeof Intervals> = { ...common, path, query: { ...query, interval_size: size }, schema: Intervals };
    return wire.answer(ask, call, ({ security, intervals: rows }, told) => {
      if (security.ticker !== symbol.base)
        return wire.wrongSymbol(call, { ask, received: security.ticker, receivedAt: told.receivedAt });
      const raw = rows.map(({ average, trade_count: tradeCount, ...row }) => ({
        ...row,
        openTime: instantMs(row.open_time),
        averagePrice: average,
        tradeCount,
      }));
      return answerBars(raw, { ...scene, told, currency: security.currency });
    });
  };

  const quotes: Endpoint<'quotes'> = async (question, call) => {
    const [symbol] = question.symbols;
    if (symbol === undefined || question.symbols.length > 1 || !isStock(symbol))
      return wire.unsupported('gives the quote of one share at a time');
    const ask: Ask<typeof Realtime> = {
      capability: 'quotes',
      about: symbol.text,
      path: `/securities/${symbol.base}/prices/realtime`,
      headers: headersOf(call),
      schema: Realtime,
    };
    return wire.answer(ask, call, (row, told) => {
      const { ticker } = row.security;
      if (ticker !== symbol.base) return wire.wrongSymbol(call, { ask, received: ticker, receivedAt: told.receivedAt });
      const raw = {
        symbol,
        at: instantMs(row.last_time ?? row.updated_on),
        bid: row.bid_price,
        bidSize: row.bid_size,
        ask: row.ask_price,
        askSize: row.ask_size,
        last: row.last_price,
        lastSize: row.last_size,
        day: { open: row.open_price, high: row.high_price, low: row.low_price, volume: row.market_volume },
      };
      return answerQuotes([raw], { wire, call, question, told });
    });
  };

  const search: Endpoint<'search'> = async ({ text, limit }, call) => {
    const ask: Ask<typeof Search> = {
      capability: 'search',
      about: text,
      path: '/securities/search',
      query: { query: text, page_size: Math.min(limit, 100) },
      headers: headersOf(call),
      schema: Search,
    };
    return wire.answer(ask, call, ({ securities }, told) => {
      const found = securities.map(({ ticker, name, code, currency }) => {
        const kind = code === 'EQS' ? 'stock' : code === 'ETF' ? 'fund' : null;
        return foundOf({ symbol: ticker ?? '', name, exchange: null, kind, currency });
      });
      return wire.provided(found.filter(present), told);
    });
  };

  const news: Endpoint<'news'> = async ({ symbols, from, to, limit }, call) => {
    const [symbol] = symbols;
    if (symbol !== undefined && !isStock(symbol)) return wire.unsupported(`does not cover ${symbol.text}`);
    const ask: Ask<typeof News> = {
      capability: 'news',
      about: symbol?.text ?? '',
      path: symbol === undefined ? '/companies/news' : `/companies/${symbol.base}/news`,
      query: { page_size: Math.min(limit, 100) },
      headers: headersOf(call),
      schema: News,
    };
    return wire.answer(ask, call, ({ news: rows }, told) => {
      const items = rows.map((row) =>
        newsOf({
          newsId: row.id,
          at: instantMs(row.publication_date),
          headline: row.title,
          summary: row.summary,
          source: 'Intrinio',
          url: row.url,
          symbols: symbol === undefined ? [] : [symbol.text],
        }),
      );
      return wire.provided(
        items.filter(present).filter(({ at }) => at >= from && at < to),
        told,
      );
    });
  };

  const companyAsk = (ticker: string, about: string, call: ProviderCall): Ask<typeof Company> => ({
    capability: 'fundamentals',
    about,
    path: `/companies/${ticker}`,
    headers: headersOf(call),
    schema: Company,
  });

  const fundamentals: Endpoint<'fundamentals'> = async ({ symbol }, call) => {
    if (!isStock(symbol)) return wire.unsupported(`does not cover ${symbol.text}`);
    const ask = companyAsk(symbol.base, symbol.text, call);
    return wire.answer(ask, call, (row, told) => {
      if (row.ticker !== symbol.base)
        return wire.wrongSymbol(call, { ask, received: row.ticker, receivedAt: told.receivedAt });
      const details = {
        symbol,
        name: row.name,
        exchange: textOf(row.stock_exchange),
        sector: textOf(row.sector),
        industry: textOf(row.industry_category),
        country: textOf(row.hq_country),
        currency: null,
        description: textOf(row.short_description),
        figures: {},
      };
      return wire.provided(details, told);
    });
  };

  return {
    description,
    endpoints: { bars, quotes, search, news, fundamentals },
    testKey: (call) =>
      wire.answer(companyAsk('AAPL', 'key', call), call, (_, told) => wire.provided('Intrinio accepts the key.', told)),
    stream: null,
  };
}
