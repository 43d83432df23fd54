import { type BarTimeframe, barTimeframeMicros } from '@quire/core/market';
import { fail } from '@quire/core/units';
import type {
  BarsQuestion,
  Endpoint,
  MarketDataProvider,
  MarketSymbol,
  ProviderCall,
  ProviderDescription,
} from '@quire/ports/market-data';
import type { Static } from 'typebox';
import { type Ask, type ProviderOptions, type Refusal, Wire } from '../http/wire.ts';
import { answerQuotes } from '../parse/answer-quotes.ts';
import { answerBars, datedOpenTime, type RawBar } from '../parse/assemble-bars.ts';
import { withoutFloatNoise } from '../parse/exact-prices.ts';
import { exchangeSpellings, micOf } from '../parse/exchanges.ts';
import { dateOf, dayStart, newYork } from '../parse/instants.ts';
import { corporateActionOf, foundOf, present } from '../parse/particulars.ts';
import type { Decimal } from '../parse/shapes.ts';
import { Chart, Search } from './shapes.ts';

const description: ProviderDescription = {
  id: 'yahoo',
  name: 'Yahoo Finance chart',
  website: 'https://finance.yahoo.com',
  keyKind: 'none',
  keyVariables: [],
  secretVariables: [],
  markets: ['us_equity', 'world_equity', 'crypto', 'fx'],
  capabilities: ['bars', 'quotes', 'search', 'corporateActions'],
  bars: {
    timeframes: ['1m', '5m', '15m', '30m', '1h', '1d', '1w'],
    barsPerRequestMax: 10_000,
    intradayDaysMax: 60,
    dailyDaysMax: null,
    adjustment: 'split',
  },
  quoteSymbolsMax: 1,
  limits: { requestsPerMinute: 30, requestsPerDay: 10_000 },
  delaySeconds: 900,
  streams: false,
  priority: 60,
  note: 'An unofficial address without a key: it may change or refuse without notice. Prices are rounded to the decimals it hints at.',
};

const intervals: Readonly<Record<BarTimeframe, string | null>> = {
  '1m': '1m',
  '5m': '5m',
  '15m': '15m',
  '30m': '30m',
  '1h': '60m',
  '4h': null,
  '1d': '1d',
  '1w': '1wk',
};

function spell({ market, base, quote, mic }: MarketSymbol): string | null {
  if (market === 'us_equity') return base.replace('.', '-');
  if (market === 'crypto') return `${base}-${quote === 'USDT' ? 'USD' : quote}`;
  if (market === 'fx') return `${base}${quote}=X`;
  const mark = mic === null ? undefined : exchangeSpellings.get(mic)?.yahoo;
  return mark === undefined ? null : `${base}.${mark}`;
}

function refusal(payload: unknown): Refusal | null {
  const error = (payload as { chart?: { error?: { code?: unknown; description?: unknown } | null } } | null)?.chart
    ?.error;
  if (error === null || error === undefined) return null;
  const detail = String(error.description ?? error.code);
  return { code: error.code === 'Not Found' ? 'NOT_FOUND' : 'UNSUPPORTED', detail };
}

type Result = NonNullable<Static<typeof Chart>['chart']['result']>[number];

export function createYahoo(options: ProviderOptions = {}): MarketDataProvider {
  const wire = new Wire(description, 'https://query1.finance.yahoo.com', options);
  type Subject = Pick<Ask<typeof Chart>, 'capability' | 'query'> & { readonly symbol: MarketSymbol };
  const chart = async ({ capability, symbol, query }: Subject, call: ProviderCall) => {
    const name = spell(symbol);
    if (name === null) return wire.unsupported(`does not cover ${symbol.text}`);
    const path = `/v8/finance/chart/${encodeURIComponent(name)}`;
    const ask: Ask<typeof Chart> = { capability, about: symbol.text, path, query: query ?? {}, schema: Chart, refusal };
    const told = await wire.ask(ask, call);
    if (!told.ok) return told;
    const { receivedAt, latencyMs } = told.value;
    const [result] = told.value.payload.chart.result ?? [];
    if (result === undefined) return fail(wire.failure('NOT_FOUND', `Yahoo does not know ${symbol.text}`));
    if (result.meta.symbol !== name) return wire.wrongSymbol(call, { ask, received: result.meta.symbol, receivedAt });
    return { ok: true, value: { result, told: { receivedAt, latencyMs } } } as const;
  };

  const bars: Endpoint<'bars'> = async (question, call) => {
    const { symbol, timeframe, from, to } = question;
    const interval = intervals[timeframe];
    if (interval === null) return wire.unsupported(`has no bars of ${timeframe}`);
    const query = { period1: Math.floor(from / 1_000), period2: Math.floor(to / 1_000), interval };
    const answered = await chart({ capability: 'bars', symbol, query }, call);
    if (!answered.ok) return answered;
    const { result, told } = answered.value;
    return answerBars(rowsOf(result, question), { wire, call, question, told, currency: result.meta.currency });
  };

  const quotes: Endpoint<'quotes'> = async (question, call) => {
    const [symbol] = question.symbols;
    if (symbol === undefined || question.symbols.length > 1) return wire.unsupported('gives one quote at a time');
    const answered = await chart({ capability: 'quotes', symbol, query: { range: '1d', interval: '1d' } }, call);
    if (!answered.ok) return answered;
    const { result, told } = answered.value;
    const { meta } = result;
    const { regularMarketPrice: last, regularMarketTime: time } = meta;
    if (last === undefined || time === undefined) return fail(wire.failure('NOT_FOUND', 'Yahoo names no price'));
    const clean = cleaner(meta.priceHint);
    const day = {
      high: clean(meta.regularMarketDayHigh),
      low: clean(meta.regularMarketDayLow),
      volume: meta.regularMarketVolume,
      previousClose: clean(meta.previousClose ?? meta.chartPreviousClose),
    };
    return answerQuotes([{ symbol, at: time * 1_000, last: clean(last), day }], { wire, call, question, told });
  };

  const corporateActions: Endpoint<'corporateActions'> = async ({ symbol, from, to }, call) => {
    const query = {
      period1: Math.floor(from / 1_000),
      period2: Math.floor(to / 1_000),
      interval: '1d',
      events: 'div,split',
    };
    const answered = await chart({ capability: 'corporateActions', symbol, query }, call);
    if (!answered.ok) return answered;
    const { result, told } = answered.value;
    const { splits = {}, dividends = {} } = result.events ?? {};
    const exDate = (seconds: number) => dateOf(dayStart(seconds * 1_000, result.meta.exchangeTimezoneName ?? newYork));
    const actions = [
      ...Object.values(splits).map((row) => ({
        exDate: exDate(row.date),
        newUnits: row.numerator,
        oldUnits: row.denominator,
      })),
      ...Object.values(dividends).map((row) => ({ exDate: exDate(row.date), cashPerUnit: row.amount })),
    ].map((row) => corporateActionOf({ ...row, symbol, currency: result.meta.currency }));
    return wire.provided(actions.filter(present), told);
  };

  const search: Endpoint<'search'> = async ({ text, limit }, call) => {
    const ask: Ask<typeof Search> = {
      capability: 'search',
      about: text,
      path: '/v1/finance/search',
      query: { q: text, quotesCount: Math.min(limit, 50), newsCount: 0 },
      schema: Search,
    };
    return wire.answer(ask, call, (payload, told) => {
      const found = payload.quotes.map((row) => {
        const { exchange, quoteType: kind } = row;
        return foundOf({
          symbol: canonical(row.symbol),
          name: row.longname ?? row.shortname,
          exchange,
          kind,
          currency: null,
        });
      });
      return wire.provided(found.filter(present), told);
    });
  };

  return {
    description,
    endpoints: { bars, quotes, search, corporateActions },
    testKey: (call) =>
      wire.answer(
        { capability: 'search', about: 'key', path: '/v1/finance/search', query: { q: 'AAPL' }, schema: Search },
        call,
        (_, told) => wire.provided('Yahoo answers; it needs no key.', told),
      ),
    stream: null,
  };
}

/** Prices are doubles made from singles; the hint says how many decimals are meant, and four are enough for any share. */
const cleaner =
  (hint: number | undefined) =>
  <Value extends Decimal | null | undefined>(value: Value): Value | Decimal =>
    value === null || value === undefined ? value : withoutFloatNoise(value, Math.max(hint ?? 2, 4));

function rowsOf({ meta, timestamp = [], indicators }: Result, { timeframe }: BarsQuestion): readonly RawBar[] {
  const [columns] = indicators.quote;
  const clean = cleaner(meta.priceHint);
  const zone = meta.exchangeTimezoneName ?? 'UTC';
  const isDated = timeframe === '1d' || timeframe === '1w';
  const length = barTimeframeMicros(timeframe) / 1_000;
  return timestamp.flatMap((seconds, at): RawBar[] => {
    const [open, high, low, close] = [columns?.open, columns?.high, columns?.low, columns?.close].map((c) => c?.[at]);
    // Nothing traded in that span: the row is there, without prices.
    if (open == null || high == null || low == null || close == null) return [];
    const instant = seconds * 1_000;
    // The newest row of an open market may be the last trade, at an instant of its own.
    if (!isDated && instant % Math.min(length, 1_800_000) !== 0) return [];
    const openTime = isDated ? datedOpenTime(timeframe, dayStart(instant, zone)) : instant;
    return [
      {
        openTime,
        open: clean(open),
        high: clean(high),
        low: clean(low),
        close: clean(close),
        volume: columns?.volume?.[at],
      },
    ];
  });
}

/** `ENI.MI` as `XMIL:ENI`, `BTC-USD` as `BTC/USD`, `EURUSD=X` as `EUR/USD`. */
function canonical(name: string): string {
  const abroad = /^(.+)\.([A-Z]{1,3})$/.exec(name);
  const mic = abroad === null ? null : micOf('yahoo', abroad[2]!);
  if (abroad !== null && mic !== null) return `${mic}:${abroad[1]}`;
  const fx = /^([A-Z]{3})([A-Z]{3})=X$/.exec(name);
  if (fx !== null) return `${fx[1]}/${fx[2]}`;
  return /^[A-Z0-9]+-(USD|EUR)$/.test(name) ? name.replace('-', '/') : name;
}
