import type { BarTimeframe } from '@quire/core/market';
import { fail } from '@quire/core/units';
import type {
  Endpoint,
  MarketDataProvider,
  MarketSymbol,
  ProviderCall,
  ProviderDescription,
} from '@quire/ports/market-data';
import type { TSchema } from 'typebox';
import { type Ask, type ProviderOptions, type Refusal, Wire } from '../http/wire.ts';
import { answerQuotes } from '../parse/answer-quotes.ts';
import { answerBars, datedOpenTime } from '../parse/assemble-bars.ts';
import { instantMs, localMs, newYork } from '../parse/instants.ts';
import { exactText, figuresOf, foundOf, newsOf, present } from '../parse/particulars.ts';
import { textOf } from '../parse/shapes.ts';
import { Feed, GlobalQuote, Overview, Rate, type Row, Search, Series } from './shapes.ts';

const description: ProviderDescription = {
  id: 'alpha-vantage',
  name: 'Alpha Vantage',
  website: 'https://www.alphavantage.co',
  keyKind: 'token',
  keyVariables: ['ALPHA_VANTAGE_API_KEY', 'ALPHAVANTAGE_API_KEY'],
  secretVariables: [],
  markets: ['us_equity', 'fx'],
  capabilities: ['bars', 'quotes', 'fx', 'search', 'news', 'fundamentals'],
  bars: {
    timeframes: ['1m', '5m', '15m', '30m', '1h', '1d', '1w'],
    barsPerRequestMax: 100,
    intradayDaysMax: 30,
    dailyDaysMax: null,
    adjustment: 'raw',
  },
  quoteSymbolsMax: 1,
  limits: { requestsPerMinute: 5, requestsPerDay: 25 },
  delaySeconds: 900,
  streams: false,
  priority: 90,
  note: 'The free plan answers 25 times a day and has no bars within a day.',
};

const series: Readonly<Record<BarTimeframe, readonly [string, string | null] | null>> = {
  '1m': ['TIME_SERIES_INTRADAY', '1min'],
  '5m': ['TIME_SERIES_INTRADAY', '5min'],
  '15m': ['TIME_SERIES_INTRADAY', '15min'],
  '30m': ['TIME_SERIES_INTRADAY', '30min'],
  '1h': ['TIME_SERIES_INTRADAY', '60min'],
  '4h': null,
  '1d': ['TIME_SERIES_DAILY', null],
  '1w': ['TIME_SERIES_WEEKLY', null],
};

/** Everything is status 200 here; what went wrong is a sentence under one of three names. */
function refusal(payload: unknown): Refusal | null {
  const said = (payload ?? {}) as Readonly<Record<string, unknown>>;
  const detail = said['Error Message'] ?? said['Note'] ?? said['Information'];
  if (typeof detail !== 'string') return null;
  if (/apikey is invalid|api key is invalid|missing/i.test(detail)) return { code: 'UNAUTHORIZED', detail };
  if (/rate limit|per day|per minute|call frequency|per second/i.test(detail)) return { code: 'RATE_LIMITED', detail };
  if (/premium/i.test(detail)) return { code: 'NOT_ENTITLED', detail };
  return { code: 'NOT_FOUND', detail };
}

const isStock = ({ market }: MarketSymbol): boolean => market === 'us_equity';

export function createAlphaVantage(options: ProviderOptions = {}): MarketDataProvider {
  const wire = new Wire(description, 'https://www.alphavantage.co', options);
  const request = <Schema extends TSchema>({ key }: ProviderCall, ask: Omit<Ask<Schema>, 'path'>): Ask<Schema> => ({
    ...ask,
    path: '/query',
    query: { ...ask.query, apikey: key?.key ?? '' },
    refusal,
  });

  const bars: Endpoint<'bars'> = async (question, call) => {
    const { symbol, timeframe, limit } = question;
    const chosen = series[timeframe];
    if (!isStock(symbol) || chosen === null) return wire.unsupported(`has no bars of ${timeframe} for ${symbol.text}`);
    const [name, interval] = chosen;
    const ask = request(call, {
      capability: 'bars',
      about: symbol.text,
      query: {
        function: name,
        symbol: symbol.base,
        interval,
        adjusted: interval === null ? null : 'false',
        outputsize: timeframe === '1w' ? null : limit > 100 ? 'full' : 'compact',
      },
      schema: Series,
    });
    return wire.answer(ask, call, (payload, told) => {
      const meta = payload['Meta Data'];
      const received = meta['2. Symbol'];
      if (received !== symbol.base) return wire.wrongSymbol(call, { ask, received, receivedAt: told.receivedAt });
      const rows = Object.entries(payload).find(([title]) => title.includes('Time Series'))?.[1] as
        | Readonly<Record<string, Row>>
        | undefined;
      const zone = meta['6. Time Zone'] ?? newYork;
      const raw = Object.entries(rows ?? {}).map(([time, row]) => ({
        openTime: interval === null ? datedOpenTime(timeframe, instantMs(time)) : localMs(time, zone),
        open: row['1. open'],
        high: row['2. high'],
        low: row['3. low'],
        close: row['4. close'],
        volume: row['5. volume'],
      }));
      return answerBars(raw, { wire, call, question, told, currency: 'USD' });
    });
  };

  const quotes: Endpoint<'quotes'> = async (question, call) => {
    const [symbol] = question.symbols;
    if (symbol === undefined || question.symbols.length > 1 || !isStock(symbol))
      return wire.unsupported('gives the quote of one share at a time');
    const ask = request(call, {
      capability: 'quotes',
      about: symbol.text,
      query: { function: 'GLOBAL_QUOTE', symbol: symbol.base },
      schema: GlobalQuote,
    });
    return wire.answer(ask, call, ({ 'Global Quote': row }, told) => {
      if (!('01. symbol' in row)) return fail(wire.failure('NOT_FOUND', `Alpha Vantage does not know ${symbol.text}`));
      const received = row['01. symbol'];
      if (received !== symbol.base) return wire.wrongSymbol(call, { ask, received, receivedAt: told.receivedAt });
      // Only the date is said. The close of that day is the latest that it can be, and before it the answer itself is.
      const close = localMs(`${row['07. latest trading day']} 16:00:00`, newYork);
      const at = close === null ? null : Math.min(close, told.receivedAt);
      const day = {
        open: row['02. open'],
        high: row['03. high'],
        low: row['04. low'],
        volume: row['06. volume'],
        previousClose: row['08. previous close'],
      };
      return answerQuotes([{ symbol, at, last: row['05. price'], day }], { wire, call, question, told });
    });
  };

  const fx: Endpoint<'fx'> = async ({ base, quotes: wanted, date }, call) => {
    const [quote] = wanted;
    if (quote === undefined || wanted.length > 1 || date !== null)
      return wire.unsupported('gives one rate of now at a time');
    const ask = request(call, {
      capability: 'fx',
      about: `${base}/${quote}`,
      query: { function: 'CURRENCY_EXCHANGE_RATE', from_currency: base, to_currency: quote },
      schema: Rate,
    });
    return wire.answer(ask, call, ({ 'Realtime Currency Exchange Rate': row }, told) => {
      const received = `${row['1. From_Currency Code']}/${row['3. To_Currency Code']}`;
      if (received !== ask.about) return wire.wrongSymbol(call, { ask, received, receivedAt: told.receivedAt });
      const rate = exactText(row['5. Exchange Rate']);
      if (rate === null || Number(rate) <= 0) return fail(wire.failure('MALFORMED', 'the rate is not a rate'));
      return wire.provided({ base, date: row['6. Last Refreshed'].slice(0, 10), rates: { [quote]: rate } }, told);
    });
  };

  const search: Endpoint<'search'> = async ({ text, limit }, call) => {
    const ask = request(call, {
      capability: 'search',
      about: text,
      query: { function: 'SYMBOL_SEARCH', keywords: text },
      schema: Search,
    });
    return wire.answer(ask, call, ({ bestMatches }, told) => {
      const found = bestMatches
        .filter((row) => row['4. region'] === 'United States')
        .map((row) =>
          foundOf({
            symbol: row['1. symbol'],
            name: row['2. name'],
            exchange: row['4. region'],
            kind: row['3. type'],
            currency: row['8. currency'],
          }),
        );
      return wire.provided(found.filter(present).slice(0, limit), told);
    });
  };

  const news: Endpoint<'news'> = async ({ symbols, from, to, limit }, call) => {
    const compact = (ms: number) => new Date(ms).toISOString().replace(/[-:]/g, '').slice(0, 13);
    const ask = request(call, {
      capability: 'news',
      about: symbols.map(({ text }) => text).join(','),
      query: {
        function: 'NEWS_SENTIMENT',
        tickers: symbols.length === 0 ? null : symbols.map(({ base }) => base).join(','),
        time_from: compact(from),
        time_to: compact(to),
        limit: Math.min(limit, 1_000),
      },
      schema: Feed,
    });
    return wire.answer(ask, call, ({ feed }, told) => {
      const items = feed.map((item) =>
        newsOf({
          newsId: item.url,
          at: compactInstant(item.time_published),
          headline: item.title,
          summary: item.summary,
          source: item.source,
          url: item.url,
          symbols: (item.ticker_sentiment ?? []).map(({ ticker }) => ticker),
        }),
      );
      return wire.provided(items.filter(present), told);
    });
  };

  const fundamentals: Endpoint<'fundamentals'> = async ({ symbol }, call) => {
    if (!isStock(symbol)) return wire.unsupported(`does not cover ${symbol.text}`);
    const ask = request(call, {
      capability: 'fundamentals',
      about: symbol.text,
      query: { function: 'OVERVIEW', symbol: symbol.base },
      schema: Overview,
    });
    return wire.answer(ask, call, (row, told) => {
      if (row.Symbol !== symbol.base)
        return wire.wrongSymbol(call, { ask, received: row.Symbol, receivedAt: told.receivedAt });
      const said = (text: string | undefined) => (text === 'None' || text === '-' ? null : textOf(text));
      const details = {
        symbol,
        name: row.Name,
        exchange: said(row.Exchange),
        sector: said(row.Sector),
        industry: said(row.Industry),
        country: said(row.Country),
        currency: said(row.Currency),
        description: said(row.Description),
        figures: figuresOf({
          marketCapitalization: said(row.MarketCapitalization),
          peRatio: said(row.PERatio),
          earningsPerShare: said(row.EPS),
          dividendYield: said(row.DividendYield),
          beta: said(row.Beta),
          sharesOutstanding: said(row.SharesOutstanding),
          high52Weeks: said(row['52WeekHigh']),
          low52Weeks: said(row['52WeekLow']),
        }),
      };
      return wire.provided(details, told);
    });
  };

  return {
    description,
    endpoints: { bars, quotes, fx, search, news, fundamentals },
    testKey: (call) =>
      wire.answer(
        request(call, {
          capability: 'quotes',
          about: 'key',
          query: { function: 'GLOBAL_QUOTE', symbol: 'IBM' },
          schema: GlobalQuote,
        }),
        call,
        (_, told) => wire.provided('Alpha Vantage accepts the key.', told),
      ),
    stream: null,
  };
}

/** `20260105T141200` in UTC. */
function compactInstant(text: string): number | null {
  const match = /^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})?$/.exec(text);
  if (match === null) return null;
  const [, year, month, day, hour, minute, second = '00'] = match;
  return instantMs(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
}
