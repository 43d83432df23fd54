import type {
  MarketDataProvider,
  MarketSymbol,
  ProviderQuote,
  ProviderTrade,
  Quarantined,
  StreamChannel,
  StreamMessage,
} from '@quire/ports/market-data';
import { QuotePoller } from './quote-poller.ts';
import type { ReconnectRules } from './reconnect-delay.ts';
import type { MarketDataRouter, ProviderSettings } from './router.ts';
import { type ConnectionPhase, StreamConnection, type WantedSymbols } from './stream-connection.ts';
import { TickOrder } from './tick-order.ts';

/** How a live number came here: pushed, asked for, or asked for afterwards to fill a gap. */
export type LiveRoute = 'stream' | 'poll' | 'backfill';

export interface LiveProvenance {
  readonly provider: string;
  /** Milliseconds UTC. */
  readonly receivedAt: number;
  readonly route: LiveRoute;
}

export type LiveData =
  | { readonly kind: 'quote'; readonly quote: ProviderQuote; readonly provenance: LiveProvenance }
  /** `isLate`: it is older than one that was told before. */
  | {
      readonly kind: 'trade';
      readonly trade: ProviderTrade;
      readonly isLate: boolean;
      readonly provenance: LiveProvenance;
    }
  /** Its bid is above its ask: no price, but the last good quote is not to be trusted any more either. */
  | { readonly kind: 'crossed'; readonly quote: ProviderQuote; readonly provenance: LiveProvenance };

export interface LiveSubscription {
  /** Ends it; when nobody else wants a symbol, the provider is told. */
  close(): void;
}

export interface StreamMove {
  readonly at: number;
  readonly symbol: string;
  readonly channel: StreamChannel;
  /** Null: polling. */
  readonly from: string | null;
  readonly to: string | null;
  readonly reason: string;
}

export interface StreamStatus {
  readonly provider: string;
  readonly phase: ConnectionPhase;
  readonly symbols: number;
  readonly heardAt: number | null;
  readonly connects: number;
  readonly lastProblem: string | null;
  readonly messages: number;
  readonly duplicates: number;
  readonly outOfOrder: number;
  readonly late: number;
  readonly quarantined: number;
  /** The newest first, at most a handful. */
  readonly gaps: readonly StreamGap[];
}

export interface StreamGap {
  readonly from: number;
  readonly to: number;
  /** Trades that were asked for afterwards. */
  readonly filled: number;
  /** Why it could not be filled, null when it was. */
  readonly problem: string | null;
}

export interface PollStatus {
  readonly market: string;
  readonly provider: string | null;
  readonly at: number;
  readonly problem: string | null;
  readonly everyMs: number;
}

export interface LiveSource {
  readonly provider: string | null;
  readonly route: 'stream' | 'poll';
}

export interface StreamHub {
  /** Whoever streams them best is asked, and another one when it fails; what nobody streams is asked for again and again. */
  subscribe(
    symbols: readonly MarketSymbol[],
    channels: readonly StreamChannel[],
    listener: (data: LiveData) => void,
  ): LiveSubscription;
  /** Who serves the quotes (or trades) of a symbol now; null when nobody wants it. */
  sourceOf(symbol: string): LiveSource | null;
  streams(): readonly StreamStatus[];
  polls(): readonly PollStatus[];
  /** Newest first. */
  moves(): readonly StreamMove[];
  keyChanged(provider: string): void;
  close(): void;
}

export interface StreamHubOptions {
  readonly providers: readonly MarketDataProvider[];
  readonly router: Pick<MarketDataRouter, 'ask' | 'status'>;
  readonly settingsOf: (provider: MarketDataProvider) => ProviderSettings;
  readonly quarantine?: (item: Quarantined) => void;
  /** Hears everything, whoever subscribed: what keeps a short history hangs here. */
  readonly tap?: (data: LiveData) => void;
  readonly now?: () => number;
  readonly random?: () => number;
  readonly reconnect?: ReconnectRules;
  /** A provider that is down for so long gives its symbols to the next one. */
  readonly failoverMs?: number;
  /** Assignments are looked at again after so long, for settings change. */
  readonly reviewMs?: number;
  readonly pollMsMin?: number;
}

const movesKept = 50;
const gapsKept = 10;
const backfillTradesMax = 5_000;

interface Subscriber {
  readonly symbols: ReadonlySet<string>;
  readonly channels: ReadonlySet<StreamChannel>;
  readonly listener: (data: LiveData) => void;
}

interface Wanted {
  readonly symbol: MarketSymbol;
  /** How many subscribers want each. */
  readonly counts: Map<StreamChannel, number>;
  /** The connection that serves each; null is polling. */
  readonly servedBy: Map<StreamChannel, Provider | null>;
  readonly subscribers: Set<Subscriber>;
}

interface Provider {
  readonly provider: MarketDataProvider;
  readonly connection: StreamConnection;
  readonly order: TickOrder;
  messages: number;
  duplicates: number;
  outOfOrder: number;
  late: number;
  quarantined: number;
  gaps: StreamGap[];
}

export function createStreamHub(options: StreamHubOptions): StreamHub {
  return new Hub(options);
}

class Hub implements StreamHub {
  readonly #options: StreamHubOptions;
  readonly #now: () => number;
  readonly #failoverMs: number;
  readonly #providers: readonly Provider[];
  readonly #wanted = new Map<string, Wanted>();
  readonly #poller: QuotePoller;
  readonly #pollOrder = new TickOrder();
  readonly #review: NodeJS.Timeout;
  #moves: StreamMove[] = [];
  #isClosed = false;

  constructor(options: StreamHubOptions) {
    const { failoverMs = 10_000, reviewMs = 1_000, pollMsMin = 5_000, now = Date.now } = options;
    this.#options = options;
    this.#now = now;
    this.#failoverMs = failoverMs;
    this.#providers = options.providers.filter(({ stream }) => stream !== null).map((one) => this.#connectionTo(one));
    this.#poller = new QuotePoller({
      router: options.router,
      pollMsMin,
      onQuote: (quote, told) => this.#polled(quote, { ...told, route: 'poll' }),
    });
    this.#review = setInterval(() => this.#assign(), reviewMs);
    this.#review.unref();
  }

  subscribe(
    symbols: readonly MarketSymbol[],
    channels: readonly StreamChannel[],
    listener: (data: LiveData) => void,
  ): LiveSubscription {
    const subscriber: Subscriber = {
      symbols: new Set(symbols.map(({ text }) => text)),
      channels: new Set(channels),
      listener,
    };
    for (const symbol of symbols) this.#count(symbol, subscriber);
    this.#assign();
    let isOpen = true;
    return {
      close: () => {
        if (!isOpen) return;
        isOpen = false;
        this.#discount(subscriber);
        this.#assign();
      },
    };
  }

  sourceOf(symbol: string): LiveSource | null {
    const wanted = this.#wanted.get(symbol);
    if (wanted === undefined) return null;
    const served =
      wanted.servedBy.get('quotes') ?? (wanted.counts.has('quotes') ? null : wanted.servedBy.get('trades'));
    if (served) return { provider: idOf(served), route: 'stream' };
    return { provider: this.#poller.told.get(wanted.symbol.market)?.provider ?? null, route: 'poll' };
  }

  streams(): readonly StreamStatus[] {
    return this.#providers.map((one) => {
      const { connection, messages, duplicates, outOfOrder, late, quarantined, gaps } = one;
      const { phase, askedCount: symbols, heardAt, connects, lastProblem } = connection;
      const counted = { messages, duplicates, outOfOrder, late, quarantined, gaps };
      return { provider: idOf(one), phase, symbols, heardAt, connects, lastProblem, ...counted };
    });
  }

  polls(): readonly PollStatus[] {
    return [...this.#poller.told].map(([market, told]) => ({ market, ...told }));
  }

  moves(): readonly StreamMove[] {
    return this.#moves;
  }

  keyChanged(provider: string): void {
    this.#providers.find((one) => idOf(one) === provider)?.connection.keyChanged();
    this.#assign();
  }

  close(): void {
    this.#isClosed = true;
    clearInterval(this.#review);
    this.#poller.close();
    for (const { connection } of this.#providers) connection.close();
    this.#wanted.clear();
  }

  #connectionTo(provider: MarketDataProvider): Provider {
    const { settingsOf, random = Math.random, reconnect } = this.#options;
    const connection = new StreamConnection({
      stream: provider.stream!,
      keyOf: () => settingsOf(provider).key,
      now: this.#now,
      random,
      ...(reconnect === undefined ? {} : { reconnect }),
      onMessage: (message, receivedAt, frame) => this.#told(one, message, receivedAt, frame),
      onPhase: () => this.#assign(),
      onGap: (from, to) => void this.#fill(one, from, to),
    });
    const order = new TickOrder();
    const counts = { messages: 0, duplicates: 0, outOfOrder: 0, late: 0, quarantined: 0 };
    const one: Provider = { provider, connection, order, ...counts, gaps: [] };
    return one;
  }

  #count(symbol: MarketSymbol, subscriber: Subscriber): void {
    let wanted = this.#wanted.get(symbol.text);
    if (wanted === undefined) {
      wanted = { symbol, counts: new Map(), servedBy: new Map(), subscribers: new Set() };
      this.#wanted.set(symbol.text, wanted);
    }
    if (wanted.subscribers.has(subscriber)) return;
    wanted.subscribers.add(subscriber);
    for (const channel of subscriber.channels) wanted.counts.set(channel, (wanted.counts.get(channel) ?? 0) + 1);
  }

  #discount(subscriber: Subscriber): void {
    for (const text of subscriber.symbols) {
      const wanted = this.#wanted.get(text);
      if (wanted === undefined || !wanted.subscribers.delete(subscriber)) continue;
      for (const channel of subscriber.channels) {
        const left = wanted.counts.get(channel)! - 1;
        if (left > 0) wanted.counts.set(channel, left);
        else {
          wanted.counts.delete(channel);
          wanted.servedBy.delete(channel);
        }
      }
      if (wanted.counts.size === 0) this.#wanted.delete(text);
    }
  }

  /** Who serves what, from the beginning: cheap, and right whatever changed. */
  #assign(): void {
    if (this.#isClosed) return;
    const able = this.#able();
    const asked = new Map<Provider, Map<string, { symbol: MarketSymbol; channels: Set<StreamChannel> }>>();
    const needed = new Set<Provider>();
    const polled: MarketSymbol[] = [];
    for (const wanted of this.#wanted.values()) {
      for (const channel of wanted.counts.keys()) {
        const chosen = this.#choose(wanted, channel, { able, asked, needed });
        this.#serve(wanted, channel, chosen);
        if (chosen === null && channel === 'quotes') polled.push(wanted.symbol);
      }
      if (wanted.counts.size === 1 && wanted.counts.has('trades') && wanted.servedBy.get('trades') === null)
        polled.push(wanted.symbol);
    }
    this.#poller.want(polled);
    // A change of phase assigns again: settings of all connections are made before any of them acts.
    for (const one of this.#providers) {
      one.connection.want((asked.get(one) ?? new Map()) as WantedSymbols, needed.has(one));
    }
  }

  /** Enabled, with a key where one is needed, in the order of preference. */
  #able(): readonly Provider[] {
    const { settingsOf } = this.#options;
    return this.#providers
      .map((one) => ({ one, settings: settingsOf(one.provider) }))
      .filter(({ one, settings }) => {
        const { keyKind } = one.provider.description;
        return settings.isEnabled && (settings.key !== null || keyKind === 'none' || keyKind === 'optional-pair');
      })
      .toSorted((left, right) => left.settings.priority - right.settings.priority)
      .map(({ one }) => one);
  }

  #choose(
    { symbol }: Wanted,
    channel: StreamChannel,
    {
      able,
      asked,
      needed,
    }: {
      readonly able: readonly Provider[];
      readonly asked: Map<Provider, Map<string, { symbol: MarketSymbol; channels: Set<StreamChannel> }>>;
      readonly needed: Set<Provider>;
    },
  ): Provider | null {
    for (const one of able) {
      const stream = one.provider.stream!;
      if (!stream.channels.includes(channel) || stream.spelling(symbol) === null) continue;
      if (one.connection.phase === 'refused') continue;
      const symbols = asked.get(one) ?? new Map();
      if (!symbols.has(symbol.text) && stream.symbolsMax !== null && symbols.size >= stream.symbolsMax) continue;
      // One that is down stays in view: it is asked again until it is back.
      needed.add(one);
      const { downSince } = one.connection;
      if (downSince !== null && this.#now() - downSince >= this.#failoverMs) continue;
      const entry = symbols.get(symbol.text) ?? { symbol, channels: new Set<StreamChannel>() };
      entry.channels.add(channel);
      symbols.set(symbol.text, entry);
      asked.set(one, symbols);
      return one;
    }
    return null;
  }

  #serve(wanted: Wanted, channel: StreamChannel, chosen: Provider | null): void {
    const before = wanted.servedBy.get(channel);
    if (before === chosen) return;
    wanted.servedBy.set(channel, chosen);
    if (before === undefined) return;
    const move: StreamMove = {
      at: this.#now(),
      symbol: wanted.symbol.text,
      channel,
      from: before === null ? null : idOf(before),
      to: chosen === null ? null : idOf(chosen),
      reason: reasonOf(before),
    };
    this.#moves = [move, ...this.#moves.slice(0, movesKept - 1)];
  }

  #told(one: Provider, message: StreamMessage, receivedAt: number, frame: string): void {
    one.messages += 1;
    const provenance: LiveProvenance = { provider: idOf(one), receivedAt, route: 'stream' };
    if (message.kind === 'quote') this.#quote(one, message.quote, provenance);
    else if (message.kind === 'trade') this.#trade(one, message.trade, provenance);
    else if (message.kind === 'quarantined') {
      const { cause, detail, crossed = null } = message;
      if (crossed !== null) this.#deliver('quotes', { kind: 'crossed', quote: crossed, provenance });
      this.#quarantine(one, { cause, detail, symbol: crossed?.symbol.text ?? '', sample: frame, receivedAt });
    }
  }

  #quote(one: Provider, quote: ProviderQuote, provenance: LiveProvenance): void {
    const { receivedAt } = provenance;
    const verdict = one.order.quote(quote);
    if (verdict === 'duplicate') one.duplicates += 1;
    else if (verdict === 'out-of-order') {
      one.outOfOrder += 1;
      const detail = 'the quote is older than the one before it';
      this.#quarantine(one, { cause: verdict, detail, symbol: quote.symbol.text, sample: '', receivedAt });
    } else this.#deliver('quotes', { kind: 'quote', quote, provenance });
  }

  #trade(one: Provider, trade: ProviderTrade, provenance: LiveProvenance): void {
    const verdict = one.order.trade(trade);
    if (verdict === 'duplicate') {
      one.duplicates += 1;
      return;
    }
    if (verdict === 'late') one.late += 1;
    this.#deliver('trades', { kind: 'trade', trade, isLate: verdict === 'late', provenance });
  }

  #polled(quote: ProviderQuote, provenance: LiveProvenance): void {
    if (this.#pollOrder.quote(quote) === 'new') this.#deliver('quotes', { kind: 'quote', quote, provenance });
  }

  #deliver(channel: StreamChannel, data: LiveData): void {
    const { text } = (data.kind === 'trade' ? data.trade : data.quote).symbol;
    const wanted = this.#wanted.get(text);
    if (wanted === undefined) return;
    this.#options.tap?.(data);
    // What is polled for somebody who wants trades only is still the only price there is.
    const isForAll = data.provenance.route === 'poll';
    for (const { channels, listener } of wanted.subscribers) if (isForAll || channels.has(channel)) listener(data);
  }

  #quarantine(one: Provider, item: Pick<Quarantined, 'cause' | 'detail' | 'symbol' | 'sample' | 'receivedAt'>): void {
    one.quarantined += 1;
    const sample = item.sample.slice(0, 500);
    this.#options.quarantine?.({ ...item, sample, provider: idOf(one), capability: 'stream' });
  }

  /** What was traded while the connection was away, from the same provider, whose ids tell what was heard already. */
  async #fill(one: Provider, from: number, to: number): Promise<void> {
    const symbols = [...this.#wanted.values()].filter(({ servedBy }) => servedBy.get('trades') === one);
    if (one.provider.endpoints.trades === undefined) {
      this.#noteGap(one, { from, to, filled: 0, problem: 'the provider has no past trades to ask for' });
      return;
    }
    let filled = 0;
    let problem: string | null = null;
    for (const { symbol } of symbols) {
      const result = await this.#options.router.ask(
        'trades',
        { symbol, from, to: to + 1, limit: backfillTradesMax },
        { urgency: 'background', provider: idOf(one) },
      );
      if (this.#isClosed) return;
      if (!result.ok) {
        problem = `${result.error.code}: ${result.error.detail}`;
        continue;
      }
      const { receivedAt } = result.value.provenance;
      const provenance: LiveProvenance = { provider: idOf(one), receivedAt, route: 'backfill' };
      for (const trade of result.value.value.trades) {
        if (one.order.trade(trade) === 'duplicate') continue;
        filled += 1;
        this.#deliver('trades', { kind: 'trade', trade, isLate: true, provenance });
      }
    }
    this.#noteGap(one, { from, to, filled, problem });
  }

  #noteGap(one: Provider, gap: StreamGap): void {
    one.gaps = [gap, ...one.gaps.slice(0, gapsKept - 1)];
  }
}

const idOf = ({ provider }: Provider): string => provider.description.id;

function reasonOf(before: Provider | null): string {
  if (before === null) return 'a stream is there again';
  const { phase, lastProblem } = before.connection;
  return phase === 'live' ? 'a preferred provider is there again' : (lastProblem ?? 'it is not connected');
}
