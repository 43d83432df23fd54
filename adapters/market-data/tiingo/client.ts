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
import { dateOf, dayMs, instantMs, isoSeconds } from '../parse/instants.ts';
import { corporateActionOf, foundOf, newsOf, present } from '../parse/particulars.ts';
import { Decimal, MaybeDecimal, MaybeText } from '../parse/shapes.ts';

const description: ProviderDescription = {
  id: 'tiingo',
  name: 'Tiingo',
  website: 'https://www.tiingo.com',
  keyKind: 'token',
  keyVariables: ['TIINGO_API_KEY', 'TIINGO_API_TOKEN'],
  secretVariables: [],
  markets: ['us_equity'],
  capabilities: ['bars', 'quotes', 'search', 'corporateActions', 'news'],
  bars: {
    timeframes: ['1m', '5m', '15m', '30m', '1h', '4h', '1d', '1w'],
    barsPerRequestMax: 10_000,
    intradayDaysMax: 2_000,
    dailyDaysMax: null,
    adjustment: 'raw',
  },
  quoteSymbolsMax: 100,
  limits: { requestsPerMinute: 50, requestsPerDay: 1_000 },
  delaySeconds: 0,
  streams: false,
  priority: 50,
  note: 'Bars within a day come from the IEX exchange alone. News needs a paid plan.',
};

const frequencies: Readonly<Record<BarTimeframe, string>> = {
  '1m': '1min',
  '5m': '5min',
  '15m': '15min',
  '30m': '30min',
  '1h': '1hour',
  '4h': '4hour',
  '1d': 'daily',
  '1w': 'weekly',
};

const Prices = Type.Array(
  Type.Object({
    date: Type.String(),
    open: Decimal,
    high: Decimal,
    low: Decimal,
    close: Decimal,
    volume: MaybeDecimal,
    divCash: MaybeDecimal,
    splitFactor: MaybeDecimal,
  }),
);
const Quotes = Type.Array(
  Type.Object({
    ticker: Type.String(),
    timestamp: Type.String(),
    last: MaybeDecimal,
    tngoLast: MaybeDecimal,
    prevClose: MaybeDecimal,
    open: MaybeDecimal,
    high: MaybeDecimal,
    low: MaybeDecimal,
    volume: MaybeDecimal,
    bidPrice: MaybeDecimal,
    bidSize: MaybeDecimal,
    askPrice: MaybeDecimal,
    askSize: MaybeDecimal,
  }),
);
const Search = Type.Array(Type.Object({ ticker: Type.String(), name: MaybeText, assetType: MaybeText }));
const News = Type.Array(
  Type.Object({
    id: Type.Union([Type.Integer(), Type.String()]),
    publishedDate: Type.String(),
    title: Type.String(),
    url: MaybeText,
    description: MaybeText,
    source: MaybeText,
    tickers: Type.Optional(Type.Array(Type.String())),
  }),
);
const Greeting = Type.Object({ message: Type.String() });

const isStock = ({ market }: MarketSymbol): boolean => market === 'us_equity';
const spell = ({ base }: MarketSymbol): string => base.replace('.', '-');

export function createTiingo(options: ProviderOptions = {}): MarketDataProvider {
  const wire = new Wire(description, 'https://api.tiingo.com', options);
  const headersOf = ({ key }: ProviderCall) => ({ authorization: `Token ${key?.key ?? ''}` });

  const bars: Endpoint<'bars'> = async (question, call) => {
    const { symbol, timeframe, from, to } = question;
    if (!isStock(symbol)) return wire.unsupported(`does not cover ${symbol.text}`);
    const isDated = timeframe === '1d' || timeframe === '1w';
    const ask: Ask<typeof Prices> = {
      capability: 'bars',
      about: symbol.text,
      path: `/${isDated ? 'tiingo/daily' : 'iex'}/${spell(symbol)}/prices`,
      query: {
        startDate: dateOf(from),
        endDate: dateOf(to - 1),
        resampleFreq: frequencies[timeframe],
        columns: isDated ? null : 'open,high,low,close,volume',
      },
      headers: headersOf(call),
      schema: Prices,
    };
    return wire.answer(ask, call, (rows, told) => {
      const raw = rows.map((row) => {
        const at = instantMs(row.date);
        return { ...row, openTime: isDated ? datedOpenTime(timeframe, at) : at };
      });
      return answerBars(raw, { wire, call, question, told, currency: 'USD' });
    });
  };

  const quotes: Endpoint<'quotes'> = async (question, call) => {
    const byTicker = new Map(question.symbols.filter(isStock).map((symbol) => [spell(symbol), symbol]));
    if (byTicker.size === 0) return wire.unsupported('gives quotes of US shares only');
    const names = [...byTicker.keys()].join(',');
    const ask: Ask<typeof Quotes> = {
      capability: 'quotes',
      about: names,
      path: '/iex/',
      query: { tickers: names },
      headers: headersOf(call),
      schema: Quotes,
    };
    return wire.answer(ask, call, (rows, told) => {
      const stranger = rows.find(({ ticker }) => !byTicker.has(ticker.toUpperCase()));
      if (stranger !== undefined)
        return wire.wrongSymbol(call, { ask, received: stranger.ticker, receivedAt: told.receivedAt });
      const raws = rows.map((row) => ({
        symbol: byTicker.get(row.ticker.toUpperCase())!,
        at: instantMs(row.timestamp),
        bid: row.bidPrice,
        bidSize: row.bidSize,
        ask: row.askPrice,
        askSize: row.askSize,
        last: row.last ?? row.tngoLast,
        day: { open: row.open, high: row.high, low: row.low, volume: row.volume, previousClose: row.prevClose },
      }));
      return answerQuotes(raws, { wire, call, question, told });
    });
  };

  const search: Endpoint<'search'> = async ({ text, limit }, call) => {
    const ask: Ask<typeof Search> = {
      capability: 'search',
      about: text,
      path: '/tiingo/utilities/search',
      query: { query: text, limit: Math.min(limit, 100) },
      headers: headersOf(call),
      schema: Search,
    };
    return wire.answer(ask, call, (rows, told) => {
      const found = rows.map(({ ticker, name, assetType: kind }) =>
        foundOf({ symbol: ticker, name, exchange: null, kind, currency: null }),
      );
      return wire.provided(found.filter(present), told);
    });
  };

  const corporateActions: Endpoint<'corporateActions'> = async ({ symbol, from, to }, call) => {
    if (!isStock(symbol)) return wire.unsupported(`does not cover ${symbol.text}`);
    const ask: Ask<typeof Prices> = {
      capability: 'corporateActions',
      about: symbol.text,
      path: `/tiingo/daily/${spell(symbol)}/prices`,
      query: { startDate: dateOf(from), endDate: dateOf(to - 1) },
      headers: headersOf(call),
      schema: Prices,
    };
    // Splits and dividends are columns of the daily table.
    return wire.answer(ask, call, (rows, told) => {
      const actions = rows.flatMap(({ date, divCash, splitFactor }) => [
        Number(splitFactor ?? 1) === 1
          ? null
          : corporateActionOf({ symbol, exDate: date, newUnits: splitFactor, oldUnits: 1 }),
        Number(divCash ?? 0) === 0
          ? null
          : corporateActionOf({ symbol, exDate: date, cashPerUnit: divCash, currency: 'USD' }),
      ]);
      return wire.provided(actions.filter(present), told);
    });
  };

  const news: Endpoint<'news'> = async ({ symbols, from, to, limit }, call) => {
    const names = symbols.filter(isStock).map(spell).join(',');
    const ask: Ask<typeof News> = {
      capability: 'news',
      about: names,
      path: '/tiingo/news',
      query: {
        tickers: names === '' ? null : names,
        startDate: isoSeconds(from),
        endDate: isoSeconds(Math.min(to, from + 3_650 * dayMs)),
        limit: Math.min(limit, 1_000),
      },
      headers: headersOf(call),
      schema: News,
    };
    return wire.answer(ask, call, (rows, told) => {
      const items = rows.map((row) =>
        newsOf({
          newsId: row.id,
          at: instantMs(row.publishedDate),
          headline: row.title,
          summary: row.description,
          source: row.source,
          url: row.url,
          symbols: (row.tickers ?? []).map((ticker) => ticker.toUpperCase()),
        }),
      );
      return wire.provided(items.filter(present), told);
    });
  };

  return {
    description,
    endpoints: { bars, quotes, search, corporateActions, news },
    testKey: (call) =>
      wire.answer(
        { capability: 'search', about: 'key', path: '/api/test', headers: headersOf(call), schema: Greeting },
        call,
        (_, told) => wire.provided('Tiingo accepts the key.', told),
      ),
    stream: null,
  };
}
