import type { BarTimeframe } from '@quire/core/market';
import { fail } from '@quire/core/units';
import type {
  Endpoint,
  MarketDataProvider,
  MarketSymbol,
  ProviderCall,
  ProviderDescription,
} from '@quire/ports/market-data';
import type { Static } from 'typebox';
import { type Ask, type ProviderOptions, type Refusal, type RefusalCode, Wire } from '../http/wire.ts';
import { answerQuotes } from '../parse/answer-quotes.ts';
import { answerBars, datedOpenTime } from '../parse/assemble-bars.ts';
import { dateOf, instantMs } from '../parse/instants.ts';
import { exactText, foundOf, present } from '../parse/particulars.ts';
import { Quote, QuoteMap, Rate, Search, Series, Usage } from './shapes.ts';

const description: ProviderDescription = {
  id: 'twelve-data',
  name: 'Twelve Data',
  website: 'https://twelvedata.com',
  keyKind: 'token',
  keyVariables: ['TWELVEDATA_API_KEY', 'TWELVE_DATA_API_KEY'],
  secretVariables: [],
  markets: ['us_equity', 'world_equity', 'crypto', 'fx'],
  capabilities: ['bars', 'quotes', 'fx', 'search'],
  bars: {
    timeframes: ['1m', '5m', '15m', '30m', '1h', '4h', '1d', '1w'],
    barsPerRequestMax: 5_000,
    intradayDaysMax: null,
    dailyDaysMax: null,
    adjustment: 'raw',
  },
  quoteSymbolsMax: 8,
  limits: { requestsPerMinute: 8, requestsPerDay: 800 },
  delaySeconds: 0,
  streams: false,
  priority: 40,
  note: 'A batch of quotes costs one credit for each symbol.',
};

const intervals: Readonly<Record<BarTimeframe, string>> = {
  '1m': '1min',
  '5m': '5min',
  '15m': '15min',
  '30m': '30min',
  '1h': '1h',
  '4h': '4h',
  '1d': '1day',
  '1w': '1week',
};

const spell = ({ base, quote }: MarketSymbol): string => (quote === null ? base : `${base}/${quote}`);

const codes: Readonly<Record<number, RefusalCode>> = {
  400: 'UNSUPPORTED',
  401: 'UNAUTHORIZED',
  403: 'NOT_ENTITLED',
  404: 'NOT_FOUND',
  429: 'RATE_LIMITED',
};

/** Errors come with a code of their own, often under status 200. */
function refusal(payload: unknown): Refusal | null {
  const { status, code, message } = (payload ?? {}) as { status?: unknown; code?: unknown; message?: unknown };
  if (status !== 'error' || typeof code !== 'number') return null;
  return { code: codes[code] ?? 'UNAVAILABLE', detail: String(message ?? `error ${code}`) };
}

export function createTwelveData(options: ProviderOptions = {}): MarketDataProvider {
  const wire = new Wire(description, 'https://api.twelvedata.com', options);
  const headersOf = ({ key }: ProviderCall) => ({ authorization: `apikey ${key?.key ?? ''}` });

  const bars: Endpoint<'bars'> = async (question, call) => {
    const { symbol, timeframe, from, to, limit } = question;
    const isDated = timeframe === '1d' || timeframe === '1w';
    const instant = (ms: number) => (isDated ? dateOf(ms) : new Date(ms).toISOString().slice(0, 19));
    const ask: Ask<typeof Series> = {
      capability: 'bars',
      about: symbol.text,
      path: '/time_series',
      query: {
        symbol: spell(symbol),
        mic_code: symbol.mic,
        interval: intervals[timeframe],
        start_date: instant(from),
        end_date: instant(isDated ? to : to - 1),
        timezone: 'UTC',
        order: 'desc',
        adjust: 'none',
        outputsize: Math.min(limit, 5_000),
      },
      headers: headersOf(call),
      schema: Series,
      refusal,
    };
    return wire.answer(ask, call, ({ meta, values }, told) => {
      if (meta.symbol !== spell(symbol))
        return wire.wrongSymbol(call, { ask, received: meta.symbol, receivedAt: told.receivedAt });
      const rows = values.map((row) => ({
        ...row,
        openTime: isDated ? datedOpenTime(timeframe, instantMs(row.datetime)) : instantMs(row.datetime),
      }));
      return answerBars(rows, { wire, call, question, told, currency: meta.currency ?? symbol.quote });
    });
  };

  const quotes: Endpoint<'quotes'> = async (question, call) => {
    const { symbols } = question;
    const [mic, ...others] = new Set(symbols.map((symbol) => symbol.mic));
    if (others.length > 0) return wire.unsupported('answers one exchange in a question');
    const names = symbols.map(spell).join(',');
    const request = {
      capability: 'quotes',
      about: names,
      path: '/quote',
      query: { symbol: names, mic_code: mic },
      headers: headersOf(call),
      refusal,
    } as const;
    // One symbol is answered bare, several by name.
    const told =
      symbols.length === 1
        ? await wire.ask({ ...request, schema: Quote }, call)
        : await wire.ask({ ...request, schema: QuoteMap }, call);
    if (!told.ok) return told;
    const { payload, receivedAt } = told.value;
    const byName = (symbols.length === 1 ? { [names]: payload } : payload) as Static<typeof QuoteMap>;
    const stranger = Object.keys(byName).find((name) => !symbols.some((symbol) => spell(symbol) === name));
    if (stranger !== undefined) return wire.wrongSymbol(call, { ask: request, received: stranger, receivedAt });
    const raws = [];
    for (const symbol of symbols) {
      const row = byName[spell(symbol)];
      if (row === undefined || !('symbol' in row)) continue;
      if (row.symbol !== spell(symbol)) {
        return wire.wrongSymbol(call, { ask: request, received: row.symbol, receivedAt });
      }
      const { open, high, low, previous_close: previousClose, volume } = row;
      const at = (row.last_quote_at ?? row.timestamp) * 1_000;
      raws.push({ symbol, at, last: row.close, day: { open, high, low, previousClose, volume } });
    }
    return answerQuotes(raws, { wire, call, question, told: told.value });
  };

  const fx: Endpoint<'fx'> = async ({ base, quotes: wanted, date }, call) => {
    const [quote] = wanted;
    if (quote === undefined || wanted.length > 1) return wire.unsupported('gives one rate at a time');
    const pair = `${base}/${quote}`;
    const ask: Ask<typeof Rate> = {
      capability: 'fx',
      about: pair,
      path: '/exchange_rate',
      query: { symbol: pair, date },
      headers: headersOf(call),
      schema: Rate,
      refusal,
    };
    return wire.answer(ask, call, (row, told) => {
      if (row.symbol !== pair)
        return wire.wrongSymbol(call, { ask, received: row.symbol, receivedAt: told.receivedAt });
      const rate = exactText(row.rate);
      if (rate === null || Number(rate) <= 0) return fail(wire.failure('MALFORMED', 'the rate is not a rate'));
      return wire.provided({ base, date: dateOf(row.timestamp * 1_000), rates: { [quote]: rate } }, told);
    });
  };

  const search: Endpoint<'search'> = async ({ text, limit }, call) => {
    const ask: Ask<typeof Search> = {
      capability: 'search',
      about: text,
      path: '/symbol_search',
      query: { symbol: text, outputsize: Math.min(limit, 120) },
      headers: headersOf(call),
      schema: Search,
      refusal,
    };
    return wire.answer(ask, call, ({ data }, told) => {
      const found = data.map((row) => {
        const isAbroad = !row.symbol.includes('/') && row.country !== 'United States' && row.mic_code;
        const symbol = isAbroad ? `${row.mic_code}:${row.symbol}` : row.symbol;
        const { instrument_name: name, exchange, instrument_type: kind, currency } = row;
        return foundOf({ symbol, name, exchange, kind, currency });
      });
      return wire.provided(found.filter(present), told);
    });
  };

  return {
    description,
    endpoints: { bars, quotes, fx, search },
    testKey: (call) =>
      wire.answer(
        { capability: 'search', about: 'key', path: '/api_usage', headers: headersOf(call), schema: Usage, refusal },
        call,
        ({ current_usage: used, plan_limit: limit }, told) =>
          wire.provided(`Twelve Data accepts the key; ${used} of ${limit} credits of this minute are used.`, told),
      ),
    stream: null,
  };
}
