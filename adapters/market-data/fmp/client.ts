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
import { answerBars } from '../parse/assemble-bars.ts';
import { exchangeSpellings } from '../parse/exchanges.ts';
import { dateOf, instantMs, localMs, newYork } from '../parse/instants.ts';
import { corporateActionOf, figuresOf, foundOf, newsOf, present } from '../parse/particulars.ts';
import { textOf } from '../parse/shapes.ts';
import { Daily, Dividends, Intraday, News, Profiles, Quotes, Search, Splits } from './shapes.ts';

const description: ProviderDescription = {
  id: 'fmp',
  name: 'Financial Modeling Prep',
  website: 'https://site.financialmodelingprep.com',
  keyKind: 'token',
  keyVariables: ['FMP_API_KEY'],
  secretVariables: [],
  markets: ['us_equity', 'world_equity', 'crypto', 'fx'],
  capabilities: ['bars', 'quotes', 'search', 'corporateActions', 'news', 'fundamentals'],
  bars: {
    timeframes: ['1m', '5m', '15m', '30m', '1h', '4h', '1d'],
    barsPerRequestMax: 5_000,
    intradayDaysMax: 30,
    dailyDaysMax: null,
    adjustment: 'split',
  },
  quoteSymbolsMax: 1,
  limits: { requestsPerMinute: 5, requestsPerDay: 250 },
  delaySeconds: 900,
  streams: false,
  priority: 65,
  note: 'Bars within a day need a paid plan.',
};

const charts: Readonly<Record<BarTimeframe, string | null>> = {
  '1m': '1min',
  '5m': '5min',
  '15m': '15min',
  '30m': '30min',
  '1h': '1hour',
  '4h': '4hour',
  '1d': null,
  '1w': null,
};

function spell({ market, base, quote, mic }: MarketSymbol): string | null {
  if (market === 'us_equity') return base.replace('.', '-');
  if (market !== 'world_equity') return `${base}${quote}`;
  const mark = mic === null ? undefined : exchangeSpellings.get(mic)?.yahoo;
  return mark === undefined ? null : `${base}.${mark}`;
}

function refusal(payload: unknown): Refusal | null {
  const detail = (payload as { 'Error Message'?: unknown } | null)?.['Error Message'];
  if (typeof detail !== 'string') return null;
  if (/limit reach/i.test(detail)) return { code: 'RATE_LIMITED', detail };
  if (/invalid api key/i.test(detail)) return { code: 'UNAUTHORIZED', detail };
  return { code: /subscription|exclusive|legacy|premium/i.test(detail) ? 'NOT_ENTITLED' : 'UNSUPPORTED', detail };
}

export function createFmp(options: ProviderOptions = {}): MarketDataProvider {
  const wire = new Wire(description, 'https://financialmodelingprep.com/stable', options, { 402: 'NOT_ENTITLED' });
  const request = <Schema extends TSchema>({ key }: ProviderCall, ask: Ask<Schema>): Ask<Schema> => ({
    ...ask,
    query: { ...ask.query, apikey: key?.key ?? '' },
    refusal,
  });
  const span = (from: number, to: number) => ({ from: dateOf(from), to: dateOf(to - 1) });

  const bars: Endpoint<'bars'> = async (question, call) => {
    const { symbol, timeframe, from, to } = question;
    const name = spell(symbol);
    const chart = charts[timeframe];
    if (name === null || timeframe === '1w') return wire.unsupported(`has no bars of ${timeframe} for ${symbol.text}`);
    const about = { capability: 'bars', about: symbol.text, query: { symbol: name, ...span(from, to) } } as const;
    if (chart === null) {
      const ask = request(call, { ...about, path: '/historical-price-eod/full', schema: Daily });
      return wire.answer(ask, call, (rows, told) => {
        const other = rows.find((row) => row.symbol !== name);
        if (other !== undefined)
          return wire.wrongSymbol(call, { ask, received: other.symbol, receivedAt: told.receivedAt });
        const raw = rows.map((row) => ({ ...row, openTime: instantMs(row.date), averagePrice: row.vwap }));
        return answerBars(raw, { wire, call, question, told, currency: symbol.quote });
      });
    }
    const ask = request(call, { ...about, path: `/historical-chart/${chart}`, schema: Intraday });
    // Times are those of the exchange's clock; of pairs, New York's too.
    return wire.answer(ask, call, (rows, told) => {
      const raw = rows.map((row) => ({ ...row, openTime: localMs(row.date, newYork) }));
      return answerBars(raw, { wire, call, question, told, currency: symbol.quote });
    });
  };

  const quotes: Endpoint<'quotes'> = async (question, call) => {
    const [symbol] = question.symbols;
    const name = symbol === undefined ? null : spell(symbol);
    if (symbol === undefined || name === null || question.symbols.length > 1)
      return wire.unsupported('gives one quote at a time');
    const query = { symbol: name };
    const ask = request(call, { capability: 'quotes', about: symbol.text, path: '/quote', query, schema: Quotes });
    return wire.answer(ask, call, (rows, told) => {
      const other = rows.find((row) => row.symbol !== name);
      if (other !== undefined)
        return wire.wrongSymbol(call, { ask, received: other.symbol, receivedAt: told.receivedAt });
      const raws = rows.map((row) => ({
        symbol,
        at: row.timestamp * 1_000,
        last: row.price,
        day: {
          open: row.open,
          high: row.dayHigh,
          low: row.dayLow,
          volume: row.volume,
          previousClose: row.previousClose,
        },
      }));
      return answerQuotes(raws, { wire, call, question, told });
    });
  };

  const search: Endpoint<'search'> = async ({ text, limit }, call) => {
    const query = { query: text, limit: Math.min(limit, 100) };
    const ask = request(call, { capability: 'search', about: text, path: '/search-symbol', query, schema: Search });
    return wire.answer(ask, call, (rows, told) => {
      const found = rows.map(({ symbol, name, exchange, currency }) =>
        foundOf({ symbol, name, exchange, kind: null, currency }),
      );
      return wire.provided(found.filter(present), told);
    });
  };

  const corporateActions: Endpoint<'corporateActions'> = async ({ symbol, from, to }, call) => {
    const name = spell(symbol);
    if (name === null) return wire.unsupported(`does not cover ${symbol.text}`);
    const about = { capability: 'corporateActions', about: symbol.text, query: { symbol: name } } as const;
    const splits = await wire.ask(request(call, { ...about, path: '/splits', schema: Splits }), call);
    if (!splits.ok) return splits;
    const ask = request(call, { ...about, path: '/dividends', schema: Dividends });
    return wire.answer(ask, call, (dividends, told) => {
      const other = [...splits.value.payload, ...dividends].find((row) => row.symbol !== name);
      if (other !== undefined)
        return wire.wrongSymbol(call, { ask, received: other.symbol, receivedAt: told.receivedAt });
      const actions = [
        ...splits.value.payload.map((row) => ({
          exDate: row.date,
          newUnits: row.numerator,
          oldUnits: row.denominator,
        })),
        ...dividends.map((row) => ({
          exDate: row.date,
          recordDate: row.recordDate,
          payDate: row.paymentDate,
          cashPerUnit: row.dividend,
        })),
      ].map((row) => corporateActionOf({ ...row, symbol }));
      const { from: first, to: last } = span(from, to);
      const wanted = actions.filter(present).filter(({ exDate }) => exDate >= first && exDate <= last);
      return wire.provided(wanted, told);
    });
  };

  const news: Endpoint<'news'> = async ({ symbols, from, to, limit }, call) => {
    const names = symbols.map(spell).filter(present).join(',');
    const query = { ...(names === '' ? {} : { symbols: names }), ...span(from, to), limit: Math.min(limit, 250) };
    const path = names === '' ? '/news/stock-latest' : '/news/stock';
    const ask = request(call, { capability: 'news', about: names, path, query, schema: News });
    return wire.answer(ask, call, (rows, told) => {
      const items = rows.map((row) =>
        newsOf({
          newsId: row.url,
          at: localMs(row.publishedDate, newYork),
          headline: row.title,
          summary: row.text,
          source: row.publisher ?? row.site,
          url: row.url,
          symbols: row.symbol ? [row.symbol] : [],
        }),
      );
      return wire.provided(items.filter(present), told);
    });
  };

  const fundamentals: Endpoint<'fundamentals'> = async ({ symbol }, call) => {
    const name = spell(symbol);
    if (name === null) return wire.unsupported(`does not cover ${symbol.text}`);
    const query = { symbol: name };
    const ask = request(call, {
      capability: 'fundamentals',
      about: symbol.text,
      path: '/profile',
      query,
      schema: Profiles,
    });
    return wire.answer(ask, call, ([row], told) => {
      if (row === undefined) return fail(wire.failure('NOT_FOUND', `FMP does not know ${symbol.text}`));
      if (row.symbol !== name)
        return wire.wrongSymbol(call, { ask, received: row.symbol, receivedAt: told.receivedAt });
      const [low, high] = (row.range ?? '').split('-');
      const details = {
        symbol,
        name: row.companyName,
        exchange: textOf(row.exchange),
        sector: textOf(row.sector),
        industry: textOf(row.industry),
        country: textOf(row.country),
        currency: textOf(row.currency),
        description: textOf(row.description),
        figures: figuresOf({
          marketCapitalization: row.marketCap,
          beta: row.beta,
          high52Weeks: textOf(high),
          low52Weeks: textOf(low),
        }),
      };
      return wire.provided(details, told);
    });
  };

  return {
    description,
    endpoints: { bars, quotes, search, corporateActions, news, fundamentals },
    testKey: (call) =>
      wire.answer(
        request(call, {
          capability: 'quotes',
          about: 'key',
          path: '/quote',
          query: { symbol: 'AAPL' },
          schema: Quotes,
        }),
        call,
        ([row], told) => wire.provided(`FMP accepts the key; AAPL is at ${row?.price ?? 'an unknown price'}.`, told),
      ),
    stream: null,
  };
}
