import { type BarTimeframe, barTimeframeMicros } from '@quire/core/market';
import { fail, ok, type Result } from '@quire/core/units';
import type {
  Endpoint,
  MarketDataFailure,
  MarketDataFailureCode,
  MarketDataProvider,
  MarketSymbol,
  ProviderCall,
  ProviderDescription,
} from '@quire/ports/market-data';
import { type ProviderOptions, Wire } from '../http/wire.ts';
import { answerQuotes } from '../parse/answer-quotes.ts';
import { answerTrades } from '../parse/answer-trades.ts';
import { answerBars, type RawBar } from '../parse/assemble-bars.ts';
import { type CcxtExchange, type CcxtTicker, loadExchange } from './load-exchange.ts';

/** What is known of an exchange before its module is loaded; a test holds it against what ccxt says. */
export interface ExchangeFacts {
  /** ccxt's id. */
  readonly exchangeId: string;
  readonly name: string;
  readonly website: string;
  readonly timeframes: readonly BarTimeframe[];
  /** Whether the tickers of many symbols come with one request. */
  readonly hasTickers: boolean;
  readonly requestsPerMinute: number;
  readonly priority: number;
  readonly note?: string;
}

const timeoutMsDefault = 10_000;
const barsPerRequest = 300;

/** A coin against dollars is looked for in this order: a tether counts as a dollar here, as everywhere in Quire. */
const dollarQuotes = ['USD', 'USDT', 'USDC'] as const;

function descriptionOf(facts: ExchangeFacts): ProviderDescription {
  const { exchangeId, name, website, timeframes, hasTickers, requestsPerMinute, priority, note = '' } = facts;
  return {
    id: exchangeId,
    name,
    website,
    keyKind: 'none',
    keyVariables: [],
    secretVariables: [],
    markets: ['crypto'],
    capabilities: ['bars', 'quotes', 'trades'],
    bars: {
      timeframes,
      barsPerRequestMax: barsPerRequest,
      intradayDaysMax: null,
      dailyDaysMax: null,
      adjustment: 'raw',
    },
    quoteSymbolsMax: hasTickers ? 50 : 1,
    limits: { requestsPerMinute, requestsPerDay: null },
    delaySeconds: 0,
    streams: false,
    priority,
    note: `Public data through ccxt, without a key. A pair in dollars that it does not list is read as its pair in tether.${note === '' ? '' : ` ${note}`}`,
  };
}

/** The exchange as ccxt loaded it, with its markets. */
interface Ready {
  readonly exchange: CcxtExchange;
  readonly markets: NonNullable<CcxtExchange['markets']>;
}

export function createCcxtExchange(facts: ExchangeFacts, options: ProviderOptions): MarketDataProvider {
  const description = descriptionOf(facts);
  const wire = new Wire(description, facts.website, options);
  const timeoutMs = options.timeoutMs ?? timeoutMsDefault;
  let loading: Promise<CcxtExchange> | null = null;
  let ready: Ready | null = null;

  /** One request of ccxt, permitted before and its troubles understood. Nobody waits longer than he wants to. */
  const ask = async <Answer>(
    call: ProviderCall,
    request: () => Promise<Answer>,
  ): Promise<Result<Told<Answer>, MarketDataFailure>> => {
    const refused = await call.permit();
    if (refused !== null) return fail(refused);
    const startedAt = wire.now();
    const outcome = await settledOrCanceled(request, call);
    const receivedAt = wire.now();
    if (outcome.kind === 'answered') return ok({ value: outcome.value, receivedAt, latencyMs: receivedAt - startedAt });
    if (outcome.kind === 'canceled') return fail(wire.failure('CANCELED', 'nobody waits for the answer any more'));
    return fail(wire.failure(codeOf(outcome.error), wordsOf(outcome.error)));
  };

  const open = async (call: ProviderCall): Promise<Result<Ready, MarketDataFailure>> => {
    if (ready !== null) return ok(ready);
    loading ??= loadExchange(facts.exchangeId, { baseUrl: options.baseUrl ?? null, timeoutMs });
    const exchange = await loading;
    const loaded = await ask(call, () => exchange.loadMarkets());
    if (!loaded.ok) return loaded;
    ready = { exchange, markets: exchange.markets ?? {} };
    return ok(ready);
  };

  const opened = async (call: ProviderCall, symbol: MarketSymbol) => {
    const result = await open(call);
    if (!result.ok) return result;
    const pair = pairOf(symbol, result.value.markets);
    if (pair === null) return fail(wire.failure('NOT_FOUND', `${facts.name} lists no ${symbol.text}`));
    return ok({ ...result.value, pair });
  };

  const bars: Endpoint<'bars'> = async (question, call) => {
    const { symbol, timeframe, from, to, limit } = question;
    if (!facts.timeframes.includes(timeframe)) return wire.unsupported(`has no bars of ${timeframe}`);
    const found = await opened(call, symbol);
    if (!found.ok) return found;
    const { exchange, pair } = found.value;
    const stepMs = barTimeframeMicros(timeframe) / 1_000;
    const raws: RawBar[] = [];
    const now = wire.now();
    const end = Math.min(to, now + 1);
    let told = { receivedAt: now, latencyMs: 0 };
    for (let since = Math.max(from, end - limit * stepMs); since < end; since += barsPerRequest * stepMs) {
      const asked = since;
      const answer = await ask(call, () => exchange.fetchOHLCV(pair, timeframe, asked, barsPerRequest));
      if (!answer.ok) return answer;
      const { value, receivedAt, latencyMs } = answer.value;
      told = { receivedAt, latencyMs: told.latencyMs + latencyMs };
      for (const [openTime, open, high, low, close, volume] of value) {
        raws.push({
          openTime,
          open: open ?? '',
          high: high ?? '',
          low: low ?? '',
          close: close ?? '',
          volume: volume ?? null,
        });
      }
    }
    return answerBars(raws, { wire, call, question, told, currency: symbol.quote });
  };

  const quotes: Endpoint<'quotes'> = async (question, call) => {
    const result = await open(call);
    if (!result.ok) return result;
    const { exchange, markets } = result.value;
    const bySpelling = new Map<string, MarketSymbol>();
    for (const symbol of question.symbols) {
      const pair = pairOf(symbol, markets);
      if (pair !== null) bySpelling.set(pair, symbol);
    }
    const pairs = [...bySpelling.keys()];
    if (pairs.length === 0) return fail(wire.failure('NOT_FOUND', `${facts.name} lists none of the symbols`));
    const answer = await ask(call, async () =>
      facts.hasTickers
        ? Object.values(await exchange.fetchTickers(pairs))
        : await Promise.all(pairs.map((pair) => exchange.fetchTicker(pair))),
    );
    if (!answer.ok) return answer;
    const { value, ...told } = answer.value;
    const raws = value.flatMap((ticker) => {
      const symbol = bySpelling.get(ticker.symbol);
      return symbol === undefined ? [] : [rawQuoteOf(ticker, symbol, told.receivedAt)];
    });
    // What cannot be read comes out of ccxt as nothing at all, and its own pairs are no unknown symbols.
    if (raws.length === 0) return fail(wire.failure('MALFORMED', 'it told none of the pairs that it lists'));
    return answerQuotes(raws, { wire, call, question, told });
  };

  const trades: Endpoint<'trades'> = async (question, call) => {
    const { symbol, from, to, limit } = question;
    const found = await opened(call, symbol);
    if (!found.ok) return found;
    const { exchange, pair } = found.value;
    const answer = await ask(call, () => exchange.fetchTrades(pair, from, Math.min(limit, 1_000)));
    if (!answer.ok) return answer;
    const { value, ...told } = answer.value;
    const raws = value
      .filter(({ timestamp = 0 }) => timestamp >= from && timestamp < to)
      .map(({ timestamp, price, amount, id }) => ({
        at: timestamp ?? null,
        price: price ?? '',
        size: amount ?? '',
        tradeId: id,
      }));
    return answerTrades(raws, { wire, call, question, told });
  };

  return {
    description,
    endpoints: { bars, quotes, trades },
    testKey: async (call) => {
      const result = await open(call);
      if (!result.ok) return result;
      const count = Object.values(result.value.markets).filter(({ spot }) => spot === true).length;
      const sentence = `${facts.name} answers and lists ${count} pairs; it needs no key.`;
      return wire.provided(sentence, { receivedAt: wire.now(), latencyMs: 0 });
    },
    stream: null,
  };
}

interface Told<Value> {
  readonly value: Value;
  readonly receivedAt: number;
  readonly latencyMs: number;
}

type Outcome<Answer> =
  | { readonly kind: 'answered'; readonly value: Answer }
  | { readonly kind: 'failed'; readonly error: Error }
  | { readonly kind: 'canceled' };

async function settledOrCanceled<Answer>(
  request: () => Promise<Answer>,
  { signal }: ProviderCall,
): Promise<Outcome<Answer>> {
  if (signal?.aborted) return { kind: 'canceled' };
  let cancel = (): void => {};
  const canceled = new Promise<Outcome<Answer>>((resolve) => {
    cancel = () => resolve({ kind: 'canceled' });
    signal?.addEventListener('abort', cancel, { once: true });
  });
  const answered = request().then(
    (value): Outcome<Answer> => ({ kind: 'answered', value }),
    (error: Error): Outcome<Answer> => ({ kind: 'failed', error }),
  );
  try {
    return await Promise.race([answered, canceled]);
  } finally {
    signal?.removeEventListener('abort', cancel);
  }
}

function pairOf({ base, quote }: MarketSymbol, markets: Ready['markets']): string | null {
  const quotes = quote === 'USD' ? dollarQuotes : [quote];
  for (const candidate of quotes) {
    const market = markets[`${base}/${candidate}`];
    if (market !== undefined && market.spot !== false && market.active !== false) return `${base}/${candidate}`;
  }
  return null;
}

/** An exchange that does not say when a quote was so said it when we heard it. */
function rawQuoteOf(ticker: CcxtTicker, symbol: MarketSymbol, receivedAt: number) {
  const { bid, bidVolume, ask, askVolume, last, open, high, low, previousClose, baseVolume } = ticker;
  const at = ticker.timestamp ?? receivedAt;
  const day = { open, high, low, previousClose, volume: baseVolume };
  return { symbol, at, bid, bidSize: bidVolume, ask, askSize: askVolume, last, day };
}

/** ccxt's errors by their names, most particular first; the family is told by the chain of their classes. */
const codes: readonly (readonly [name: string, code: MarketDataFailureCode])[] = [
  ['RateLimitExceeded', 'RATE_LIMITED'],
  ['DDoSProtection', 'RATE_LIMITED'],
  ['RequestTimeout', 'TIMEOUT'],
  ['NetworkError', 'UNAVAILABLE'],
  ['BadSymbol', 'NOT_FOUND'],
  ['NotSupported', 'UNSUPPORTED'],
  ['PermissionDenied', 'NOT_ENTITLED'],
  ['AuthenticationError', 'UNAUTHORIZED'],
  ['BadRequest', 'UNSUPPORTED'],
];

function codeOf(error: Error): MarketDataFailureCode {
  const names = new Set<string>();
  for (let at: object | null = error; at !== null; at = Object.getPrototypeOf(at)) names.add(at.constructor.name);
  return codes.find(([name]) => names.has(name))?.[1] ?? 'MALFORMED';
}

const wordsOf = ({ message }: Error): string => message.replace(/\s+/g, ' ').slice(0, 200);
