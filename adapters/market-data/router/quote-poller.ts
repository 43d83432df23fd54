import type { MarketSymbol, ProviderLimits, ProviderQuote } from '@quire/ports/market-data';
import { targetShare } from './provider-state.ts';
import type { MarketDataRouter } from './router.ts';

export interface QuotePollerOptions {
  readonly router: Pick<MarketDataRouter, 'ask' | 'status'>;
  readonly pollMsMin: number;
  readonly onQuote: (quote: ProviderQuote, told: { readonly provider: string; readonly receivedAt: number }) => void;
}

/** Share of a minute's requests that polling may take; people and the collector have the rest. */
const minuteShare = 0.5;
const restMsMax = 300_000;

/**
 * Milliseconds between two rounds so that they stay within what the provider allows by the minute and by the day, spread evenly: a
 * day's budget that is gone by noon is no feed.
 */
export function pollDelay(
  { requestsPerMinute, requestsPerDay }: ProviderLimits,
  { requests, pollMsMin }: { readonly requests: number; readonly pollMsMin: number },
): number {
  const byMinute = requestsPerMinute === null ? 0 : (requests * 60_000) / (requestsPerMinute * minuteShare);
  const byDay = requestsPerDay === null ? 0 : (requests * 86_400_000) / (requestsPerDay * targetShare);
  return Math.ceil(Math.max(pollMsMin, byMinute, byDay));
}

interface MarketPoll {
  readonly symbols: MarketSymbol[];
  timer: NodeJS.Timeout | null;
  failures: number;
}

/** Asks for the latest quotes of what nobody streams, market by market, as often as the limits allow. */
export class QuotePoller {
  readonly #options: QuotePollerOptions;
  readonly #markets = new Map<string, MarketPoll>();
  readonly #stop = new AbortController();
  /** Who answered last in each market, and why nobody did. */
  readonly told = new Map<string, { provider: string | null; at: number; problem: string | null; everyMs: number }>();

  constructor(options: QuotePollerOptions) {
    this.#options = options;
  }

  want(symbols: readonly MarketSymbol[]): void {
    for (const poll of this.#markets.values()) poll.symbols.length = 0;
    for (const symbol of symbols) this.#of(symbol.market).symbols.push(symbol);
    for (const [market, poll] of this.#markets) {
      if (poll.symbols.length === 0) {
        if (poll.timer) clearTimeout(poll.timer);
        this.#markets.delete(market);
        this.told.delete(market);
      } else if (poll.timer === null) poll.timer = setTimeout(() => this.#round(market, poll), 0);
    }
  }

  has(symbol: string): boolean {
    return [...this.#markets.values()].some(({ symbols }) => symbols.some(({ text }) => text === symbol));
  }

  close(): void {
    this.#stop.abort();
    for (const { timer } of this.#markets.values()) if (timer) clearTimeout(timer);
    this.#markets.clear();
  }

  #of(market: string): MarketPoll {
    let poll = this.#markets.get(market);
    if (poll === undefined) {
      poll = { symbols: [], timer: null, failures: 0 };
      this.#markets.set(market, poll);
    }
    return poll;
  }

  async #round(market: string, poll: MarketPoll): Promise<void> {
    const delay = await this.#ask(market, poll);
    if (this.#stop.signal.aborted || this.#markets.get(market) !== poll) return;
    poll.timer = setTimeout(() => this.#round(market, poll), delay);
  }

  /** One round; how long to rest until the next. */
  async #ask(market: string, poll: MarketPoll): Promise<number> {
    const { router, pollMsMin, onQuote } = this.#options;
    const symbols = [...poll.symbols];
    const result = await router.ask(
      'quotes',
      { symbols, ageMsMax: null },
      { urgency: 'background', mayBeCached: false, signal: this.#stop.signal },
    );
    const at = Date.now();
    if (!result.ok) {
      poll.failures += 1;
      const rest = result.error.retryAfterMs ?? pollMsMin * 2 ** Math.min(poll.failures, 10);
      const everyMs = Math.min(restMsMax, Math.max(pollMsMin, rest));
      this.told.set(market, { provider: null, at, problem: `${result.error.code}: ${result.error.detail}`, everyMs });
      return everyMs;
    }
    poll.failures = 0;
    const { provider, receivedAt } = result.value.provenance;
    for (const quote of result.value.value.quotes) onQuote(quote, { provider, receivedAt });
    const status = (await router.status()).find((one) => one.provider.description.id === provider);
    const requests = Math.ceil(symbols.length / (status?.provider.description.quoteSymbolsMax ?? 1));
    const everyMs = status === undefined ? pollMsMin : pollDelay(status.settings.limits, { requests, pollMsMin });
    this.told.set(market, { provider, at, problem: null, everyMs });
    return everyMs;
  }
}
