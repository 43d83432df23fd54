import type { BarTimeframe } from '@quire/core/market';
import type { Endpoint, MarketDataProvider, MarketSymbol, ProviderDescription } from '@quire/ports/market-data';
import { Type } from 'typebox';
import { type Ask, type ProviderOptions, type Refusal, Wire } from '../http/wire.ts';
import { answerQuotes } from '../parse/answer-quotes.ts';
import { answerBars, datedOpenTime } from '../parse/assemble-bars.ts';
import { readCsv } from '../parse/csv.ts';
import { exchangeSpellings } from '../parse/exchanges.ts';
import { dateOf, instantMs, localMs } from '../parse/instants.ts';
import { Decimal, MaybeDecimal } from '../parse/shapes.ts';

const description: ProviderDescription = {
  id: 'stooq',
  name: 'Stooq',
  website: 'https://stooq.com',
  keyKind: 'none',
  keyVariables: [],
  secretVariables: [],
  markets: ['us_equity', 'world_equity', 'fx'],
  capabilities: ['bars', 'quotes'],
  bars: {
    timeframes: ['1d', '1w'],
    barsPerRequestMax: 20_000,
    intradayDaysMax: null,
    dailyDaysMax: null,
    adjustment: 'all',
  },
  quoteSymbolsMax: 20,
  limits: { requestsPerMinute: 30, requestsPerDay: 5_000 },
  delaySeconds: 900,
  streams: false,
  priority: 80,
  note: 'Tables for people without a key; prices are adjusted for splits and dividends.',
};

const periods: Readonly<Partial<Record<BarTimeframe, string>>> = { '1d': 'd', '1w': 'w' };
/** Its clocks are those of Warsaw. */
const zone = 'Europe/Warsaw';

function spell({ market, base, quote, mic }: MarketSymbol): string | null {
  if (market === 'us_equity') return `${base.replace('.', '-')}.US`;
  if (market === 'fx') return `${base}${quote}`;
  const mark = mic === null ? null : (exchangeSpellings.get(mic)?.stooq ?? null);
  return mark === null ? null : `${base}.${mark.toUpperCase()}`;
}

const Bars = Type.Union([
  Type.Null(),
  Type.Array(
    Type.Object({
      Date: Type.String(),
      Open: Decimal,
      High: Decimal,
      Low: Decimal,
      Close: Decimal,
      Volume: MaybeDecimal,
    }),
  ),
]);
const Quotes = Type.Array(
  Type.Object({
    Symbol: Type.String(),
    Date: Type.String(),
    Time: Type.String(),
    Open: Type.String(),
    High: Type.String(),
    Low: Type.String(),
    Close: Type.String(),
    Volume: Type.String(),
  }),
);

/** It answers refusals as plain sentences under status 200. */
function refusal(payload: unknown): Refusal | null {
  if (typeof payload !== 'string') return null;
  if (/exceeded/i.test(payload)) return { code: 'RATE_LIMITED', detail: payload.slice(0, 200) };
  return /no data/i.test(payload) ? { code: 'NOT_FOUND', detail: 'Stooq has no such data' } : null;
}

const table =
  (...columns: string[]) =>
  (text: string): unknown =>
    /^(no data|exceeded)/i.test(text.trim()) ? text : readCsv(text, columns);

export function createStooq(options: ProviderOptions = {}): MarketDataProvider {
  const wire = new Wire(description, 'https://stooq.com', options);

  const bars: Endpoint<'bars'> = async (question, call) => {
    const { symbol, timeframe, from, to } = question;
    const name = spell(symbol);
    const period = periods[timeframe];
    if (name === null || period === undefined)
      return wire.unsupported(`has no bars of ${timeframe} for ${symbol.text}`);
    const compact = (ms: number) => dateOf(ms).replaceAll('-', '');
    const ask: Ask<typeof Bars> = {
      capability: 'bars',
      about: symbol.text,
      path: '/q/d/l/',
      query: { s: name.toLowerCase(), d1: compact(from), d2: compact(to - 1), i: period },
      read: table('Date', 'Open', 'High', 'Low', 'Close'),
      schema: Bars,
      refusal,
    };
    return wire.answer(ask, call, (rows, told) => {
      const raw = (rows ?? []).map((row) => ({
        openTime: datedOpenTime(timeframe, instantMs(row.Date)),
        open: row.Open,
        high: row.High,
        low: row.Low,
        close: row.Close,
        volume: row.Volume === '' ? null : row.Volume,
      }));
      return answerBars(raw, { wire, call, question, told, currency: symbol.quote });
    });
  };

  const quotesAsk = (names: string, about: string): Ask<typeof Quotes> => ({
    capability: 'quotes',
    about,
    path: '/q/l/',
    query: { s: names.toLowerCase(), f: 'sd2t2ohlcv', h: '', e: 'csv' },
    read: table('Symbol', 'Date', 'Time', 'Open', 'High', 'Low', 'Close', 'Volume'),
    schema: Quotes,
    refusal,
  });

  const quotes: Endpoint<'quotes'> = async (question, call) => {
    const byName = new Map(question.symbols.map((symbol) => [spell(symbol), symbol]));
    const names = [...byName.keys()].filter((name) => name !== null);
    if (names.length === 0) return wire.unsupported('covers none of the symbols');
    const ask = quotesAsk(names.join('+'), question.symbols.map(({ text }) => text).join(','));
    return wire.answer(ask, call, (rows, told) => {
      const stranger = rows.find(({ Symbol: name }) => !byName.has(name.toUpperCase()));
      if (stranger !== undefined)
        return wire.wrongSymbol(call, { ask, received: stranger.Symbol, receivedAt: told.receivedAt });
      const raws = rows
        .filter(({ Close }) => Close !== 'N/D')
        .map((row) => ({
          symbol: byName.get(row.Symbol.toUpperCase())!,
          at: localMs(`${row.Date} ${row.Time}`, zone),
          last: row.Close,
          day: { open: row.Open, high: row.High, low: row.Low, volume: row.Volume === 'N/D' ? null : row.Volume },
        }));
      return answerQuotes(raws, { wire, call, question, told });
    });
  };

  return {
    description,
    endpoints: { bars, quotes },
    testKey: (call) =>
      wire.answer(quotesAsk('aapl.us', 'key'), call, (_, told) =>
        wire.provided('Stooq answers; it needs no key.', told),
      ),
    stream: null,
  };
}
