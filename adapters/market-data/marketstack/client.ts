import type {
  Endpoint,
  MarketDataProvider,
  MarketSymbol,
  ProviderCall,
  ProviderDescription,
} from '@quire/ports/market-data';
import { type TSchema, Type } from 'typebox';
import { type Ask, type ProviderOptions, type Refusal, Wire } from '../http/wire.ts';
import { answerBars } from '../parse/assemble-bars.ts';
import { dateOf, instantMs } from '../parse/instants.ts';
import { corporateActionOf, foundOf, present } from '../parse/particulars.ts';
import { Decimal, MaybeDecimal, MaybeText } from '../parse/shapes.ts';

const description: ProviderDescription = {
  id: 'marketstack',
  name: 'Marketstack',
  website: 'https://marketstack.com',
  keyKind: 'token',
  keyVariables: ['MARKETSTACK_API_KEY'],
  secretVariables: [],
  markets: ['us_equity', 'world_equity'],
  capabilities: ['bars', 'search', 'corporateActions'],
  bars: { timeframes: ['1d'], barsPerRequestMax: 1_000, intradayDaysMax: null, dailyDaysMax: 365, adjustment: 'raw' },
  quoteSymbolsMax: 1,
  limits: { requestsPerMinute: 10, requestsPerDay: 100 },
  delaySeconds: 0,
  streams: false,
  priority: 75,
  note: 'Daily bars of about seventy exchanges; the free plan answers 100 times a month.',
};

const Bars = Type.Object({
  data: Type.Array(
    Type.Object({
      symbol: Type.String(),
      date: Type.String(),
      open: Decimal,
      high: Decimal,
      low: Decimal,
      close: Decimal,
      volume: MaybeDecimal,
      price_currency: MaybeText,
    }),
  ),
});
const Search = Type.Object({
  data: Type.Array(
    Type.Object({
      name: MaybeText,
      ticker: Type.String(),
      stock_exchange: Type.Optional(Type.Object({ acronym: MaybeText, mic: MaybeText })),
    }),
  ),
});
const Splits = Type.Object({
  data: Type.Array(Type.Object({ symbol: Type.String(), date: Type.String(), split_factor: Decimal })),
});
const Dividends = Type.Object({
  data: Type.Array(
    Type.Object({
      symbol: Type.String(),
      date: Type.String(),
      dividend: Decimal,
      payment_date: MaybeText,
      record_date: MaybeText,
    }),
  ),
});

/** `AAPL`, and `ENI.XMIL` abroad. */
function spell({ market, base, mic }: MarketSymbol): string | null {
  if (market === 'us_equity') return base.replace('.', '-');
  return market === 'world_equity' ? `${base}.${mic}` : null;
}

const codes: Readonly<Record<string, Refusal['code']>> = {
  invalid_access_key: 'UNAUTHORIZED',
  missing_access_key: 'UNAUTHORIZED',
  inactive_user: 'UNAUTHORIZED',
  usage_limit_reached: 'RATE_LIMITED',
  rate_limit_reached: 'RATE_LIMITED',
  too_many_requests: 'RATE_LIMITED',
  function_access_restricted: 'NOT_ENTITLED',
  https_access_restricted: 'NOT_ENTITLED',
  no_valid_symbols_provided: 'NOT_FOUND',
};

function refusal(payload: unknown): Refusal | null {
  const error = (payload as { error?: { code?: unknown; message?: unknown } } | null)?.error;
  if (error === undefined || error === null || typeof error !== 'object') return null;
  return { code: codes[String(error.code)] ?? 'UNAVAILABLE', detail: String(error.message ?? error.code) };
}

export function createMarketstack(options: ProviderOptions = {}): MarketDataProvider {
  const wire = new Wire(description, 'https://api.marketstack.com/v2', options);
  const request = <Schema extends TSchema>({ key }: ProviderCall, ask: Ask<Schema>): Ask<Schema> => ({
    ...ask,
    query: { ...ask.query, access_key: key?.key ?? '' },
    refusal,
  });
  const span = (from: number, to: number) => ({ date_from: dateOf(from), date_to: dateOf(to - 1), limit: 1_000 });

  const bars: Endpoint<'bars'> = async (question, call) => {
    const { symbol, timeframe, from, to } = question;
    const name = spell(symbol);
    if (name === null || timeframe !== '1d') return wire.unsupported(`has no bars of ${timeframe} for ${symbol.text}`);
    const query = { symbols: name, ...span(from, to), sort: 'DESC' };
    const ask = request(call, { capability: 'bars', about: symbol.text, path: '/eod', query, schema: Bars });
    return wire.answer(ask, call, ({ data }, told) => {
      const other = data.find((row) => row.symbol !== name);
      if (other !== undefined)
        return wire.wrongSymbol(call, { ask, received: other.symbol, receivedAt: told.receivedAt });
      const raw = data.map((row) => ({ ...row, openTime: instantMs(row.date.slice(0, 10)) }));
      return answerBars(raw, { wire, call, question, told, currency: data[0]?.price_currency?.toUpperCase() });
    });
  };

  const search: Endpoint<'search'> = async ({ text, limit }, call) => {
    const query = { search: text, limit: Math.min(limit, 1_000) };
    const ask = request(call, { capability: 'search', about: text, path: '/tickerslist', query, schema: Search });
    return wire.answer(ask, call, ({ data }, told) => {
      const found = data.map(({ ticker, name, stock_exchange: exchange }) => {
        const [base = ticker, mic] = ticker.split('.');
        const symbol = mic?.length === 4 ? `${mic}:${base}` : ticker;
        return foundOf({ symbol, name, exchange: exchange?.acronym ?? exchange?.mic, kind: 'stock', currency: null });
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
      query: { symbols: name, ...span(from, to) },
    } as const;
    const splits = await wire.ask(request(call, { ...common, path: '/splits', schema: Splits }), call);
    if (!splits.ok) return splits;
    const ask = request(call, { ...common, path: '/dividends', schema: Dividends });
    return wire.answer(ask, call, (dividends, told) => {
      const other = [...splits.value.payload.data, ...dividends.data].find((row) => row.symbol !== name);
      if (other !== undefined)
        return wire.wrongSymbol(call, { ask, received: other.symbol, receivedAt: told.receivedAt });
      const actions = [
        ...splits.value.payload.data.map((row) => ({ exDate: row.date, newUnits: row.split_factor, oldUnits: 1 })),
        ...dividends.data.map((row) => ({
          exDate: row.date,
          recordDate: row.record_date,
          payDate: row.payment_date,
          cashPerUnit: row.dividend,
        })),
      ].map((row) => corporateActionOf({ ...row, symbol }));
      return wire.provided(actions.filter(present), told);
    });
  };

  return {
    description,
    endpoints: { bars, search, corporateActions },
    testKey: (call) =>
      wire.answer(
        request(call, {
          capability: 'search',
          about: 'key',
          path: '/tickerslist',
          query: { search: 'AAPL', limit: 1 },
          schema: Search,
        }),
        call,
        (_, told) => wire.provided('Marketstack accepts the key.', told),
      ),
    stream: null,
  };
}
