import type { BarTimeframe } from '@quire/core/market';
import type {
  Endpoint,
  MarketDataProvider,
  MarketSymbol,
  ProviderCall,
  ProviderDescription,
} from '@quire/ports/market-data';
import type { TSchema } from 'typebox';
import { type Ask, type ProviderOptions, Wire } from '../http/wire.ts';
import { answerQuotes } from '../parse/answer-quotes.ts';
import { answerBars, datedOpenTime } from '../parse/assemble-bars.ts';
import { exchangeSpellings, micOf } from '../parse/exchanges.ts';
import { dateOf, instantMs } from '../parse/instants.ts';
import { corporateActionOf, foundOf, present } from '../parse/particulars.ts';
import { Account, Daily, Dividends, Intraday, Live, Search, Splits } from './shapes.ts';

const description: ProviderDescription = {
  id: 'eodhd',
  name: 'EOD Historical Data',
  website: 'https://eodhd.com',
  keyKind: 'token',
  keyVariables: ['EODHD_API_KEY', 'EODHD_API_TOKEN'],
  secretVariables: [],
  markets: ['us_equity', 'world_equity', 'crypto', 'fx'],
  capabilities: ['bars', 'quotes', 'search', 'corporateActions'],
  bars: {
    timeframes: ['1m', '5m', '1h', '1d', '1w'],
    barsPerRequestMax: 10_000,
    intradayDaysMax: 120,
    dailyDaysMax: null,
    adjustment: 'raw',
  },
  quoteSymbolsMax: 15,
  limits: { requestsPerMinute: null, requestsPerDay: 20 },
  delaySeconds: 900,
  streams: false,
  priority: 70,
  note: 'The free plan answers 20 times a day, with one year of daily bars.',
};

const periods: Readonly<Record<BarTimeframe, string | null>> = {
  '1m': '1m',
  '5m': '5m',
  '15m': null,
  '30m': null,
  '1h': '1h',
  '4h': null,
  '1d': 'd',
  '1w': 'w',
};

function spell({ market, base, quote, mic }: MarketSymbol): string | null {
  if (market === 'us_equity') return `${base.replace('.', '-')}.US`;
  if (market === 'crypto') return `${base}-${quote}.CC`;
  if (market === 'fx') return `${base}${quote}.FOREX`;
  const mark = mic === null ? undefined : exchangeSpellings.get(mic)?.eodhd;
  return mark === undefined ? null : `${base}.${mark}`;
}

export function createEodhd(options: ProviderOptions = {}): MarketDataProvider {
  const wire = new Wire(description, 'https://eodhd.com/api', options, { 403: 'NOT_ENTITLED', 402: 'RATE_LIMITED' });
  const request = <Schema extends TSchema>({ key }: ProviderCall, ask: Ask<Schema>): Ask<Schema> => ({
    ...ask,
    query: { fmt: 'json', ...ask.query, api_token: key?.key ?? '' },
  });

  const bars: Endpoint<'bars'> = async (question, call) => {
    const { symbol, timeframe, from, to } = question;
    const name = spell(symbol);
    const period = periods[timeframe];
    if (name === null || period === null) return wire.unsupported(`has no bars of ${timeframe} for ${symbol.text}`);
    const about = { capability: 'bars', about: symbol.text } as const;
    const scene = { wire, call, question, currency: symbol.quote };
    if (period === 'd' || period === 'w') {
      const query = { period, from: dateOf(from), to: dateOf(to - 1) };
      const ask = request(call, { ...about, path: `/eod/${name}`, query, schema: Daily });
      return wire.answer(ask, call, (rows, told) => {
        const raw = rows.map((row) => ({ ...row, openTime: datedOpenTime(timeframe, instantMs(row.date)) }));
        return answerBars(raw, { ...scene, told });
      });
    }
    const query = { interval: period, from: Math.floor(from / 1_000), to: Math.floor((to - 1) / 1_000) };
    const ask = request(call, { ...about, path: `/intraday/${name}`, query, schema: Intraday });
    return wire.answer(ask, call, (rows, told) => {
      // Minutes in which nothing traded come with nulls.
      const raw = rows.flatMap(({ timestamp, open, high, low, close, volume }) =>
        open === null || high === null || low === null || close === null
          ? []
          : [{ openTime: timestamp * 1_000, open, high, low, close, volume }],
      );
      return answerBars(raw, { ...scene, told });
    });
  };

  const quotes: Endpoint<'quotes'> = async (question, call) => {
    const byName = new Map(question.symbols.map((symbol) => [spell(symbol), symbol]));
    const [first, ...others] = [...byName.keys()].filter((name) => name !== null);
    if (first === undefined) return wire.unsupported('covers none of the symbols');
    const ask = request(call, {
      capability: 'quotes',
      about: question.symbols.map(({ text }) => text).join(','),
      path: `/real-time/${first}`,
      query: { s: others.length === 0 ? null : others.join(',') },
      schema: Live,
    });
    return wire.answer(ask, call, (payload, told) => {
      const rows = Array.isArray(payload) ? payload : [payload];
      const stranger = rows.find(({ code }) => !byName.has(code));
      if (stranger !== undefined)
        return wire.wrongSymbol(call, { ask, received: stranger.code, receivedAt: told.receivedAt });
      const raws = rows.flatMap(({ code, timestamp, close, open, high, low, volume, previousClose }) => {
        if (timestamp === 'NA' || close === 'NA') return [];
        const known = <Value>(value: Value | 'NA') => (value === 'NA' ? null : value);
        return [
          {
            symbol: byName.get(code)!,
            at: timestamp * 1_000,
            last: close,
            day: {
              open: known(open),
              high: known(high),
              low: known(low),
              volume: known(volume),
              previousClose: known(previousClose),
            },
          },
        ];
      });
      return answerQuotes(raws, { wire, call, question, told });
    });
  };

  const search: Endpoint<'search'> = async ({ text, limit }, call) => {
    const path = `/search/${encodeURIComponent(text)}`;
    const query = { limit: Math.min(limit, 500) };
    const ask = request(call, { capability: 'search', about: text, path, query, schema: Search });
    return wire.answer(ask, call, (rows, told) => {
      const found = rows.map(({ Code, Exchange, Name, Type: kind, Currency }) => {
        const mic = micOf('eodhd', Exchange);
        const symbol = Exchange === 'US' || mic === null ? Code : `${mic}:${Code}`;
        return foundOf({ symbol, name: Name, exchange: Exchange, kind, currency: Currency });
      });
      return wire.provided(found.filter(present), told);
    });
  };

  const corporateActions: Endpoint<'corporateActions'> = async ({ symbol, from, to }, call) => {
    const name = spell(symbol);
    if (name === null) return wire.unsupported(`does not cover ${symbol.text}`);
    const common = {
      capability: 'corporateActions',
      about: symbol.text,
      query: { from: dateOf(from), to: dateOf(to - 1) },
    } as const;
    const splits = await wire.ask(request(call, { ...common, path: `/splits/${name}`, schema: Splits }), call);
    if (!splits.ok) return splits;
    const ask = request(call, { ...common, path: `/div/${name}`, schema: Dividends });
    return wire.answer(ask, call, (dividends, told) => {
      const actions = [
        ...splits.value.payload.map(({ date, split }) => {
          const [newUnits, oldUnits] = split.split('/');
          return { exDate: date, newUnits: newUnits ?? null, oldUnits: oldUnits ?? null };
        }),
        ...dividends.map((row) => ({
          exDate: row.date,
          recordDate: row.recordDate,
          payDate: row.paymentDate,
          cashPerUnit: row.unadjustedValue ?? row.value,
          currency: row.currency,
        })),
      ].map((row) => corporateActionOf({ ...row, symbol }));
      return wire.provided(actions.filter(present), told);
    });
  };

  return {
    description,
    endpoints: { bars, quotes, search, corporateActions },
    testKey: (call) =>
      wire.answer(
        request(call, { capability: 'search', about: 'key', path: '/user', schema: Account }),
        call,
        ({ apiRequests, dailyRateLimit }, told) =>
          wire.provided(`EODHD accepts the key; ${apiRequests} of ${dailyRateLimit} requests of today are used.`, told),
      ),
    stream: null,
  };
}
