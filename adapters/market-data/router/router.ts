import { fail, ok, type Result } from '@quire/core/units';
import {
  type CancelSignal,
  type FailedAttempt,
  isFinalFailure,
  type MarketDataAnswers,
  type MarketDataCapability,
  type MarketDataFailure,
  type MarketDataProvider,
  type MarketDataQuestions,
  type Provided,
  type ProviderCall,
  type ProviderKey,
  type ProviderLimits,
  type ProviderResult,
  type ProviderStateStore,
  type Quarantined,
  symbolsOf,
} from '@quire/ports/market-data';
import { AnswerCache } from './answer-cache.ts';
import { askInBatches } from './ask-in-batches.ts';
import { ProviderMeter } from './provider-meter.ts';
import {
  healthOf,
  type ProviderHealth,
  type ProviderState,
  stateFrom,
  type Urgency,
  withNewKey,
} from './provider-state.ts';

/** What an operator decides about a provider; what is not decided is as the provider describes itself. */
export interface ProviderSettings {
  readonly isEnabled: boolean;
  readonly priority: number;
  readonly key: ProviderKey | null;
  readonly limits: ProviderLimits;
}

export interface RouterOptions {
  readonly providers: readonly MarketDataProvider[];
  readonly store: ProviderStateStore;
  readonly settingsOf: (provider: MarketDataProvider) => ProviderSettings;
  readonly now?: () => number;
  readonly quarantine?: (item: Quarantined) => void;
  /** After so long without an answer the next provider is asked beside the first; null never does, which is the default. */
  readonly hedgeAfterMs?: number | null;
}

export interface AskOptions {
  readonly signal?: CancelSignal | null;
  readonly urgency?: Urgency;
  /** Only this one, without failover. */
  readonly provider?: string;
  /** False asks although the answer was given a moment ago. */
  readonly mayBeCached?: boolean;
}

/** Nobody answered: why the last one did not, and all who were tried before. */
export interface RouterFailure extends MarketDataFailure {
  readonly attempts: readonly FailedAttempt[];
}

export type RouterResult<Value> = Result<Provided<Value>, RouterFailure>;

export interface ProviderStatus {
  readonly provider: MarketDataProvider;
  readonly settings: ProviderSettings;
  readonly state: ProviderState;
  readonly health: ProviderHealth;
}

export interface MarketDataRouter {
  ask<Capability extends MarketDataCapability>(
    capability: Capability,
    question: MarketDataQuestions[Capability],
    options?: AskOptions,
  ): Promise<RouterResult<MarketDataAnswers[Capability]>>;
  /** Spends one request to learn whether a key is good: the stored one, or one that is not stored yet. */
  testKey(provider: string, key?: ProviderKey | null): Promise<ProviderResult<string>>;
  /** In the order in which they would be asked. */
  status(): Promise<readonly ProviderStatus[]>;
  /** What the old key was refused for is forgotten. */
  keyChanged(provider: string): Promise<void>;
  /** Writes down what waits. */
  close(): Promise<void>;
}

const routerName = 'router';

export function createMarketDataRouter(options: RouterOptions): MarketDataRouter {
  return new Router(options);
}

class Router implements MarketDataRouter {
  readonly #options: RouterOptions;
  readonly #now: () => number;
  readonly #meters: ReadonlyMap<string, ProviderMeter>;
  readonly #cache: AnswerCache;
  #known: ReadonlyMap<string, ProviderState> = new Map();
  #knownAt = Number.NEGATIVE_INFINITY;

  constructor(options: RouterOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
    this.#cache = new AnswerCache(this.#now);
    this.#meters = new Map(
      options.providers.map(({ description: { id } }) => [id, new ProviderMeter(id, options.store, this.#now)]),
    );
  }

  ask<Capability extends MarketDataCapability>(
    capability: Capability,
    question: MarketDataQuestions[Capability],
    options: AskOptions = {},
  ): Promise<RouterResult<MarketDataAnswers[Capability]>> {
    const { signal = null, mayBeCached = true, provider = '', urgency = 'interactive' } = options;
    const markets = new Set(symbolsOf(question).map(({ market }) => market));
    if (markets.size > 1) return Promise.resolve(this.#nobody('a question is about one market', []));
    const key = `${capability} ${provider} ${urgency} ${JSON.stringify(question)}`;
    return this.#cache.answer({ key, capability, mayBeCached, signal }, (shared) =>
      this.#route(capability, question, { ...options, signal: shared }),
    );
  }

  async #route<Capability extends MarketDataCapability>(
    capability: Capability,
    question: MarketDataQuestions[Capability],
    options: AskOptions,
  ): Promise<RouterResult<MarketDataAnswers[Capability]>> {
    await this.#refresh();
    const candidates = this.#candidates(capability, question, options.provider);
    const attempts: FailedAttempt[] = [];
    if (candidates.length === 0)
      return this.#nobody(`no enabled provider answers ${capability} of that kind`, attempts);
    const result = await this.#untilAnswered(
      candidates,
      attempts,
      (provider, signal) => this.#attempt(provider, capability, question, { ...options, signal }),
      options.signal ?? null,
    );
    if (!result.ok) return fail({ ...result.error, attempts });
    const { provider } = result.value.provenance;
    await this.#recordFailovers(capability, attempts, provider);
    return ok({ ...result.value, provenance: { ...result.value.provenance, failover: attempts } });
  }

  /**
   * Asks one after the other, and the next one beside it when hedging is on and it takes long. The first answer wins; who is still
   * asked is told that nobody waits.
   */
  async #untilAnswered<Value>(
    candidates: readonly MarketDataProvider[],
    attempts: FailedAttempt[],
    attempt: (provider: MarketDataProvider, signal: CancelSignal) => Promise<ProviderResult<Value>>,
    signal: CancelSignal | null,
  ): Promise<ProviderResult<Value>> {
    const controller = new AbortController();
    const cancel = () => controller.abort();
    signal?.addEventListener('abort', cancel, { once: true });
    if (signal?.aborted) cancel();
    const waiting = [...candidates];
    const active = new Map<string, Promise<{ readonly id: string; readonly result: ProviderResult<Value> }>>();
    const startNext = () => {
      const provider = waiting.shift();
      if (provider === undefined) return;
      const { id } = provider.description;
      active.set(
        id,
        attempt(provider, controller.signal).then((result) => ({ id, result })),
      );
    };
    try {
      let last: MarketDataFailure | null = null;
      for (startNext(); active.size > 0; ) {
        const settled = await this.#firstOf([...active.values()], waiting.length > 0);
        if (settled === null) {
          startNext();
          continue;
        }
        const { id, result } = settled;
        active.delete(id);
        if (result.ok) return result;
        last = result.error;
        attempts.push({ provider: id, code: last.code, detail: last.detail });
        if (isFinalFailure(last)) return result;
        if (active.size === 0) startNext();
      }
      return fail(last!);
    } finally {
      controller.abort();
      signal?.removeEventListener('abort', cancel);
    }
  }

  /** Null when the time to hedge came first. */
  async #firstOf<Settled>(active: readonly Promise<Settled>[], mayHedge: boolean): Promise<Settled | null> {
    const { hedgeAfterMs = null } = this.#options;
    if (hedgeAfterMs === null || !mayHedge) return Promise.race(active);
    let timer: NodeJS.Timeout | undefined;
    const hedge = new Promise<null>((resolve) => {
      timer = setTimeout(() => resolve(null), hedgeAfterMs);
    });
    try {
      return await Promise.race([...active, hedge]);
    } finally {
      clearTimeout(timer);
    }
  }

  async #attempt<Capability extends MarketDataCapability>(
    provider: MarketDataProvider,
    capability: Capability,
    question: MarketDataQuestions[Capability],
    { signal = null, urgency = 'interactive' }: AskOptions,
  ): Promise<ProviderResult<MarketDataAnswers[Capability]>> {
    const settings = this.#options.settingsOf(provider);
    const meter = this.#meters.get(provider.description.id)!;
    let wasSent = false;
    const call: ProviderCall = {
      key: settings.key,
      signal,
      permit: async () => {
        const refused = await meter.permit(settings.limits, urgency);
        wasSent ||= refused === null;
        return refused;
      },
      quarantine: this.#options.quarantine ?? (() => {}),
    };
    const startedAt = this.#now();
    const result = await askInBatches(provider, capability, question, call);
    const at = this.#now();
    const latencyMs = result.ok ? result.value.provenance.latencyMs : at - startedAt;
    // What our own books refused says nothing of the provider.
    if (wasSent) await meter.report({ at, latencyMs, capability, failure: result.ok ? null : result.error });
    return result;
  }

  #candidates<Capability extends MarketDataCapability>(
    capability: Capability,
    question: MarketDataQuestions[Capability],
    only: string | undefined,
  ): readonly MarketDataProvider[] {
    const now = this.#now();
    const able = this.#options.providers.filter((provider) => {
      const { id } = provider.description;
      if (only !== undefined && id !== only) return false;
      const { isEnabled } = this.#options.settingsOf(provider);
      const refusedUntil = this.#stateOf(provider).notEntitled[capability] ?? 0;
      return isEnabled && refusedUntil <= now && this.#hasKey(provider) && canAnswer(provider, capability, question);
    });
    return this.#inOrder(able);
  }

  #hasKey(provider: MarketDataProvider): boolean {
    const { keyKind } = provider.description;
    return keyKind === 'none' || keyKind === 'optional-pair' || this.#options.settingsOf(provider).key !== null;
  }

  /** Healthy ones first, then by preference; the rest stays in reach, for an ill provider is better than none. */
  #inOrder(providers: readonly MarketDataProvider[]): readonly MarketDataProvider[] {
    const rank = (provider: MarketDataProvider) => {
      const { limits, priority } = this.#options.settingsOf(provider);
      return { isHealthy: healthOf(this.#stateOf(provider), limits, this.#now()).isHealthy, priority };
    };
    return providers
      .map((provider) => ({ provider, ...rank(provider) }))
      .toSorted((left, right) => Number(right.isHealthy) - Number(left.isHealthy) || left.priority - right.priority)
      .map(({ provider }) => provider);
  }

  #stateOf({ description: { id } }: MarketDataProvider): ProviderState {
    return this.#known.get(id) ?? stateFrom(null);
  }

  /** What other processes wrote is read again after a second. */
  async #refresh(): Promise<void> {
    const now = this.#now();
    if (now - this.#knownAt < 1_000) return;
    this.#knownAt = now;
    const kept = await this.#options.store.read();
    this.#known = new Map([...kept].map(([id, state]) => [id, stateFrom(state)]));
  }

  async #recordFailovers(capability: string, attempts: readonly FailedAttempt[], to: string): Promise<void> {
    const at = this.#now();
    for (const { provider, code, detail } of attempts) {
      await this.#meters.get(provider)?.failedOver({ at, capability, to, code, detail });
    }
  }

  #nobody(detail: string, attempts: readonly FailedAttempt[]): { readonly ok: false; readonly error: RouterFailure } {
    return fail({ code: 'UNSUPPORTED', provider: routerName, detail, retryAfterMs: null, attempts });
  }

  async testKey(providerId: string, key?: ProviderKey | null): Promise<ProviderResult<string>> {
    const provider = this.#options.providers.find(({ description }) => description.id === providerId);
    if (provider === undefined) return this.#nobody(`no provider is called ${providerId}`, []);
    const settings = this.#options.settingsOf(provider);
    const isStored = key === undefined;
    const used = isStored ? settings.key : key;
    const meter = this.#meters.get(providerId)!;
    if (used === null && ['token', 'pair'].includes(provider.description.keyKind)) {
      const detail = 'there is no key to test';
      return fail({ code: 'UNAUTHORIZED', provider: providerId, detail, retryAfterMs: null });
    }
    // A test is how a person finds out that a refused key works again, so that refusal must not stand in its way.
    if (isStored) await meter.change((state) => ({ ...state, isKeyRefused: false }));
    const result = await provider.testKey({
      key: used,
      signal: null,
      permit: () => meter.permit(settings.limits, 'interactive'),
      quarantine: this.#options.quarantine ?? (() => {}),
    });
    if (isStored && !result.ok && result.error.code === 'UNAUTHORIZED')
      await meter.change((state) => ({ ...state, isKeyRefused: true }));
    return result;
  }

  async status(): Promise<readonly ProviderStatus[]> {
    await Promise.all([...this.#meters.values()].map((meter) => meter.flush()));
    this.#knownAt = Number.NEGATIVE_INFINITY;
    await this.#refresh();
    const now = this.#now();
    return this.#inOrder(this.#options.providers).map((provider) => {
      const settings = this.#options.settingsOf(provider);
      const state = this.#stateOf(provider);
      return { provider, settings, state, health: healthOf(state, settings.limits, now) };
    });
  }

  async keyChanged(provider: string): Promise<void> {
    await this.#meters.get(provider)?.change(withNewKey);
    this.#knownAt = Number.NEGATIVE_INFINITY;
  }

  async close(): Promise<void> {
    await Promise.all([...this.#meters.values()].map((meter) => meter.flush()));
  }
}

/** Whether the provider says of itself that it could answer. */
function canAnswer<Capability extends MarketDataCapability>(
  { description, endpoints }: MarketDataProvider,
  capability: Capability,
  question: MarketDataQuestions[Capability],
): boolean {
  if (endpoints[capability] === undefined) return false;
  if (!symbolsOf(question).every(({ market }) => description.markets.includes(market))) return false;
  if ('timeframe' in question && !description.bars?.timeframes.includes(question.timeframe)) return false;
  if ('ageMsMax' in question && question.ageMsMax !== null)
    return description.delaySeconds * 1_000 <= question.ageMsMax;
  return true;
}
