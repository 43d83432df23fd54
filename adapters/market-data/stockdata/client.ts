import type { BarTimeframe } from '@quire/core/market';
import type {
  Endpoint,
  MarketDataProvider,
  MarketSymbol,
  ProviderCall,
  ProviderDescription,
} from '@quire/ports/market-data';
import { type TSchema, Type } from 'typebox';
import { type Ask, type ProviderOptions, type Refusal, Wire } from '../http/wire.ts';
import { answerQuotes } from '../parse/answer-quotes.ts';
import { answerBars } from '../parse/assemble-bars.ts';
import { dateOf, instantMs, localMs, newYork } from '../parse/instants.ts';
import { foundOf, newsOf, present } from '../parse/particulars.ts';
import { Decimal, MaybeDecimal, MaybeText } from '../parse/shapes.ts';

const description: ProviderDescription = {
  id: 'stockdata',
  name: 'StockData',
  website: 'https://www.stockdata.org',
  keyKind: 'token',
  keyVariables: ['STOCKDATA_API_KEY', 'STOCKDATA_API_TOKEN'],
  secretVariables: [],
  markets: ['us_equity'],
  capabilities: ['bars', 'quotes', 'search', 'news'],
  bars: {
    timeframes: ['1m', '1h', '1d'],
    barsPerRequestMax: 1_000,
    intradayDaysMax: 7,
    dailyDaysMax: null,
    adjustment: 'split',
  },
  quoteSymbolsMax: 3,
  limits: { requestsPerMinute: 10, requestsPerDay: 100 },
  delaySeconds: 0,
  streams: false,
  priority: 85,
  note: 'The free plan answers 100 times a day, with three symbols at most.',
};

const intervals: Readonly<Partial<Record<BarTimeframe, string>>> = { '1m': 'minute', '1h': 'hour', '1d': 'day' };
const prices = { open: Decimal, high: Decimal, low: Decimal, close: Decimal, volume: MaybeDecimal };

const Daily = Type.Object({
  meta: Type.Object({ ticker: Type.String() }),
  data: Type.Array(Type.Object({ date: Type.String(), ...prices })),
});
const Intraday = Type.Object({
  data: Type.Array(Type.Object({ date: Type.String(), ticker: Type.String(), data: Type.Object(prices) })),
});
const Quotes = Type.Object({
  data: Type.Array(
    Type.Object({
      ticker: Type.String(),
      price: Decimal,
      day_high: MaybeDecimal,
      day_low: MaybeDecimal,
      day_open: MaybeDecimal,
      previous_close_price: MaybeDecimal,
      volume: MaybeDecimal,
      last_trade_time: Type.String(),
    }),
  ),
});
const Search = Type.Object({
  data: Type.Array(
    Type.Object({ symbol: Type.String(), name: MaybeText, type: MaybeText, exchange: MaybeText, country: MaybeText }),
  ),
});
const News = Type.Object({
  data: Type.Array(
    Type.Object({
      uuid: Type.String(),
      title: Type.String(),
      description: MaybeText,
      url: MaybeText,
      published_at: Type.String(),
      source: MaybeText,
      entities: Type.Optional(Type.Array(Type.Object({ symbol: Type.String() }))),
    }),
  ),
});

const codes: Readonly<Record<string, Refusal['code']>> = {
  invalid_api_token: 'UNAUTHORIZED',
  usage_limit_reached: 'RATE_LIMITED',
  rate_limit_reached: 'RATE_LIMITED',
  endpoint_access_restricted: 'NOT_ENTITLED',
  resource_not_found: 'NOT_FOUND',
  malformed_parameters: 'UNSUPPORTED',
};

function refusal(payload: unknown): Refusal | null {
  const error = (payload as { error?: { code?: unknown; message?: unknown } } | null)?.error;
  if (error === undefined || error === null || typeof error !== 'object') return null;
  return { code: codes[String(error.code)] ?? 'UNAVAILABLE', detail: String(error.message ?? error.code) };
}

const isStock = ({ market }: MarketSymbol): boolean => market === 'us_equity';
/** An instant without an offset is on New York's clock. */
const instant = (text: string) => (/[zZ]|[+-]\d{2}:?\d{2}$/.test(text) ? instantMs(text) : localMs(text, newYork));

export function createStockData(options: ProviderOptions = {}): MarketDataProvider {
  // 402 is its word for a used-up plan.
  const wire = new Wire(description, 'https://api.stockdata.org/v1', options, { 402: 'RATE_LIMITED' });
  const request = <Schema extends TSchema>({ key }: ProviderCall, ask: Ask<Schema>): Ask<Schema> => ({
    ...ask,
    query: { ...ask.query, api_token: key?.key ?? '' },
    refusal,
  });

  const bars: Endpoint<'bars'> = async (question, call) => {
    const { symbol, timeframe, from, to } = question;
    const interval = intervals[timeframe];
    if (!isStock(symbol) || interval === undefined)
      return wire.unsupported(`has no bars of ${timeframe} for ${symbol.text}`);
    const query = { symbols: symbol.base, interval, date_from: dateOf(from), date_to: dateOf(to - 1) };
    const common = { capability: 'bars', about: symbol.text, query } as const;
    const scene = { wire, call, question, currency: 'USD' };
    if (timeframe === '1d') {
      const ask = request(call, { ...common, path: '/data/eod', schema: Daily });
      return wire.answer(ask, call, ({ meta, data }, told) => {
        if (meta.ticker !== symbol.base)
          return wire.wrongSymbol(call, { ask, received: meta.ticker, receivedAt: told.receivedAt });
        const raw = data.map((row) => ({ ...row, openTime: instantMs(row.date.slice(0, 10)) }));
        return answerBars(raw, { ...scene, told });
      });
    }
    const ask = request(call, { ...common, path: '/data/intraday', schema: Intraday });
    return wire.answer(ask, call, ({ data }, told) => {
      const other = data.find(({ ticker }) => ticker !== symbol.base);
      if (other !== undefined)
        return wire.wrongSymbol(call, { ask, received: other.ticker, receivedAt: told.receivedAt });
      const raw = data.map((row) => ({ ...row.data, openTime: instant(row.date) }));
      return answerBars(raw, { ...scene, told });
    });
  };

  const quotes: Endpoint<'quotes'> = async (question, call) => {
    const byTicker = new Map(question.symbols.filter(isStock).map((symbol) => [symbol.base, symbol]));
    if (byTicker.size === 0) return wire.unsupported('gives quotes of US shares only');
    const names = [...byTicker.keys()].join(',');
    const query = { symbols: names };
    const ask = request(call, { capability: 'quotes', about: names, path: '/data/quote', query, schema: Quotes });
    return wire.answer(ask, call, ({ data }, told) => {
      const stranger = data.find(({ ticker }) => !byTicker.has(ticker));
      if (stranger !== undefined)
        return wire.wrongSymbol(call, { ask, received: stranger.ticker, receivedAt: told.receivedAt });
      const raws = data.map((row) => ({
        symbol: byTicker.get(row.ticker)!,
        at: instant(row.last_trade_time),
        last: row.price,
        day: {
          open: row.day_open,
          high: row.day_high,
          low: row.day_low,
          volume: row.volume,
          previousClose: row.previous_close_price,
        },
      }));
      return answerQuotes(raws, { wire, call, question, told });
    });
  };

  const search: Endpoint<'search'> = async ({ text, limit }, call) => {
    const query = { search: text, limit: Math.min(limit, 50) };
    const ask = request(call, { capability: 'search', about: text, path: '/entity/search', query, schema: Search });
    return wire.answer(ask, call, ({ data }, told) => {
      const found = data
        .filter(({ country }) => country === null || country === undefined || country === 'us')
        .map(({ symbol, name, type: kind, exchange }) => foundOf({ symbol, name, exchange, kind, currency: null }));
      return wire.provided(found.filter(present), told);
    });
  };

  const news: Endpoint<'news'> = async ({ symbols, from, to, limit }, call) => {
    const names = symbols.map(({ base }) => base).join(',');
    const query = {
      symbols: names === '' ? null : names,
      published_after: new Date(from).toISOString().slice(0, 19),
      published_before: new Date(to).toISOString().slice(0, 19),
      limit: Math.min(limit, 50),
    };
    const ask = request(call, { capability: 'news', about: names, path: '/news/all', query, schema: News });
    return wire.answer(ask, call, ({ data }, told) => {
      const items = data.map((row) =>
        newsOf({
          newsId: row.uuid,
          at: instantMs(row.published_at),
          headline: row.title,
          summary: row.description,
          source: row.source,
          url: row.url,
          symbols: (row.entities ?? []).map(({ symbol }) => symbol),
        }),
      );
      return wire.provided(items.filter(present), told);
    });
  };

  return {
    description,
    endpoints: { bars, quotes, search, news },
    testKey: (call) =>
      wire.answer(
        request(call, {
          capability: 'quotes',
          about: 'key',
          path: '/data/quote',
          query: { symbols: 'AAPL' },
          schema: Quotes,
        }),
        call,
        (_, told) => wire.provided('StockData accepts the key.', told),
      ),
    stream: null,
  };
}
