import type { BarTimeframe } from '@quire/core/market';
import { fail } from '@quire/core/units';
import type {
  Endpoint,
  MarketDataProvider,
  MarketSymbol,
  ProviderCall,
  ProviderDescription,
} from '@quire/ports/market-data';
import { type Ask, type ProviderOptions, Wire } from '../http/wire.ts';
import { answerQuotes } from '../parse/answer-quotes.ts';
import { answerBars, datedOpenTime } from '../parse/assemble-bars.ts';
import { exchangeSpellings } from '../parse/exchanges.ts';
import { dateOf, dayStart } from '../parse/instants.ts';
import { figuresOf, foundOf, newsOf, present } from '../parse/particulars.ts';
import { observed, textOf } from '../parse/shapes.ts';
import { Candles, NewsItems, Profile, Quote, Search } from './shapes.ts';
import { createFinnhubStream } from './stream.ts';

const description: ProviderDescription = {
  id: 'finnhub',
  name: 'Finnhub',
  website: 'https://finnhub.io',
  keyKind: 'token',
  keyVariables: ['FINNHUB_API_KEY'],
  secretVariables: [],
  markets: ['us_equity', 'world_equity'],
  capabilities: ['bars', 'quotes', 'search', 'news', 'fundamentals'],
  bars: {
    timeframes: ['1m', '5m', '15m', '30m', '1h', '1d', '1w'],
    barsPerRequestMax: 5_000,
    intradayDaysMax: 30,
    dailyDaysMax: null,
    adjustment: 'split',
  },
  quoteSymbolsMax: 1,
  limits: { requestsPerMinute: 60, requestsPerDay: null },
  delaySeconds: 0,
  streams: true,
  priority: 30,
  note: 'Bars need a paid plan; quotes, news, search and the stream do not.',
};

const resolutions: Readonly<Record<BarTimeframe, string | null>> = {
  '1m': '1',
  '5m': '5',
  '15m': '15',
  '30m': '30',
  '1h': '60',
  '4h': null,
  '1d': 'D',
  '1w': 'W',
};

function spell({ market, base, mic }: MarketSymbol): string | null {
  if (market === 'us_equity') return base;
  const mark = mic === null ? undefined : exchangeSpellings.get(mic)?.yahoo;
  return mark === undefined ? null : `${base}.${mark}`;
}

export function createFinnhub(options: ProviderOptions = {}): MarketDataProvider {
  const wire = new Wire(description, 'https://finnhub.io/api/v1', options);
  const headersOf = ({ key }: ProviderCall) => ({ 'x-finnhub-token': key?.key ?? '' });

  const bars: Endpoint<'bars'> = async (question, call) => {
    const { symbol, timeframe, from, to } = question;
    const name = spell(symbol);
    const resolution = resolutions[timeframe];
    if (name === null || resolution === null) return wire.unsupported(`has no bars of ${timeframe} for ${symbol.text}`);
    const ask: Ask<typeof Candles> = {
      capability: 'bars',
      about: symbol.text,
      path: '/stock/candle',
      query: { symbol: name, resolution, from: Math.floor(from / 1_000), to: Math.floor((to - 1) / 1_000) },
      headers: headersOf(call),
      schema: Candles,
    };
    const isDated = timeframe === '1d' || timeframe === '1w';
    return wire.answer(ask, call, ({ t = [], o = [], h = [], l = [], c = [], v = [] }, told) => {
      if ([o, h, l, c, v].some(({ length }) => length !== t.length)) {
        const detail = 'the columns are not of one length';
        wire.quarantine(call, { ask, cause: 'schema', detail, sample: '', receivedAt: told.receivedAt });
        return fail(wire.failure('MALFORMED', detail));
      }
      const rows = t.map((seconds, at) => ({
        openTime: isDated ? datedOpenTime(timeframe, dayStart(seconds * 1_000, 'UTC')) : seconds * 1_000,
        open: o[at]!,
        high: h[at]!,
        low: l[at]!,
        close: c[at]!,
        volume: v[at],
      }));
      return answerBars(rows, { wire, call, question, told });
    });
  };

  const quotes: Endpoint<'quotes'> = async (question, call) => {
    const [symbol] = question.symbols;
    const name = symbol === undefined ? null : spell(symbol);
    if (symbol === undefined || name === null || question.symbols.length > 1)
      return wire.unsupported('gives the quote of one share at a time');
    const ask: Ask<typeof Quote> = {
      capability: 'quotes',
      about: symbol.text,
      path: '/quote',
      query: { symbol: name },
      headers: headersOf(call),
      schema: Quote,
    };
    return wire.answer(ask, call, ({ c, o, h, l, pc, t }, told) => {
      // What it does not know it answers with zeros.
      if (t === 0) return fail(wire.failure('NOT_FOUND', `Finnhub does not know ${symbol.text}`));
      const day = { open: o, high: h, low: l, previousClose: pc };
      return answerQuotes([{ symbol, at: t * 1_000, last: c, day }], { wire, call, question, told });
    });
  };

  const search: Endpoint<'search'> = async ({ text, limit }, call) => {
    const ask: Ask<typeof Search> = {
      capability: 'search',
      about: text,
      path: '/search',
      query: { q: text, exchange: 'US' },
      headers: headersOf(call),
      schema: Search,
    };
    return wire.answer(ask, call, ({ result }, told) => {
      const found = result.map(({ symbol, description: name, type }) =>
        foundOf({ symbol, name, exchange: null, kind: type, currency: null }),
      );
      return wire.provided(found.filter(present).slice(0, limit), told);
    });
  };

  const news: Endpoint<'news'> = async ({ symbols, from, to, limit }, call) => {
    const [symbol] = symbols;
    const name = symbol === undefined ? null : spell(symbol);
    const ask: Ask<typeof NewsItems> = {
      capability: 'news',
      about: symbol?.text ?? '',
      ...(name === null
        ? { path: '/news', query: { category: 'general' } }
        : { path: '/company-news', query: { symbol: name, from: dateOf(from), to: dateOf(to) } }),
      headers: headersOf(call),
      schema: NewsItems,
    };
    return wire.answer(ask, call, (items, told) => {
      const read = items.map((item) =>
        newsOf({
          newsId: item.id,
          at: item.datetime * 1_000,
          headline: item.headline,
          summary: item.summary,
          source: item.source,
          url: item.url,
          symbols: (item.related ?? '').split(',').filter((part) => part !== ''),
        }),
      );
      const wanted = read.filter(present).filter(({ at }) => at >= from && at < to);
      return wire.provided(wanted.slice(0, limit), told);
    });
  };

  const fundamentals: Endpoint<'fundamentals'> = async ({ symbol }, call) => {
    const name = spell(symbol);
    if (name === null) return wire.unsupported(`does not cover ${symbol.text}`);
    const ask: Ask<typeof Profile> = {
      capability: 'fundamentals',
      about: symbol.text,
      path: '/stock/profile2',
      query: { symbol: name },
      headers: headersOf(call),
      schema: Profile,
    };
    return wire.answer(ask, call, (profile, told) => {
      const { ticker } = profile;
      if (ticker === undefined) return fail(wire.failure('NOT_FOUND', `Finnhub does not know ${symbol.text}`));
      if (ticker !== name) return wire.wrongSymbol(call, { ask, received: ticker, receivedAt: told.receivedAt });
      // Finnhub counts both in millions.
      const millions = (value: Parameters<typeof observed>[0]) => {
        const number = observed(value);
        return number === null ? null : number * 1e6;
      };
      const details = {
        symbol,
        name: textOf(profile.name) ?? symbol.text,
        exchange: textOf(profile.exchange),
        sector: null,
        industry: textOf(profile.finnhubIndustry),
        country: textOf(profile.country),
        currency: textOf(profile.currency),
        description: null,
        figures: figuresOf({
          marketCapitalization: millions(profile.marketCapitalization),
          sharesOutstanding: millions(profile.shareOutstanding),
        }),
      };
      return wire.provided(details, told);
    });
  };

  return {
    description,
    endpoints: { bars, quotes, search, news, fundamentals },
    testKey: (call) =>
      wire.answer(
        {
          capability: 'quotes',
          about: 'key',
          path: '/quote',
          query: { symbol: 'AAPL' },
          headers: headersOf(call),
          schema: Quote,
        },
        call,
        ({ c }, told) => wire.provided(`Finnhub accepts the key; AAPL is at ${c}.`, told),
      ),
    stream: createFinnhubStream(options.streamUrl),
  };
}
